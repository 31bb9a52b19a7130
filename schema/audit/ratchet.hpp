// A reader that remembers: the last checkpoint seen of a log, moved forward only by a proof, and the evidence when a
// log shows two histories. Pure; whoever keeps the memory keeps one note for each origin and key that a person
// configured, never for anything that a server says of itself.
#pragma once

#include "schema/audit/copy.hpp"

#include <optional>
#include <string>

namespace annals::audit {

// Two checkpoints that one key signed and that cannot both be of one growing log, or were not shown to be.
//
// As a file, one JSON object:
//   {"format": "annals-fork/1", "origin", "verifier_key", "first": signed note, "second": signed note,
//    "consistency": [base64 ...]}
struct ForkEvidence {
    std::string origin;
    std::string verifier_key;
    std::string first;         // the checkpoint remembered
    std::string second;        // the one that does not follow from it
    proof::Proof consistency;  // what was given as proof that it does
};

std::string format_evidence(const ForkEvidence& evidence);
// The inverse; malformed, too_large or unsupported_version.
Result<ForkEvidence> parse_evidence(std::string_view text);
bool is_evidence(std::string_view text);

enum class Conviction : std::uint8_t {
    none,      // the two checkpoints are consistent: nothing is shown against the log
    unproved,  // both are signed, and what the log gave as proof does not show one to continue the other
    fork,      // both are signed, of one size, with different roots: no log can have both
};
// What the evidence shows, by the signatures in it. bad_proof when either checkpoint is not signed by the key it names.
Result<Conviction> judge_evidence(const ForkEvidence& evidence);

// Gives the consistency proof between two sizes (from < to).
using ProveConsistency = std::function<Result<proof::Proof>(TreeSize from, TreeSize to)>;

// What a contact with a log came to.
struct Contact {
    std::string remembered;                // the note to keep from now on: the newer of the two
    proof::TreeHead head;                  // of the checkpoint just read
    bool is_behind = false;                // it is older than what was remembered, and consistent with it
    std::optional<ForkEvidence> evidence;  // set when the log did not show one history; then nothing is to be kept
};

// Judges a checkpoint just read against the one remembered (empty: none yet, the first one is taken as it is).
// bad_proof when it is not signed by a trusted key; what `prove` fails with, when a proof is needed and not to be had.
Result<Contact> compare_checkpoints(const std::string& remembered, const std::string& read, const Trusted& trusted,
                                    const ProveConsistency& prove);

}  // namespace annals::audit
