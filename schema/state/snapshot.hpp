// What there is to compare at one pair of clocks, and what differs between two. Only for ask_change.cpp.
#pragma once

#include "schema/state/answers_change.hpp"
#include "schema/state/commitment.hpp"
#include "schema/state/membership.hpp"

#include <map>

namespace annals::state {

struct Item {
    Subject subject;
    std::string what;
    std::string detail;
    friend auto operator<=>(const Item&, const Item&) = default;
};

// How an entry bears on a value: what is announced changes nothing yet.
struct Rest {
    Seq seq{};
    bool is_announced = false;
    friend auto operator<=>(const Rest&, const Rest&) = default;
};

struct Value {
    std::string text;
    std::string party;  // the member, the assessor
    // What it rests on, each with the day from which it does; none: a correction, which goes by `known` alone.
    std::map<Rest, std::optional<Day>> rests;
    // A value that the calendar makes, with no entry of that day: its first day, why that day, and what the day rests
    // on. Of what is overdue: the day after the due day.
    std::optional<Day> turned;
    std::string turned_why;
    std::vector<Seq> turned_by;
};
using Snapshot = std::map<Item, Value>;

// Of commitments: states, milestones, members and their names, the occasions of the deadlines, ratings.
Snapshot take_snapshot(World& world, At at, const std::vector<std::string>& commitments);

// What differs, by subject. `later` is the world of `after`. With `from`, both sides are of one `known`, and it is the
// day of `before`: what no entry in between makes so is said to come of time passing.
std::vector<ChangeRow> compare(World& later, At at, const Snapshot& before, const Snapshot& after,
                               std::optional<Day> from);

}  // namespace annals::state
