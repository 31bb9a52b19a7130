// Dry runs and keys of a log in memory: judged by the same pure code as in the daemon's writer.
#pragma once

#include "cli/client/ledger.hpp"
#include "schema/state/log.hpp"

#include <unordered_map>

namespace annals::cli {

// What a ledger that holds the entries of `log` would make of statements, were they recorded `now`. Accept facts are
// made of all entries for it: linear in the log.
Trial try_statements(const state::Log& log, const boost::json::array& statements, const state::TrialAsked& asked,
                     Instant now);

// The entry of each idempotency key; of a key that stands twice, the first.
using SeqByKey = std::unordered_map<std::string, Seq>;
SeqByKey keys_of(const std::vector<state::Recorded>& entries);

}  // namespace annals::cli
