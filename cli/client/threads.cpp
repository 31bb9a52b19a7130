#include "cli/client/threads.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace annals::cli {

ForkJoin run_on_threads(unsigned threads) {
    return [threads](std::size_t count, const std::function<void(std::size_t)>& task) {
        std::atomic<std::size_t> next = 0;
        std::mutex mutex;
        std::exception_ptr thrown;  // guarded by mutex: the first that came
        const auto work = [&] {
            try {
                for (std::size_t i; (i = next++) < count;) task(i);
            } catch (...) {
                next = count;
                const std::lock_guard lock(mutex);
                if (!thrown) thrown = std::current_exception();
            }
        };
        {
            std::vector<std::jthread> others;
            for (std::size_t i = 1; i < std::min<std::size_t>(threads, count); ++i) others.emplace_back(work);
            work();
        }
        if (thrown) std::rethrow_exception(thrown);
    };
}

ForkJoin run_on_cores() { return run_on_threads(std::clamp(std::thread::hardware_concurrency(), 1u, threads_max)); }

}  // namespace annals::cli
