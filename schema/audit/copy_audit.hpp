// A copy of a ledger (copy.hpp), gone through to its end: where read_copy stops at the first thing that is wrong, this
// names all of them. Holds hashes in memory, not entries.
#pragma once

#include "schema/audit/copy.hpp"

namespace annals::audit {

// Something in a copy that is not what was signed.
struct CopyDamage {
    std::string kind;      // "entry", "file", "tile", "checkpoint"
    std::string place;     // "entry 7", or the path of a file
    std::string what;      // for people
    std::string expected;  // a hash in hexadecimal, or empty
    std::string found;     // likewise
};
using OnCopyDamage = std::function<void(const CopyDamage&)>;

struct CopyAudit {
    std::string note;  // the signed checkpoint
    proof::TreeHead head;
    std::uint64_t entries = 0;  // that could be read
    std::uint64_t tiles = 0;
    std::uint64_t damaged = 0;
};

// Reads every entry and every tile of the copy and holds them against the root that a trusted key signed. Where entries
// and tiles disagree, the signed root says which are right, with the help of the tiles above; where it agrees with
// neither, both are named. Damage is told in the same order whoever runs what, by the thread that calls. Errors: none
// for what is damaged, bad_proof for a checkpoint that does not verify, too_large over limits::checked_entries_max,
// otherwise what `read` fails with for the checkpoint.
Result<CopyAudit> audit_copy(const ReadFile& read, const Trusted& trusted, const OnCopyDamage& on_damage,
                             const CopyWork& work = {});

}  // namespace annals::audit
