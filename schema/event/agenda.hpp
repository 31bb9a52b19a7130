// What can be said about an agenda: a breakthrough, its goal, its launch.
#pragma once

#include "schema/event/types.hpp"

namespace annals::event {

struct AgendaLaunched {
    static constexpr std::uint16_t tag = 1;
    static constexpr std::string_view type = "agenda.launched";
    static constexpr std::string_view meaning = "An agenda (such as a breakthrough) is launched with its goal.";
    AgendaId id;
    Name title;
    Words goal;
    std::optional<std::uint16_t> target_year;
    std::optional<AgendaRef> parent;
    std::optional<OccasionRef> occasion;
    std::vector<OpenList> open_lists;
    static constexpr auto help = std::to_array<std::string_view>({
        "the agenda, such as road-transport",
        "its name as printed",
        "what is to be reached, in own words",
        "the year by which the goal is to be reached",
        "the agenda that this one is part of",
        "the occasion at which it was launched",
        "lists of members that its documents leave open",
    });
};
BOOST_DESCRIBE_STRUCT(AgendaLaunched, (), (id, title, goal, target_year, parent, occasion, open_lists))

struct AgendaAmended {
    static constexpr std::uint16_t tag = 2;
    static constexpr std::string_view type = "agenda.amended";
    static constexpr std::string_view meaning =
        "The world changed an agenda: the fields given replace the earlier ones.";
    AgendaId id;
    std::optional<Name> title;
    std::optional<Words> goal;
    std::optional<std::uint16_t> target_year;
    std::optional<AgendaRef> parent;
    std::optional<OccasionRef> occasion;
    std::optional<std::vector<OpenList>> open_lists;
    static constexpr auto help = std::to_array<std::string_view>({
        "the agenda",
        "its new name",
        "its new goal",
        "its new target year",
        "the agenda that it is now part of",
        "the occasion it is now tied to",
        "the open lists, whole",
    });
};
BOOST_DESCRIBE_STRUCT(AgendaAmended, (), (id, title, goal, target_year, parent, occasion, open_lists))

}  // namespace annals::event
