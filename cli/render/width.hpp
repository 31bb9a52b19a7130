// How many columns of a terminal a text takes, and how it wraps.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace annals::cli {

// The columns that UTF-8 text takes: 0 for combining marks, 2 for wide East Asian characters and emoji, else 1.
std::size_t display_width(std::string_view text);

// The lines of `text`, each at most `width` columns, broken at spaces where possible; line breaks in it stay. At least
// one line. `width` 0: no limit.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

// `text`, filled up with spaces to `width` columns, on the right or on the left.
std::string pad_right(std::string text, std::size_t width);
std::string pad_left(std::string text, std::size_t width);

}  // namespace annals::cli
