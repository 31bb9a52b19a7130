// The feed: entries from any seq on, as they come. A subscriber reads the store at its own pace; nothing is queued for
// it, so that a slow one costs nobody else anything, and one that was away for long catches up the same way.
#pragma once

#include "daemon/store/store.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_set>

namespace annals::read {

struct FeedLimits {
    std::size_t chunk_entries_max = 64;
    std::size_t chunk_bytes_max = 1u << 20;
    std::uint64_t lag_events_max = 10'000;  // further behind than this, a subscriber that was caught up no longer is
    std::size_t subscribers_max = 128;
};

class Feed;

// One subscriber's place in the feed; one thread at a time. Ends before the feed.
class Subscription {
public:
    ~Subscription();
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

    struct Chunk {
        std::vector<store::StoredEntry> entries;  // in order, without gaps, from where the last chunk ended
        std::uint64_t size = 0;                   // the head that this was read at
        // With this chunk the subscriber has reached the head: now, and not with the chunk before.
        bool is_now_caught_up = false;
    };
    // The next entries; none when there are none beyond the last, and then `wake` is called once when there may be.
    // corrupt, named by seq, at an entry whose bytes are not those that were hashed; those before it come first.
    Result<Chunk> next();
    // The seq of the next entry to come.
    std::uint64_t position() const { return position_; }

private:
    friend class Feed;
    Subscription(Feed& feed, std::uint64_t from, std::function<void()> wake)
        : feed_(feed), position_(from), wake_(std::move(wake)) {}

    Feed& feed_;
    std::uint64_t position_;
    bool is_caught_up_ = false;
    const std::function<void()> wake_;
    bool is_waiting_ = false;  // guarded by feed_.mutex_
};

// Thread-safe. The store must outlive it.
class Feed {
public:
    Feed(const store::Store& store, FeedLimits limits);

    // Subscribes from entry `from` on, which may lie beyond the head. `wake` is called on the thread of notify(), must
    // return at once and call nothing of the feed; never after the subscription has ended. busy at the limit.
    Result<std::unique_ptr<Subscription>> subscribe(Seq from, std::function<void()> wake);

    // The head has grown. Wakes who waits for that, and nobody who still has entries to read.
    void notify();

    std::size_t subscribers() const;

private:
    friend class Subscription;
    const store::Store& store_;
    const FeedLimits limits_;
    mutable std::mutex mutex_;
    std::unordered_set<Subscription*> subscribers_;  // guarded by mutex_
};

}  // namespace annals::read
