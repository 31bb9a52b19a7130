#include "tests/support/accept_naive.hpp"

#include "schema/base/limits.hpp"
#include "schema/event/check_statement.hpp"
#include "schema/event/codec.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace annals::state::naive {
namespace {

using event::Statement;
using Standing = std::vector<std::optional<Statement>>;

// Rule 2, from the newest entry to the oldest.
Standing stand(const std::vector<Statement>& said) {
    Standing standing(said.size());
    std::vector<bool> is_removed(said.size());
    std::map<std::size_t, std::vector<event::Patch>> patches;  // by target, the newest first
    for (std::size_t i = said.size(); i-- > 0;) {
        if (is_removed[i]) continue;
        Statement statement = said[i];
        bool is_valid = true;
        auto& mine = patches[i];
        for (auto patch = mine.rbegin(); patch != mine.rend() && is_valid; ++patch) {
            auto after = event::apply_patch(statement, *patch);
            is_valid = after.has_value();
            if (is_valid) statement = *after;
        }
        if (!is_valid || (!mine.empty() && !event::check_statement(statement))) continue;
        if (const auto* act = std::get_if<event::EventRetracted>(&statement.payload)) is_removed[act->target] = true;
        if (const auto* act = std::get_if<event::EventCorrected>(&statement.payload))
            patches[act->target].push_back(act->set);
        standing[i] = std::move(statement);
    }
    return standing;
}

template <class T>
std::vector<T> all(const Standing& standing) {
    std::vector<T> found;
    for (const auto& statement : standing)
        if (statement)
            if (const auto* value = std::get_if<T>(&statement->payload)) found.push_back(*value);
    return found;
}

std::set<Subject> registered(const Standing& standing) {
    std::set<Subject> subjects;
    for (const auto& value : all<event::AgendaLaunched>(standing)) subjects.insert(value.id.subject());
    for (const auto& value : all<event::PlanAdopted>(standing)) subjects.insert(value.id.subject());
    for (const auto& value : all<event::CommitmentMade>(standing)) subjects.insert(value.id.subject());
    for (const auto& value : all<event::MilestoneSet>(standing)) subjects.insert(value.id.subject());
    for (const auto& value : all<event::PartyRegistered>(standing)) subjects.insert(value.id.subject());
    for (const auto& value : all<event::OccasionRegistered>(standing)) subjects.insert(value.id.subject());
    return subjects;
}

void add_references(const event::Deadline& deadline, std::vector<Subject>& subjects) {
    if (const auto* every = std::get_if<event::DueEverySeries>(&deadline)) subjects.push_back(every->from.subject());
}

// What a payload registers, and what it refers to beside that.
struct Named {
    std::optional<Subject> registers;
    std::vector<Subject> refers;
};
Named named(const event::Payload& payload) {
    Named names;
    if (const auto* value = std::get_if<event::AgendaLaunched>(&payload)) names.registers = value->id.subject();
    if (const auto* value = std::get_if<event::PartyRegistered>(&payload)) names.registers = value->id.subject();
    if (const auto* value = std::get_if<event::OccasionRegistered>(&payload)) names.registers = value->id.subject();
    if (const auto* value = std::get_if<event::PlanAdopted>(&payload))
        names = {value->id.subject(), {value->agenda.subject()}};
    if (const auto* value = std::get_if<event::CommitmentMade>(&payload))
        names = {value->id.subject(), {value->plan.subject()}};
    if (const auto* value = std::get_if<event::MilestoneSet>(&payload)) {
        names = {value->id.subject(), {value->commitment.subject()}};
        if (value->deadline) add_references(*value->deadline, names.refers);
        if (value->part_of) names.refers.push_back(value->part_of->subject());
    }
    if (const auto* value = std::get_if<event::MilestoneReached>(&payload)) names.refers = {value->id.subject()};
    if (const auto* value = std::get_if<event::MilestoneReopened>(&payload)) names.refers = {value->id.subject()};
    if (const auto* value = std::get_if<event::MemberJoined>(&payload))
        names.refers = {value->of.subject, value->party.subject()};
    if (const auto* value = std::get_if<event::MemberLeft>(&payload))
        names.refers = {value->of.subject, value->party.subject()};
    if (const auto* value = std::get_if<event::PartyMerged>(&payload))
        names.refers = {value->id.subject(), value->into.subject()};
    if (const auto* value = std::get_if<event::PartyRenamed>(&payload)) names.refers = {value->id.subject()};
    if (const auto* value = std::get_if<event::EventCorrected>(&payload)) {
        const auto set = event::view_patch(value->set);
        if (set)
            if (const auto* milestone = std::get_if<event::MilestoneSet>(&set->values.payload))
                if (milestone->deadline) add_references(*milestone->deadline, names.refers);
    }
    return names;
}

std::vector<event::Deadline> deadlines(const Standing& others, const std::string& id, bool& is_once) {
    std::vector<event::Deadline> found;
    for (const auto& set : all<event::MilestoneSet>(others)) {
        if (set.id.text != id) continue;
        if (set.deadline) {
            found.push_back(*set.deadline);
            is_once = is_once || !event::is_recurring(*set.deadline);
        } else if (set.part_of) {
            for (const auto& due : deadlines(others, set.part_of->text, is_once)) found.push_back(due);
        } else {
            is_once = true;
        }
    }
    return found;
}

std::string check_place(const Standing& others, const std::string& id, const std::optional<event::Instance>& instance,
                        const std::optional<event::Option>& option, bool needs_instance) {
    bool is_once = false;
    const auto dues = deadlines(others, id, is_once);
    const bool recurs = std::any_of(dues.begin(), dues.end(), event::is_recurring);
    if (!instance && needs_instance && recurs && !is_once) return "no_such_instance";
    if (instance) {
        bool is_given = false;
        for (const auto& due : dues) {
            if (const auto* every = std::get_if<event::DueEveryYear>(&due))
                is_given = is_given || (instance->text.size() == 4 && instance->text[0] == '2' &&
                                        std::stoi(instance->text) >= every->from_year);
            if (const auto* every = std::get_if<event::DueEverySeries>(&due))
                for (const auto& occasion : all<event::OccasionRegistered>(others))
                    if (occasion.id.text == instance->text) {
                        bool has_first = false;
                        for (const auto& first : all<event::OccasionRegistered>(others))
                            if (first.id.text == every->from.text) {
                                has_first = true;
                                is_given = is_given || *occasion.number >= *first.number;
                            }
                        is_given = is_given || !has_first;
                    }
        }
        if (!is_given) return "no_such_instance";
    }
    if (option) {
        bool is_given = false;
        for (const auto& set : all<event::MilestoneSet>(others))
            if (set.id.text == id && set.any_of)
                for (const auto& known : set.any_of->options) is_given = is_given || known == *option;
        if (!is_given) return "no_such_instance";
    }
    return "ok";
}

std::string check_again(const Standing& others, const event::MilestoneReached& next) {
    int rounds = 1;
    for (const auto& reopened : all<event::MilestoneReopened>(others))
        rounds += reopened.id == next.id && (!reopened.instance || reopened.instance == next.instance);
    std::map<std::string, int> reached;  // by option; "" as a whole
    for (const auto& earlier : all<event::MilestoneReached>(others))
        if (earlier.id == next.id && earlier.instance == next.instance)
            ++reached[earlier.option ? earlier.option->text : ""];
    if (reached[next.option ? next.option->text : ""] >= rounds) return "already_reached";
    for (const auto& set : all<event::MilestoneSet>(others)) {
        if (set.id != next.id || !set.any_of || next.option) continue;
        int enough = 0;
        for (const auto& option : set.any_of->options) enough += reached[option.text] >= rounds;
        if (enough >= set.any_of->min) return "already_reached";
    }
    return "ok";
}

bool leads_to(const Standing& others, const std::string& from, const std::string& to, std::set<std::string> met) {
    if (from == to) return true;
    if (!met.insert(from).second) return false;
    for (const auto& merger : all<event::PartyMerged>(others))
        if (merger.id.text == from && leads_to(others, merger.into.text, to, met)) return true;
    return false;
}

std::string check_rules(const Standing& others, const event::Payload& payload, bool are_all) {
    const auto names = named(payload);
    if (names.registers && registered(others).contains(*names.registers)) return "already_registered";
    if (const auto* next = std::get_if<event::MilestoneReached>(&payload)) {
        if (are_all)
            if (const auto word = check_place(others, next->id.text, next->instance, next->option, true); word != "ok")
                return word;
        return check_again(others, *next);
    }
    if (const auto* next = std::get_if<event::MilestoneReopened>(&payload); next && are_all)
        return check_place(others, next->id.text, next->instance, std::nullopt, false);
    if (const auto* next = std::get_if<event::MemberLeft>(&payload); next && are_all) {
        for (const auto& joined : all<event::MemberJoined>(others))
            if (joined.of == next->of && (!next->role || joined.role == *next->role) &&
                leads_to(others, joined.party.text, next->party.text, {}))
                return "ok";
        return "never_joined";
    }
    if (const auto* next = std::get_if<event::PartyMerged>(&payload))
        if (leads_to(others, next->into.text, next->id.text, {})) return "merger_loop";
    return "ok";
}

bool sets_ruled_field(const event::Patch& patch) {
    const auto fields = event::fields_of(patch);
    for (const auto& field : *fields)
        if (field == "instance" || field == "option" || field == "role" || field == "deadline" || field == "any_of")
            return true;
    return false;
}

}  // namespace

