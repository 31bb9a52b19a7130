// How pure code is given threads: it hands out tasks that do not touch each other, and whoever calls it says who runs
// them.
#pragma once

#include <cstddef>
#include <functional>

namespace annals {

// Runs task(0) to task(count - 1), each once, in any order and maybe several at once; returns when all have ended. What
// a task throws is thrown again to the caller, after that.
using ForkJoin = std::function<void(std::size_t count, const std::function<void(std::size_t)>& task)>;

// One after the other, by the caller itself.
inline void run_in_order(std::size_t count, const std::function<void(std::size_t)>& task) {
    for (std::size_t i = 0; i < count; ++i) task(i);
}

}  // namespace annals
