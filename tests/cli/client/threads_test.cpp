#include "cli/client/threads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace annals::cli {
namespace {

TEST(Threads, EachTaskRunsOnceWhateverTheNumberOfThreads) {
    for (const unsigned threads : {1u, 2u, 5u}) {
        for (const std::size_t count : {0u, 1u, 3u, 1'000u}) {
            std::vector<std::atomic<int>> runs(count);
            run_on_threads(threads)(count, [&](std::size_t i) { ++runs[i]; });
            for (const auto& run : runs) EXPECT_EQ(run, 1);
        }
    }
}

TEST(Threads, WhatATaskThrowsReachesTheCallerOnceAllHaveEnded) {
    std::atomic<int> running = 0;
    const auto task = [&](std::size_t i) {
        ++running;
        const bool is_bad = i == 7;
        --running;
        if (is_bad) throw std::runtime_error("seven");
    };
    EXPECT_THROW(run_on_threads(3)(100, task), std::runtime_error);
    EXPECT_EQ(running, 0);
}

}  // namespace
}  // namespace annals::cli
