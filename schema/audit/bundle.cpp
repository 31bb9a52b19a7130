#include "schema/audit/bundle.hpp"

#include "schema/audit/object_reader.hpp"
#include "schema/audit/sparse_log.hpp"
#include "schema/base/check.hpp"
#include "schema/base/limits.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json_text.hpp"

#include <algorithm>

namespace annals::audit {
namespace {

namespace json = boost::json;

constexpr std::string_view bundle_format = "annals-bundle/1";

json::value question_to_json(const state::Question& question) {
    json::object object;
    object["name"] = question.name;
    if (question.on) object["on"] = to_string(*question.on);
    object["known"] = to_string(question.known);
    object["dates"] = question.dates == DateReading::latest ? "latest" : "earliest";
    json::object params;
    for (const auto& [name, value] : question.params) params[name] = value;
    object["params"] = params;
    return object;
}

std::optional<state::Question> read_question(ObjectReader& head) {
    const json::value value = head.any("question");
    if (value.is_null()) return std::nullopt;
    ObjectReader reader(value);
    state::Question question;
    question.name = reader.text("name");
    const auto on = parse_day(reader.text("on"));
    const auto known = parse_known(reader.text("known"));
    const std::string dates = reader.text("dates");
    const json::value params = reader.any("params");
    if (!reader.wrong().empty() || !on || !known || !params.is_object() || (dates != "latest" && dates != "earliest")) {
        head.wrong("question");
        return std::nullopt;
    }
    question.on = *on;
    question.known = *known;
    question.dates = dates == "latest" ? DateReading::latest : DateReading::earliest;
    for (const auto& member : params.get_object()) {
        if (!member.value().is_string())
            head.wrong("question");
        else
            question.params[std::string(member.key())] = std::string(member.value().get_string());
    }
    return question;
}

Error malformed_line(std::size_t line, const std::string& what) {
    return fail(Errc::malformed, "a bundle's line lacks " + what + " in its form", "line " + std::to_string(line));
}

Result<BundledEntry> read_entry(std::string_view text, std::size_t line, bool is_whole) {
    const auto value = event::parse_json(text);
    if (!value) return fail(Errc::malformed, value.error().detail, "line " + std::to_string(line));
    ObjectReader reader(*value);
    BundledEntry entry;
    entry.seq = Seq(reader.number("seq"));
    auto bytes = parse_base64(reader.text("entry"));
    if (!bytes)
        reader.wrong("entry");
    else
        entry.entry = std::move(*bytes);
    if (!is_whole) entry.proof = reader.hashes("proof");
    if (!reader.wrong().empty()) return malformed_line(line, reader.wrong());
    return entry;
}

}  // namespace

std::string format_bundle(const Bundle& bundle) {
    json::object head;
    head["format"] = json::string_view(bundle_format.data(), bundle_format.size());
    head["origin"] = bundle.origin;
    json::array keys;
    for (const std::string& key : bundle.verifier_keys) keys.push_back(json::value(key));
    head["verifier_keys"] = keys;
    head["checkpoint"] = bundle.checkpoint;
    head["question"] = bundle.question ? question_to_json(*bundle.question) : json::value(nullptr);
    head["answer"] = bundle.answer;
    head["size"] = to_number(bundle.size);
    head["root"] = to_hex(bundle.root);
    head["consistency"] = hashes_to_json(bundle.consistency);
    head["whole"] = bundle.is_whole;
    head["entries"] = bundle.entries.size();
    std::string text = event::print_json(head) + "\n";
    for (const BundledEntry& entry : bundle.entries) {
        json::object line;
        line["seq"] = to_number(entry.seq);
        line["entry"] = to_base64(entry.entry);
        if (!bundle.is_whole) line["proof"] = hashes_to_json(entry.proof);
        text += event::print_json(line) + "\n";
    }
    return text;
}

Result<Bundle> parse_bundle_file(std::string_view text) {
    if (text.size() > limits::bundle_bytes_max)
        return fail(Errc::too_large, "a bundle over " + std::to_string(limits::bundle_bytes_max) + " bytes", {},
                    "use a mirror for logs of that size");
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return fail(Errc::malformed, "not a bundle: its first line does not end");
    const auto value = event::parse_json(text.substr(0, end));
    if (!value) return fail(Errc::malformed, "not a bundle: " + value.error().detail, "line 1");
    ObjectReader head(*value);
    Bundle bundle;
    if (head.text("format") != bundle_format)
        return fail(Errc::unsupported_version, "not a bundle of format " + std::string(bundle_format), "line 1");
    bundle.origin = head.text("origin");
    bundle.verifier_keys = head.texts("verifier_keys");
    bundle.checkpoint = head.text("checkpoint");
    bundle.question = read_question(head);
    bundle.answer = head.any("answer");
    bundle.size = TreeSize(head.number("size"));
    bundle.root = head.hex_hash("root");
    bundle.consistency = head.hashes("consistency");
    bundle.is_whole = head.flag("whole");
    const std::uint64_t count = head.number("entries");
    if (!head.wrong().empty()) return malformed_line(1, head.wrong());
    text.remove_prefix(end + 1);
    for (std::size_t line = 2; !text.empty(); ++line) {
        const std::size_t stop = text.find('\n');
        auto entry = read_entry(text.substr(0, stop), line, bundle.is_whole);
        if (!entry) return entry.error();
        if (!bundle.entries.empty() && entry->seq <= bundle.entries.back().seq)
            return fail(Errc::malformed, "entries out of order", "line " + std::to_string(line));
        bundle.entries.push_back(std::move(*entry));
        text.remove_prefix(stop == std::string_view::npos ? text.size() : stop + 1);
    }
    if (bundle.entries.size() != count)
        return fail(Errc::malformed,
                    "the bundle announces " + std::to_string(count) + " entries and holds " +
                        std::to_string(bundle.entries.size()),
                    "entries");
    return bundle;
}

namespace {

// Every node of the tree over `leaves`, made once, so that many proofs cost one pass: row[L][i] is the node (L, i).
proof::NodeReader nodes_of(const std::vector<Sha256>& leaves) {
    std::vector<std::vector<Sha256>> rows = {leaves};
    proof::Hasher hasher;
    while (rows.back().size() >= 2) {
        const std::vector<Sha256>& below = rows.back();
        std::vector<Sha256> row;
        row.reserve(below.size() / 2);
        for (std::size_t i = 0; i + 1 < below.size(); i += 2) row.push_back(hasher.node_hash(below[i], below[i + 1]));
        rows.push_back(std::move(row));
    }
    return [rows = std::move(rows)](std::span<const proof::NodeId> nodes) -> Result<std::vector<Sha256>> {
        std::vector<Sha256> hashes;
        for (const proof::NodeId& node : nodes) {
            CHECK(node.level < rows.size() && node.index < rows[node.level].size());
            hashes.push_back(rows[node.level][node.index]);
        }
        return hashes;
    };
}

Result<std::vector<state::Recorded>> decode_all(const std::vector<BundledEntry>& entries) {
    std::vector<state::Recorded> all;
    for (const BundledEntry& bundled : entries) {
        auto entry = event::decode_entry(bundled.entry);
        if (!entry)
            return fail(Errc::corrupt, "entry " + std::to_string(to_number(bundled.seq)) + ": " + entry.error().detail,
                        std::to_string(to_number(bundled.seq)));
        all.push_back(state::recorded_of(bundled.seq, std::move(*entry)));
    }
    return all;
}

}  // namespace

Result<Bundle> make_bundle(const VerifiedCopy& copy, const Trusted& trusted, const state::Question& question,
                           const state::Asking& asking, bool is_whole) {
    const auto log = make_log(copy);
    if (!log) return log.error();
    const auto size = state::resolve_known(**log, question.known, asking);
    if (!size) return size.error();
    Bundle bundle;
    bundle.question = question;
    bundle.question->known = *size;
    if (!question.on) bundle.question->on = day_of(asking.now);
    const NotingLog noting(**log);
    auto answer = state::ask(noting, *bundle.question, asking);
    if (!answer) return answer.error();
    bundle.answer = std::move(*answer);
    bundle.origin = trusted.origin;
    for (const auto& key : trusted.keys) bundle.verifier_keys.push_back(proof::format_verifier_key(key));
    bundle.checkpoint = copy.note;
    bundle.size = *size;
    bundle.root = proof::root_of(std::span(copy.leaves).first(to_number(*size)));
    bundle.is_whole = is_whole;
    const auto nodes = nodes_of(copy.leaves);
    if (to_number(*size) > 0 && *size != copy.head.size) {
        auto consistency = proof::prove_consistency(*size, copy.head.size, nodes);
        if (!consistency) return consistency.error();
        bundle.consistency = std::move(*consistency);
    }
    for (std::uint64_t seq = 0; seq < copy.entries.size(); ++seq) {
        if (!is_whole && !noting.noted().contains(Seq(seq))) continue;
        BundledEntry entry{Seq(seq), Bytes(copy.entries[seq].begin(), copy.entries[seq].end()), {}};
        if (!is_whole) {
            auto inclusion = proof::prove_inclusion(Seq(seq), copy.head.size, nodes);
            if (!inclusion) return inclusion.error();
            entry.proof = std::move(*inclusion);
        }
        bundle.entries.push_back(std::move(entry));
    }
    return bundle;
}

namespace {

// The steps of a check; each says what it has proved or fails.
class Checker {
public:
    Checker(const Bundle& bundle, const state::Asking& asking) : bundle_(bundle), asking_(asking) {}

