// Threads for pure code that can be given some (schema/base/fork_join.hpp).
#pragma once

#include "schema/base/fork_join.hpp"

namespace annals::cli {

inline constexpr unsigned threads_max = 8;  // beyond that reading, not hashing, is what is waited for

// Runs tasks on as many threads as the machine has cores for this process, at most `threads_max`; the caller is one of
// them.
ForkJoin run_on_cores();
// On that many threads (at least 1).
ForkJoin run_on_threads(unsigned threads);

}  // namespace annals::cli
