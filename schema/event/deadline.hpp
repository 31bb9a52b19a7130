// A deadline as it was worded. Which day that is follows at question time (schema/state/deadline.hpp); nothing resolved
// is ever stored.
#pragma once

#include "schema/event/types.hpp"

#include <variant>

namespace annals::event {

// Due on a day, or on the last day of a month or year.
struct DueDate {
    DayRange date;
    friend auto operator<=>(const DueDate&, const DueDate&) = default;
};

// Words that tie a deadline to an occasion. `by` and `at`: its last day. `for`: the day before its first.
enum class Preposition : std::uint8_t { by = 1, at = 2, for_ = 3 };

struct DueOccasion {
    Preposition preposition = Preposition::by;
    OccasionRef occasion;
    friend auto operator<=>(const DueOccasion&, const DueOccasion&) = default;
};

// Due when another milestone is.
struct DueWith {
    MilestoneRef milestone;
    friend auto operator<=>(const DueWith&, const DueWith&) = default;
};

// Recurring: an instance for occasion `from` and for each later one of its series.
struct DueEverySeries {
    Text<60> series;
    OccasionRef from;
    friend auto operator<=>(const DueEverySeries&, const DueEverySeries&) = default;
};

// Recurring: an instance each year from `from_year`, due on that day of the year, else on its last.
struct DueEveryYear {
    struct MonthDay {
        std::uint8_t month = 12;
        std::uint8_t day = 31;
        friend auto operator<=>(const MonthDay&, const MonthDay&) = default;
    };
    std::optional<MonthDay> on;
    std::uint16_t from_year = 0;
    friend auto operator<=>(const DueEveryYear&, const DueEveryYear&) = default;
};

// Explicitly without a day.
struct DueOpen {
    friend auto operator<=>(const DueOpen&, const DueOpen&) = default;
};

// Stored by position in this list, from 1: new forms are appended.
using Deadline = std::variant<DueDate, DueOccasion, DueWith, DueEverySeries, DueEveryYear, DueOpen>;

inline bool is_recurring(const Deadline& deadline) {
    return std::holds_alternative<DueEverySeries>(deadline) || std::holds_alternative<DueEveryYear>(deadline);
}

// "2023-11", "by cop28", "at cop27", "for cop28", "with road-transport/2023/rt2/a", "every cop from cop28",
// "every year from 2023", "every year on 03-31 from 2023", "open".
std::string to_string(const Deadline& deadline);

// The inverse of to_string. References are taken as they stand: whether they are ids (or printed names that somebody
// else resolves first, as the file reader does) is for check_deadline to say. bad_value where no form fits.
Result<Deadline> parse_deadline(std::string_view text);

// Judges ids, years and days of a deadline; bad_value.
Result<void> check_deadline(const Deadline& deadline);

}  // namespace annals::event
