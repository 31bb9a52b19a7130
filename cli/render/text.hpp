// A page as text for a terminal.
#pragma once

#include "cli/render/page.hpp"

namespace annals::cli {

// What the output can show.
struct Terminal {
    std::size_t width = 0;  // columns; 0: no limit, as in a pipe
    bool has_colour = false;
    bool has_utf8 = true;
};

// The page's text, every line ended. Control characters in data are made visible; the only escape sequences are those
// for colour, where the terminal has it.
std::string to_text(const Page& page, const Terminal& terminal);

// "on 2023-12-14 · known now · size 70 · root ab": the last line of every rendering for people.
std::string footer_line(const Footer& footer);

// `text` in the colour of a tone, where the terminal has colour. `text` is taken to be harmless.
std::string in_tone(const std::string& text, Tone tone, const Terminal& terminal);

}  // namespace annals::cli
