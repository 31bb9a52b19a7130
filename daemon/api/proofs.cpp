// Checkpoints, tiles and proofs: what shows that nobody has to trust this daemon. Formats are those of C2SP.
#include "daemon/api/slices.hpp"
#include "schema/event/json_text.hpp"
#include "schema/proof/checkpoint.hpp"
#include "schema/proof/tlog_proof.hpp"

#include <boost/json/object.hpp>

namespace annals::api {

namespace {

Reply not_served() {
    return problem(fail(Errc::unsupported, "this daemon serves no proofs", {}, "it was started without a signing key"));
}

Result<TreeSize> size_param(const Ports& ports, const Call& call, const std::string& name) {
    if (!call.has(name)) return ports.head().size;
    auto size = parse_number(call.param(name), "?" + name);
    if (!size) return size.error();
    const std::uint64_t head = to_number(ports.head().size);
    if (*size > head)
        return fail(Errc::not_yet_known,
                    "the tree has " + std::to_string(head) + " entries, not " + std::to_string(*size), "?" + name);
    return TreeSize(*size);
}

boost::json::array hashes_of(const proof::Proof& proof) {
    boost::json::array hashes;
    for (const Sha256& hash : proof) hashes.push_back(boost::json::string(to_hex(hash)));
    return hashes;
}

Reply text_reply(std::string text, std::string_view cache) {
    Reply reply;
    reply.content_type = "text/plain; charset=utf-8";
    reply.headers.emplace_back("Cache-Control", cache);
    reply.body = std::move(text);
    return reply;
}

Reply json_reply(const boost::json::object& object) {
    Reply reply;
    reply.headers.emplace_back("Cache-Control", cache_for_ever);
    reply.body = event::print_json(object);
    return reply;
}

Error no_checkpoint() {
    return fail(Errc::not_found, "no checkpoint has been signed yet", {}, "one is signed once something is recorded");
}

// The proof in the tree of a size that the caller knows the root of, as numbers and hashes.
Reply prove_at_size(const Ports& ports, const Call& call, Seq seq) {
    const auto size = size_param(ports, call, "size");
    if (!size) return problem(size.error());
    const auto row = ports.entry(seq);
    if (!row) return problem(row.error());
    const auto hashes = ports.inclusion(seq, *size);
    if (!hashes) return problem(hashes.error());
    const auto root = ports.root_at(*size);
    if (!root) return problem(root.error());
    return json_reply({{"seq", to_number(seq)},
                       {"leaf_hash", boost::json::string(to_hex(row->leaf))},
                       {"size", to_number(*size)},
                       {"root", boost::json::string(to_hex(*root))},
                       {"hashes", hashes_of(*hashes)}});
}

}  // namespace

Result<std::string> tlog_proof_of(const Ports& ports, Seq seq, const std::string& checkpoint) {
    const auto parsed = proof::parse_signed_checkpoint(checkpoint);
    if (!parsed) return parsed.error();
    auto hashes = ports.inclusion(seq, parsed->checkpoint.head.size);
    if (!hashes) return hashes.error();
    return proof::format_tlog_proof(proof::TlogProof{Bytes(), seq, std::move(*hashes), checkpoint});
}

Reply show_checkpoint(const Ports& ports) {
    if (!ports.checkpoint) return not_served();
    std::string checkpoint = ports.checkpoint();
    if (checkpoint.empty()) return problem(no_checkpoint());
    return text_reply(std::move(checkpoint), "no-cache");
}

Reply show_tile(const Ports& ports, const Call& call) {
    if (!ports.tile) return not_served();
    const auto path = proof::parse_tile_path("/tile/" + call.captures.at("path"));
    if (!path)
        return problem(
            {fail(Errc::not_found, path.error().detail, {}, "/tile/<L>/<N>[.p/<W>] or /tile/entries/<N>[.p/<W>]")},
            404);
    auto bytes = ports.tile(*path);
    if (!bytes) return problem(bytes.error());
    Reply reply;
    reply.content_type = "application/octet-stream";
    reply.headers.emplace_back("Cache-Control", cache_for_ever);
    reply.body.assign(text_of(*bytes));
    return reply;
}

Reply prove_inclusion(const Ports& ports, const Call& call) {
    if (!ports.inclusion || !ports.root_at) return not_served();
    const auto number = parse_number(call.param("seq"), "?seq");
    if (!number) return problem(number.error());
    const Seq seq = Seq(*number);
    if (call.has("size")) return prove_at_size(ports, call, seq);
    if (!ports.checkpoint) return not_served();
    const std::string checkpoint = ports.checkpoint();
    if (checkpoint.empty()) return problem(no_checkpoint());
    auto text = tlog_proof_of(ports, seq, checkpoint);
    if (!text) {
        // The newest checkpoint does not cover the entry, or there is none such.
        Error error = text.error();
        if (error.code == Errc::bad_value)
            error = fail(Errc::not_found, "entry " + std::to_string(*number) + " is not under the newest checkpoint",
                         "?seq", "ask again in a moment, or give a size");
        return problem(error);
    }
    return text_reply(std::move(*text), "no-cache");
}

Reply prove_consistency(const Ports& ports, const Call& call) {
    if (!ports.consistency || !ports.root_at) return not_served();
    const auto from = size_param(ports, call, "from");
    if (!from) return problem(from.error());
    const auto to = size_param(ports, call, "to");
    if (!to) return problem(to.error());
    const auto hashes = ports.consistency(*from, *to);
    if (!hashes) return problem(hashes.error());
    const auto root_from = ports.root_at(*from);
    if (!root_from) return problem(root_from.error());
    const auto root_to = ports.root_at(*to);
    if (!root_to) return problem(root_to.error());
    Reply reply = json_reply({{"from", to_number(*from)},
                              {"root_from", boost::json::string(to_hex(*root_from))},
                              {"to", to_number(*to)},
                              {"root_to", boost::json::string(to_hex(*root_to))},
                              {"hashes", hashes_of(*hashes)}});
    if (!call.has("to")) reply.headers.front().second = "no-cache";
    return reply;
}

}  // namespace annals::api