    Verdict run(const std::optional<Trusted>& trusted) {
        const auto result = check(trusted);
        verdict_.holds = result.has_value();
        if (!result) verdict_.error = result.error();
        return std::move(verdict_);
    }

private:
    Result<void> check(const std::optional<Trusted>& trusted) {
        if (const auto done = check_signature(trusted); !done) return done;
        if (const auto done = bundle_.is_whole ? check_whole() : check_part(); !done) return done;
        if (const auto done = check_tree(); !done) return done;
        return check_answer();
    }

    Result<void> check_signature(const std::optional<Trusted>& trusted) {
        const auto keys = trusted ? Result<Trusted>(*trusted) : stated_keys(bundle_.origin, bundle_.verifier_keys);
        if (!keys) return keys.error();
        const auto checkpoint = proof::check_checkpoint(bundle_.checkpoint, keys->origin, keys->keys);
        if (!checkpoint) return fail(checkpoint.error().code, "the checkpoint is not signed by the key", "checkpoint");
        head_ = checkpoint->checkpoint.head;
        verdict_.proved.push_back("the log " + keys->origin + " signed a tree of " +
                                  std::to_string(to_number(head_.size)) + " entries with root " + to_hex(head_.root));
        if (!trusted)
            verdict_.not_proved.push_back("whose key that is: no trusted key was given, so the bundle's own was used");
        return {};
    }

