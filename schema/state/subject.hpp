// Parties, occasions, and the names by which subjects are shown.
#pragma once

#include "schema/state/answers.hpp"
#include "schema/state/world.hpp"

namespace annals::state {

// ---- parties ----

event::PartyKind party_kind(World& world, const std::string& id);
bool is_government(event::PartyKind kind);

// All names in the order in which they came into force; the first serves from the beginning.
std::vector<NameView> party_names(World& world, const std::string& id, At at);
// The party that this one has merged into by `on`, the end of the chain; none: it stands by itself.
std::optional<std::string> merged_into(World& world, const std::string& id, At at);

// ---- occasions ----

struct OccasionAt {
    OccasionState state = OccasionState::unscheduled;
    std::optional<Day> from;
    std::optional<Day> until;
    std::optional<std::string> place;
    bool was_scheduled = false;  // ever given days by then
    std::vector<Seq> entries;
    std::vector<const Fact*> facts;  // the same
};

// The days in force at `at.on`; of the plans for them only those decided up to `cap` (rule 6: once a milestone is
// reached, only `held` still moves its due day).
OccasionAt occasion_at(World& world, const std::string& id, At at, Day cap);

// The assessments of a subject that were published by `at.on`, in their order.
std::vector<Dated> assessments_of(World& world, const Subject& subject, At at);

// ---- names ----

// By what a subject is called on that day. The id, where nothing names it.
Named named(World& world, const Subject& subject, At at);
// Its printed code if it has one, else its name: what a sentence calls it.
std::string short_name(World& world, const Subject& subject, At at);

}  // namespace annals::state
