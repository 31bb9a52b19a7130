#include "daemon/read/index_thread.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace annals::read {

IndexThread::IndexThread(store::Store& store, OnStep on_step, std::uint64_t settle_after)
    : store_(store),
      on_step_(std::move(on_step)),
      settle_after_(settle_after),
      cursor_(store.index_cursor()),
      settled_(cursor_.load()),
      thread_([this] { run(); }),
      settler_([this] { run_settling(); }) {}

IndexThread::~IndexThread() {
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    is_cancelled_ = true;
    changed_.notify_all();
    thread_.join();
    settler_.join();
}

void IndexThread::notify() {
    {
        const std::lock_guard lock(mutex_);
        if (has_news_) return;  // told already: a wake for each commit would cost the writer
        has_news_ = true;
    }
    changed_.notify_all();
}

bool IndexThread::wait_for(std::uint64_t until, std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, at_most, [&] { return cursor_ >= until || is_ending_ || has_failed_; });
    return cursor_ >= until;
}

void IndexThread::let_follow(std::uint64_t head) {
    constexpr std::uint64_t tail_entries_unawaited = 2'000;  // are read in a millisecond
    constexpr std::chrono::milliseconds at_most(2'000);
    if (head > cursor_ + tail_entries_unawaited) static_cast<void>(wait_for(head, at_most));
}

void IndexThread::run() {
    // Of this thread only: Linux keeps a niceness for each. A refusal changes speed, nothing else.
    static_cast<void>(setpriority(PRIO_PROCESS, 0, 15));
    Indexer indexer(store_);
    std::unique_lock lock(mutex_);
    while (!is_ending_) {
        if (!has_news_) {
            changed_.wait(lock);
            continue;
        }
        has_news_ = false;
        lock.unlock();
        const auto progress = indexer.step();
        if (on_step_) on_step_(progress);
        lock.lock();
        has_failed_ = !progress;
        if (progress) {
            cursor_ = progress->cursor;
            if (cursor_ < settled_) settled_ = 0;  // it was made anew
            if (!progress->is_caught_up())
                has_news_ = true;
            else if (cursor_ - settled_ >= std::max(settle_after_, cursor_ / 4))
                is_due_ = true;
        }
        changed_.notify_all();
        // A step behind each single append would cost the writer more than it gains anybody: a question reads the few
        // entries behind the index one by one.
        constexpr auto rest = std::chrono::milliseconds(20);
        if (!progress || progress->is_caught_up()) changed_.wait_for(lock, rest, [this] { return is_ending_; });
    }
}

void IndexThread::run_settling() {
    static_cast<void>(setpriority(PRIO_PROCESS, 0, 15));
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return is_due_ || is_ending_; });
        if (is_ending_) return;
        const std::uint64_t until = cursor_;
        lock.unlock();
        // What fails here is speed; a disk that fails is told by the next write.
        static_cast<void>(store_.settle_index(is_cancelled_));
        lock.lock();
        settled_ = until;
        is_due_ = false;
    }
}

}  // namespace annals::read
