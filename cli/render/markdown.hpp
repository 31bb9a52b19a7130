// A page as Markdown, for whoever writes around it.
#pragma once

#include "cli/render/page.hpp"

namespace annals::cli {

// The page's text: what the screen shows, under headings from the second level. Data is escaped as text.
std::string to_markdown(const Page& page);

}  // namespace annals::cli
