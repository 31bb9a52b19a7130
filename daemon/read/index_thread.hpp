// The thread that keeps the index behind the head.
#pragma once

#include "daemon/read/index.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace annals::read {

// Starts with the thread, ends with it: what is not indexed then, is at the next start. It yields to everything else
// (lowest priority of the process), since an append must not wait for it. The store must outlive it.
class IndexThread {
public:
    // Called on the thread after each step, and for a failure (the step is tried again at the next notify()).
    using OnStep = std::function<void(const Result<Indexer::Progress>& progress)>;
    explicit IndexThread(store::Store& store, OnStep on_step = {});
    ~IndexThread();
    IndexThread(const IndexThread&) = delete;
    IndexThread& operator=(const IndexThread&) = delete;

    // There may be new entries. Any thread; never blocks for long.
    void notify();
    std::uint64_t cursor() const { return cursor_.load(); }
    // Waits until entries [0, until) are indexed, or the thread is ending, or a step failed: false in these cases.
    bool wait_for(std::uint64_t until);

private:
    void run();

    store::Store& store_;
    const OnStep on_step_;
    std::atomic<std::uint64_t> cursor_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool has_news_ = true;     // guarded by mutex_
    bool has_failed_ = false;  // guarded by mutex_
    bool is_ending_ = false;   // guarded by mutex_
    std::thread thread_;
};

}  // namespace annals::read
