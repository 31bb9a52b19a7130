// A generated ledger in a store, as a daemon leaves it: entries, tiles, head and index.
#pragma once

#include "daemon/store/store.hpp"
#include "schema/audit/entry_list.hpp"
#include "tools/bench/ledger.hpp"

namespace annals::bench {

// Fills the store there, a new one or one that `annalsd init` made, and closes it; aborts where that fails.
void fill_store(const store::Options& options, const Shape& shape);

// Seconds that the leaf and node hashes of a tree over entries in memory take, and nothing else.
double hash_seconds(const audit::EntryList& entries);

}  // namespace annals::bench
