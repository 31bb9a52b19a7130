#include "daemon/ops/clock.hpp"

#include <chrono>

namespace annals::ops {

Clock system_clock() {
    return [] {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return Instant{std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
    };
}

}  // namespace annals::ops
