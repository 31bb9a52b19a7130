#include "daemon/ops/metrics.hpp"

#include <algorithm>

namespace annals::ops {
namespace {

std::string braced(const std::string& labels, const std::string& more = {}) {
    if (labels.empty() && more.empty()) return {};
    return "{" + labels + (labels.empty() || more.empty() ? "" : ",") + more + "}";
}

// Microseconds as seconds, exactly: 2500 is 0.0025.
std::string seconds(std::uint64_t us) {
    std::string decimals = std::to_string(us % 1'000'000);
    decimals.insert(0, 6 - decimals.size(), '0');
    decimals.erase(decimals.find_last_not_of('0') + 1);
    return std::to_string(us / 1'000'000) + (decimals.empty() ? "" : "." + decimals);
}

}  // namespace

void Histogram::observe(std::uint64_t us) {
    std::size_t bucket = 0;
    while (bucket < bounds_count && us > bounds_us[bucket]) ++bucket;
    buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
    sum_us_.fetch_add(us, std::memory_order_relaxed);
}

Counter& Metrics::counter(std::string name, std::string help, std::string labels) {
    const std::lock_guard lock(mutex_);
    auto& added = counters_.emplace_back();
    added.name = std::move(name);
    added.help = std::move(help);
    added.labels = std::move(labels);
    return added.value;
}

Gauge& Metrics::gauge(std::string name, std::string help, std::string labels) {
    const std::lock_guard lock(mutex_);
    auto& added = gauges_.emplace_back();
    added.name = std::move(name);
    added.help = std::move(help);
    added.labels = std::move(labels);
    return added.value;
}

Histogram& Metrics::histogram(std::string name, std::string help, std::string labels) {
    const std::lock_guard lock(mutex_);
    auto& added = histograms_.emplace_back();
    added.name = std::move(name);
    added.help = std::move(help);
    added.labels = std::move(labels);
    return added.value;
}

void Metrics::computed(std::string name, std::string help, std::function<std::int64_t()> value, std::string labels) {
    const std::lock_guard lock(mutex_);
    computed_.push_back({std::move(name), std::move(help), std::move(labels), std::move(value)});
}

// All of a kind, those of one name together under one heading, as the format demands.
template <class List, class Print>
void Metrics::print_all(std::string& text, const List& list, const char* type, const Print& print) {
    std::vector<const typename List::value_type*> sorted;
    for (const auto& one : list) sorted.push_back(&one);
    std::stable_sort(sorted.begin(), sorted.end(), [](auto* left, auto* right) { return left->name < right->name; });
    const std::string* last = nullptr;
    for (const auto* one : sorted) {
        if (last == nullptr || *last != one->name)
            text += "# HELP " + one->name + " " + one->help + "\n# TYPE " + one->name + " " + type + "\n";
        last = &one->name;
        print(*one);
    }
}

std::string Metrics::to_text() const {
    const std::lock_guard lock(mutex_);
    std::string text;
    const auto print_value = [&](const auto& one) {
        text += one.name + braced(one.labels) + " " + std::to_string(one.value.value()) + "\n";
    };
    print_all(text, counters_, "counter", print_value);
    print_all(text, gauges_, "gauge", print_value);
    print_all(text, computed_, "gauge", [&](const auto& one) {
        text += one.name + braced(one.labels) + " " + std::to_string(one.value()) + "\n";
    });
    print_all(text, histograms_, "histogram", [&](const auto& one) {
        std::uint64_t total = 0;
        for (std::size_t i = 0; i <= Histogram::bounds_count; ++i) {
            total += one.value.buckets_[i].load(std::memory_order_relaxed);
            const std::string bound = i < Histogram::bounds_count ? seconds(Histogram::bounds_us[i]) : "+Inf";
            text +=
                one.name + "_bucket" + braced(one.labels, "le=\"" + bound + "\"") + " " + std::to_string(total) + "\n";
        }
        const std::uint64_t sum_us = one.value.sum_us_.load(std::memory_order_relaxed);
        text += one.name + "_sum" + braced(one.labels) + " " + seconds(sum_us) + "\n";
        text += one.name + "_count" + braced(one.labels) + " " + std::to_string(total) + "\n";
    });
    return text;
}

}  // namespace annals::ops
