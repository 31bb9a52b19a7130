// Bytes, fixed hashes, and their printed forms.
#pragma once

#include "schema/base/result.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace annals {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;  // borrows: the bytes must outlive it

// The bytes of a text, borrowed.
inline BytesView bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
// Bytes seen as text, borrowed; no check of encoding.
inline std::string_view text_of(BytesView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// A SHA-256 value (32 bytes). All zero is an ordinary value, not "none".
struct Sha256 {
    std::array<std::uint8_t, 32> bytes{};
    friend auto operator<=>(const Sha256&, const Sha256&) = default;
};

// Lower-case hexadecimal, two digits a byte.
std::string to_hex(BytesView bytes);
// The inverse of to_hex. Upper case, odd length and other characters are malformed.
Result<Bytes> parse_hex(std::string_view text);
inline std::string to_hex(const Sha256& hash) { return to_hex(BytesView(hash.bytes)); }
// Exactly 64 lower-case digits.
Result<Sha256> parse_sha256(std::string_view text);

// Base64 with padding, standard alphabet (RFC 4648 section 4).
std::string to_base64(BytesView bytes);
// The inverse of to_base64; strict by round trip: white space, missing padding and stray bits are malformed.
Result<Bytes> parse_base64(std::string_view text);

// Big-endian, as in RFC 6962 and in ordered store keys.
void append_be64(Bytes& out, std::uint64_t value);
std::uint64_t read_be64(const std::uint8_t* eight_bytes);

}  // namespace annals
