#include "daemon/ops/randomness.hpp"

#include "schema/base/check.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace annals::ops {

Randomness system_randomness() {
    return [](std::span<std::uint8_t> out) { CHECK(RAND_bytes(out.data(), static_cast<int>(out.size())) == 1); };
}

namespace {

constexpr std::size_t ahead_bytes = 4'096;

struct Pool {
    explicit Pool(Randomness from) : source(std::move(from)), bytes(ahead_bytes), given(ahead_bytes) {}
    ~Pool() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
    Randomness source;
    std::vector<std::uint8_t> bytes;
    std::size_t given;  // the first ones, wiped
};

}  // namespace

Randomness drawn_ahead(Randomness source) {
    return [pool = std::make_shared<Pool>(std::move(source))](std::span<std::uint8_t> out) {
        while (!out.empty()) {
            if (pool->given == ahead_bytes) {
                pool->source(pool->bytes);
                pool->given = 0;
            }
            const std::size_t count = std::min(out.size(), ahead_bytes - pool->given);
            std::uint8_t* from = pool->bytes.data() + pool->given;
            std::copy_n(from, count, out.begin());
            OPENSSL_cleanse(from, count);
            pool->given += count;
            out = out.subspan(count);
        }
    };
}

}  // namespace annals::ops
