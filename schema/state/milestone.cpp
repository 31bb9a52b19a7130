// What became of a milestone: its events, instances, due days and timeliness.
// Long because an instance is judged by its events and due day together, and each gives the other its end.
#include "schema/state/milestone.hpp"

#include "schema/event/describe.hpp"

#include <limits>

namespace annals::state {

std::string occasion_word(OccasionState state) { return event::enum_word(state); }
std::string state_word(MilestoneState state) { return event::enum_word(state); }

std::string timeliness_words(const TimelinessView& timeliness) {
    const auto days = [&] {
        const std::int32_t count = timeliness.days.value_or(0);
        return std::to_string(count) + (count == 1 ? " day" : " days");
    };
    switch (timeliness.word) {
    case Timeliness::upcoming: return "due in " + days();
    case Timeliness::overdue: return "overdue by " + days();
    case Timeliness::on_time: return "on time";
    case Timeliness::late: return "late by " + days();
    case Timeliness::undetermined: return "on time or late: undetermined";
    case Timeliness::undated: return "undated";
    case Timeliness::continuous: return "continuous";
    case Timeliness::not_applicable: return "not applicable";
    }
    return {};
}

std::optional<MilestoneSpec> spec_of(World& world, const std::string& id, At at) {
    const Subject subject{Kind::milestone, id};
    const Fact* registered = world.registration(subject);
    if (!registered || !registered->statement.envelope.effective) return std::nullopt;
    const auto& set = *registered->as<event::MilestoneSet>();
    MilestoneSpec spec;
    spec.set = registered;
    spec.begun = read(*registered->statement.envelope.effective, at.dates);
    spec.commitment = set.commitment.text;
    spec.kind = set.kind;
    spec.what = set.what.text;
    for (const auto& topic : set.topics) spec.topics.push_back(topic.text);
    spec.responsible = set.responsible;
    spec.any_of = set.any_of;
    if (set.part_of) spec.part_of = set.part_of->text;
    spec.required = set.required;
    spec.on_invitation = set.on_invitation;
    spec.facts.push_back(registered);
    const World::Facts& facts = world.own(subject);
    for (const Dated& dated : World::dated<event::MilestoneDropped>(facts, at.dates))
        if (dated.day < spec.begun)
            spec.begun = read_pair(*registered->statement.envelope.effective, *dated.fact->statement.envelope.effective,
                                   at.dates)
                             .begin;
    for (const Dated& dated : World::dated<event::MilestoneAmended>(facts, at.dates)) {
        if (dated.day > at.on) break;
        const auto& said = *dated.fact->as<event::MilestoneAmended>();
        if (said.what) spec.what = said.what->text;
        if (said.kind) spec.kind = *said.kind;
        if (said.topics) {
            spec.topics.clear();
            for (const auto& topic : *said.topics) spec.topics.push_back(topic.text);
        }
        if (said.responsible) spec.responsible = *said.responsible;
        if (said.any_of) spec.any_of = said.any_of;
        if (said.part_of) spec.part_of = said.part_of->text;
        if (said.required) spec.required = *said.required;
        if (said.on_invitation) spec.on_invitation = *said.on_invitation;
        spec.facts.push_back(dated.fact);
    }
    return spec;
}

namespace {

// What an event on a milestone says, whichever it is.
struct Said {
    enum class What { progressed, reached, verified, disputed, dropped, reopened };
    What what = What::progressed;
    const std::optional<event::Instance>* instance = nullptr;
    const event::Option* option = nullptr;
};

template <class T>
bool hear(const Fact& fact, Said::What what, Said& said) {
    const auto* event = fact.as<T>();
    if (!event) return false;
    said.what = what;
    said.instance = &event->instance;
    if constexpr (requires { event->option; })
        if (event->option) said.option = &*event->option;
    return true;
}

std::optional<Said> said_by(const Fact& fact) {
    Said said;
    using What = Said::What;
    const bool is_heard = hear<event::MilestoneProgressed>(fact, What::progressed, said) ||
                          hear<event::MilestoneReached>(fact, What::reached, said) ||
                          hear<event::MilestoneVerified>(fact, What::verified, said) ||
                          hear<event::MilestoneDisputed>(fact, What::disputed, said) ||
                          hear<event::MilestoneDropped>(fact, What::dropped, said) ||
                          hear<event::MilestoneReopened>(fact, What::reopened, said);
    return is_heard ? std::optional(said) : std::nullopt;
}

// Rule 7 over events in the order in which they apply.
Outcome fold(const std::vector<Dated>& events, const std::optional<event::OptionGroup>& group) {
    using What = Said::What;
    std::size_t from = 0;
    for (std::size_t i = 0; i < events.size(); ++i)
        if (said_by(*events[i].fact)->what == What::reopened) from = i;
    Outcome outcome;
    bool is_judged = false, is_disputed = false, is_dropped = false, is_verified = false;
    std::set<std::string> verified_options;
    for (std::size_t i = from; i < events.size(); ++i) {
        const Said said = *said_by(*events[i].fact);
        outcome.facts.push_back(events[i].fact);
        if (said.what == What::dropped) is_dropped = true;
        if (said.what == What::disputed) is_disputed = is_judged;
        if (said.what == What::progressed) outcome.last_progress = events[i].day;
        if (said.what != What::reached && said.what != What::verified) continue;
        is_judged = true;
        is_disputed = false;
        outcome.last_progress = events[i].day;
        if (!said.option) {
            if (!outcome.reached) outcome.reached = events[i];
            is_verified = is_verified || said.what == What::verified;
        } else if (group &&
                   std::find(group->options.begin(), group->options.end(), *said.option) != group->options.end()) {
            outcome.options.emplace(said.option->text, events[i]);
            if (said.what == What::verified) verified_options.insert(said.option->text);
            if (!outcome.reached && outcome.options.size() >= group->min) outcome.reached = events[i];
            is_verified = is_verified || verified_options.size() >= group->min;
        }
    }
    if (is_dropped)
        outcome.state = MilestoneState::dropped;
    else if (is_disputed)
        outcome.state = MilestoneState::disputed;
    else if (outcome.reached && is_verified)
        outcome.state = MilestoneState::verified;
    else if (outcome.reached)
        outcome.state = MilestoneState::reached;
    else if (!outcome.facts.empty())
        outcome.state = MilestoneState::in_progress;
    return outcome;
}

// The same, and what the other reading of the same events gives.
Outcome fold_both(std::vector<Dated> events, const std::optional<event::OptionGroup>& group, DateReading dates) {
    std::sort(events.begin(), events.end());
    Outcome outcome = fold(events, group);
    outcome.reached_reread = outcome.reached;
    const auto is_imprecise = [](const Dated& dated) { return !dated.fact->statement.envelope.effective->is_exact(); };
    if (std::none_of(events.begin(), events.end(), is_imprecise)) return outcome;
    for (Dated& event : events) event.day = read(*event.fact->statement.envelope.effective, other(dates));
    std::sort(events.begin(), events.end());
    outcome.reached_reread = fold(events, group).reached;
    return outcome;
}

// The events on a milestone up to `on`.
std::vector<Dated> events_on(World& world, const std::string& id, At at) {
    std::vector<Dated> events;
    for (const Fact* fact : world.own({Kind::milestone, id})) {
        if (!fact->statement.envelope.effective || !said_by(*fact)) continue;
        const Day day = read(*fact->statement.envelope.effective, at.dates);
        if (day <= at.on) events.push_back({day, fact});
    }
    std::sort(events.begin(), events.end());
    return events;
}

std::vector<Dated> of_instance(const std::vector<Dated>& events, const std::optional<std::string>& instance) {
    std::vector<Dated> found;
    for (const Dated& event : events) {
        const Said said = *said_by(*event.fact);
        const bool is_whole = !said.instance->has_value();
        const bool names_it = instance && !is_whole && (*said.instance)->text == *instance;
        const bool reopens = instance && is_whole && said.what == Said::What::reopened;
        if (instance ? names_it || reopens : is_whole) found.push_back(event);
    }
    return found;
}

// ---- recurring milestones ----

// An instance on its way through reschedulings and droppings.
struct Slot {
    std::string instance;
    Governing given;
    std::vector<Dated> dropped;  // droppings of all that was not due yet, which meet this one
};

class Recurrence {
public:
    Recurrence(World& world, std::string id, const MilestoneAsk& ask, const Surroundings& around)
        : world_(world), id_(std::move(id)), ask_(ask), around_(around), events_(events_on(world, id_, ask.at)) {
        if (const auto spec = spec_of(world, id_, ask.at)) group_ = spec->any_of;
    }

