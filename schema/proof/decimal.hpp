// Numbers as C2SP writes them: ASCII decimal without sign, spaces or leading zeros.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace annals::proof {

// The inverse of std::to_string for a u64; nothing when `text` is not exactly such a number.
inline std::optional<std::uint64_t> parse_decimal(std::string_view text) {
    if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, code] = std::from_chars(text.data(), end, value);
    if (code != std::errc() || stopped != end) return std::nullopt;
    return value;
}

}  // namespace annals::proof
