// Due days as a calendar (iCalendar, RFC 5545).
#pragma once

#include "schema/state/answers_landscape.hpp"

#include <string>

namespace annals::cli {

// An all-day event a row. The rows' own identifiers make a later calendar replace the events of an earlier one; each
// event's stamp is when its last entry was recorded, so that the same answer gives the same bytes.
struct CalendarOrigin {
    std::string name;   // shown as the calendar's name
    std::string basis;  // what the days rest on: on, known, size and root; in every description
};
std::string to_icalendar(const state::CalendarAnswer& answer, const CalendarOrigin& origin);

}  // namespace annals::cli
