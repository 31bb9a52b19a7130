// A question, answered over the store as it stands.
#pragma once

#include "daemon/store/store.hpp"
#include "schema/state/ask.hpp"

namespace annals::read {

// Runs state::ask over a fresh view; any thread. Errors: those of state::ask, and not_ready while the index is more
// than `tail_entries_max` entries behind.
Result<boost::json::value> ask(const store::Store& store, const state::Question& question, Instant now,
                               std::uint64_t tail_entries_max = 50'000);

}  // namespace annals::read
