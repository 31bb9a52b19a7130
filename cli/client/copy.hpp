// Entries brought over from a ledger, for what is computed on this side: imports.
#pragma once

#include "cli/client/ledger.hpp"
#include "schema/state/log.hpp"

namespace annals::cli {

inline constexpr std::uint32_t copy_page_entries = 1'000;

// An entry as event::entry_to_json gives it, read. A type that this build does not know is kept as Unknown.
Result<state::Recorded> recorded_of(const boost::json::value& entry);

// Every entry that a page of `wanted` or one behind it holds, by seq. too_large beyond limits::copied_entries_max.
Result<std::vector<state::Recorded>> copy_entries(Ledger& ledger, EventsWanted wanted);

}  // namespace annals::cli