    Result<void> check_whole() {
        std::vector<Sha256> leaves;
        for (const BundledEntry& entry : bundle_.entries) {
            if (to_number(entry.seq) != leaves.size())
                return fail(
                    Errc::bad_proof,
                    "entry " + std::to_string(leaves.size()) + " is missing from a bundle that calls itself whole",
                    std::to_string(leaves.size()));
            leaves.push_back(proof::leaf_hash(entry.entry));
        }
        if (leaves.size() != to_number(head_.size) || proof::root_of(leaves) != head_.root)
            return fail(Errc::bad_proof, "the entries do not give the signed root", "entries");
        verdict_.proved.push_back("the bundle holds the whole log: every entry, in order, and nothing else");
        return {};
    }

    Result<void> check_part() {
        for (const BundledEntry& entry : bundle_.entries)
            if (!proof::check_inclusion(entry.proof, head_, entry.seq, proof::leaf_hash(entry.entry)))
                return fail(Errc::bad_proof,
                            "entry " + std::to_string(to_number(entry.seq)) + " is not shown to be in the signed tree",
                            std::to_string(to_number(entry.seq)));
        verdict_.proved.push_back("each of its " + std::to_string(bundle_.entries.size()) +
                                  " entries is in that tree, at its place");
        verdict_.not_proved.push_back(
            "that no other entry matters: this bundle does not hold the whole log, and inclusion is not completeness");
        return {};
    }

    Result<void> check_tree() {
        if (to_number(bundle_.size) == 0) {
            if (bundle_.root != proof::empty_root())
                return fail(Errc::bad_proof, "not the root of an empty tree", "root");
        } else if (!proof::check_consistency(bundle_.consistency, {bundle_.size, bundle_.root}, head_)) {
            return fail(Errc::bad_proof,
                        "the tree that was asked about is not shown to be the beginning of the signed one",
                        "consistency");
        }
        if (bundle_.size != head_.size)
            verdict_.proved.push_back("the tree of " + std::to_string(to_number(bundle_.size)) + " entries with root " +
                                      to_hex(bundle_.root) + " is its beginning");
        return {};
    }

    Result<void> check_answer() {
        if (!bundle_.question) return {};
        auto entries = decode_all(bundle_.entries);
        if (!entries) return entries.error();
        if (bundle_.question->known != Known(bundle_.size))
            return fail(Errc::bad_proof, "the question is not about the tree of the bundle", "question");
        const SparseLog log(std::move(*entries), bundle_.size, bundle_.root);
        const auto answer = state::ask(log, *bundle_.question, asking_);
        if (!answer) return answer.error();
        if (event::print_json(*answer) != event::print_json(bundle_.answer))
            return fail(Errc::bad_proof, "the entries give another answer than the one in the bundle", "answer");
        verdict_.proved.push_back("the answer follows from these entries by version " +
                                  std::to_string(state::rules_version) + " of the rules, byte for byte");
        return {};
    }

    const Bundle& bundle_;
    const state::Asking& asking_;
    proof::TreeHead head_;
    Verdict verdict_;
};

}  // namespace

Verdict check_bundle(const Bundle& bundle, const std::optional<Trusted>& trusted, const state::Asking& asking) {
    return Checker(bundle, asking).run(trusted);
}

}  // namespace annals::audit
