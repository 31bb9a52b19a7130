// JSON text, read strictly: UTF-8, no duplicate members, no numbers but integers, bounded depth and size.
#pragma once

#include "schema/base/result.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace annals::event {

// One JSON value. malformed (the detail names line and column), duplicate_field, bad_value (a number that is no
// integer), too_large (depth over limits::json_depth_max). All parts of the value live in one arena that goes with it:
// parse, read, drop; copy what is kept or changed for long.
Result<boost::json::value> parse_json(std::string_view text);

// Newline-delimited JSON: one value a line, blank lines skipped, at most `values_max`. Errors name the line.
Result<std::vector<boost::json::value>> parse_ndjson(std::string_view text, std::size_t values_max);

// Compact text: members in the order they were put in, UTF-8 unescaped. The canonical form of an answer.
std::string print_json(const boost::json::value& value);

// The same, indented by two spaces, for people.
std::string print_json_indented(const boost::json::value& value);

}  // namespace annals::event
