// Where milestones of a plan do the same, or fall due together.
#include "schema/base/text.hpp"
#include "schema/event/describe.hpp"
#include "schema/state/findings.hpp"

namespace annals::state {
namespace {

constexpr FindingSide overlap = FindingSide::overlap;
constexpr std::size_t pile_min = 3;    // milestones due with one occasion
constexpr std::size_t pile_share = 4;  // and no less than one in so many

// Milestones that stand together under one key, such as a kind and a topic, by the milestones.
using Together = std::map<std::vector<std::size_t>, Spans>;

// The keys of a step, such as its topics; none: it is not compared.
template <class Keys>
Together milestones_together(const Terrain& terrain, Keys keys_of) {
    std::map<std::string, std::vector<std::pair<std::size_t, Spans>>> by_key;
    for (std::size_t i = 0; i < terrain.milestones.size(); ++i) {
        std::set<std::string> keys;
        for (const MilestoneStep& step : terrain.milestones[i].steps) keys.merge(keys_of(step));
        for (const std::string& key : keys)
            by_key[key].emplace_back(i, terrain.milestones[i].when(terrain.end(), [&](const MilestoneStep& step) {
                return keys_of(step).contains(key);
            }));
    }
    Together together;
    for (const auto& [key, milestones] : by_key) {
        std::vector<const Spans*> sets;
        for (const auto& [i, days] : milestones) sets.push_back(&days);
        for (const auto& [positions, days] : combinations(sets, 2)) {
            std::vector<std::size_t> ids;
            for (const std::size_t position : positions) ids.push_back(milestones[position].first);
            together[ids] = together[ids] | days;
        }
    }
    return together;
}

// What two milestones that a finding is about have in common on a day, as printed by the first of them.
std::vector<std::string> shared_topics(const Terrain& terrain, const std::vector<std::size_t>& milestones, Day day) {
    std::vector<std::string> shared;
    for (const std::string& topic : terrain.milestones[milestones.front()].at(day).topics) {
        const bool is_shared = std::all_of(milestones.begin(), milestones.end(), [&](std::size_t i) {
            const std::vector<std::string>& others = terrain.milestones[i].at(day).topics;
            return std::any_of(others.begin(), others.end(),
                               [&](const std::string& other) { return fold_name(other) == fold_name(topic); });
        });
        if (is_shared) shared.push_back("\"" + topic + "\"");
    }
    return shared;
}

struct Group {
    std::vector<FindingSubject> subjects;
    std::vector<std::string> names;
    std::set<std::size_t> commitments;
    DatedFacts facts;
};
Group group_of(const Terrain& terrain, const std::vector<std::size_t>& milestones, const Findings& findings) {
    Group group;
    for (const std::size_t i : milestones) {
        group.subjects.push_back(findings.subject(Kind::milestone, terrain.milestones[i].id));
        group.names.push_back(terrain.name(terrain.milestones[i]));
        group.commitments.insert(terrain.milestones[i].commitment);
        append(group.facts, terrain.milestones[i].facts);
    }
    return group;
}

void find_same_outputs(const Terrain& terrain, Findings& findings) {
    const auto keys_of = [](const MilestoneStep& step) {
        std::set<std::string> keys;
        if (!step.is_part)
            for (const std::string& topic : step.topics)
                keys.insert(event::enum_word(step.kind) + " " + fold_name(topic));
        return keys;
    };
    for (const auto& [milestones, days] : milestones_together(terrain, keys_of)) {
        if (!findings.keeps(days)) continue;
        Group group = group_of(terrain, milestones, findings);
        if (group.commitments.size() < 2) continue;
        findings.put(overlap, "same-output", std::move(group.subjects), days, group.facts,
                     [&, &ids = milestones](Day day) {
                         return listed(group.names) + " are each to " +
                                event::enum_word(terrain.milestones[ids.front()].at(day).kind) + " something on " +
                                listed(shared_topics(terrain, ids, day)) + ".";
                     });
    }
}

// Asked of one body: reports on a topic in common, or in the same words.
void find_same_reports(const Terrain& terrain, Findings& findings) {
    std::set<std::string> bodies;
    for (const MilestoneHeld& milestone : terrain.milestones)
        for (const MilestoneStep& step : milestone.steps)
            bodies.insert(step.responsible.begin(), step.responsible.end());
    for (const std::string& body : bodies) {
        const auto keys_of = [&](const MilestoneStep& step) {
            std::set<std::string> keys;
            const bool is_asked =
                !step.is_part && step.kind == event::MilestoneKind::report &&
                std::find(step.responsible.begin(), step.responsible.end(), body) != step.responsible.end();
            if (!is_asked) return keys;
            keys.insert("what " + fold_name(step.what));
            for (const std::string& topic : step.topics) keys.insert("topic " + fold_name(topic));
            return keys;
        };
        for (const auto& [milestones, days] : milestones_together(terrain, keys_of)) {
            if (!findings.keeps(days)) continue;
            Group group = group_of(terrain, milestones, findings);
            group.subjects.push_back(findings.subject(Kind::party, body));
            findings.put(overlap, "same-report-asked-twice", std::move(group.subjects), days, group.facts,
                         [&, &ids = milestones](Day day) {
                             const std::vector<std::string> topics = shared_topics(terrain, ids, day);
                             return listed(group.names) + " ask " + terrain.party(body) + " for a report " +
                                    (topics.empty() ? std::string("in the same words") : "on " + listed(topics)) + ".";
                         });
        }
    }
}

void find_pile_ups(const Terrain& terrain, Findings& findings) {
    struct Named {
        std::size_t milestone;
        Spans days;
    };
    std::map<std::string, std::vector<Named>> by_occasion;
    std::vector<Spans> standing;
    for (std::size_t i = 0; i < terrain.milestones.size(); ++i) {
        const MilestoneHeld& milestone = terrain.milestones[i];
        standing.push_back(milestone.when(terrain.end(), [](const MilestoneStep&) { return true; }));
        std::set<std::string> occasions;
        for (const MilestoneStep& step : milestone.steps)
            if (step.occasion) occasions.insert(*step.occasion);
        for (const std::string& occasion : occasions)
            by_occasion[occasion].push_back({i, milestone.when(terrain.end(), [&](const MilestoneStep& step) {
                                                 return step.occasion == occasion;
                                             })});
    }
    std::vector<const Spans*> sets;
    for (const Spans& one : standing) sets.push_back(&one);
    const std::vector<Held> all = counts_of(sets);
    for (const auto& [occasion, milestones] : by_occasion) {
        sets.clear();
        for (const Named& one : milestones) sets.push_back(&one.days);
        const std::vector<Held> naming = counts_of(sets);
        std::vector<Day> turns;
        for (const auto* counts : {&all, &naming})
            for (const Held& held : *counts) turns.push_back(held.from);
        std::sort(turns.begin(), turns.end());
        Spans days;
        for (std::size_t i = 0; i + 1 < turns.size(); ++i) {
            const std::size_t count = count_on(naming, turns[i]);
            if (count >= pile_min && count * pile_share >= count_on(all, turns[i])) days.append(turns[i], turns[i + 1]);
        }
        if (!findings.keeps(days)) continue;
        DatedFacts facts;
        for (const Named& one : milestones) append(facts, terrain.milestones[one.milestone].facts);
        findings.put(overlap, "deadline-pile-up",
                     {findings.subject(Kind::occasion, occasion), findings.subject(Kind::plan, terrain.plan)}, days,
                     facts, [&, &id = occasion, &list = milestones](Day day) {
                         std::vector<std::string> names;
                         for (const Named& one : list)
                             if (one.days.holds(day)) names.push_back(terrain.name(terrain.milestones[one.milestone]));
                         return std::to_string(names.size()) + " of the plan's " +
                                counted(count_on(all, day), "milestone") + " have a deadline that names " +
                                terrain.name({Kind::occasion, id}) + ": " + listed(names) + ".";
                     });
    }
}

}  // namespace

void find_same_work(const Terrain& terrain, Findings& findings) {
    find_same_outputs(terrain, findings);
    find_same_reports(terrain, findings);
    find_pile_ups(terrain, findings);
}

}  // namespace annals::state
