// The index holds every entry once more, under its subjects. Where a stored entry is damaged, that copy is as good as
// the entry itself if it hashes to what the tree has there, and worth nothing otherwise.
#pragma once

#include "daemon/store/store.hpp"

#include <map>
#include <set>

namespace annals::read {

// What the index holds of these entries, by seq; unverified. Reads the whole index: for when something is damaged.
Result<std::map<std::uint64_t, Bytes>> second_copies(const store::View& view, const std::set<std::uint64_t>& wanted);

// For a store whose right edge is not its head's (Store::damage): finds the leaf hashes that are, by second copies, by
// the entries' own bytes, or by two of them standing in each other's place, and hands them to Store::settle_edge, whose
// errors it gives. Under a peak that none of this gives, every entry is in doubt.
Result<void> settle_edge(store::Store& store);

}  // namespace annals::read
