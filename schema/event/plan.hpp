// What can be said about a plan: an agenda's edition of priority actions.
#pragma once

#include "schema/event/deadline.hpp"

namespace annals::event {

// One step of a plan's yearly cycle: what happens to it, through what, when, by whom.
struct CycleStep {
    Text<60> step;
    Name through;
    std::optional<Deadline> deadline;
    std::vector<PartyRef> by;
    friend auto operator<=>(const CycleStep&, const CycleStep&) = default;
};
BOOST_DESCRIBE_STRUCT(CycleStep, (), (step, through, deadline, by))

// A recommendation that a plan notes without answering it by a commitment.
struct Noted {
    RecommendationRef recommendation;
    Words statement;
    friend auto operator<=>(const Noted&, const Noted&) = default;
};
BOOST_DESCRIBE_STRUCT(Noted, (), (recommendation, statement))

struct PlanAdopted {
    static constexpr std::uint16_t tag = 10;
    static constexpr std::string_view type = "plan.adopted";
    static constexpr std::string_view meaning = "An agenda's plan for a year takes effect.";
    PlanId id;
    AgendaId agenda;
    Name title;
    std::uint16_t year = 0;
    std::vector<CycleStep> cycle;
    std::vector<Noted> noted;
    static constexpr auto help = std::to_array<std::string_view>({
        "the plan, such as road-transport/2023",
        "the agenda whose plan it is",
        "its title as printed",
        "the year of the edition",
        "how the plan is followed up: step, through what, deadline, by whom",
        "recommendations that the plan notes without a commitment",
    });
};
BOOST_DESCRIBE_STRUCT(PlanAdopted, (), (id, agenda, title, year, cycle, noted))

struct PlanSuperseded {
    static constexpr std::uint16_t tag = 11;
    static constexpr std::string_view type = "plan.superseded";
    static constexpr std::string_view meaning = "A later plan takes the place of this one.";
    PlanId id;
    PlanId by;
    static constexpr auto help = std::to_array<std::string_view>({
        "the plan that ends",
        "the plan that takes its place",
    });
};
BOOST_DESCRIBE_STRUCT(PlanSuperseded, (), (id, by))

}  // namespace annals::event
