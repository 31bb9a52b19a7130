#include "schema/state/commitment.hpp"

#include "schema/event/describe.hpp"

namespace annals::state {

std::string commitment_word(CommitmentState state) { return event::enum_word(state); }

namespace {

// The first entry of type T about `id` in force by `on`; `begin` is what it ends.
template <class T>
std::optional<Dated> ended_by(const World::Facts& facts, const std::string& id, const Fact& begin, At at, Day& begun) {
    std::optional<Dated> first;
    for (const Fact* fact : facts) {
        const auto* said = fact->as<T>();
        if (!said || said->id.text != id || !fact->statement.envelope.effective) continue;
        const BeginEnd days =
            read_pair(*begin.statement.envelope.effective, *fact->statement.envelope.effective, at.dates);
        begun = std::min(begun, days.begin);
        const Dated dated{days.end, fact};
        if (days.end <= at.on && (!first || dated < *first)) first = dated;
    }
    return first;
}

void live_plan(World& world, At at, Life& life) {
    const Subject plan{Kind::plan, life.plan};
    life.adopted = world.registration(plan);
    if (!life.adopted || !life.adopted->statement.envelope.effective) return;
    Day begun = read(*life.adopted->statement.envelope.effective, at.dates);
    life.plan_superseded = ended_by<event::PlanSuperseded>(world.own(plan), plan.id, *life.adopted, at, begun);
    life.is_plan_in_effect = begun <= at.on;
}

// Required and told apart: what decides that a commitment is completed without being declared so.
bool is_completed(const std::vector<MilestoneAt>& milestones) {
    bool any_reached = false;
    for (const MilestoneAt& milestone : milestones) {
        if (milestone.is_not_yet || !milestone.spec.required) continue;
        if (milestone.is_recurring || milestone.spec.kind == event::MilestoneKind::continuous) return false;
        const Outcome& outcome = milestone.units.front().outcome;
        if (outcome.state == MilestoneState::disputed) return false;
        if (outcome.state == MilestoneState::dropped) continue;
        if (!outcome.reached) return false;
        any_reached = true;
    }
    return any_reached;
}

CommitmentState judge(const Life& life, const std::vector<MilestoneAt>& milestones) {
    if (!life.is_begun) return CommitmentState::not_yet;
    if (life.withdrawn) return CommitmentState::withdrawn;
    if (life.superseded) return CommitmentState::superseded;
    if (!life.is_plan_in_effect) return CommitmentState::proposed;
    if (life.completed || is_completed(milestones)) return CommitmentState::completed;
    if (life.plan_superseded) return CommitmentState::lapsed;
    return CommitmentState::active;
}

std::string code_order(World& world, const Subject& subject) {
    const Fact* fact = world.registration(subject);
    if (!fact) return {};
    if (const auto* made = fact->as<event::CommitmentMade>()) return made->code ? made->code->text : std::string();
    if (const auto* set = fact->as<event::MilestoneSet>()) return set->code ? set->code->text : std::string();
    return {};
}

// Digits within texts count as numbers: RT2 stands before RT10.
bool is_before(const std::string& a, const std::string& b) {
    std::size_t i = 0, j = 0;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    while (i < a.size() && j < b.size()) {
        if (is_digit(a[i]) && is_digit(b[j])) {
            std::size_t i_end = i, j_end = j;
            while (i_end < a.size() && is_digit(a[i_end])) ++i_end;
            while (j_end < b.size() && is_digit(b[j_end])) ++j_end;
            while (i + 1 < i_end && a[i] == '0') ++i;
            while (j + 1 < j_end && b[j] == '0') ++j;
            if (i_end - i != j_end - j) return i_end - i < j_end - j;
            for (; i < i_end; ++i, ++j)
                if (a[i] != b[j]) return a[i] < b[j];
        } else {
            if (a[i] != b[j]) return a[i] < b[j];
            ++i;
            ++j;
        }
    }
    return a.size() - i < b.size() - j;
}

void sort_by_code(World& world, Kind kind, std::vector<std::string>& ids) {
    std::vector<std::pair<std::string, std::string>> keyed;
    for (std::string& id : ids) keyed.emplace_back(code_order(world, {kind, id}), std::move(id));
    std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
        if (a.first != b.first) return is_before(a.first, b.first);
        return a.second != b.second && is_before(a.second, b.second);
    });
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = std::move(keyed[i].second);
}

}  // namespace

