// Times and their order, for load drivers.
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace annals::bench {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// The value that `part` (0 to 1) of them are below; 0.5 is the median. At least one value.
inline double part_of(std::vector<double> values, double part) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

}  // namespace annals::bench
