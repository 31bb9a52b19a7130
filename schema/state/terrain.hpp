// A plan over time, as the findings of the landscape are read off it: who had which role, what answered what and what
// its milestones were, each as a set of days up to `on`. Only for findings*.cpp.
#pragma once

#include "schema/state/answers_findings.hpp"
#include "schema/state/asked.hpp"
#include "schema/state/spans.hpp"

namespace annals::state {

using DatedFacts = std::vector<Dated>;
inline void append(DatedFacts& facts, const DatedFacts& more) { facts.insert(facts.end(), more.begin(), more.end()); }

struct RoleHeld {
    std::string party;
    event::Role role = event::Role::collaborating;
    Spans days;  // within those of its commitment
    DatedFacts facts;
};

// What a milestone was from a day to that of the next step.
struct MilestoneStep {
    Day from;
    bool stands = false;       // set, and not dropped
    bool is_open = false;      // and not reached
    bool is_part = false;      // of another milestone
    bool is_dated = false;     // has a deadline, by itself or as a part
    bool is_unproven = false;  // reported reached, and no report brings a source
    event::MilestoneKind kind = event::MilestoneKind::launch;
    std::string what;
    std::vector<std::string> topics;
    std::vector<std::string> responsible;
    std::optional<std::string> occasion;  // that its own deadline names
};

struct MilestoneHeld {
    std::string id;
    std::size_t commitment = 0;  // by position in Terrain
    Spans in_force;              // of its commitment
    std::vector<MilestoneStep> steps;
    DatedFacts facts;

    // The last step by that day. REQUIRES: it was set by then.
    const MilestoneStep& at(Day day) const;
    // The days on which it stands in a commitment in force, and `wanted(step)` holds.
    template <class Wanted>
    Spans when(Day end, Wanted wanted) const {
        Spans found;
        for (std::size_t i = 0; i < steps.size(); ++i)
            if (steps[i].stands && wanted(steps[i]))
                found.append(steps[i].from, i + 1 < steps.size() ? steps[i + 1].from : end);
        return found & in_force;
    }
};

// Somebody's progress on a milestone, or a milestone reached that was theirs to deliver.
struct Output {
    std::string party;
    Dated said;
};

struct CommitmentHeld {
    std::string id;
    Spans in_force;                        // from when it and its plan have begun until either ends
    DatedFacts facts;                      // of its making, amendments and end, and of its plan's
    std::map<std::string, Spans> answers;  // by recommendation
    std::vector<RoleHeld> roles;
    Spans unstated;          // when absence from its collaborating members is not stated
    std::string open_leads;  // as printed, where its list of who leads or coordinates is left open

    // The days on which the party has a role for which `wanted(role)` holds.
    template <class Wanted>
    Spans days_of(const std::string& party, Wanted wanted) const {
        Spans found;
        for (const RoleHeld& one : roles)
            if (one.party == party && wanted(one.role)) found = found | one.days;
        return found;
    }
};

struct Terrain {
    const Asked& asked;
    std::string plan;
    std::string agenda;
    Spans in_effect;
    DatedFacts facts;  // of the plan's adoption and end
    std::vector<CommitmentHeld> commitments;
    std::vector<MilestoneHeld> milestones;
    std::vector<Output> outputs;

    World& world() const { return asked.world; }
    Day end() const { return next(asked.at.on); }
    std::string name(const Subject& subject) const { return short_name(asked.world, subject, asked.at); }
    std::string name(const CommitmentHeld& one) const { return name({Kind::commitment, one.id}); }
    std::string name(const MilestoneHeld& one) const { return name({Kind::milestone, one.id}); }
    std::string party(const std::string& id) const { return name({Kind::party, id}); }
};

// A role in which a party takes part: not one that it is only named or invited in.
bool takes_part(event::Role role);

// The plan by what is known and counts by `on`. A plan that nothing registers has no days.
Terrain survey(const Asked& asked, const std::string& plan);

// The commitment alone, its roles left out: for one of another plan.
CommitmentHeld survey_commitment(const Asked& asked, const std::string& id);

// Who had a role in an agenda or a party.
std::vector<RoleHeld> roles_in(const Asked& asked, const Subject& of);

}  // namespace annals::state