std::optional<Day> Life::end() const {
    std::optional<Day> first;
    for (const auto* dated : {&withdrawn, &superseded, &completed, &plan_superseded})
        if (*dated && (!first || (*dated)->day < *first)) first = (*dated)->day;
    return first;
}

std::optional<Life> life_of(World& world, const std::string& commitment, At at) {
    const Subject subject{Kind::commitment, commitment};
    Life life;
    life.made = world.registration(subject);
    if (!life.made || !life.made->statement.envelope.effective) return std::nullopt;
    life.begun = read(*life.made->statement.envelope.effective, at.dates);
    life.plan = life.made->as<event::CommitmentMade>()->plan.text;
    const World::Facts& facts = world.own(subject);
    life.withdrawn = ended_by<event::CommitmentWithdrawn>(facts, commitment, *life.made, at, life.begun);
    life.superseded = ended_by<event::CommitmentSuperseded>(facts, commitment, *life.made, at, life.begun);
    life.completed = ended_by<event::CommitmentCompleted>(facts, commitment, *life.made, at, life.begun);
    life.is_begun = life.begun <= at.on;
    live_plan(world, at, life);
    return life;
}

std::optional<Dated> membership_end(World& world, const std::string& commitment, At at) {
    const auto life = life_of(world, commitment, at);
    if (!life) return std::nullopt;
    if (life->withdrawn && life->superseded) return std::min(*life->withdrawn, *life->superseded);
    return life->withdrawn ? life->withdrawn : life->superseded;
}

std::vector<std::string> milestones_of(World& world, const std::string& commitment) {
    std::vector<std::string> ids;
    for (const Fact* fact : world.all({Kind::commitment, commitment}))
        if (const auto* set = fact->as<event::MilestoneSet>(); set && set->commitment.text == commitment)
            ids.push_back(set->id.text);
    sort_by_code(world, Kind::milestone, ids);
    return ids;
}

std::optional<CommitmentAt> commitment_at(World& world, const std::string& id, const MilestoneAsk& ask) {
    auto life = life_of(world, id, ask.at);
    if (!life) return std::nullopt;
    CommitmentAt commitment{id, std::move(*life), CommitmentState::active, {}};
    Surroundings around{commitment.life.end(), false, commitment.life.is_begun};
    const auto fold_milestones = [&] {
        commitment.milestones.clear();
        for (const std::string& milestone : milestones_of(world, id))
            if (auto folded = milestone_at(world, milestone, ask, around))
                commitment.milestones.push_back(std::move(*folded));
    };
    fold_milestones();
    commitment.state = judge(commitment.life, commitment.milestones);
    // Only when the state is known is it known whether what is open still matters.
    around.is_open_moot = around.end.has_value() && commitment.state != CommitmentState::lapsed;
    if (around.is_open_moot) fold_milestones();
    return commitment;
}

std::optional<CommitmentState> commitment_state(World& world, const std::string& id, At at) {
    const auto life = life_of(world, id, at);
    if (!life) return std::nullopt;
    const bool needs_milestones =
        life->is_begun && !life->withdrawn && !life->superseded && life->is_plan_in_effect && !life->completed;
    if (!needs_milestones) return judge(*life, {});
    return commitment_at(world, id, {at, at.on})->state;
}

std::string plan_state(World& world, const std::string& plan, At at) {
    Life life;
    life.plan = plan;
    live_plan(world, at, life);
    if (!life.is_plan_in_effect) return "not_yet";
    return life.plan_superseded ? "superseded" : "in_force";
}

std::vector<std::string> commitments_of(World& world, const std::string& plan) {
    std::vector<std::string> ids;
    for (const Fact* fact : world.all({Kind::plan, plan}))
        if (const auto* made = fact->as<event::CommitmentMade>(); made && made->plan.text == plan)
            ids.push_back(made->id.text);
    sort_by_code(world, Kind::commitment, ids);
    return ids;
}

std::vector<event::Answered> answers_of(World& world, const std::string& commitment, At at) {
    const Subject subject{Kind::commitment, commitment};
    const Fact* made = world.registration(subject);
    if (!made) return {};
    std::vector<event::Answered> answers = made->as<event::CommitmentMade>()->answers;
    for (const Dated& dated : World::dated<event::CommitmentAmended>(world.own(subject), at.dates))
        if (const auto& said = dated.fact->as<event::CommitmentAmended>()->answers; said && dated.day <= at.on)
            answers = *said;
    return answers;
}

}  // namespace annals::state