    void run();
    bool is_recurring() const { return is_recurring_; }
    const std::vector<Slot>& slots() const { return slots_; }
    std::vector<Dated> events(const Slot& slot) const {
        std::vector<Dated> found = of_instance(events_, slot.instance);
        found.insert(found.end(), slot.dropped.begin(), slot.dropped.end());
        return found;
    }

private:
    std::vector<std::string> instances(const event::Deadline& deadline) {
        return instances_of(world_, deadline, {ask_.at, ask_.years_until, around_.end});
    }
    bool is_reached_before(const std::optional<std::string>& instance, Day day) {
        std::vector<Dated> until;
        for (const Dated& event : of_instance(events_, instance))
            if (event.day <= day) until.push_back(event);
        return fold(until, group_).reached.has_value();
    }
    // Whether an instance with this deadline is still ahead on a day.
    bool is_ahead(const event::Deadline& deadline, const std::string& instance, Day day) {
        const auto due = resolve(world_, deadline, {{day, ask_.at.dates}, day, instance, {id_}}).day;
        return !due || *due > day;
    }
    void reschedule(const Dated& dated);
    void drop(const Dated& dated) {
        for (Slot& slot : slots_)
            if (!is_reached_before(slot.instance, dated.day) && is_ahead(slot.given.deadline, slot.instance, dated.day))
                slot.dropped.push_back(dated);
    }

