// A reader that remembers: the last checkpoint seen of a log, moved forward only by a proof, and the evidence when a
// log shows two histories. Pure; whoever keeps the memory keeps one note for each origin and key that a person
// configured, never for anything that a server says of itself.
#pragma once

#include "schema/audit/copy.hpp"

#include <optional>
#include <string>

namespace annals::audit {

// How a log accounts for its earlier size in its later tree: the root that the later tree has at that size, and the
// proof of it. Where that root is not the one that was signed for that size, the log convicts itself.
struct Account {
    Sha256 root;            // of the older size, within the newer tree
    proof::Proof hashes;    // that the newer tree begins with a tree of that size and root
    bool is_given = false;  // false: the log had, or gave, none
};

// Two checkpoints of one log that cannot both be of one growing tree, or were not shown to be.
//
// As a file, one JSON object:
//   {"format": "annals-fork/2", "origin", "verifier_keys": [...], "first": signed note, "second": signed note,
//    "root": hex or null, "consistency": [base64 ...]}
// `root` and `consistency` are the account that the log gave of the smaller tree within the larger one.
struct ForkEvidence {
    std::string origin;
    std::vector<std::string> verifier_keys;  // those configured when it was found: a key may have been rotated between
    std::string first;                       // the checkpoint remembered
    std::string second;                      // the one that does not follow from it
    Account account;
};

std::string format_evidence(const ForkEvidence& evidence);
// The inverse; malformed, too_large or unsupported_version.
Result<ForkEvidence> parse_evidence(std::string_view text);
bool is_evidence(std::string_view text);

enum class Conviction : std::uint8_t {
    none,      // the two checkpoints are consistent: nothing is shown against the log
    unproved,  // both are signed, and nothing here shows one to continue the other; the log may still have a proof
    fork,      // both are signed, and no tree can have both: one size with two roots, or a larger tree that is shown to
               // hold other entries below the smaller size
};
// What the evidence shows, by the signatures in it: those of `keys`, which the reader trusts, or of the keys that it
// names itself. bad_proof when either checkpoint is not signed by them.
Result<Conviction> judge_evidence(const ForkEvidence& evidence, const std::optional<Trusted>& trusted = {});

// Asks the log for the account of `from` in the tree `to` (from < to, and from is not 0).
using AskAccount = std::function<Result<Account>(TreeSize from, const proof::TreeHead& to)>;

// What a contact with a log came to.
struct Contact {
    std::string remembered;  // the note to keep from now on: the newer of the two
    proof::TreeHead head;    // of the checkpoint just read
    proof::TreeHead seen;    // of the one remembered; of size 0 where there was none
    bool is_behind = false;  // the one just read is older than what was remembered, and consistent with it
    std::optional<ForkEvidence> evidence;  // set when the log did not show one history; then nothing is to be kept
};

// Judges a checkpoint just read against the one remembered (empty: none yet, the first one is taken as it is). The same
// bytes again cost nothing. bad_proof when it is not signed by a trusted key; corrupt when the remembered one is not;
// what `ask` fails with, when an account is needed and the way to the log breaks.
Result<Contact> compare_checkpoints(const std::string& remembered, const std::string& read, const Trusted& trusted,
                                    const AskAccount& ask);

// The size that a signed note states, unverified; 0 for what is no checkpoint.
TreeSize stated_size(std::string_view note);

// The account of `from` in the tree `to`, of the hashes of a copy of it.
Result<Account> account_of(const proof::NodeReader& nodes, TreeSize from, TreeSize to);

}  // namespace annals::audit
