// The thread that keeps the index behind the head.
#pragma once

#include "daemon/read/index.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace annals::read {

// Starts with the thread, ends with it: what is not indexed then, is at the next start. It yields to everything else
// (lowest priority of the process), since an append must not wait for it. The store must outlive it.
//
// Where many entries were taken in, a second thread has the index's files merged behind them (Store::settle_index):
// RocksDB does that by itself too, but only as more is written, and a ledger that was loaded and left alone would be
// answered from scattered rows for ever.
class IndexThread {
public:
    // Called on the thread after each step, and for a failure (the step is tried again at the next notify()).
    using OnStep = std::function<void(const Result<Indexer::Progress>& progress)>;
    // Files are merged after this many entries, or a quarter of the index, whichever is more: each row is then merged a
    // few times at most.
    static constexpr std::uint64_t settle_after_entries = 100'000;
    explicit IndexThread(store::Store& store, OnStep on_step = {}, std::uint64_t settle_after = settle_after_entries);
    ~IndexThread();
    IndexThread(const IndexThread&) = delete;
    IndexThread& operator=(const IndexThread&) = delete;

    // There may be new entries. Any thread; never blocks for long.
    void notify();
    std::uint64_t cursor() const { return cursor_.load(); }
    // Entries [0, settled()) stood in the index when its files were last merged, or when this thread began.
    std::uint64_t settled() const { return settled_.load(); }
    // Waits until entries [0, until) are indexed: true. False if the thread is ending, a step failed, or time is up.
    bool wait_for(std::uint64_t until, std::chrono::milliseconds at_most = std::chrono::hours(1));
    // Before a question to a ledger of `head` entries: waits, two seconds at most, where thousands are not indexed.
    // Reading them one by one for each question takes longer than the index does, and keeps a core from it.
    void let_follow(std::uint64_t head);

private:
    void run();
    void run_settling();

    store::Store& store_;
    const OnStep on_step_;
    const std::uint64_t settle_after_;
    std::atomic<std::uint64_t> cursor_ = 0;
    std::atomic<std::uint64_t> settled_ = 0;
    std::atomic<bool> is_cancelled_ = false;  // read by RocksDB as it merges
    std::mutex mutex_;
    std::condition_variable changed_;
    bool has_news_ = true;     // guarded by mutex_
    bool has_failed_ = false;  // guarded by mutex_
    bool is_ending_ = false;   // guarded by mutex_
    bool is_due_ = false;      // to be settled; guarded by mutex_
    std::thread thread_;
    std::thread settler_;
};

}  // namespace annals::read
