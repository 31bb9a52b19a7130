#include "daemon/ops/randomness.hpp"

#include "schema/base/check.hpp"

#include <openssl/rand.h>

namespace annals::ops {

Randomness system_randomness() {
    return [](std::span<std::uint8_t> out) { CHECK(RAND_bytes(out.data(), static_cast<int>(out.size())) == 1); };
}

}  // namespace annals::ops
