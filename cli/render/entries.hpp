// Entries as the log, show and watch print them.
#pragma once

#include "cli/render/page.hpp"

#include <boost/json/value.hpp>

namespace annals::cli {

// A table of entries, as event::entry_to_json gives them.
Table entries_table(const std::vector<boost::json::value>& entries);
// One entry, every field of its statement a fact.
Page entry_page(const boost::json::value& entry);
// One line for the feed: seq, instant, type, what it is about, effective.
std::string entry_line(const boost::json::value& entry);

}  // namespace annals::cli