    World& world_;
    std::string id_;
    MilestoneAsk ask_;
    Surroundings around_;
    std::vector<Dated> events_;
    std::optional<event::OptionGroup> group_;
    bool is_recurring_ = false;
    std::vector<Slot> slots_;
};

void Recurrence::reschedule(const Dated& dated) {
    const auto& moved = *dated.fact->as<event::MilestoneRescheduled>();
    const Governing given{moved.deadline, dated.fact, {}, dated.day};
    if (moved.instance) {
        for (Slot& slot : slots_)
            if (slot.instance == moved.instance->text && !is_reached_before(slot.instance, dated.day))
                slot.given = given;
        return;
    }
    const bool recurs = event::is_recurring(moved.deadline);
    if (!is_recurring_ && (!recurs || is_reached_before({}, dated.day))) return;
    const std::vector<std::string> wanted = instances(moved.deadline);
    std::vector<Slot> kept;
    for (Slot& slot : slots_) {
        const bool is_governed =
            !is_reached_before(slot.instance, dated.day) && is_ahead(slot.given.deadline, slot.instance, dated.day);
        if (is_governed && recurs && std::find(wanted.begin(), wanted.end(), slot.instance) == wanted.end()) continue;
        if (is_governed) slot.given = given;
        kept.push_back(std::move(slot));
    }
    slots_ = std::move(kept);
    if (!recurs) return;
    is_recurring_ = true;
    for (const std::string& instance : wanted) {
        const bool is_known =
            std::any_of(slots_.begin(), slots_.end(), [&](const Slot& s) { return s.instance == instance; });
        if (!is_known && is_ahead(moved.deadline, instance, dated.day)) slots_.push_back({instance, given, {}});
    }
}

void Recurrence::run() {
    const World::Facts& facts = world_.own({Kind::milestone, id_});
    std::vector<Dated> moves;
    for (const Dated& dated : World::dated<event::MilestoneRescheduled>(facts, ask_.at.dates))
        if (dated.day <= ask_.at.on) moves.push_back(dated);
    for (const Dated& event : events_)
        if (const auto* dropped = event.fact->as<event::MilestoneDropped>(); dropped && !dropped->instance)
            moves.push_back(event);
    std::sort(moves.begin(), moves.end());
    const Fact* set = world_.registration({Kind::milestone, id_});
    const Day begun = read(*set->statement.envelope.effective, ask_.at.dates);
    // As first set: by the milestone itself, else by the one it is part of, as that stands on `on`.
    DueAsk first{ask_.at, previous(day_first), {}, {id_}};
    Governing given = governing(world_, id_, first);
    if (given.fact && !given.fact->as<event::MilestoneSet>()) given = Governing{};
    if (!set->as<event::MilestoneSet>()->deadline) {
        const auto whole = part_of(world_, id_, ask_.at);
        if (whole && *whole != id_ && world_.is_registered({Kind::milestone, *whole})) {
            DueAsk above{ask_.at, day_last, {}, {id_, *whole}};
            given = governing(world_, *whole, above);
        }
    }
    given.since = std::max(given.since, begun);
    if (event::is_recurring(given.deadline)) {
        is_recurring_ = true;
        for (std::string& instance : instances(given.deadline)) slots_.push_back({std::move(instance), given, {}});
    }
    for (const Dated& move : moves) move.fact->as<event::MilestoneDropped>() ? drop(move) : reschedule(move);
}

// ---- timeliness ----

void judge_reached(Unit& unit) {
    const Day reached = unit.outcome.reached->day;
    const Day reread = unit.outcome.reached_reread ? unit.outcome.reached_reread->day : reached;
    if (unit.original_day && reached > *unit.original_day)
        unit.timeliness.days_against_original = days_between(*unit.original_day, reached);
    if (!unit.due.day || (reached <= *unit.due.day) != (reread <= *unit.due.day)) {
        unit.timeliness.word = Timeliness::undetermined;
    } else if (reached <= *unit.due.day) {
        unit.timeliness.word = Timeliness::on_time;
    } else {
        unit.timeliness.word = Timeliness::late;
        unit.timeliness.days = days_between(*unit.due.day, reached);
    }
}

void judge(Unit& unit, const MilestoneSpec& spec, const Surroundings& around, At at) {
    if (unit.outcome.state == MilestoneState::dropped) {
        unit.timeliness.word = Timeliness::not_applicable;
        unit.due.day.reset();
        unit.due.why = "dropped";
        return;
    }
    if (spec.kind == event::MilestoneKind::continuous) {
        unit.timeliness.word = Timeliness::continuous;
        return;
    }
    if (unit.outcome.reached) return judge_reached(unit);
    if (around.is_open_moot) {
        unit.timeliness.word = Timeliness::not_applicable;
        return;
    }
    if (!unit.due.day) {
        unit.timeliness.word = Timeliness::undated;
        return;
    }
    if (unit.original_day && at.on > *unit.original_day)
        unit.timeliness.days_against_original = days_between(*unit.original_day, at.on);
    if (at.on <= *unit.due.day) {
        unit.timeliness.word = Timeliness::upcoming;
        unit.timeliness.days = days_between(at.on, *unit.due.day);
        unit.timeliness.due_soon = *unit.timeliness.days <= 30;
    } else {
        unit.timeliness.word = Timeliness::overdue;
        unit.timeliness.days = days_between(*unit.due.day, at.on);
    }
}

void find_due(World& world, const MilestoneAt& milestone, const Governing& given, At at, Unit& unit) {
    unit.deadline = given.deadline;
    unit.as_printed = given.as_printed;
    unit.given_by = given.fact;
    DueAsk ask{at, unit.outcome.reached ? unit.outcome.reached->day : day_last, unit.instance, {milestone.id}};
    unit.due = resolve(world, given.deadline, ask);
    ask.cap = day_last;
    if (const auto first = first_set(world, milestone.id, ask)) {
        unit.original_deadline = event::to_string(first->deadline);
        unit.original_day = original_day(world, *first, ask);
    }
}

}  // namespace

Outcome outcome_of(World& world, const std::string& id, At at) {
    const auto spec = spec_of(world, id, at);
    return spec ? fold_both(of_instance(events_on(world, id, at), {}), spec->any_of, at.dates) : Outcome{};
}

bool is_recurring_milestone(World& world, const std::string& id, At at) {
    if (!world.is_registered({Kind::milestone, id})) return false;
    Recurrence recurrence(world, id, {at, at.on}, {});
    recurrence.run();
    return recurrence.is_recurring();
}

std::optional<MilestoneAt> milestone_at(World& world, const std::string& id, const MilestoneAsk& ask,
                                        const Surroundings& around) {
    auto spec = spec_of(world, id, ask.at);
    if (!spec) return std::nullopt;
    MilestoneAt milestone{id, std::move(*spec), false, false, {}};
    milestone.is_not_yet = milestone.spec.begun > ask.at.on || !around.is_begun;
    Recurrence recurrence(world, id, ask, around);
    recurrence.run();
    milestone.is_recurring = recurrence.is_recurring();
    if (milestone.is_recurring) {
        for (const Slot& slot : recurrence.slots()) {
            Unit unit;
            unit.instance = slot.instance;
            unit.outcome = fold_both(recurrence.events(slot), milestone.spec.any_of, ask.at.dates);
            find_due(world, milestone, slot.given, ask.at, unit);
            milestone.units.push_back(std::move(unit));
        }
    } else {
        Unit unit;
        unit.outcome = fold_both(of_instance(events_on(world, id, ask.at), {}), milestone.spec.any_of, ask.at.dates);
        DueAsk due{ask.at, unit.outcome.reached ? unit.outcome.reached->day : day_last, {}, {id}};
        find_due(world, milestone, governing(world, id, due), ask.at, unit);
        milestone.units.push_back(std::move(unit));
    }
    for (Unit& unit : milestone.units) judge(unit, milestone.spec, around, ask.at);
    std::stable_sort(milestone.units.begin(), milestone.units.end(), [](const Unit& a, const Unit& b) {
        const Day never{std::numeric_limits<std::int32_t>::max()};
        return a.due.day.value_or(never) < b.due.day.value_or(never);
    });
    return milestone;
}

const Unit* main_unit(const MilestoneAt& milestone) {
    for (const Timeliness word : {Timeliness::overdue, Timeliness::upcoming})
        for (const Unit& unit : milestone.units)
            if (unit.timeliness.word == word) return &unit;
    return milestone.units.empty() ? nullptr : &milestone.units.back();
}

MilestoneState state_of(const MilestoneAt& milestone) {
    if (!milestone.is_recurring) return milestone.units.front().outcome.state;
    bool all_dropped = !milestone.units.empty();
    bool any_moved = false;
    for (const Unit& unit : milestone.units) {
        all_dropped = all_dropped && unit.outcome.state == MilestoneState::dropped;
        any_moved = any_moved || unit.outcome.state != MilestoneState::planned;
    }
    if (all_dropped) return MilestoneState::dropped;
    return any_moved ? MilestoneState::in_progress : MilestoneState::planned;
}

DueView due_view(const Unit& unit) {
    DueView view;
    view.deadline = event::to_string(unit.deadline);
    view.as_printed = unit.as_printed;
    view.day = unit.due.day;
    view.why = unit.due.why;
    view.original_day = unit.original_day;
    if (unit.due.day && unit.original_day) view.slip_days = days_between(*unit.original_day, *unit.due.day);
    return view;
}

}  // namespace annals::state
