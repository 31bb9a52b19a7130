// A bundle: one self-contained file that carries an answer and what it rests on, to be checked offline.
//
// Lines of JSON. The first:
//   {"format": "annals-bundle/1", "origin", "verifier_keys": [...], "checkpoint": signed note,
//    "question": {...} or null, "answer": {...} or null, "size", "root", "consistency": [base64 ...],
//    "whole": true|false, "entries": N}
// then N lines, by rising seq:
//   {"seq", "entry": base64, "proof": [base64 ...]}        (no "proof" in a bundle that holds the whole log)
//
// `size` and `root` are the tree that the answer is about; `consistency` shows that the checkpoint's tree begins with
// it (empty when the sizes are equal, or size is 0). An entry's proof is its inclusion in the checkpoint's tree.
#pragma once

#include "schema/audit/copy.hpp"
#include "schema/state/ask.hpp"

#include <boost/json/value.hpp>

namespace annals::audit {

struct BundledEntry {
    Seq seq{};
    Bytes entry;
    proof::Proof proof;
};

struct Bundle {
    std::string origin;
    std::vector<std::string> verifier_keys;  // as the maker had them: shown, never trusted by themselves
    std::string checkpoint;
    std::optional<state::Question> question;  // with `on` and `known` resolved
    boost::json::value answer;
    TreeSize size{};
    Sha256 root;
    proof::Proof consistency;
    bool is_whole = false;
    std::vector<BundledEntry> entries;
};

std::string format_bundle(const Bundle& bundle);
// The inverse; malformed, too_large (over limits::bundle_bytes_max) or unsupported_version, naming the line.
Result<Bundle> parse_bundle_file(std::string_view text);

// A bundle of the answer to `question` over a verified copy: the entries that it was computed from, or all of them.
// Errors are those of the question.
Result<Bundle> make_bundle(const VerifiedCopy& copy, const Trusted& trusted, const state::Question& question,
                           const state::Asking& asking, bool is_whole);

// What checking a bundle has shown, and what it has not, in sentences for people.
struct Verdict {
    bool holds = false;
    std::vector<std::string> proved;
    std::vector<std::string> not_proved;
    std::optional<Error> error;  // the first thing that does not hold
};

// Judges a bundle by keys that the reader trusts. With none, by the bundle's own, which is said in `not_proved`.
Verdict check_bundle(const Bundle& bundle, const std::optional<Trusted>& trusted, const state::Asking& asking);

}  // namespace annals::audit
