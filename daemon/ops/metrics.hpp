// Counters, gauges and histograms in Prometheus' text format (exposition format 0.0.4).
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace annals::ops {

// Grows only. Safe from any thread.
class Counter {
public:
    void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

// Goes up and down. Safe from any thread.
class Gauge {
public:
    void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
    void add(std::int64_t delta) { value_.fetch_add(delta, std::memory_order_relaxed); }
    std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> value_{0};
};

// Durations in microseconds, in buckets; printed in seconds. Safe from any thread.
class Histogram {
public:
    // Upper bounds of the buckets in microseconds; one more for all above.
    static constexpr std::uint64_t bounds_us[] = {100,    250,    500,     1'000,   2'500,     5'000,     10'000,
                                                  25'000, 50'000, 100'000, 250'000, 1'000'000, 10'000'000};
    static constexpr std::size_t bounds_count = sizeof bounds_us / sizeof bounds_us[0];
    void observe(std::uint64_t us);

private:
    friend class Metrics;
    std::atomic<std::uint64_t> buckets_[bounds_count + 1] = {};
    std::atomic<std::uint64_t> sum_us_{0};
};

// Owns them all. References stay valid as long as this lives; made at start by whoever counts. A name may be made
// several times with other `labels`, what stands between the braces, such as `route="status"`: trusted, never data.
class Metrics {
public:
    Counter& counter(std::string name, std::string help, std::string labels = {});
    Gauge& gauge(std::string name, std::string help, std::string labels = {});
    Histogram& histogram(std::string name, std::string help, std::string labels = {});
    // A figure that is asked for when somebody looks.
    void computed(std::string name, std::string help, std::function<std::int64_t()> value, std::string labels = {});

    std::string to_text() const;

private:
    template <class T>
    struct Named {
        std::string name;
        std::string help;
        std::string labels;
        T value;
    };
    template <class List, class Print>
    static void print_all(std::string& text, const List& list, const char* type, const Print& print);

    mutable std::mutex mutex_;  // guards the lists, not the figures
    std::deque<Named<Counter>> counters_;
    std::deque<Named<Gauge>> gauges_;
    std::deque<Named<Histogram>> histograms_;
    std::vector<Named<std::function<std::int64_t()>>> computed_;
};

}  // namespace annals::ops
