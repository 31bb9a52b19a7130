// What the writer knows, rebuilt at start from the entries themselves.
#pragma once

#include "daemon/ops/log.hpp"
#include "daemon/store/store.hpp"
#include "daemon/write/planner.hpp"

#include <atomic>

namespace annals::write {

struct ReplayOptions {
    Randomness randomness;
    ops::Log log;
    const std::atomic<bool>* is_cancelled = nullptr;     // looked at now and then; busy when it turns true
    std::atomic<std::uint64_t>* entries_done = nullptr;  // progress, for whoever asks
};

// Reads every entry of the store once, in order: facts, key fingerprints, and the tree from the leaf hashes up, which
// must be the head's. Errors: corrupt, naming the entry; io; busy. Nothing is written.
Result<std::unique_ptr<Planner>> replay(const store::Store& store, const ReplayOptions& options);

}  // namespace annals::write
