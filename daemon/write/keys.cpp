#include "daemon/write/keys.hpp"

#include "schema/base/check.hpp"

#include <bit>

namespace annals::write {
namespace {

std::uint64_t read_le64(const char* bytes) {
    std::uint64_t value = 0;
    for (int i = 7; i >= 0; --i) value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
    return value;
}

struct SipState {
    std::uint64_t v0;
    std::uint64_t v1;
    std::uint64_t v2;
    std::uint64_t v3;

    void round() {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }
    void take(std::uint64_t word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }
};

}  // namespace

std::uint64_t siphash(const SipKey& key, std::string_view text) {
    const std::uint64_t k0 = read_le64(reinterpret_cast<const char*>(key.data()));
    const std::uint64_t k1 = read_le64(reinterpret_cast<const char*>(key.data()) + 8);
    SipState state{k0 ^ 0x736f6d6570736575u, k1 ^ 0x646f72616e646f6du, k0 ^ 0x6c7967656e657261u,
                   k1 ^ 0x7465646279746573u};
    const std::size_t whole = text.size() / 8 * 8;
    for (std::size_t at = 0; at < whole; at += 8) state.take(read_le64(text.data() + at));
    std::uint64_t last = std::uint64_t{text.size()} << 56;
    for (std::size_t at = whole; at < text.size(); ++at)
        last |= std::uint64_t{static_cast<std::uint8_t>(text[at])} << (8 * (at - whole));
    state.take(last);
    state.v2 ^= 0xff;
    for (int i = 0; i < 4; ++i) state.round();
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

void Keys::add(std::string_view key, Seq seq) {
    const std::uint64_t fingerprint = siphash(secret_, key);
    if (!first_.try_emplace(fingerprint, to_number(seq)).second) further_.emplace(fingerprint, to_number(seq));
}

void Keys::remove_last(std::string_view key, Seq seq) {
    const std::uint64_t fingerprint = siphash(secret_, key);
    const auto [begin, end] = further_.equal_range(fingerprint);
    for (auto at = begin; at != end; ++at)
        if (at->second == to_number(seq)) return static_cast<void>(further_.erase(at));
    const auto first = first_.find(fingerprint);
    CHECK(first != first_.end() && first->second == to_number(seq));
    first_.erase(first);
}

}  // namespace annals::write
