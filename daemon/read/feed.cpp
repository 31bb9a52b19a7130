#include "daemon/read/feed.hpp"

#include "schema/base/check.hpp"

namespace annals::read {

Subscription::~Subscription() {
    const std::lock_guard lock(feed_.mutex_);
    feed_.subscribers_.erase(this);
}

Result<Subscription::Chunk> Subscription::next() {
    {
        // Before the head is read: what is recorded after that wakes us.
        const std::lock_guard lock(feed_.mutex_);
        is_waiting_ = true;
    }
    const FeedLimits& limits = feed_.limits_;
    const auto view = feed_.store_.view();
    Chunk chunk;
    chunk.size = to_number(view->head().edge.size());
    if (position_ < chunk.size && chunk.size - position_ > limits.lag_events_max) is_caught_up_ = false;
    std::size_t bytes_left = limits.chunk_bytes_max;
    std::optional<std::uint64_t> damaged;
    proof::Hasher hasher;
    const auto scanned = view->scan(Seq{position_}, Seq{chunk.size}, [&](Seq seq, const Sha256& leaf, BytesView bytes) {
        if (hasher.leaf_hash(bytes) != leaf) {
            damaged = to_number(seq);
            return false;
        }
        chunk.entries.push_back({seq, leaf, Bytes(bytes.begin(), bytes.end())});
        bytes_left -= std::min(bytes_left, bytes.size());
        return chunk.entries.size() < limits.chunk_entries_max && bytes_left > 0;
    });
    if (!scanned) return scanned.error();
    if (damaged && chunk.entries.empty()) {
        Error error = store::changed_entry(Seq{*damaged});
        error.hint = "those behind it come after " + std::to_string(*damaged);
        return error;
    }
    position_ += chunk.entries.size();
    const bool is_at_head = position_ >= chunk.size;
    chunk.is_now_caught_up = is_at_head && !is_caught_up_;
    if (is_at_head) is_caught_up_ = true;
    if (!chunk.entries.empty()) {
        const std::lock_guard lock(feed_.mutex_);
        is_waiting_ = false;
    }
    return chunk;
}

Feed::Feed(const store::Store& store, FeedLimits limits) : store_(store), limits_(limits) {
    CHECK(limits.chunk_entries_max > 0 && limits.chunk_bytes_max > 0);
}

Result<std::unique_ptr<Subscription>> Feed::subscribe(Seq from, std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    if (subscribers_.size() >= limits_.subscribers_max)
        return fail(Errc::busy, "there are " + std::to_string(subscribers_.size()) + " feeds open", {},
                    "try again later");
    std::unique_ptr<Subscription> made(new Subscription(*this, to_number(from), std::move(wake)));
    subscribers_.insert(made.get());
    return Result<std::unique_ptr<Subscription>>(std::move(made));
}

void Feed::notify() {
    const std::lock_guard lock(mutex_);
    for (Subscription* subscriber : subscribers_) {
        if (!subscriber->is_waiting_) continue;
        subscriber->is_waiting_ = false;
        if (subscriber->wake_) subscriber->wake_();
    }
}

std::size_t Feed::subscribers() const {
    const std::lock_guard lock(mutex_);
    return subscribers_.size();
}

}  // namespace annals::read
