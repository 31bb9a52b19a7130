#include "schema/audit/ratchet.hpp"

#include "schema/base/limits.hpp"
#include "schema/event/json_text.hpp"

namespace annals::audit {
namespace {

namespace json = boost::json;

constexpr std::string_view evidence_format = "annals-fork/1";
constexpr std::size_t evidence_bytes_max = 4'000'000;

Result<std::string> text_member(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    if (!value || !value->is_string()) return fail(Errc::malformed, "'" + std::string(name) + "' is missing");
    return std::string(value->get_string());
}

}  // namespace

std::string format_evidence(const ForkEvidence& evidence) {
    json::object object;
    object["format"] = json::string_view(evidence_format.data(), evidence_format.size());
    object["origin"] = evidence.origin;
    object["verifier_key"] = evidence.verifier_key;
    object["first"] = evidence.first;
    object["second"] = evidence.second;
    json::array hashes;
    for (const Sha256& hash : evidence.consistency) hashes.push_back(json::value(proof::format_base64_hash(hash)));
    object["consistency"] = hashes;
    return event::print_json_indented(object);
}

bool is_evidence(std::string_view text) { return text.substr(0, 200).find(evidence_format) != std::string_view::npos; }

Result<ForkEvidence> parse_evidence(std::string_view text) {
    if (text.size() > evidence_bytes_max) return fail(Errc::too_large, "evidence over 4 MB");
    const auto value = event::parse_json(text);
    if (!value) return value.error();
    const auto* object = value->if_object();
    if (!object) return fail(Errc::malformed, "evidence is one JSON object");
    ForkEvidence evidence;
    const auto format = text_member(*object, "format");
    if (!format) return format.error();
    if (*format != evidence_format)
        return fail(Errc::unsupported_version, "not evidence of format " + std::string(evidence_format));
    for (const auto& [name, field] :
         {std::pair("origin", &evidence.origin), std::pair("verifier_key", &evidence.verifier_key),
          std::pair("first", &evidence.first), std::pair("second", &evidence.second)}) {
        auto member = text_member(*object, name);
        if (!member) return member.error();
        *field = std::move(*member);
    }
    const auto* hashes = object->if_contains("consistency");
    if (!hashes || !hashes->is_array()) return fail(Errc::malformed, "'consistency' is missing");
    for (const auto& item : hashes->get_array()) {
        if (!item.is_string()) return fail(Errc::malformed, "'consistency' holds hashes in base64");
        const auto hash = proof::parse_base64_hash(std::string(item.get_string()));
        if (!hash) return hash.error();
        evidence.consistency.push_back(*hash);
    }
    return evidence;
}

Result<Conviction> judge_evidence(const ForkEvidence& evidence) {
    const auto key = proof::parse_verifier_key(evidence.verifier_key);
    if (!key) return key.error();
    const std::array keys = {*key};
    const auto first = proof::check_checkpoint(evidence.first, evidence.origin, keys);
    if (!first) return first.error();
    const auto second = proof::check_checkpoint(evidence.second, evidence.origin, keys);
    if (!second) return second.error();
    const proof::TreeHead& one = first->checkpoint.head;
    const proof::TreeHead& other = second->checkpoint.head;
    if (one.size == other.size) return one.root == other.root ? Conviction::none : Conviction::fork;
    const proof::TreeHead& older = one.size < other.size ? one : other;
    const proof::TreeHead& newer = one.size < other.size ? other : one;
    // Every tree continues the empty one.
    if (to_number(older.size) == 0) return Conviction::none;
    return proof::check_consistency(evidence.consistency, older, newer) ? Conviction::none : Conviction::unproved;
}

namespace {

// The key among those trusted that signed both notes.
std::string key_of_both(const std::string& first, const std::string& second, const Trusted& trusted) {
    for (const proof::VerifierKey& key : trusted.keys) {
        const std::array keys = {key};
        if (proof::check_checkpoint(first, trusted.origin, keys) &&
            proof::check_checkpoint(second, trusted.origin, keys))
            return proof::format_verifier_key(key);
    }
    return trusted.keys.empty() ? std::string() : proof::format_verifier_key(trusted.keys.front());
}

}  // namespace

Result<Contact> compare_checkpoints(const std::string& remembered, const std::string& read, const Trusted& trusted,
                                    const ProveConsistency& prove) {
    const auto now = proof::check_checkpoint(read, trusted.origin, trusted.keys);
    if (!now) return now.error();
    Contact contact;
    contact.head = now->checkpoint.head;
    contact.remembered = read;
    if (remembered.empty()) return contact;
    const auto before = proof::check_checkpoint(remembered, trusted.origin, trusted.keys);
    if (!before) return fail(Errc::corrupt, "the checkpoint remembered of this log does not verify");
    const proof::TreeHead& seen = before->checkpoint.head;
    const proof::TreeHead& head = contact.head;
    contact.is_behind = head.size < seen.size;
    if (contact.is_behind) contact.remembered = remembered;
    const proof::TreeHead& older = contact.is_behind ? head : seen;
    const proof::TreeHead& newer = contact.is_behind ? seen : head;
    proof::Proof consistency;
    bool is_consistent = older.size == newer.size ? older.root == newer.root : to_number(older.size) == 0;
    if (older.size != newer.size && !is_consistent) {
        auto proved = prove(older.size, newer.size);
        if (!proved) return proved.error();
        consistency = std::move(*proved);
        is_consistent = proof::check_consistency(consistency, older, newer).has_value();
    }
    if (is_consistent) return contact;
    contact.remembered = remembered;
    contact.evidence =
        ForkEvidence{trusted.origin, key_of_both(remembered, read, trusted), remembered, read, std::move(consistency)};
    return contact;
}

}  // namespace annals::audit
