// A page as CSV (RFC 4180): one table, its header first, lines ended by CRLF.
#pragma once

#include "cli/render/page.hpp"

namespace annals::cli {

// The page's table with the columns on, known, size and root behind its own, so that a file says what it rests on. A
// page without a table gives its facts as name and value.
std::string to_csv(const Page& page);

// One field: quoted where it must be. Text that a spreadsheet would take for a formula (it begins with = + - @, TAB or
// CR) gets an apostrophe in front, unless it is a plain number.
std::string csv_field(std::string_view text);

}  // namespace annals::cli
