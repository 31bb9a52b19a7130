#include "daemon/ops/metrics.hpp"

#include <cstdio>

namespace annals::ops {
namespace {

std::string head(const std::string& name, const std::string& help, const char* type) {
    return "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

std::string seconds(std::uint64_t us) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", static_cast<double>(us) / 1e6);
    return text;
}

}  // namespace

void Histogram::observe(std::uint64_t us) {
    std::size_t bucket = 0;
    while (bucket < bounds_count && us > bounds_us[bucket]) ++bucket;
    buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
    sum_us_.fetch_add(us, std::memory_order_relaxed);
}

Counter& Metrics::counter(std::string name, std::string help) {
    const std::lock_guard lock(mutex_);
    auto& added = counters_.emplace_back();
    added.name = std::move(name);
    added.help = std::move(help);
    return added.value;
}

Gauge& Metrics::gauge(std::string name, std::string help) {
    const std::lock_guard lock(mutex_);
    auto& added = gauges_.emplace_back();
    added.name = std::move(name);
    added.help = std::move(help);
    return added.value;
}

Histogram& Metrics::histogram(std::string name, std::string help) {
    const std::lock_guard lock(mutex_);
    auto& added = histograms_.emplace_back();
    added.name = std::move(name);
    added.help = std::move(help);
    return added.value;
}

void Metrics::computed(std::string name, std::string help, std::function<std::int64_t()> value) {
    const std::lock_guard lock(mutex_);
    computed_.push_back({std::move(name), std::move(help), std::move(value)});
}

std::string Metrics::to_text() const {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (const auto& counter : counters_)
        text += head(counter.name, counter.help, "counter") + counter.name + " " +
                std::to_string(counter.value.value()) + "\n";
    for (const auto& gauge : gauges_)
        text += head(gauge.name, gauge.help, "gauge") + gauge.name + " " + std::to_string(gauge.value.value()) + "\n";
    for (const auto& figure : computed_)
        text += head(figure.name, figure.help, "gauge") + figure.name + " " + std::to_string(figure.value()) + "\n";
    for (const auto& histogram : histograms_) {
        text += head(histogram.name, histogram.help, "histogram");
        std::uint64_t total = 0;
        for (std::size_t i = 0; i <= Histogram::bounds_count; ++i) {
            total += histogram.value.buckets_[i].load(std::memory_order_relaxed);
            const std::string bound = i < Histogram::bounds_count ? seconds(Histogram::bounds_us[i]) : "+Inf";
            text += histogram.name + "_bucket{le=\"" + bound + "\"} " + std::to_string(total) + "\n";
        }
        text += histogram.name + "_sum " + seconds(histogram.value.sum_us_.load(std::memory_order_relaxed)) + "\n";
        text += histogram.name + "_count " + std::to_string(total) + "\n";
    }
    return text;
}

}  // namespace annals::ops
