// What statements would change, were they recorded: the same question before and after them. Pure; whether the ledger
// would take them is for the accept facts (accept.hpp).
#pragma once

#include "schema/state/ask.hpp"

namespace annals::state {

// Looked at all at once, in one fold of the ledger: with 50 entries each, 100,000 entries in memory.
inline constexpr std::size_t trial_commitments_max = 2'000;

// About which day, and how imprecise dates are read.
//
// What could change is looked for in all plans, since an occasion moves whatever is due by it, and a deadline whatever
// is due with it. In a ledger of more than `commitments_max` commitments one plan is looked at after the other, and,
// unless the statements are about an occasion or a deadline, only those that have to do with what they are about; that
// a party, an occasion or a recommendation merely comes into sight there is then left out.
struct TrialAsked {
    std::optional<Day> on;  // none: the day of Asking::now
    DateReading dates = DateReading::latest;
    std::size_t commitments_max = trial_commitments_max;
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
