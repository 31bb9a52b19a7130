// Text that authors write: a small part of Markdown, rendered so that nothing in it becomes markup of another kind.
// Paragraphs, headings (# to ####), lists (- * 1.), quotes (>), **strong**, *emphasis*, `code`, [text](address) with
// http, https, mailto or #. All else, HTML among it, is text.
#pragma once

#include <string>
#include <string_view>

namespace annals::cli {

// As HTML. Headings start at `heading_level` (# becomes <hN>).
std::string marked_to_html(std::string_view text, int heading_level);

// As Markdown again: the same text, its HTML made harmless, its headings starting at `heading_level`, addresses that
// are none of the above left out.
std::string marked_to_markdown(std::string_view text, int heading_level);

// Data as Markdown text: what would be markup is escaped, line breaks are spaces, control characters visible.
std::string markdown_escaped(std::string_view text);

// Whether a page may lead there: http, https, mailto, or a place of the page itself.
bool is_safe_address(std::string_view address);

}  // namespace annals::cli
