#include "schema/state/subject.hpp"

namespace annals::state {

event::PartyKind party_kind(World& world, const std::string& id) {
    const Fact* fact = world.registration({Kind::party, id});
    return fact ? fact->as<event::PartyRegistered>()->kind : event::PartyKind::organisation;
}

bool is_government(event::PartyKind kind) {
    return kind == event::PartyKind::country || kind == event::PartyKind::institution;
}

std::vector<NameView> party_names(World& world, const std::string& id, At at) {
    const Subject subject{Kind::party, id};
    std::vector<NameView> names;
    const Fact* registered = world.registration(subject);
    if (!registered) return names;
    for (const event::Name& name : registered->as<event::PartyRegistered>()->names)
        names.push_back({name.text, std::nullopt});
    for (const Dated& dated : World::dated<event::PartyRenamed>(world.own(subject), at.dates))
        if (dated.day <= at.on)
            names.push_back(
                {dated.fact->as<event::PartyRenamed>()->name.text, dated.fact->statement.envelope.effective});
    return names;
}

std::optional<std::string> merged_into(World& world, const std::string& id, At at) {
    std::string now = id;
    std::set<std::string> seen{id};
    for (bool goes_on = true; goes_on;) {
        goes_on = false;
        for (const Dated& dated : World::dated<event::PartyMerged>(world.own({Kind::party, now}), at.dates)) {
            const auto* merger = dated.fact->as<event::PartyMerged>();
            if (merger->id.text != now || dated.day > at.on) continue;
            if (!seen.insert(merger->into.text).second) return now == id ? std::nullopt : std::optional(now);
            now = merger->into.text;
            goes_on = true;
            break;
        }
    }
    return now == id ? std::nullopt : std::optional(now);
}

namespace {

void apply(OccasionAt& occasion, const Fact& fact) {
    const auto place = [&](const std::optional<event::Name>& said) {
        if (said) occasion.place = said->text;
    };
    if (const auto* scheduled = fact.as<event::OccasionScheduled>()) {
        occasion.from = scheduled->from;
        occasion.until = scheduled->until;
        occasion.state = OccasionState::scheduled;
        occasion.was_scheduled = true;
        place(scheduled->place);
    } else if (const auto* moved = fact.as<event::OccasionRescheduled>()) {
        if (moved->from) occasion.from = moved->from;
        if (moved->until) occasion.until = moved->until;
        if (moved->from || moved->until) {
            occasion.state = OccasionState::scheduled;
            occasion.was_scheduled = true;
        }
        place(moved->place);
    } else if (fact.as<event::OccasionPostponed>() || fact.as<event::OccasionCancelled>()) {
        occasion.from.reset();
        occasion.until.reset();
        occasion.state = fact.as<event::OccasionPostponed>() ? OccasionState::postponed : OccasionState::cancelled;
    }
    occasion.entries.push_back(fact.seq);
    occasion.facts.push_back(&fact);
}

// The wording of a recommendation, or the text of a field, in force on a day: the first serves the days before it.
template <class T, class Get>
void last_text(const World::Facts& facts, At at, std::optional<std::string>& text, Get&& get) {
    for (const Dated& dated : World::dated<T>(facts, at.dates)) {
        const auto& said = *dated.fact->as<T>();
        if (const auto& found = get(said); found && (dated.day <= at.on || !text)) text = found->text;
    }
}

std::string joined(const std::vector<event::Name>& words) {
    std::string text;
    for (const event::Name& word : words) text += (text.empty() ? "" : " / ") + word.text;
    return text;
}

Named named_commitment(const World::Facts& facts, const Subject& subject, At at) {
    Named shown{subject.id, {}, {}};
    for (const Fact* fact : facts)
        if (const auto* made = fact->as<event::CommitmentMade>(); made && made->id.text == subject.id) {
            if (made->code) shown.code = made->code->text;
            shown.name = joined(made->themes);
        }
    for (const Dated& dated : World::dated<event::CommitmentAmended>(facts, at.dates)) {
        if (dated.day > at.on) break;
        const auto* amended = dated.fact->as<event::CommitmentAmended>();
        if (amended->code) shown.code = amended->code->text;
        if (amended->themes) shown.name = joined(*amended->themes);
    }
    return shown;
}

Named named_milestone(const World::Facts& facts, const Subject& subject, At at) {
    Named shown{subject.id, {}, {}};
    for (const Fact* fact : facts)
        if (const auto* set = fact->as<event::MilestoneSet>()) {
            if (set->code) shown.code = set->code->text;
            shown.name = set->what.text;
        }
    for (const Dated& dated : World::dated<event::MilestoneAmended>(facts, at.dates)) {
        if (dated.day > at.on) break;
        const auto* amended = dated.fact->as<event::MilestoneAmended>();
        if (amended->code) shown.code = amended->code->text;
        if (amended->what) shown.name = amended->what->text;
    }
    return shown;
}

Named named_recommendation(const World::Facts& facts, const Subject& subject, At at) {
    Named shown{subject.id, {}, {}};
    for (const Fact* fact : facts)
        if (const auto* published = fact->as<event::RecommendationPublished>()) {
            if (published->code) shown.code = published->code->text;
            if (!published->wordings.empty()) shown.name = published->wordings.front().text.text;
        }
    for (const Dated& dated : World::dated<event::RecommendationReworded>(facts, at.dates)) {
        if (dated.day > at.on) break;
        const auto* reworded = dated.fact->as<event::RecommendationReworded>();
        if (reworded->code) shown.code = reworded->code->text;
        if (!reworded->wordings.empty()) shown.name = reworded->wordings.front().text.text;
    }
    return shown;
}

std::string title_of(World& world, const Subject& subject, At at) {
    const Fact* fact = world.registration(subject);
    if (!fact) return {};
    if (const auto* plan = fact->as<event::PlanAdopted>()) return plan->title.text;
    if (const auto* occasion = fact->as<event::OccasionRegistered>()) return occasion->names.front().text;
    if (const auto* source = fact->as<event::SourceRegistered>()) return source->title.text;
    if (const auto* agenda = fact->as<event::AgendaLaunched>()) {
        std::optional<std::string> title = agenda->title.text;
        last_text<event::AgendaAmended>(world.own(subject), at, title, [](const auto& said) { return said.title; });
        return *title;
    }
    return {};
}

}  // namespace

OccasionAt occasion_at(World& world, const std::string& id, At at, Day cap) {
    OccasionAt occasion;
    const World::Facts& facts = world.own({Kind::occasion, id});
    std::vector<Dated> plans;
    const Fact* held = nullptr;
    for (const Fact* fact : facts) {
        if (!fact->statement.envelope.effective || fact->as<event::OccasionRegistered>()) continue;
        const Day day = read(*fact->statement.envelope.effective, at.dates);
        if (!fact->as<event::OccasionHeld>() && day <= std::min(at.on, cap)) plans.push_back({day, fact});
    }
    std::sort(plans.begin(), plans.end());
    for (const Dated& plan : plans) apply(occasion, *plan.fact);
    for (const Dated& dated : World::dated<event::OccasionHeld>(facts, at.dates))
        if (dated.day <= at.on) held = dated.fact;
    if (held) {
        const auto* days = held->as<event::OccasionHeld>();
        occasion.from = days->from;
        occasion.until = days->until;
        occasion.state = OccasionState::held;
        occasion.was_scheduled = true;
        if (days->place) occasion.place = days->place->text;
        occasion.entries.push_back(held->seq);
        occasion.facts.push_back(held);
    }
    return occasion;
}

std::vector<Dated> assessments_of(World& world, const Subject& subject, At at) {
    std::vector<Dated> found;
    for (const Dated& dated : World::dated<event::AssessmentPublished>(world.all(subject), at.dates))
        if (dated.fact->as<event::AssessmentPublished>()->subject.subject == subject && dated.day <= at.on)
            found.push_back(dated);
    return found;
}

Named named(World& world, const Subject& subject, At at) {
    Named shown{subject.id, {}, {}};
    if (subject.kind == Kind::commitment) {
        shown = named_commitment(world.own(subject), subject, at);
    } else if (subject.kind == Kind::milestone) {
        shown = named_milestone(world.own(subject), subject, at);
    } else if (subject.kind == Kind::recommendation) {
        shown = named_recommendation(world.own(subject), subject, at);
    } else if (subject.kind == Kind::party) {
        // The name to show: the last renaming in force, else the first name registered.
        for (const NameView& name : party_names(world, subject.id, at))
            if (name.from || shown.name.empty()) shown.name = name.name;
    } else {
        shown.name = title_of(world, subject, at);
    }
    if (shown.name.empty()) shown.name = shown.code ? *shown.code : subject.id;
    return shown;
}

std::string short_name(World& world, const Subject& subject, At at) {
    Named shown = named(world, subject, at);
    return shown.code ? std::move(*shown.code) : std::move(shown.name);
}

}  // namespace annals::state
