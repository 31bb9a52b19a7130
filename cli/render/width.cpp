#include "cli/render/width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace annals::cli {

namespace {

struct CodeRange {
    std::uint32_t first;
    std::uint32_t last;  // included
};

// Combining marks and what else takes no column (Unicode general categories Mn, Me, Cf), the blocks that names of
// parties and places use.
constexpr auto without_width = std::to_array<CodeRange>({
    {0x0300, 0x036f}, {0x0483, 0x0489},   {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f}, {0x0670, 0x0670},
    {0x06d6, 0x06dc}, {0x0900, 0x0902},   {0x093c, 0x093c}, {0x0941, 0x0948}, {0x094d, 0x094d}, {0x09bc, 0x09bc},
    {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},   {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f},
    {0x202a, 0x202e}, {0x2060, 0x2064},   {0x20d0, 0x20f0}, {0x3099, 0x309a}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
    {0xfeff, 0xfeff}, {0xe0100, 0xe01ef},
});

// East Asian Width W and F (UAX 11), by blocks.
constexpr auto wide = std::to_array<CodeRange>({
    {0x1100, 0x115f}, {0x231a, 0x231b}, {0x2329, 0x232a},   {0x23e9, 0x23ec},   {0x25fd, 0x25fe},   {0x2614, 0x2615},
    {0x2648, 0x2653}, {0x26aa, 0x26ab}, {0x26bd, 0x26be},   {0x2705, 0x2705},   {0x270a, 0x270b},   {0x2728, 0x2728},
    {0x274c, 0x274c}, {0x2753, 0x2755}, {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0x9fff},
    {0xa000, 0xa4cf}, {0xa960, 0xa97f}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},
    {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
});

template <std::size_t Count>
bool is_in(const std::array<CodeRange, Count>& ranges, std::uint32_t code) {
    const auto above =
        std::upper_bound(ranges.begin(), ranges.end(), code,
                         [](std::uint32_t value, const CodeRange& range) { return value < range.first; });
    return above != ranges.begin() && code <= std::prev(above)->last;
}

// The code point that starts at `at`, and how many bytes it takes; a byte that starts none stands for itself.
std::uint32_t next_code(std::string_view text, std::size_t at, std::size_t& bytes) {
    const auto byte = [&](std::size_t index) -> std::uint32_t { return static_cast<unsigned char>(text[index]); };
    const std::uint32_t lead = byte(at);
    bytes = lead < 0x80 ? 1 : lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (bytes == 1 || at + bytes > text.size()) {
        bytes = 1;
        return lead;
    }
    std::uint32_t code = lead & (0xffU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) code = code << 6 | (byte(at + i) & 0x3f);
    return code;
}

std::size_t width_of(std::uint32_t code) {
    if (code < 0x300) return 1;
    if (is_in(without_width, code)) return 0;
    return is_in(wide, code) ? 2 : 1;
}

// The bytes of the longest start of `text` that fits, at least one code point.
std::size_t bytes_that_fit(std::string_view text, std::size_t width) {
    std::size_t at = 0;
    std::size_t used = 0;
    while (at < text.size()) {
        std::size_t bytes = 0;
        const std::size_t columns = width_of(next_code(text, at, bytes));
        if (used + columns > width && at > 0) break;
        used += columns;
        at += bytes;
    }
    return at;
}

void wrap_line(std::string_view line, std::size_t width, std::vector<std::string>& lines) {
    while (display_width(line) > width) {
        const std::size_t fitting = bytes_that_fit(line, width);
        std::size_t cut = line.substr(0, std::min(fitting + 1, line.size())).rfind(' ');
        if (cut == std::string_view::npos || cut == 0) cut = fitting;
        std::string_view taken = line.substr(0, cut);
        while (taken.ends_with(' ')) taken.remove_suffix(1);
        lines.emplace_back(taken);
        line.remove_prefix(cut);
        while (line.starts_with(' ')) line.remove_prefix(1);
    }
    lines.emplace_back(line);
}

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t bytes = 0;
        width += width_of(next_code(text, at, bytes));
        at += bytes;
    }
    return width;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    while (true) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        if (width == 0)
            lines.emplace_back(line);
        else
            wrap_line(line, width, lines);
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

std::string pad_right(std::string text, std::size_t width) {
    const std::size_t used = display_width(text);
    if (used < width) text.append(width - used, ' ');
    return text;
}

std::string pad_left(std::string text, std::size_t width) {
    const std::size_t used = display_width(text);
    return used < width ? std::string(width - used, ' ') + text : text;
}

}  // namespace annals::cli
