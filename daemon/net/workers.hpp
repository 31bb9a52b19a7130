// The threads on which handlers may block, behind one bounded queue.
//
// Thread safety: post() from any thread; stop() once, from none of the workers.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace annals::net {

class Workers {
public:
    struct Options {
        unsigned threads = 2;
        std::size_t queue_tasks_max = 1'024;
    };
    explicit Workers(const Options& options);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    // False when the queue is full or the workers have been stopped: the task will not run.
    bool post(std::function<void()> task);
    // Runs what waits, then ends the threads. Idempotent.
    void stop();
    std::size_t waiting() const;

private:
    void work();

    const Options options_;
    mutable std::mutex mutex_;  // guards tasks_ and is_stopping_
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;
    bool is_stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace annals::net
