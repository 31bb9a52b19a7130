// Re-reads what is stored and holds it against the tree: entries against their leaf hashes, leaf hashes against tiles,
// tiles against the tiles above them, all of it against the head.
#pragma once

#include "daemon/store/store.hpp"

#include <functional>

namespace annals::read {

// Something stored that is not what was hashed: corrupt, `place` being an entry's seq or a tile's path.
using OnDamage = std::function<void(const Error&)>;
// Called after every few hundred entries; false ends the scrub.
using OnScrubbed = std::function<bool(std::uint64_t entries_done, std::uint64_t entries_all)>;

struct ScrubReport {
    std::uint64_t entries = 0;  // looked at
    std::uint64_t damaged = 0;
    bool is_whole = false;  // it was not ended before
};

// Scrubs the ledger of a view; reports each damage once and goes on.
ScrubReport scrub(const store::View& view, const OnDamage& on_damage, const OnScrubbed& on_scrubbed);

}  // namespace annals::read
