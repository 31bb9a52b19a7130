// Randomness, as an argument.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

namespace annals::ops {

// Fills a span with random bytes. Called from one thread at a time.
using Randomness = std::function<void(std::span<std::uint8_t>)>;

// OpenSSL's generator, fit for keys and salts; aborts when the system has no entropy to give.
Randomness system_randomness();

// Draws from `source` a few thousand bytes ahead, since a generator's call costs more than its bytes. What was handed
// out is wiped here.
Randomness drawn_ahead(Randomness source);

}  // namespace annals::ops
