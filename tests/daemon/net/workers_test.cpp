#include "daemon/net/workers.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace annals::net {
namespace {

TEST(Workers, RunEveryTaskBeforeTheyEnd) {
    std::atomic<int> done{0};
    Workers workers({3, 1'000});
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(workers.post([&] { ++done; }));
    workers.stop();
    EXPECT_EQ(done, 500);
    EXPECT_FALSE(workers.post([] {}));
}

TEST(Workers, RefuseWhatTheQueueCannotHold) {
    std::promise<void> started;
    std::promise<void> go;
    Workers workers({1, 2});
    ASSERT_TRUE(workers.post([&] {
        started.set_value();
        go.get_future().wait();
    }));
    started.get_future().wait();
    EXPECT_TRUE(workers.post([] {}));
    EXPECT_TRUE(workers.post([] {}));
    EXPECT_FALSE(workers.post([] {}));
    EXPECT_EQ(workers.waiting(), 2U);
    go.set_value();
}

}  // namespace
}  // namespace annals::net
