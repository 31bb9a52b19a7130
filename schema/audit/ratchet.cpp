#include "schema/audit/ratchet.hpp"

#include "schema/audit/object_reader.hpp"
#include "schema/event/json_text.hpp"

namespace annals::audit {
namespace {

namespace json = boost::json;

constexpr std::string_view evidence_format = "annals-fork/2";
constexpr std::size_t evidence_bytes_max = 4'000'000;

// Which of two heads is the older one.
struct Ordered {
    proof::TreeHead older;
    proof::TreeHead newer;
};
Ordered in_order(const proof::TreeHead& one, const proof::TreeHead& other) {
    if (one.size <= other.size) return {one, other};
    return {other, one};
}

Conviction judge(const Ordered& heads, const Account& account) {
    const auto& [older, newer] = heads;
    if (older.size == newer.size) return older.root == newer.root ? Conviction::none : Conviction::fork;
    // Every tree continues the empty one.
    if (to_number(older.size) == 0) return Conviction::none;
    if (!account.is_given || !proof::check_consistency(account.hashes, {older.size, account.root}, newer))
        return Conviction::unproved;
    // The newer tree is shown to have one root at that size, and the log signed another.
    return account.root == older.root ? Conviction::none : Conviction::fork;
}

}  // namespace

std::string format_evidence(const ForkEvidence& evidence) {
    json::object object;
    object["format"] = json::string_view(evidence_format.data(), evidence_format.size());
    object["origin"] = evidence.origin;
    json::array keys;
    for (const std::string& key : evidence.verifier_keys) keys.push_back(json::value(key));
    object["verifier_keys"] = keys;
    object["first"] = evidence.first;
    object["second"] = evidence.second;
    object["root"] = evidence.account.is_given ? json::value(to_hex(evidence.account.root)) : json::value(nullptr);
    object["consistency"] = hashes_to_json(evidence.account.hashes);
    return event::print_json_indented(object);
}

bool is_evidence(std::string_view text) { return text.substr(0, 200).find("annals-fork/") != std::string_view::npos; }

Result<ForkEvidence> parse_evidence(std::string_view text) {
    if (text.size() > evidence_bytes_max) return fail(Errc::too_large, "evidence over 4 MB");
    const auto value = event::parse_json(text);
    if (!value) return value.error();
    ObjectReader reader(*value);
    const std::string format = reader.text("format");
    if (reader.wrong().empty() && format != evidence_format)
        return fail(Errc::unsupported_version, "not evidence of format " + std::string(evidence_format));
    ForkEvidence evidence;
    evidence.origin = reader.text("origin");
    evidence.verifier_keys = reader.texts("verifier_keys");
    evidence.first = reader.text("first");
    evidence.second = reader.text("second");
    evidence.account.hashes = reader.hashes("consistency");
    evidence.account.is_given = !reader.any("root").is_null();
    if (evidence.account.is_given) evidence.account.root = reader.hex_hash("root");
    if (!reader.wrong().empty()) return fail(Errc::malformed, "evidence lacks " + reader.wrong() + " in its form");
    return evidence;
}

Result<Conviction> judge_evidence(const ForkEvidence& evidence, const std::optional<Trusted>& trusted) {
    const auto keys = trusted ? Result<Trusted>(*trusted) : stated_keys(evidence.origin, evidence.verifier_keys);
    if (!keys) return keys.error();
    const auto first = proof::check_checkpoint(evidence.first, keys->origin, keys->keys);
    if (!first) return first.error();
    const auto second = proof::check_checkpoint(evidence.second, keys->origin, keys->keys);
    if (!second) return second.error();
    return judge(in_order(first->checkpoint.head, second->checkpoint.head), evidence.account);
}

TreeSize stated_size(std::string_view note) {
    const auto checkpoint = proof::parse_signed_checkpoint(note);
    return checkpoint ? checkpoint->checkpoint.head.size : TreeSize{};
}

Result<Account> account_of(const proof::NodeReader& nodes, TreeSize from, TreeSize to) {
    auto root = proof::read_root(from, nodes);
    if (!root) return root.error();
    auto hashes = proof::prove_consistency(from, to, nodes);
    if (!hashes) return hashes.error();
    return Account{*root, std::move(*hashes), true};
}

Result<Contact> compare_checkpoints(const std::string& remembered, const std::string& read, const Trusted& trusted,
                                    const AskAccount& ask) {
    const auto now = proof::check_checkpoint(read, trusted.origin, trusted.keys);
    if (!now) return now.error();
    Contact contact;
    contact.head = now->checkpoint.head;
    contact.remembered = read;
    if (remembered.empty()) return contact;
    const auto before = proof::check_checkpoint(remembered, trusted.origin, trusted.keys);
    if (!before) return fail(Errc::corrupt, "the checkpoint remembered of " + trusted.origin + " does not verify");
    contact.seen = before->checkpoint.head;
    contact.is_behind = contact.head.size < contact.seen.size;
    if (contact.is_behind) contact.remembered = remembered;
    const Ordered heads = in_order(contact.seen, contact.head);
    Account account;
    if (heads.older.size != heads.newer.size && to_number(heads.older.size) > 0) {
        auto given = ask(heads.older.size, heads.newer);
        if (!given) return given.error();
        account = std::move(*given);
    }
    if (judge(heads, account) == Conviction::none) return contact;
    contact.remembered = remembered;
    ForkEvidence evidence{trusted.origin, {}, remembered, read, std::move(account)};
    for (const auto& key : trusted.keys) evidence.verifier_keys.push_back(proof::format_verifier_key(key));
    contact.evidence = std::move(evidence);
    return contact;
}

}  // namespace annals::audit
