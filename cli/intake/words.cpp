#include "cli/intake/words.hpp"

#include "schema/base/text.hpp"
#include "schema/event/deadline.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/sentence.hpp"

#include <algorithm>
#include <array>

namespace annals::intake {

namespace json = boost::json;

namespace {

std::string get(const json::object& fields, std::string_view name) {
    const auto* value = fields.if_contains(json::string_view(name.data(), name.size()));
    if (!value) return {};
    return value->is_string() ? to_printable(text_of(*value)) : event::print_json(*value);
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

// What a statement is about: its id, what is joined, or a claim's subject.
std::string label_of_subject(const json::object& fields, const Labels& labels) {
    for (const char* field : {"of", "subject"})
        if (const auto subject = parse_subject(get(fields, field))) return labels.of(*subject);
    const std::string type = get(fields, "type");
    const auto kind = parse_kind(type.substr(0, type.find('.')));
    const std::string id = get(fields, "id");
    return kind && !id.empty() ? labels.of({*kind, id}) : id;
}

}  // namespace

Labels::Labels(const std::vector<Stated>& stated) {
    for (const Stated& one : stated) {
        const auto subject = one.item.registers();
        if (!subject) continue;
        std::string label = get(one.fields, "code");
        const auto* names = one.fields.if_contains("names");
        if (subject->kind == Kind::recommendation) label = subject->id;
        if (label.empty() && names && !names->get_array().empty())
            label = to_printable(text_of(names->get_array().front()));
        if (label.empty()) label = get(one.fields, "title");
        if (!label.empty()) labels_[*subject] = label;
    }
}

std::string Labels::of(const Subject& subject) const {
    const auto found = labels_.find(subject);
    return found == labels_.end() ? subject.id : found->second;
}

std::string sentence_of(const event::Statement& statement, const Labels& labels) {
    std::string text = state::sentence_of(statement, [&](const Subject& subject) { return labels.of(subject); });
    if (statement.envelope.effective) text += ", " + to_string(*statement.envelope.effective);
    return text;
}

std::vector<Count> count_items(const std::vector<Stated>& stated) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> nouns = {{
        {"agenda.launched", "agendas"},
        {"plan.adopted", "plans"},
        {"recommendation.published", "recommendations"},
        {"commitment.made", "commitments"},
        {"milestone.set", "milestones"},
        {"member.joined", "other memberships"},
        {"party.registered", "parties"},
        {"occasion.registered", "occasions"},
        {"source.registered", "sources"},
        {"claim.recorded", "claims"},
    }};
    std::vector<Count> counts;
    const auto add = [&](const std::string& noun, std::size_t count) {
        if (count > 0) counts.push_back({noun, count});
    };
    const auto is_government_membership = [](const Stated& one) {
        return one.item.type() == "member.joined" && one.item.text("role") == "collaborating" &&
               one.item.text("of").starts_with("commitment:");
    };
    std::size_t rest = stated.size();
    for (const auto& each : nouns) {
        const std::string_view type = each.first;
        const std::string_view noun = each.second;
        const auto is_of_type = [&](const Stated& one) { return one.item.type() == type; };
        std::size_t count = static_cast<std::size_t>(std::count_if(stated.begin(), stated.end(), is_of_type));
        rest -= count;
        if (type == "member.joined") {
            const auto governments =
                static_cast<std::size_t>(std::count_if(stated.begin(), stated.end(), is_government_membership));
            add("government memberships", governments);
            count -= governments;
        }
        add(std::string(noun), count);
    }
    add("further events", rest);
    return counts;
}

namespace {

std::string join(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

void add_once(std::vector<std::string>& words, std::string word) {
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
}

// The occasion that a deadline hangs on.
std::optional<std::string> occasion_of(const event::Deadline& deadline) {
    if (const auto* due = std::get_if<event::DueOccasion>(&deadline)) return due->occasion.text;
    if (const auto* due = std::get_if<event::DueEverySeries>(&deadline)) return due->from.text;
    return std::nullopt;
}

bool gives_days(const event::Payload& payload) {
    return std::holds_alternative<event::OccasionScheduled>(payload) ||
           std::holds_alternative<event::OccasionHeld>(payload) ||
           std::holds_alternative<event::OccasionRescheduled>(payload);
}

Result<bool> has_days(const std::string& occasion, const std::vector<Stated>& stated, const LedgerView& ledger) {
    for (const Stated& one : stated)
        if (gives_days(one.statement.payload) && one.item.text("id") == occasion) return true;
    if (!ledger.about) return false;
    const auto about = ledger.about({Kind::occasion, occasion});
    if (!about) return about.error();
    return std::any_of(about->begin(), about->end(),
                       [](const Held& held) { return gives_days(held.statement.payload); });
}

void warn_of_undated_plan(const Stated& plan, const std::vector<Stated>& stated, const Labels& labels,
                          std::vector<std::string>& warnings) {
    for (const event::Cite& cite : plan.statement.envelope.sources)
        for (const Stated& one : stated) {
            const auto* source = std::get_if<event::SourceRegistered>(&one.statement.payload);
            if (source && source->id.text == cite.source.text && !source->published)
                warnings.push_back("undated plan: the source " + source->id.text + " of " +
                                   labels.of({Kind::plan, plan.item.text("id")}) + " has no date; its first day, " +
                                   get(plan.fields, "effective") + ", rests on the file");
        }
}

// A party under two ids is most often a misspelt one: its name then belongs to another.
Result<void> warn_of_shared_names(const std::vector<Stated>& stated, const LedgerView& ledger,
                                  std::vector<std::string>& warnings) {
    std::map<std::string, std::vector<std::string>> ids_by_name;
    for (const Stated& one : stated)
        if (const auto* party = std::get_if<event::PartyRegistered>(&one.statement.payload))
            for (const event::Name& name : party->names) add_once(ids_by_name[fold_name(name.text)], party->id.text);
    for (auto& [name, ids] : ids_by_name) {
        const auto held = ledger.resolve(name);
        if (!held) return held.error();
        for (const Subject& subject : *held)
            if (subject.kind == Kind::party) add_once(ids, subject.id);
        if (ids.size() > 1) warnings.push_back("one name for several parties: \"" + name + "\" is " + join(ids));
    }
    return {};
}

}  // namespace

Result<std::vector<std::string>> warnings_of(const std::vector<Stated>& stated, const Labels& labels,
                                             const LedgerView& ledger) {
    std::vector<std::string> warnings;
    std::vector<std::string> without_deadline;
    std::map<std::string, std::vector<std::string>> by_occasion;
    std::map<std::string, std::vector<std::string>> imprecise;
    for (const Stated& one : stated) {
        const std::string label = label_of_subject(one.fields, labels);
        if (one.item.type() == "plan.adopted") warn_of_undated_plan(one, stated, labels, warnings);
        if (const auto* milestone = std::get_if<event::MilestoneSet>(&one.statement.payload)) {
            const bool is_open = !milestone->deadline ? !milestone->part_of
                                                      : std::holds_alternative<event::DueOpen>(*milestone->deadline);
            if (is_open) without_deadline.push_back(label);
            if (milestone->deadline)
                if (const auto occasion = occasion_of(*milestone->deadline)) by_occasion[*occasion].push_back(label);
        }
        if (const auto* lists = one.fields.if_contains("open_lists"))
            for (const json::value& list : lists->get_array())
                warnings.push_back("open list: " + label + ", " + get(list.get_object(), "role") + " (" +
                                   quoted(get(list.get_object(), "as_printed")) +
                                   "): absence from it reads as not stated");
        const auto& effective = one.statement.envelope.effective;
        if (effective && !effective->is_exact())
            add_once(imprecise[to_string(*effective)], label + " " + one.item.type());
    }
    if (!without_deadline.empty()) warnings.push_back("milestones without deadline: " + join(without_deadline));
    for (const auto& [occasion, milestones] : by_occasion) {
        const auto is_scheduled = has_days(occasion, stated, ledger);
        if (!is_scheduled) return is_scheduled.error();
        if (!*is_scheduled)
            warnings.push_back("no days are known of " + labels.of({Kind::occasion, occasion}) + ", on which " +
                               join(milestones) + " depend");
    }
    for (const auto& [date, items] : imprecise) warnings.push_back("imprecise date " + date + ": " + join(items));
    if (const auto verdict = warn_of_shared_names(stated, ledger, warnings); !verdict) return verdict.error();
    return warnings;
}

}  // namespace annals::intake
