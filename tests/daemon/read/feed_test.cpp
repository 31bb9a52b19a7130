#include "daemon/read/feed.hpp"

#include "tests/daemon/store/test_ledger.hpp"

#include <atomic>
#include <thread>

namespace annals::read {
namespace {

class FeedTest : public store::StoreTest {
protected:
    void SetUp() override {
        open();
        append(10);
    }
    std::unique_ptr<Subscription> subscribe(Feed& feed, std::uint64_t from, int* wakes = nullptr) {
        auto made = feed.subscribe(Seq{from}, [wakes] {
            if (wakes != nullptr) ++*wakes;
        });
        EXPECT_TRUE(made);
        return std::move(*made);
    }
    FeedLimits limits{4, 1u << 20, 20, 3};
};

TEST_F(FeedTest, GivesAllEntriesInOrderFromAnySeqThenWaits) {
    Feed feed(*store, limits);
    const auto reader = subscribe(feed, 3);
    std::uint64_t expected = 3;
    for (const std::size_t count : {4u, 3u}) {
        const auto chunk = reader->next();
        ASSERT_TRUE(chunk);
        ASSERT_EQ(chunk->entries.size(), count);
        for (const auto& entry : chunk->entries) {
            EXPECT_EQ(to_number(entry.seq), expected);
            EXPECT_EQ(entry.bytes, entry_of(expected++));
        }
        EXPECT_EQ(chunk->is_now_caught_up, count == 3);
    }
    const auto nothing = reader->next();
    ASSERT_TRUE(nothing);
    EXPECT_TRUE(nothing->entries.empty());
    EXPECT_FALSE(nothing->is_now_caught_up) << "said once";
}

TEST_F(FeedTest, WakesOnceAndOnlyWhoWaits) {
    Feed feed(*store, limits);
    int waiting_wakes = 0;
    int reading_wakes = 0;
    const auto waiting = subscribe(feed, 10, &waiting_wakes);
    const auto reading = subscribe(feed, 0, &reading_wakes);
    EXPECT_TRUE(waiting->next()->is_now_caught_up);
    EXPECT_EQ(reading->next()->entries.size(), 4u);
    append(1);
    feed.notify();
    feed.notify();
    EXPECT_EQ(waiting_wakes, 1);
    EXPECT_EQ(reading_wakes, 0);
    EXPECT_EQ(waiting->next()->entries.size(), 1u);
    EXPECT_TRUE(waiting->next()->entries.empty());
    append(1);
    feed.notify();
    EXPECT_EQ(waiting_wakes, 2);
}

TEST_F(FeedTest, WhoFallsFarBehindCatchesUpAndIsToldSo) {
    Feed feed(*store, limits);
    const auto reader = subscribe(feed, 10);
    EXPECT_TRUE(reader->next()->is_now_caught_up);
    append(5);
    EXPECT_FALSE(reader->next()->is_now_caught_up);
    EXPECT_FALSE(reader->next()->is_now_caught_up) << "5 behind is within the limit of 20";
    append(30);
    int chunks = 0;
    for (std::uint64_t seen = 0; seen < 30; ++chunks) {
        const auto chunk = reader->next();
        ASSERT_TRUE(chunk);
        seen += chunk->entries.size();
        EXPECT_EQ(chunk->is_now_caught_up, seen == 30);
    }
    EXPECT_EQ(chunks, 8);
}

TEST_F(FeedTest, BeyondTheHeadWaitsForItsEntry) {
    Feed feed(*store, limits);
    const auto reader = subscribe(feed, 12);
    EXPECT_TRUE(reader->next()->entries.empty());
    append(3);
    const auto chunk = reader->next();
    ASSERT_EQ(chunk->entries.size(), 1u);
    EXPECT_EQ(chunk->entries[0].seq, Seq{12});
}

TEST_F(FeedTest, RefusesMoreThanItsLimitAndForgetsWhoEnded) {
    Feed feed(*store, limits);
    int wakes = 0;
    auto first = subscribe(feed, 10, &wakes);
    const auto second = subscribe(feed, 0);
    const auto third = subscribe(feed, 0);
    EXPECT_EQ(feed.subscribe(Seq{0}, {}).error().code, Errc::busy);
    EXPECT_TRUE(first->next());
    first.reset();
    EXPECT_EQ(feed.subscribers(), 2u);
    EXPECT_TRUE(feed.subscribe(Seq{0}, {}));
    feed.notify();
    EXPECT_EQ(wakes, 0);
}

TEST_F(FeedTest, AChunkIsBoundedInBytesToo) {
    limits.chunk_entries_max = 1000;
    limits.chunk_bytes_max = 24;
    Feed feed(*store, limits);
    const auto reader = subscribe(feed, 0);
    EXPECT_EQ(reader->next()->entries.size(), 3u) << "the one that passes the limit is the last";
}

// Entries come while they are read; none is missed and no wake-up is lost.
TEST_F(FeedTest, MissesNothingWhileTheLedgerGrows) {
    limits.chunk_entries_max = 64;
    Feed feed(*store, limits);
    std::mutex mutex;
    std::condition_variable changed;
    bool is_woken = false;
    auto made = feed.subscribe(Seq{0}, [&] {
        const std::lock_guard lock(mutex);
        is_woken = true;
        changed.notify_one();
    });
    ASSERT_TRUE(made);
    std::thread writer([&] {
        for (int i = 0; i < 200; ++i) {
            append(3);
            feed.notify();
        }
    });
    std::uint64_t next = 0;
    while (next < 610) {
        const auto chunk = (*made)->next();
        ASSERT_TRUE(chunk);
        for (const auto& entry : chunk->entries) ASSERT_EQ(to_number(entry.seq), next++);
        if (!chunk->entries.empty()) continue;
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return is_woken; });
        is_woken = false;
    }
    writer.join();
}

}  // namespace
}  // namespace annals::read