std::string verdict(const std::vector<Statement>& said, const Statement& next) {
    const auto target = event::target_of(next.payload);
    if (target && *target >= said.size()) return "bad_target";
    const Standing before = stand(said);
    const auto known = registered(before);
    for (const Subject& subject : named(next.payload).refers)
        if (!known.contains(subject)) return "unknown_subject";
    if (!target) return check_rules(before, next.payload, true);

    const auto* correction = std::get_if<event::EventCorrected>(&next.payload);
    std::uint64_t root = *target;
    std::size_t depth = 0;
    while (event::target_of(said[root].payload)) {
        root = *event::target_of(said[root].payload);
        ++depth;
    }
    if (depth >= limits::correction_depth_max) return "bad_target";
    if (correction) {
        // The target as its corrections leave it, whether it is removed or not.
        auto alone = said;
        for (std::size_t i = 0; i < alone.size(); ++i) {
            const auto* retraction = std::get_if<event::EventRetracted>(&alone[i].payload);
            if (retraction && retraction->target == *target) alone[i].payload = event::FindingDismissed();
        }
        const auto statement = stand(alone)[*target];
        auto after = event::apply_patch(statement ? *statement : said[*target], correction->set);
        if (!after || !event::check_statement(*after)) return "bad_correction";
    }
    auto longer = said;
    longer.push_back(next);
    Standing after = stand(longer);
    if (!after[root]) return correction && before[root] ? "bad_correction" : "ok";
    if (before[root]) {
        Statement left = *before[root];
        Statement right = *after[root];
        right.envelope = left.envelope;
        if (*event::encode_statement(left) == *event::encode_statement(right)) return "ok";
        if (correction && *target == root && !sets_ruled_field(correction->set)) return "ok";
    }
    const event::Payload payload = after[root]->payload;
    const bool are_all = before[root].has_value();
    after[root].reset();
    return check_rules(after, payload, are_all);
}

}  // namespace annals::state::naive
