// Civil days, imprecise dates and instants. No clock is read here.
#pragma once

#include "schema/base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace annals {

// A civil day in UTC, counted from 1970-01-01. Only days of the years limits::year_first..year_last are parsed.
struct Day {
    std::int32_t days = 0;
    friend auto operator<=>(const Day&, const Day&) = default;
};
// The days of the calendar: of limits::year_first .. year_last.
inline constexpr Day day_first{-25567};    // 1900-01-01
inline constexpr Day day_last{84005};      // 2199-12-31
Day day_of(int year, int month, int day);  // CHECKs that the date exists
bool is_date(int year, int month, int day);
struct Civil {
    int year = 0;
    int month = 0;
    int day = 0;
};
Civil civil_of(Day day);
inline Day next(Day day) { return {day.days + 1}; }
inline Day previous(Day day) { return {day.days - 1}; }
inline std::int32_t days_between(Day from, Day until) { return until.days - from.days; }

std::string to_string(Day day);  // YYYY-MM-DD
Result<Day> parse_day(std::string_view text);

// A date as far as it is known: one of the days first..last, both included. A whole month or year prints as such;
// which of the ways it was written in is not kept (2023-11 and 2023-11-01/2023-11-30 are the same statement).
struct DayRange {
    Day first;
    Day last;
    bool is_exact() const { return first == last; }
    bool holds(Day day) const { return first <= day && day <= last; }
    friend auto operator<=>(const DayRange&, const DayRange&) = default;
};
inline DayRange exactly(Day day) { return {day, day}; }
DayRange whole_month(int year, int month);
DayRange whole_year(int year);

std::string to_string(DayRange range);  // YYYY-MM-DD, YYYY-MM, YYYY or DAY/DAY
// The inverse of to_string. DAY/DAY must run forward.
Result<DayRange> parse_day_range(std::string_view text);

// An instant in UTC, in microseconds since 1970-01-01T00:00:00Z.
struct Instant {
    std::int64_t us = 0;
    friend auto operator<=>(const Instant&, const Instant&) = default;
};
Instant start_of(Day day);
Instant end_of(Day day);  // the last microsecond of that day
Day day_of(Instant instant);

std::string to_string(Instant instant);  // YYYY-MM-DDTHH:MM:SS.ffffffZ, always six decimals
// RFC 3339 in UTC (suffix Z), with 0 to 6 decimals; seconds may be left out.
Result<Instant> parse_instant(std::string_view text);

}  // namespace annals
