// What statements would change, were they recorded: the same question before and after them. Pure; whether the ledger
// would take them is for the accept facts (accept.hpp).
#pragma once

#include "schema/state/ask.hpp"

namespace annals::state {

// About which day, and how imprecise dates are read.
struct TrialAsked {
    std::optional<Day> on;  // none: the day of Asking::now
    DateReading dates = DateReading::latest;
};

struct TrialAnswer {
    Day on;
    std::vector<std::string> warnings;
    boost::json::value revised;  // a RevisedAnswer between the ledger as it is and with the entries, as JSON
};

// Of entries that would follow those of `log` before `size`. REQUIRES: as OverlayLog. Errors are those of ask().
Result<TrialAnswer> try_entries(const Log& log, TreeSize size, std::vector<Recorded> added, const TrialAsked& asked,
                                const Asking& asking);

}  // namespace annals::state
