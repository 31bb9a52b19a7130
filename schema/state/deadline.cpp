#include "schema/state/deadline.hpp"

#include "schema/base/limits.hpp"
#include "schema/state/milestone.hpp"

namespace annals::state {
namespace {

std::string days_words(const OccasionAt& occasion) {
    if (!occasion.from || !occasion.until) return occasion_word(occasion.state);
    return occasion_word(occasion.state) + " " + to_string(*occasion.from) + " to " + to_string(*occasion.until);
}

Due resolve_occasion(World& world, event::Preposition preposition, const std::string& id, const DueAsk& ask) {
    Due due;
    const Subject subject{Kind::occasion, id};
    const std::string name = named(world, subject, ask.at).name;
    if (!world.is_registered(subject)) {
        due.why = "nothing registers the occasion " + id;
        return due;
    }
    OccasionAt occasion = occasion_at(world, id, ask.at, ask.cap);
    due.facts = std::move(occasion.facts);
    const bool is_before = preposition == event::Preposition::for_;
    const std::optional<Day>& day = is_before ? occasion.from : occasion.until;
    if (day) {
        due.day = is_before ? previous(*day) : *day;
        due.why = std::string(is_before ? "day before " : "last day of ") + name + " (" + days_words(occasion) + ")";
    } else {
        due.why = name + " has no days (" + days_words(occasion) + ")";
    }
    return due;
}

Due resolve_with(World& world, const std::string& id, const DueAsk& ask) {
    Due due;
    const Subject subject{Kind::milestone, id};
    const auto none = [&](std::string why) {
        due.why = std::move(why);
        return due;
    };
    if (std::find(ask.through.begin(), ask.through.end(), id) != ask.through.end())
        return none("its deadline leads back to itself");
    if (ask.through.size() > limits::deadline_depth_max) return none("its deadline leads through too many milestones");
    if (!world.is_registered(subject)) return none("nothing registers the milestone " + id);
    const std::string name = short_name(world, subject, ask.at);
    if (is_recurring_milestone(world, id, ask.at)) return none(name + " recurs, and so has no one day");
    const Outcome outcome = outcome_of(world, id, ask.at);
    if (outcome.state == MilestoneState::dropped) return none(name + " was dropped");
    DueAsk next = ask;
    next.through.push_back(id);
    next.instance.reset();
    if (outcome.reached) next.cap = std::min(next.cap, outcome.reached->day);
    const Governing given = governing(world, id, next);
    due = resolve(world, given.deadline, next);
    due.why = "with " + name + ": " + due.why;
    if (given.fact) due.facts.push_back(given.fact);
    return due;
}

Due resolve_year(const event::DueEveryYear& every, const DueAsk& ask) {
    Due due;
    if (!ask.instance) {
        due.why = "it recurs every year";
        return due;
    }
    const int year = std::atoi(ask.instance->c_str());
    if (ask.instance->size() != 4 || year < limits::year_first || year > limits::year_last) {
        due.why = "no such year";
        return due;
    }
    const bool has_day = every.on && is_date(year, every.on->month, every.on->day);
    due.day = has_day ? day_of(year, every.on->month, every.on->day) : day_of(year, 12, 31);
    due.why = has_day ? "every year on that day" : "last day of the year";
    return due;
}

// Every deadline given to a milestone itself, in the order in which they apply; of an instance, those naming it too.
std::vector<Governing> given_to(World& world, const std::string& milestone, const DueAsk& ask) {
    std::vector<Governing> found;
    const World::Facts& facts = world.own({Kind::milestone, milestone});
    for (const Fact* fact : facts) {
        const auto* set = fact->as<event::MilestoneSet>();
        if (!set || !set->deadline || !fact->statement.envelope.effective) continue;
        Governing given{*set->deadline, fact, {}, read(*fact->statement.envelope.effective, ask.at.dates)};
        if (set->deadline_as_printed) given.as_printed = set->deadline_as_printed->text;
        found.push_back(std::move(given));
    }
    for (const Dated& dated : World::dated<event::MilestoneRescheduled>(facts, ask.at.dates)) {
        const auto* moved = dated.fact->as<event::MilestoneRescheduled>();
        if (moved->instance && (!ask.instance || moved->instance->text != *ask.instance)) continue;
        found.push_back({moved->deadline, dated.fact, {}, dated.day});
    }
    return found;
}

// The days on which an occasion's entries apply, after `after`, up to `until`.
std::vector<Day> days_of(World& world, const std::string& occasion, const DueAsk& ask, Day after) {
    std::set<Day> days;
    for (const Fact* fact : world.own({Kind::occasion, occasion}))
        if (const auto& effective = fact->statement.envelope.effective) {
            const Day day = read(*effective, ask.at.dates);
            if (day > after && day <= ask.at.on) days.insert(day);
        }
    return {days.begin(), days.end()};
}

std::optional<Day> original_of_occasion(World& world, event::Preposition preposition, const std::string& id,
                                        const DueAsk& ask, Day since) {
    const auto at_day = [&](Day day) {
        DueAsk then = ask;
        then.at.on = then.cap = day;
        return resolve_occasion(world, preposition, id, then).day;
    };
    if (const auto day = at_day(since)) return day;
    for (const Day later : days_of(world, id, ask, since))
        if (const auto day = at_day(later)) return day;
    return std::nullopt;
}

}  // namespace

Due resolve(World& world, const event::Deadline& deadline, const DueAsk& ask) {
    Due due;
    if (const auto* date = std::get_if<event::DueDate>(&deadline)) {
        due.day = date->date.last;
        due.why = date->date.is_exact() ? "the day given" : "last day of " + to_string(date->date);
    } else if (const auto* occasion = std::get_if<event::DueOccasion>(&deadline)) {
        due = resolve_occasion(world, occasion->preposition, occasion->occasion.text, ask);
    } else if (const auto* with = std::get_if<event::DueWith>(&deadline)) {
        due = resolve_with(world, with->milestone.text, ask);
    } else if (std::holds_alternative<event::DueEverySeries>(deadline)) {
        if (ask.instance)
            due = resolve_occasion(world, event::Preposition::by, *ask.instance, ask);
        else
            due.why = "it recurs with each occasion of the series";
    } else if (const auto* every = std::get_if<event::DueEveryYear>(&deadline)) {
        due = resolve_year(*every, ask);
    } else {
        due.why = "no deadline";
    }
    return due;
}

std::optional<std::string> part_of(World& world, const std::string& milestone, At at) {
    const Subject subject{Kind::milestone, milestone};
    const Fact* registered = world.registration(subject);
    if (!registered) return std::nullopt;
    auto whole = registered->as<event::MilestoneSet>()->part_of;
    for (const Dated& dated : World::dated<event::MilestoneAmended>(world.own(subject), at.dates))
        if (const auto& said = dated.fact->as<event::MilestoneAmended>()->part_of; said && dated.day <= at.on)
            whole = said;
    return whole ? std::optional(whole->text) : std::nullopt;
}

Governing governing(World& world, const std::string& milestone, const DueAsk& ask) {
    Governing now;
    for (Governing& given : given_to(world, milestone, ask)) {
        const bool is_first = given.fact->as<event::MilestoneSet>() != nullptr;
        if (is_first || given.since <= std::min(ask.at.on, ask.cap)) now = std::move(given);
    }
    if (now.fact) return now;
    const auto whole = part_of(world, milestone, ask.at);
    if (!whole || !world.is_registered({Kind::milestone, *whole})) return now;
    if (std::find(ask.through.begin(), ask.through.end(), *whole) != ask.through.end()) return now;
    if (ask.through.size() > limits::deadline_depth_max) return now;
    DueAsk next = ask;
    next.through.push_back(*whole);
    return governing(world, *whole, next);
}

std::optional<Governing> first_set(World& world, const std::string& milestone, const DueAsk& ask) {
    const std::vector<Governing> all = given_to(world, milestone, ask);
    // A set without a deadline leaves it to the milestone that this one is part of, until one is given.
    const bool is_inherited = all.empty() || !all.front().fact->as<event::MilestoneSet>();
    const auto whole = is_inherited ? part_of(world, milestone, ask.at) : std::nullopt;
    if (whole && std::find(ask.through.begin(), ask.through.end(), *whole) == ask.through.end() &&
        ask.through.size() <= limits::deadline_depth_max && world.is_registered({Kind::milestone, *whole})) {
        DueAsk next = ask;
        next.through.push_back(*whole);
        if (auto first = first_set(world, *whole, next)) return first;
    }
    for (const Governing& given : all)
        if (!std::holds_alternative<event::DueOpen>(given.deadline) && given.since <= ask.at.on) return given;
    return std::nullopt;
}

std::optional<Day> original_day(World& world, const Governing& first, const DueAsk& ask) {
    if (const auto* occasion = std::get_if<event::DueOccasion>(&first.deadline))
        return original_of_occasion(world, occasion->preposition, occasion->occasion.text, ask, first.since);
    if (std::holds_alternative<event::DueEverySeries>(first.deadline) && ask.instance)
        return original_of_occasion(world, event::Preposition::by, *ask.instance, ask, first.since);
    const auto* with = std::get_if<event::DueWith>(&first.deadline);
    if (!with) return resolve(world, first.deadline, ask).day;
    const std::string& other = with->milestone.text;
    if (std::find(ask.through.begin(), ask.through.end(), other) != ask.through.end()) return std::nullopt;
    if (ask.through.size() > limits::deadline_depth_max || !world.is_registered({Kind::milestone, other}))
        return std::nullopt;
    DueAsk then = ask;
    then.through.push_back(other);
    then.instance.reset();
    then.at.on = then.cap = first.since;
    Governing there = governing(world, other, then);
    if (event::is_recurring(there.deadline)) return std::nullopt;
    there.since = first.since;
    then.at.on = then.cap = ask.at.on;
    return original_day(world, there, then);
}

std::vector<std::string> instances_of(World& world, const event::Deadline& deadline, const InstanceAsk& ask) {
    std::vector<std::string> found;
    if (const auto* every = std::get_if<event::DueEveryYear>(&deadline)) {
        const Day last = ask.end ? std::min(*ask.end, ask.years_until) : ask.years_until;
        for (int year = every->from_year; year <= civil_of(last).year; ++year) found.push_back(std::to_string(year));
    } else if (const auto* series = std::get_if<event::DueEverySeries>(&deadline)) {
        At at = ask.at;
        if (ask.end) at.on = std::min(at.on, *ask.end);
        found.push_back(series->from.text);
        const Fact* from = world.registration(series->from.subject());
        if (!from) return found;
        const auto number = from->as<event::OccasionRegistered>()->number;
        for (const Subject& occasion : world.series(series->series.text)) {
            const auto* later = world.registration(occasion)->as<event::OccasionRegistered>();
            if (occasion.id == series->from.text || later->number <= number) continue;
            if (occasion_at(world, occasion.id, at, at.on).was_scheduled) found.push_back(occasion.id);
        }
    }
    return found;
}

}  // namespace annals::state
