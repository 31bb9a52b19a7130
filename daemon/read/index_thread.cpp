#include "daemon/read/index_thread.hpp"

#include <sys/resource.h>

#include <chrono>

namespace annals::read {

IndexThread::IndexThread(store::Store& store, OnStep on_step)
    : store_(store), on_step_(std::move(on_step)), cursor_(store.index_cursor()), thread_([this] { run(); }) {}

IndexThread::~IndexThread() {
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void IndexThread::notify() {
    {
        const std::lock_guard lock(mutex_);
        if (has_news_) return;  // told already: a wake for each commit would cost the writer
        has_news_ = true;
    }
    changed_.notify_all();
}

bool IndexThread::wait_for(std::uint64_t until) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return cursor_ >= until || is_ending_ || has_failed_; });
    return cursor_ >= until;
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
            if (!progress->is_caught_up()) has_news_ = true;
        }
        changed_.notify_all();
        // A step behind each single append would cost the writer more than it gains anybody: a question reads the few
        // entries behind the index one by one.
        constexpr auto rest = std::chrono::milliseconds(20);
        if (!progress || progress->is_caught_up()) changed_.wait_for(lock, rest, [this] { return is_ending_; });
    }
}

}  // namespace annals::read
