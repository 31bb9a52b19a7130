#include "schema/state/terrain.hpp"

#include "schema/base/limits.hpp"

namespace annals::state {
namespace {

using event::Role;

// The plan's days, and the entries that begin and end them.
void live_plan(const Asked& asked, const std::string& plan, Spans& days, DatedFacts& facts) {
    World& world = asked.world;
    const Fact* adopted = world.registration({Kind::plan, plan});
    if (!adopted || !adopted->statement.envelope.effective) return;
    Day begun = read(*adopted->statement.envelope.effective, asked.at.dates);
    std::optional<Dated> ended;
    for (const Fact* fact : world.own({Kind::plan, plan})) {
        const auto* said = fact->as<event::PlanSuperseded>();
        if (!said || said->id.text != plan || !fact->statement.envelope.effective) continue;
        const BeginEnd read =
            read_pair(*adopted->statement.envelope.effective, *fact->statement.envelope.effective, asked.at.dates);
        begun = std::min(begun, read.begin);
        const Dated end{read.end, fact};
        if (end.day <= asked.at.on && (!ended || end < *ended)) ended = end;
    }
    days = Spans(begun, ended ? ended->day : next(asked.at.on));
    facts.push_back({begun, adopted});
    if (ended) facts.push_back(*ended);
}

// What it answers from each amendment on.
void put_answers(const Asked& asked, CommitmentHeld& held) {
    const Fact* made = asked.world.registration({Kind::commitment, held.id});
    struct Step {
        Day from;
        const std::vector<event::Answered>* answers;
    };
    std::vector<Step> steps{{day_first, &made->as<event::CommitmentMade>()->answers}};
    for (const Dated& dated :
         World::dated<event::CommitmentAmended>(asked.world.own({Kind::commitment, held.id}), asked.at.dates)) {
        const auto& said = dated.fact->as<event::CommitmentAmended>()->answers;
        if (dated.day > asked.at.on || !said) continue;
        held.facts.push_back(dated);
        steps.push_back({dated.day, &*said});
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Spans days(steps[i].from, i + 1 < steps.size() ? steps[i + 1].from : next(asked.at.on));
        for (const event::Answered& answered : *steps[i].answers) {
            Spans& all = held.answers[answered.recommendation.text];
            all = all | (days & held.in_force);
        }
    }
}

bool has_source(const event::Statement& statement) {
    if (!statement.envelope.sources.empty()) return true;
    return std::visit(
        [](const auto& said) {
            if constexpr (requires { said.evidence; })
                return !said.evidence.empty();
            else
                return false;
        },
        statement.payload);
}

// Whether what is reported reached by that day (as a whole, or an instance) rests on no source at all.
bool is_unproven(const World::Facts& facts, At at) {
    std::map<std::string, bool> proven;
    std::set<std::uint64_t> attached;
    for (const Fact* fact : facts)
        if (const auto* said = fact->as<event::EvidenceAttached>()) attached.insert(said->target);
    for (const Fact* fact : facts) {
        const auto& effective = fact->statement.envelope.effective;
        if (!effective || read(*effective, at.dates) > at.on) continue;
        const auto put = [&](const auto* said) {
            if (!said) return;
            bool& is_proven = proven[said->instance ? said->instance->text : std::string()];
            is_proven = is_proven || has_source(fact->statement) || attached.contains(to_number(fact->seq));
        };
        put(fact->as<event::MilestoneReached>());
        put(fact->as<event::MilestoneVerified>());
    }
    return std::any_of(proven.begin(), proven.end(), [](const auto& one) { return !one.second; });
}

// The milestones whose entries can change what this one is: itself, and those that it ever was a part of.
std::set<std::string> wholes_of(World& world, const std::string& id) {
    std::set<std::string> found{id};
    std::vector<std::string> open{id};
    while (!open.empty() && found.size() < limits::deadline_depth_max) {
        const std::string now = std::move(open.back());
        open.pop_back();
        const auto put = [&](const auto* said) {
            if (said && said->part_of && found.insert(said->part_of->text).second) open.push_back(said->part_of->text);
        };
        for (const Fact* fact : world.own({Kind::milestone, now})) {
            put(fact->as<event::MilestoneSet>());
            put(fact->as<event::MilestoneAmended>());
        }
    }
    return found;
}

std::optional<MilestoneStep> step_of(World& world, const std::string& id, At at) {
    const auto spec = spec_of(world, id, at);
    if (!spec || spec->begun > at.on) return std::nullopt;
    const Outcome outcome = outcome_of(world, id, at);
    MilestoneStep step;
    step.from = at.on;
    step.stands = outcome.state != MilestoneState::dropped;
    step.is_open = outcome.is_open();
    step.is_part = spec->part_of.has_value();
    step.is_unproven = is_unproven(world.own({Kind::milestone, id}), at);
    step.kind = spec->kind;
    step.what = spec->what;
    step.topics = spec->topics;
    for (const event::PartyId& party : spec->responsible) step.responsible.push_back(party.text);
    const Governing given = governing(world, id, {at, at.on, {}, {}});
    step.is_dated = given.fact && !std::holds_alternative<event::DueOpen>(given.deadline);
    if (!step.is_part) {
        if (const auto* due = std::get_if<event::DueOccasion>(&given.deadline)) step.occasion = due->occasion.text;
        if (const auto* due = std::get_if<event::DueEverySeries>(&given.deadline)) step.occasion = due->from.text;
    }
    return step;
}

MilestoneHeld survey_milestone(const Asked& asked, const std::string& id) {
    MilestoneHeld held{id, 0, {}, {}, {}};
    std::set<Day> days;
    for (const std::string& one : wholes_of(asked.world, id))
        for (const Fact* fact : asked.world.own({Kind::milestone, one})) {
            const auto& effective = fact->statement.envelope.effective;
            const Day day = effective ? read(*effective, asked.at.dates) : day_first;
            if (!effective || day > asked.at.on) continue;
            days.insert(day);
            held.facts.push_back({day, fact});
        }
    for (const Day day : days)
        if (auto step = step_of(asked.world, id, {day, asked.at.dates})) held.steps.push_back(std::move(*step));
    return held;
}

void put_outputs(const MilestoneHeld& milestone, std::vector<Output>& outputs) {
    for (const Dated& dated : milestone.facts) {
        const auto put = [&](const auto* said) {
            if (!said) return;
            for (const event::PartyRef& party : said->by) outputs.push_back({party.text, dated});
        };
        put(dated.fact->as<event::MilestoneProgressed>());
        put(dated.fact->as<event::MilestoneReached>());
        if (dated.fact->as<event::MilestoneReached>() && !milestone.steps.empty())
            for (const std::string& party : milestone.at(dated.day).responsible) outputs.push_back({party, dated});
    }
}

void put_open_lists(const Asked& asked, CommitmentHeld& held) {
    const Subject subject{Kind::commitment, held.id};
    for (const event::OpenList& list : open_lists(asked.world, subject, asked.at))
        if (list.role == Role::lead || list.role == Role::coordinating) held.open_leads = list.as_printed.text;
    std::vector<Day> turns{held.in_force.list().front().from};
    for (const Dated& dated : World::dated<event::CommitmentAmended>(asked.world.own(subject), asked.at.dates))
        if (turns.back() < dated.day && dated.day <= asked.at.on) turns.push_back(dated.day);
    turns.push_back(next(asked.at.on));
    for (std::size_t i = 0; i + 1 < turns.size(); ++i)
        if (!is_stated(asked.world, subject, Role::collaborating, {turns[i], asked.at.dates}))
            held.unstated.append(turns[i], turns[i + 1]);
}

}  // namespace

bool takes_part(Role role) { return role != Role::named_in_text && role != Role::invited && role != Role::observer; }

const MilestoneStep& MilestoneHeld::at(Day day) const {
    const auto after =
        std::partition_point(steps.begin(), steps.end(), [&](const MilestoneStep& step) { return step.from <= day; });
    return after == steps.begin() ? steps.front() : *std::prev(after);
}

std::vector<RoleHeld> roles_in(const Asked& asked, const Subject& of) {
    std::vector<RoleHeld> roles;
    for (const Membership& one : memberships(asked.world, of, asked.at)) {
        RoleHeld held{one.party, one.role, {}, {}};
        for (const Spell& spell : one.spells) {
            held.days = held.days | Spans(spell.since, spell.until.value_or(next(asked.at.on)));
            held.facts.push_back({spell.since, spell.begun_by});
            if (spell.until && spell.ended_by) held.facts.push_back({*spell.until, spell.ended_by});
        }
        if (!held.days.is_empty()) roles.push_back(std::move(held));
    }
    return roles;
}

CommitmentHeld survey_commitment(const Asked& asked, const std::string& id) {
    CommitmentHeld held{id, {}, {}, {}, {}, {}, {}};
    const auto life = life_of(asked.world, id, asked.at);
    if (!life) return held;
    Spans in_effect;
    live_plan(asked, life->plan, in_effect, held.facts);
    Day until = next(asked.at.on);
    held.facts.push_back({life->begun, life->made});
    for (const auto* end : {&life->withdrawn, &life->superseded})
        if (*end) {
            until = std::min(until, (*end)->day);
            held.facts.push_back(**end);
        }
    held.in_force = Spans(life->begun, until) & in_effect;
    put_answers(asked, held);
    return held;
}

Terrain survey(const Asked& asked, const std::string& plan) {
    Terrain terrain{asked, plan, {}, {}, {}, {}, {}, {}};
    live_plan(asked, plan, terrain.in_effect, terrain.facts);
    if (terrain.facts.empty()) return terrain;
    terrain.agenda = terrain.facts.front().fact->as<event::PlanAdopted>()->agenda.text;
    for (const std::string& id : commitments_of(asked.world, plan)) {
        CommitmentHeld held = survey_commitment(asked, id);
        if (held.in_force.is_empty()) continue;
        held.roles = roles_in(asked, {Kind::commitment, id});
        for (RoleHeld& role : held.roles) role.days = role.days & held.in_force;
        put_open_lists(asked, held);
        for (const std::string& milestone : milestones_of(asked.world, id)) {
            MilestoneHeld one = survey_milestone(asked, milestone);
            if (one.steps.empty()) continue;
            one.commitment = terrain.commitments.size();
            one.in_force = held.in_force;
            put_outputs(one, terrain.outputs);
            terrain.milestones.push_back(std::move(one));
        }
        terrain.commitments.push_back(std::move(held));
    }
    return terrain;
}

}  // namespace annals::state
