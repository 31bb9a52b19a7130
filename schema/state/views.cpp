#include "schema/state/commitment.hpp"

namespace annals::state {
namespace {

// What a reader would call the outcome, for comparing the two readings of imprecise dates.
std::string headline(const MilestoneAt& milestone) {
    if (milestone.is_not_yet) return "not yet begun";
    std::string words = state_word(state_of(milestone));
    if (const Unit* unit = main_unit(milestone)) words += ", " + timeliness_words(unit->timeliness);
    return words;
}

std::optional<std::string> other_headline(World& world, const MilestoneAt& milestone, const MilestoneAsk& ask) {
    MilestoneAsk reread = ask;
    reread.at.dates = other(ask.at.dates);
    const auto commitment = commitment_at(world, milestone.spec.commitment, reread);
    if (!commitment) return std::nullopt;
    for (const MilestoneAt& one : commitment->milestones)
        if (one.id == milestone.id && headline(one) != headline(milestone)) return headline(one);
    return std::nullopt;
}

bool is_imprecise(const Fact* fact) {
    const auto& effective = fact->statement.envelope.effective;
    return effective && !effective->is_exact();
}

InstanceView view_of(const Unit& unit, DateReading dates) {
    InstanceView view;
    view.instance = unit.instance.value_or("");
    view.state = unit.outcome.state;
    view.timeliness = unit.timeliness;
    view.due = due_view(unit);
    if (unit.outcome.reached) view.reached_on = unit.outcome.reached->fact->statement.envelope.effective;
    std::vector<const Fact*> facts = unit.outcome.facts;
    facts.insert(facts.end(), unit.due.facts.begin(), unit.due.facts.end());
    if (unit.given_by) facts.push_back(unit.given_by);
    view.entries = entries_of(std::move(facts), dates);
    return view;
}

void put_options(const MilestoneAt& milestone, MilestoneView& view) {
    if (!milestone.spec.any_of) return;
    view.options_min = milestone.spec.any_of->min;
    for (const event::Option& option : milestone.spec.any_of->options) {
        OptionView shown{option.text, false, {}};
        if (const Unit* unit = main_unit(milestone)) {
            const auto reached = unit->outcome.options.find(option.text);
            if (reached != unit->outcome.options.end()) {
                shown.is_reached = true;
                shown.reached_on = reached->second.fact->statement.envelope.effective;
            }
        }
        view.options.push_back(std::move(shown));
    }
}

// Everything that the milestone rests on; and its own entries that may already have happened.
std::vector<const Fact*> facts_of(const MilestoneAt& milestone) {
    std::vector<const Fact*> facts = milestone.spec.facts;
    for (const Unit& unit : milestone.units) {
        facts.insert(facts.end(), unit.outcome.facts.begin(), unit.outcome.facts.end());
        facts.insert(facts.end(), unit.due.facts.begin(), unit.due.facts.end());
        if (unit.given_by) facts.push_back(unit.given_by);
    }
    return facts;
}

void count_unit(const Unit& unit, MilestoneCounts& counts) {
    if (unit.outcome.state == MilestoneState::dropped) return;
    ++counts.required;
    if (unit.outcome.reached) ++counts.reached;
    if (unit.timeliness.word == Timeliness::on_time) ++counts.on_time;
    if (unit.timeliness.word == Timeliness::late) ++counts.late;
    if (unit.timeliness.word == Timeliness::overdue) ++counts.overdue;
    if (unit.timeliness.word == Timeliness::upcoming) ++counts.upcoming;
    if (unit.timeliness.word == Timeliness::undated) ++counts.undated;
}

bool is_required(const MilestoneAt& milestone) {
    return milestone.spec.required && milestone.spec.kind != event::MilestoneKind::continuous;
}

void count(const CommitmentAt& commitment, CommitmentView& view) {
    bool is_at_risk = false;
    for (const MilestoneAt& milestone : commitment.milestones) {
        if (milestone.is_not_yet) continue;
        for (const Unit& unit : milestone.units) {
            if (unit.timeliness.word == Timeliness::upcoming && (!view.next_due || *unit.due.day < *view.next_due))
                view.next_due = unit.due.day;
            if (!is_required(milestone)) continue;
            count_unit(unit, view.milestones_count);
            is_at_risk = is_at_risk || (unit.timeliness.due_soon && unit.outcome.state == MilestoneState::planned);
        }
    }
    if (commitment.state == CommitmentState::not_yet) return;
    if (view.milestones_count.overdue > 0) view.qualifiers.emplace_back("overdue");
    if (is_at_risk) view.qualifiers.emplace_back("at_risk");
    if (view.milestones_count.undated > 0) view.qualifiers.emplace_back("undated");
}

// What the commitment says of itself on that day.
std::vector<const Fact*> put_texts(World& world, const CommitmentAt& commitment, At at, CommitmentView& view) {
    const auto& made = *commitment.life.made->as<event::CommitmentMade>();
    std::vector<const Fact*> facts{commitment.life.made};
    for (const auto& theme : made.themes) view.themes.push_back(theme.text);
    view.summary = made.summary.text;
    if (made.verb) view.verb = made.verb->text;
    for (const Dated& dated :
         World::dated<event::CommitmentAmended>(world.own({Kind::commitment, commitment.id}), at.dates)) {
        if (dated.day > at.on) break;
        const auto& said = *dated.fact->as<event::CommitmentAmended>();
        facts.push_back(dated.fact);
        if (said.themes) {
            view.themes.clear();
            for (const auto& theme : *said.themes) view.themes.push_back(theme.text);
        }
        if (said.summary) view.summary = said.summary->text;
        if (said.verb) view.verb = said.verb->text;
    }
    for (const auto* dated : {&commitment.life.withdrawn, &commitment.life.superseded, &commitment.life.completed,
                              &commitment.life.plan_superseded})
        if (*dated) facts.push_back((*dated)->fact);
    if (commitment.life.adopted) facts.push_back(commitment.life.adopted);
    return facts;
}

std::string headline(World& world, const CommitmentAt& commitment, At at) {
    CommitmentView view;
    count(commitment, view);
    std::string words = commitment_word(commitment.state);
    for (const std::string& qualifier : view.qualifiers) words += ", " + qualifier;
    const Subject subject{Kind::commitment, commitment.id};
    const Counts counts = count_members(world, memberships(world, subject, at), main_roles(Kind::commitment));
    return words + ", " + std::to_string(counts.governments) + " governments, " +
           std::to_string(view.milestones_count.reached) + " reached";
}

}  // namespace

std::vector<Seq> entries_of(std::vector<const Fact*> facts, DateReading dates) {
    const auto key = [&](const Fact* fact) {
        const auto& effective = fact->statement.envelope.effective;
        return std::pair(effective ? read(*effective, dates) : day_first, fact->seq);
    };
    std::sort(facts.begin(), facts.end(), [&](const Fact* a, const Fact* b) { return key(a) < key(b); });
    facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
    std::vector<Seq> entries;
    entries.reserve(facts.size());
    for (const Fact* fact : facts) entries.push_back(fact->seq);
    return entries;
}

std::vector<Imprecise> imprecise_among(const std::vector<const Fact*>& facts, At at,
                                       const std::optional<std::string>& reread) {
    std::map<Seq, DayRange> found;
    for (const Fact* fact : facts)
        if (is_imprecise(fact) && fact->statement.envelope.effective->first <= at.on)
            found.emplace(fact->seq, *fact->statement.envelope.effective);
    std::vector<Imprecise> imprecise;
    for (const auto& [seq, effective] : found)
        imprecise.push_back(
            {seq, effective,
             reread ? std::optional(std::string("read from its ") +
                                    (at.dates == DateReading::latest ? "first" : "last") + " day: " + *reread)
                    : std::nullopt});
    return imprecise;
}

MilestoneView view_of(World& world, const MilestoneAt& milestone, const MilestoneAsk& ask) {
    MilestoneView view;
    view.milestone = named(world, {Kind::milestone, milestone.id}, ask.at);
    view.commitment = named(world, {Kind::commitment, milestone.spec.commitment}, ask.at);
    view.kind = milestone.spec.kind;
    view.what = milestone.spec.what;
    view.topics = milestone.spec.topics;
    view.state = state_of(milestone);
    if (const Unit* unit = main_unit(milestone)) {
        view.timeliness = unit->timeliness;
        view.due = due_view(*unit);
        if (!milestone.is_recurring && unit->outcome.reached)
            view.reached_on = unit->outcome.reached->fact->statement.envelope.effective;
    } else {
        view.due.why = "no instance has arisen";
    }
    view.required = is_required(milestone);
    view.on_invitation = milestone.spec.on_invitation;
    view.is_not_yet = milestone.is_not_yet;
    for (const event::PartyId& party : milestone.spec.responsible)
        view.responsible.push_back(named(world, party.subject(), ask.at));
    view.part_of = milestone.spec.part_of;
    put_options(milestone, view);
    if (milestone.is_recurring)
        for (const Unit& unit : milestone.units) view.instances.push_back(view_of(unit, ask.at.dates));
    std::vector<const Fact*> facts = facts_of(milestone);
    view.entries = entries_of(facts, ask.at.dates);
    const World::Facts& own = world.own({Kind::milestone, milestone.id});
    facts.insert(facts.end(), own.begin(), own.end());
    if (std::any_of(facts.begin(), facts.end(), is_imprecise))
        view.imprecise = imprecise_among(facts, ask.at, other_headline(world, milestone, ask));
    return view;
}

CommitmentView view_of(World& world, const CommitmentAt& commitment, const MilestoneAsk& ask) {
    const Subject subject{Kind::commitment, commitment.id};
    CommitmentView view;
    view.commitment = named(world, subject, ask.at);
    view.plan = commitment.life.plan;
    std::vector<const Fact*> facts = put_texts(world, commitment, ask.at, view);
    view.state = commitment.state;
    view.collaborating = count_members(world, memberships(world, subject, ask.at), main_roles(Kind::commitment));
    count(commitment, view);
    for (const event::Answered& answered : answers_of(world, commitment.id, ask.at))
        view.answers.push_back(named(world, answered.recommendation.subject(), ask.at));
    for (const event::OpenList& list : open_lists(world, subject, ask.at))
        view.open_lists.push_back({list.role, list.as_printed.text});
    for (const MilestoneAt& milestone : commitment.milestones)
        view.milestones.push_back(view_of(world, milestone, ask));
    view.entries = entries_of(facts, ask.at.dates);
    const World::Facts& all = world.all(subject);
    facts.insert(facts.end(), all.begin(), all.end());
    if (std::any_of(facts.begin(), facts.end(), is_imprecise)) {
        MilestoneAsk reread = ask;
        reread.at.dates = other(ask.at.dates);
        const auto again = commitment_at(world, commitment.id, reread);
        std::optional<std::string> differs;
        if (again) {
            const std::string words = headline(world, *again, reread.at);
            if (words != headline(world, commitment, ask.at)) differs = words;
        }
        view.imprecise = imprecise_among(facts, ask.at, differs);
    }
    return view;
}

PlanView plan_view(World& world, const std::string& plan, const MilestoneAsk& ask) {
    PlanView view;
    view.plan = named(world, {Kind::plan, plan}, ask.at);
    if (const Fact* adopted = world.registration({Kind::plan, plan})) {
        view.agenda = adopted->as<event::PlanAdopted>()->agenda.text;
        view.year = adopted->as<event::PlanAdopted>()->year;
    }
    view.state = plan_state(world, plan, ask.at);
    for (const std::string& id : commitments_of(world, plan))
        if (const auto commitment = commitment_at(world, id, ask))
            view.commitments.push_back(view_of(world, *commitment, ask));
    return view;
}

}  // namespace annals::state
