// The clock, as an argument.
#pragma once

#include "schema/base/time.hpp"

#include <functional>

namespace annals::ops {

// Gives the present instant. Called from any thread.
using Clock = std::function<Instant()>;

// The system's clock, in UTC; steps backwards when the system's does.
Clock system_clock();

}  // namespace annals::ops
