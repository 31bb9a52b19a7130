// Text: UTF-8, Unicode normal form, comparison of names. The sole includer of ICU.
#pragma once

#include "schema/base/result.hpp"

#include <string>
#include <string_view>

namespace annals {

// Whether the bytes are well-formed UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF). Fast for ASCII.
bool is_utf8(std::string_view text);

// Judges a text that is to be recorded: UTF-8, in normal form C, no unassigned code point, no control character but
// LF and TAB, no invisible direction override. The detail names the offending code point and its byte offset.
Result<void> check_text(std::string_view text);

// `text` in Unicode normal form C; malformed when it is no UTF-8.
Result<std::string> to_nfc(std::string_view text);

// What two names are compared by: compatibility-normalised, case-folded, white space collapsed and trimmed.
// Text that is no UTF-8 gives itself.
std::string fold_name(std::string_view text);

// The look-alike skeleton of Unicode TR 39: equal for two names that a reader could confuse.
std::string skeleton_of(std::string_view text);

// Control characters, and what is no UTF-8, made visible (such as \x1b), so that data never drives a terminal.
std::string to_printable(std::string_view text, bool keep_newlines = false);

// Text as character data, or as an attribute's value, of XML 1.0 and HTML: what is no character there, control
// characters above all, is made visible first.
std::string markup_escaped(std::string_view text, bool keep_newlines = false);

// Text within a URI (RFC 3986 section 2.1): all but letters, digits, "-._~" and `also_plain` as %XX.
std::string percent_encoded(std::string_view text, std::string_view also_plain = {});

// How many edits (insert, delete, replace, swap of neighbours) lead from one to the other, at most `most` + 1.
// Damerau-Levenshtein distance, optimal string alignment.
std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t most);

}  // namespace annals
