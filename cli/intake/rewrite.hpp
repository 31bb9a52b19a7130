// What would be recorded about an item that differs: as a correction of the record, or as a change in the world.
#pragma once

#include "cli/intake/compare.hpp"

namespace annals::intake {

// An item that differs from what the ledger says, and where.
struct Difference {
    const Stated& stated;
    const Counterpart& counterpart;
    std::vector<std::string> fields;
};

// The record was wrong: event.corrected of each entry that says otherwise; where a field tells what the entry is about,
// event.retracted and the entry anew. A Result whose error is bad_correction says what cannot be put right so; any
// other error is the ledger's.
Result<std::vector<event::Statement>> as_correction(const Difference& difference, const std::string& reason,
                                                    KeyBook& book);

// The world changed on that day: the event that fits the type (amended, rescheduled, reworded, renamed, left and
// joined). unsupported: these fields cannot change by an event, or not to nothing.
Result<std::vector<event::Statement>> as_change(const Difference& difference, DayRange day, KeyBook& book);

}  // namespace annals::intake
