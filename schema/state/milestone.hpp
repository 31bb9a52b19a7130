// What became of a milestone: rules 7, 8 and 10 of DESIGN section 4.
#pragma once

#include "schema/state/deadline.hpp"

namespace annals::state {

std::string occasion_word(OccasionState state);
std::string state_word(MilestoneState state);
std::string timeliness_words(const TimelinessView& timeliness);  // "late by 5 days"

// What a milestone is, with its amendments up to a day.
struct MilestoneSpec {
    const Fact* set = nullptr;
    Day begun;
    std::string commitment;
    event::MilestoneKind kind = event::MilestoneKind::launch;
    std::string what;
    std::vector<std::string> topics;
    std::vector<event::PartyId> responsible;
    std::optional<event::OptionGroup> any_of;
    std::optional<std::string> part_of;
    bool required = true;
    bool on_invitation = false;
    std::vector<const Fact*> facts;
};
std::optional<MilestoneSpec> spec_of(World& world, const std::string& id, At at);

// What its events since the last reopening say.
struct Outcome {
    MilestoneState state = MilestoneState::planned;
    std::optional<Dated> reached;          // the event by which it counts as reached
    std::optional<Dated> reached_reread;   // the same, dates read the other way
    std::map<std::string, Dated> options;  // reached
    std::optional<Day> last_progress;
    std::vector<const Fact*> facts;
    bool is_open() const { return !reached && state != MilestoneState::dropped; }
};
// Of the milestone as a whole.
Outcome outcome_of(World& world, const std::string& id, At at);

bool is_recurring_milestone(World& world, const std::string& id, At at);

// One thing to be delivered: the milestone, or an instance of a recurring one.
struct Unit {
    std::optional<std::string> instance;
    Outcome outcome;
    event::Deadline deadline = event::DueOpen{};
    std::optional<std::string> as_printed;
    const Fact* given_by = nullptr;  // the deadline
    Due due;
    std::optional<Day> original_day;
    std::optional<std::string> original_deadline;
    TimelinessView timeliness;
};

// A milestone as of a day.
struct MilestoneAt {
    std::string id;
    MilestoneSpec spec;
    bool is_not_yet = false;
    bool is_recurring = false;
    std::vector<Unit> units;  // one, or the instances
};

// What surrounds a milestone, and limits it (commitment.hpp).
struct Surroundings {
    std::optional<Day> end;     // no instance arises after it
    bool is_open_moot = false;  // what is open is not applicable
    bool is_begun = true;       // the commitment has begun
};
struct MilestoneAsk {
    At at;
    Day years_until;  // of instances by year
};
std::optional<MilestoneAt> milestone_at(World& world, const std::string& id, const MilestoneAsk& ask,
                                        const Surroundings& around);

// The unit that speaks for a recurring milestone: the first overdue, else the first upcoming, else the last one.
const Unit* main_unit(const MilestoneAt& milestone);
// The state of the whole: a recurring one is in progress once an instance is anything but planned.
MilestoneState state_of(const MilestoneAt& milestone);

DueView due_view(const Unit& unit);

}  // namespace annals::state
