#include "schema/audit/consistency.hpp"

#include "schema/audit/object_reader.hpp"
#include "schema/audit/ratchet.hpp"
#include "schema/event/json_text.hpp"

namespace annals::audit {
namespace {

namespace json = boost::json;

constexpr std::string_view consistency_format = "annals-consistency/1";
constexpr std::size_t consistency_bytes_max = 4'000'000;

json::object head_to_json(const proof::TreeHead& head) {
    return json::object{{"size", to_number(head.size)}, {"root", to_hex(head.root)}};
}

proof::TreeHead read_head(ObjectReader& file, std::string_view name) {
    const json::value value = file.any(name);
    ObjectReader reader(value);
    const proof::TreeHead head{TreeSize(reader.number("size")), reader.hex_hash("root")};
    if (!reader.wrong().empty()) file.wrong(name);
    return head;
}

// As proof::check_consistency, where every tree continues the empty one.
Result<void> check_step(const proof::Proof& hashes, const proof::TreeHead& from, const proof::TreeHead& to,
                        const std::string& place) {
    if (to_number(from.size) == 0 && from.root == proof::empty_root() && hashes.empty()) return {};
    if (proof::check_consistency(hashes, from, to)) return {};
    return fail(Errc::bad_proof,
                "the tree of " + std::to_string(to_number(from.size)) +
                    " entries is not shown to be the beginning of that of " + std::to_string(to_number(to.size)),
                place);
}

}  // namespace

std::string format_consistency(const ConsistencyFile& file) {
    json::object object;
    object["format"] = json::string_view(consistency_format.data(), consistency_format.size());
    object["origin"] = file.origin;
    json::array keys;
    for (const std::string& key : file.verifier_keys) keys.push_back(json::value(key));
    object["verifier_keys"] = keys;
    object["from"] = head_to_json(file.from);
    object["to"] = head_to_json(file.to);
    object["consistency"] = hashes_to_json(file.consistency);
    object["checkpoint"] = file.checkpoint;
    object["anchor"] = hashes_to_json(file.anchor);
    return event::print_json_indented(object);
}

bool is_consistency(std::string_view text) {
    return text.substr(0, 200).find("annals-consistency/") != std::string_view::npos;
}

Result<ConsistencyFile> parse_consistency(std::string_view text) {
    if (text.size() > consistency_bytes_max) return fail(Errc::too_large, "a consistency file over 4 MB");
    const auto value = event::parse_json(text);
    if (!value) return value.error();
    ObjectReader reader(*value);
    const std::string format = reader.text("format");
    if (reader.wrong().empty() && format != consistency_format)
        return fail(Errc::unsupported_version, "not a file of format " + std::string(consistency_format));
    ConsistencyFile file;
    file.origin = reader.text("origin");
    file.verifier_keys = reader.texts("verifier_keys");
    file.from = read_head(reader, "from");
    file.to = read_head(reader, "to");
    file.consistency = reader.hashes("consistency");
    file.checkpoint = reader.text("checkpoint");
    file.anchor = reader.hashes("anchor");
    if (!reader.wrong().empty())
        return fail(Errc::malformed, "a consistency file lacks " + reader.wrong() + " in its form");
    return file;
}

Result<ConsistencyFile> prove_consistency_file(const ReadFile& read, const std::string& note, const Trusted& trusted,
                                               const ConsistencyAsked& asked) {
    const auto checkpoint = proof::check_checkpoint(note, trusted.origin, trusted.keys);
    if (!checkpoint) return checkpoint.error();
    const proof::TreeHead signed_head = checkpoint->checkpoint.head;
    if (asked.from > asked.to)
        return fail(Errc::bad_value, "a later tree is not the beginning of an earlier one", "--from");
    if (asked.to > signed_head.size)
        return fail(Errc::bad_value, "the signed tree has " + std::to_string(to_number(signed_head.size)) + " entries",
                    "--to");
    const auto nodes = nodes_of_copy(read, signed_head.size);
    ConsistencyFile file;
    file.origin = trusted.origin;
    for (const auto& key : trusted.keys) file.verifier_keys.push_back(proof::format_verifier_key(key));
    file.checkpoint = note;
    const auto step = [&](TreeSize from, TreeSize to, proof::TreeHead& head, proof::Proof& hashes) -> Result<void> {
        auto root = proof::read_root(from, nodes);
        if (!root) return root.error();
        head = {from, *root};
        if (to_number(from) == 0 || from == to) return {};
        auto proof = proof::prove_consistency(from, to, nodes);
        if (!proof) return proof.error();
        hashes = std::move(*proof);
        return {};
    };
    if (const auto done = step(asked.from, asked.to, file.from, file.consistency); !done) return done.error();
    if (const auto done = step(asked.to, signed_head.size, file.to, file.anchor); !done) return done.error();
    return file;
}

Result<proof::TreeHead> check_consistency_file(const ConsistencyFile& file, const std::optional<Trusted>& trusted) {
    auto keys = trusted ? Result<Trusted>(*trusted) : stated_keys(file.origin, file.verifier_keys);
    if (!keys) return keys.error();
    const auto checkpoint = proof::check_checkpoint(file.checkpoint, keys->origin, keys->keys);
    if (!checkpoint) return checkpoint.error();
    const proof::TreeHead& head = checkpoint->checkpoint.head;
    if (const auto done = check_step(file.consistency, file.from, file.to, "consistency"); !done) return done.error();
    if (const auto done = check_step(file.anchor, file.to, head, "anchor"); !done) return done.error();
    return head;
}

}  // namespace annals::audit
