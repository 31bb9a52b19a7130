// The life of commitments and plans: rule 9 of DESIGN section 4; and the views that status answers with.
#pragma once

#include "schema/state/membership.hpp"
#include "schema/state/milestone.hpp"

namespace annals::state {

std::string commitment_word(CommitmentState state);

// What was said about a commitment and its plan by a day.
struct Life {
    const Fact* made = nullptr;
    Day begun;
    bool is_begun = false;
    std::string plan;
    std::optional<Dated> withdrawn;
    std::optional<Dated> superseded;
    std::optional<Dated> completed;  // declared
    const Fact* adopted = nullptr;
    bool is_plan_in_effect = false;
    std::optional<Dated> plan_superseded;
    std::optional<Day> end() const;  // the earliest of the ends: no instance arises after it
};
std::optional<Life> life_of(World& world, const std::string& commitment, At at);

// The end of a commitment's memberships: withdrawn or superseded by `on`.
std::optional<Dated> membership_end(World& world, const std::string& commitment, At at);

// The milestones of a commitment, by code, then id.
std::vector<std::string> milestones_of(World& world, const std::string& commitment);

// A commitment as of a day.
struct CommitmentAt {
    std::string id;
    Life life;
    CommitmentState state = CommitmentState::active;
    std::vector<MilestoneAt> milestones;  // all of them, those not begun too
    bool is_in_force() const { return state == CommitmentState::active || state == CommitmentState::completed; }
};
std::optional<CommitmentAt> commitment_at(World& world, const std::string& id, const MilestoneAsk& ask);
// The state alone, for one whose milestones are not asked about.
std::optional<CommitmentState> commitment_state(World& world, const std::string& id, At at);

// plan: "not_yet", "in_force", "superseded"; the commitments registered in a plan, by code, then id.
std::string plan_state(World& world, const std::string& plan, At at);
std::vector<std::string> commitments_of(World& world, const std::string& plan);

// Views. `whole` milestones come from a CommitmentAt, so that their surroundings are known.
MilestoneView view_of(World& world, const MilestoneAt& milestone, const MilestoneAsk& ask);
CommitmentView view_of(World& world, const CommitmentAt& commitment, const MilestoneAsk& ask);
PlanView plan_view(World& world, const std::string& plan, const MilestoneAsk& ask);

// The imprecise dates among facts that have begun by `on` or whose interval holds it, by seq; `reread` says what the
// other reading gives, where it differs.
std::vector<Imprecise> imprecise_among(const std::vector<const Fact*>& facts, At at,
                                       const std::optional<std::string>& reread);
// Facts as the seqs an answer rests on, in the order in which they apply, each once.
std::vector<Seq> entries_of(std::vector<const Fact*> facts, DateReading dates);

// The recommendations that a commitment answers on a day.
std::vector<event::Answered> answers_of(World& world, const std::string& commitment, At at);

}  // namespace annals::state
