// Which day a deadline is: rules 6 and 10 of DESIGN section 4. Nothing resolved here is ever stored.
#pragma once

#include "schema/state/subject.hpp"

namespace annals::state {

struct Due {
    std::optional<Day> day;
    std::string why;                 // one sentence
    std::vector<const Fact*> facts;  // of the occasions and milestones that it hangs on
};

// How a deadline is asked for.
struct DueAsk {
    At at;
    Day cap;  // decisions after this day move nothing: the milestone was reached on it
    std::optional<std::string> instance;
    std::vector<std::string> through;  // milestones on the way here: `with` that leads back is none
};

Due resolve(World& world, const event::Deadline& deadline, const DueAsk& ask);

// The deadline of a milestone in force, and the entry that gave it.
struct Governing {
    event::Deadline deadline = event::DueOpen{};
    const Fact* fact = nullptr;  // null: none was ever given
    std::optional<std::string> as_printed;
    Day since;  // the day it was given
};
// The last one given to the milestone as a whole by min(at.on, cap), else that of the milestone it is part of.
Governing governing(World& world, const std::string& milestone, const DueAsk& ask);
// The deadline first set (not `open`), for an instance where one is asked for.
std::optional<Governing> first_set(World& world, const std::string& milestone, const DueAsk& ask);
// Its due day with the days that its occasion had then, or those it was given first thereafter, up to `on`.
std::optional<Day> original_day(World& world, const Governing& first, const DueAsk& ask);

// The instances that a recurring deadline gives: for years up to that of `years_until`, for a series those scheduled by
// `at.on`. Both are further bounded by `end`, after which no instance arises.
struct InstanceAsk {
    At at;
    Day years_until;
    std::optional<Day> end;
};
std::vector<std::string> instances_of(World& world, const event::Deadline& deadline, const InstanceAsk& ask);

// The milestone that this one is part of, on that day.
std::optional<std::string> part_of(World& world, const std::string& milestone, At at);

}  // namespace annals::state
