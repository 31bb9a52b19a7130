#include "schema/base/bytes.hpp"

#include <algorithm>

namespace annals {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    return -1;
}

int base64_value(char digit) {
    if (digit >= 'A' && digit <= 'Z') return digit - 'A';
    if (digit >= 'a' && digit <= 'z') return digit - 'a' + 26;
    if (digit >= '0' && digit <= '9') return digit - '0' + 52;
    if (digit == '+') return 62;
    if (digit == '/') return 63;
    return -1;
}

}  // namespace

std::string to_hex(BytesView bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text += hex_digits[byte >> 4];
        text += hex_digits[byte & 15];
    }
    return text;
}

Result<Bytes> parse_hex(std::string_view text) {
    if (text.size() % 2 != 0) return fail(Errc::malformed, "hexadecimal text with an odd number of digits");
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) return fail(Errc::malformed, "not a lower-case hexadecimal digit");
        bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return bytes;
}

Result<Sha256> parse_sha256(std::string_view text) {
    if (text.size() != 64) return fail(Errc::malformed, "a SHA-256 is 64 hexadecimal digits");
    const auto bytes = parse_hex(text);
    if (!bytes) return bytes.error();
    Sha256 hash;
    std::copy(bytes->begin(), bytes->end(), hash.bytes.begin());
    return hash;
}

std::string to_base64(BytesView bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j) group = group << 8 | (j < count ? bytes[i + j] : 0u);
        for (std::size_t j = 0; j < 4; ++j) text += j <= count ? base64_digits[group >> (18 - 6 * j) & 63] : '=';
    }
    return text;
}

Result<Bytes> parse_base64(std::string_view text) {
    if (text.size() % 4 != 0) return fail(Errc::malformed, "base64 text whose length is no multiple of four");
    Bytes bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const bool is_last = i + 4 == text.size();
        std::size_t count = 3;
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const char digit = text[i + j];
            if (digit == '=' && is_last && j >= 2) {
                count = std::min(count, j - 1);
                group <<= 6;
                continue;
            }
            const int value = base64_value(digit);
            if (value < 0 || count < 3) return fail(Errc::malformed, "not a base64 digit");
            group = group << 6 | static_cast<std::uint32_t>(value);
        }
        for (std::size_t j = 0; j < count; ++j) bytes.push_back(static_cast<std::uint8_t>(group >> (16 - 8 * j)));
    }
    if (to_base64(bytes) != text) return fail(Errc::malformed, "base64 text with stray bits");
    return bytes;
}

void append_be64(Bytes& out, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::uint64_t read_be64(const std::uint8_t* eight_bytes) {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = value << 8 | eight_bytes[i];
    return value;
}

}  // namespace annals
