// What the writer knows, rebuilt at start from the entries themselves.
#pragma once

#include "daemon/ops/log.hpp"
#include "daemon/store/store.hpp"
#include "daemon/write/planner.hpp"

#include <atomic>
#include <map>
#include <set>

namespace annals::write {

struct ReplayOptions {
    Randomness randomness;
    ops::Log log;
    const std::atomic<bool>* is_cancelled = nullptr;     // looked at now and then; busy when it turns true
    std::atomic<std::uint64_t>* entries_done = nullptr;  // progress, for whoever asks
    // Other copies of these entries, by seq, unverified: asked for once, where entries are damaged. May be empty.
    std::function<Result<std::map<std::uint64_t, Bytes>>(const std::set<std::uint64_t>& wanted)> second_copies;
    std::size_t damaged_max = 10'000;  // entries that are replaced by copies; beyond that, nothing is appended
};

// Reads every entry of the store once, in order: facts, key fingerprints, and the tree from the leaf hashes up, which
// must be the head's. A damaged entry is replaced by a second copy that hashes to what the tree has there; without one
// the facts would have a hole, in which a key could be used again or a registration repeated. Errors: corrupt, naming
// the first entry of which nothing is left; io; busy. Nothing is written.
Result<std::unique_ptr<Planner>> replay(const store::Store& store, const ReplayOptions& options);

}  // namespace annals::write
