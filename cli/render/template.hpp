// Mustache templates, held strictly: a name that the data does not have is an error with its line and a suggestion,
// where the library would print nothing. Sections, inverted sections, {{name}}, {{{name}}}, {{&name}}, {{!comments}};
// no partials and no change of delimiters, so that nothing recurses.
#pragma once

#include "schema/base/result.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace annals::cli {

inline constexpr std::size_t template_bytes_max = 1024 * 1024;
inline constexpr std::size_t template_depth_max = 32;  // sections within sections

enum class TemplateEscape : unsigned char { html, markdown };

// `text` filled with `data`: objects, lists, texts, numbers, booleans; null is nothing. `shape` tells which names there
// are: as `data`, but each list holds one item with every name that an item may have. Errors name the line.
Result<std::string> fill_template(const std::string& text, const boost::json::value& data,
                                  const boost::json::value& shape, TemplateEscape escape);

// The shipped templates and the page's style sheet (cli/render/templates), built in.
std::string_view shipped_page_template();
std::string_view shipped_markdown_template();
std::string_view shipped_style_sheet();

}  // namespace annals::cli
