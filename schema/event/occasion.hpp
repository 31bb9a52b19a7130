// What can be said about an occasion: a summit or ministerial that deadlines are tied to.
#pragma once

#include "schema/event/types.hpp"

namespace annals::event {

struct OccasionRegistered {
    static constexpr std::uint16_t tag = 70;
    static constexpr std::string_view type = "occasion.registered";
    static constexpr std::string_view meaning = "An occasion is known to the ledger; its days are said separately.";
    OccasionId id;
    std::vector<Name> names;
    std::optional<Text<60>> series;
    std::optional<std::uint16_t> number;
    static constexpr auto help = std::to_array<std::string_view>({
        "the occasion, such as cop28",
        "its names, the one to show first",
        "the series it belongs to, such as cop",
        "its number in the series",
    });
};
BOOST_DESCRIBE_STRUCT(OccasionRegistered, (), (id, names, series, number))

struct OccasionScheduled {
    static constexpr std::uint16_t tag = 71;
    static constexpr std::string_view type = "occasion.scheduled";
    static constexpr std::string_view meaning = "An occasion is given days; `effective` is the day of that decision.";
    OccasionId id;
    Day from;
    Day until;
    std::optional<Name> place;
    static constexpr auto help =
        std::to_array<std::string_view>({"the occasion", "its first day", "its last day (included)", "where"});
};
BOOST_DESCRIBE_STRUCT(OccasionScheduled, (), (id, from, until, place))

struct OccasionPostponed {
    static constexpr std::uint16_t tag = 72;
    static constexpr std::string_view type = "occasion.postponed";
    static constexpr std::string_view meaning = "An occasion is put off without new days: what hangs on it is undated.";
    OccasionId id;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>({"the occasion", "why"});
};
BOOST_DESCRIBE_STRUCT(OccasionPostponed, (), (id, reason))

struct OccasionRescheduled {
    static constexpr std::uint16_t tag = 73;
    static constexpr std::string_view type = "occasion.rescheduled";
    static constexpr std::string_view meaning =
        "An occasion gets other days or another place; only what is given changes.";
    OccasionId id;
    std::optional<Day> from;
    std::optional<Day> until;
    std::optional<Name> place;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>(
        {"the occasion", "its new first day", "its new last day (included)", "its new place", "why"});
};
BOOST_DESCRIBE_STRUCT(OccasionRescheduled, (), (id, from, until, place, reason))

struct OccasionCancelled {
    static constexpr std::uint16_t tag = 74;
    static constexpr std::string_view type = "occasion.cancelled";
    static constexpr std::string_view meaning = "An occasion will not take place.";
    OccasionId id;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>({"the occasion", "why"});
};
BOOST_DESCRIBE_STRUCT(OccasionCancelled, (), (id, reason))

struct OccasionHeld {
    static constexpr std::uint16_t tag = 75;
    static constexpr std::string_view type = "occasion.held";
    static constexpr std::string_view meaning = "An occasion took place on these days; `effective` is its last day.";
    OccasionId id;
    Day from;
    Day until;
    std::optional<Name> place;
    static constexpr auto help = std::to_array<std::string_view>(
        {"the occasion", "the first day it was held", "the last day it was held (included)", "where"});
};
BOOST_DESCRIBE_STRUCT(OccasionHeld, (), (id, from, until, place))

}  // namespace annals::event
