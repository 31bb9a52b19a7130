// status: plans as a table of commitments, a commitment with its milestones, a milestone with its due day.
#include "cli/render/answer_page.hpp"
#include "cli/render/milestone_table.hpp"
#include "cli/render/words.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::CommitmentView;
using state::MilestoneView;

Cell standing_of(const CommitmentView& commitment) {
    Cell cell = state_of(commitment.state);
    for (const std::string& qualifier : commitment.qualifiers) {
        cell.text += ", " + (qualifier == "at_risk" ? std::string("at risk") : qualifier);
        cell.tone = qualifier == "overdue" ? Tone::bad : cell.tone == Tone::bad ? Tone::bad : Tone::warning;
    }
    return cell;
}

std::string progress_of(const CommitmentView& commitment) {
    const auto& counts = commitment.milestones_count;
    return std::to_string(counts.reached) + " of " + std::to_string(counts.required);
}

constexpr auto commitment_columns = std::to_array<ColumnOf<CommitmentView>>({
    {"", "commitment", [](const CommitmentView& row) { return Cell(row.commitment.id); }, Side::left, Shown::file},
    {"", "plan", [](const CommitmentView& row) { return Cell(row.plan); }, Side::left, Shown::file},
    {"Commitment", "code", [](const CommitmentView& row) { return Cell(short_name(row.commitment)); }},
    {"Themes", "themes", [](const CommitmentView& row) { return Cell(joined(row.themes)); }},
    {"State", "", standing_of, Side::left, Shown::screen},
    {"", "state", [](const CommitmentView& row) { return Cell(event::enum_word(row.state)); }, Side::left, Shown::file},
    {"", "qualifiers", [](const CommitmentView& row) { return Cell(joined(row.qualifiers, " ")); }, Side::left,
     Shown::file},
    {"Governments", "governments",
     [](const CommitmentView& row) { return Cell(std::to_string(row.collaborating.governments)); }, Side::right},
    {"Countries", "countries",
     [](const CommitmentView& row) { return Cell(std::to_string(row.collaborating.countries)); }, Side::right},
    {"Reached", "", [](const CommitmentView& row) { return Cell(progress_of(row)); }, Side::right, Shown::screen},
    {"", "milestones_required",
     [](const CommitmentView& row) { return Cell(std::to_string(row.milestones_count.required)); }, Side::right,
     Shown::file},
    {"", "milestones_reached",
     [](const CommitmentView& row) { return Cell(std::to_string(row.milestones_count.reached)); }, Side::right,
     Shown::file},
    {"Overdue", "milestones_overdue",
     [](const CommitmentView& row) {
         const auto count = row.milestones_count.overdue;
         return Cell(std::to_string(count), count > 0 ? Tone::bad : Tone::plain);
     },
     Side::right},
    {"Next due", "next_due", [](const CommitmentView& row) { return Cell(text_of(row.next_due)); }},
});

Facts facts_of(const CommitmentView& commitment) {
    Facts facts;
    const auto add = [&](const char* name, Cell value) { facts.facts.push_back({name, std::move(value)}); };
    add("State", standing_of(commitment));
    add("Plan", Cell(commitment.plan));
    add("Themes", Cell(joined(commitment.themes)));
    add("Summary", Cell(commitment.summary));
    add("Verb", Cell(text_of(commitment.verb)));
    add("Answers", Cell(short_names(commitment.answers)));
    add("Collaborating", Cell(counts_of(commitment.collaborating)));
    for (const auto& open : commitment.open_lists)
        add("Open list", Cell(event::enum_word(open.role) + ": " + open.as_printed));
    add("Reached", Cell(progress_of(commitment) + " required milestones"));
    add("Next due", Cell(text_of(commitment.next_due)));
    add("Entries", Cell(joined(commitment.entries)));
    return facts;
}

Facts facts_of(const MilestoneView& milestone) {
    Facts facts;
    const auto add = [&](const char* name, Cell value) { facts.facts.push_back({name, std::move(value)}); };
    add("What", Cell(milestone.what));
    add("Commitment", Cell(full_name(milestone.commitment)));
    add("State", milestone.is_not_yet ? Cell("not yet", Tone::quiet) : state_of(milestone.state));
    if (!milestone.is_not_yet) add("Timeliness", timeliness_of(milestone.timeliness));
    add("Deadline", Cell(milestone.due.deadline));
    add("As printed", Cell(text_of(milestone.due.as_printed)));
    add("Due", Cell(text_of(milestone.due.day)));
    add("Why", Cell(milestone.due.why));
    if (milestone.due.slip_days && *milestone.due.slip_days != 0)
        add("Originally",
            Cell(text_of(milestone.due.original_day) + ", moved by " + count_of(*milestone.due.slip_days, "day")));
    add("Reached", Cell(text_of(milestone.reached_on)));
    add("Required", Cell(milestone.required ? "yes" : "no"));
    add("On invitation", Cell(milestone.on_invitation ? "yes" : ""));
    add("Responsible",
        Cell(milestone.responsible.empty() ? "the collaborating members" : short_names(milestone.responsible)));
    add("Part of", Cell(text_of(milestone.part_of)));
    add("Topics", Cell(joined(milestone.topics, "; ")));
    add("Entries", Cell(joined(milestone.entries)));
    return facts;
}

void add_imprecise_of(const CommitmentView& commitment, std::vector<std::string>& warnings) {
    add_imprecise(commitment.imprecise, warnings);
    for (const auto& milestone : commitment.milestones) add_imprecise(milestone.imprecise, warnings);
}

void add_plans(const state::StatusAnswer& answer, Page& page) {
    std::vector<CommitmentView> all;
    for (const auto& plan : answer.plans) {
        std::string state = plan.state == "in_force" ? "in force" : plan.state == "not_yet" ? "not yet" : plan.state;
        page.blocks.emplace_back(Heading{full_name(plan.plan), plan.plan.id + ", " + state});
        Table table = table_of("", commitment_columns, plan.commitments);
        table.if_empty = "no commitments";
        page.blocks.emplace_back(std::move(table));
        for (const auto& commitment : plan.commitments) {
            all.push_back(commitment);
            add_imprecise_of(commitment, page.warnings);
        }
    }
    if (answer.plans.empty()) page.blocks.emplace_back(Lines{{Cell("no plans", Tone::quiet)}});
    page.file = table_of("", commitment_columns, all);
}

}  // namespace

Result<Page> status_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::StatusAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    std::vector<MilestoneView> all;
    for (const auto& commitment : answer->commitments) {
        page.blocks.emplace_back(Heading{full_name(commitment.commitment), commitment.commitment.id});
        page.blocks.emplace_back(facts_of(commitment));
        page.blocks.emplace_back(milestones_table("Milestones", commitment.milestones));
        all.insert(all.end(), commitment.milestones.begin(), commitment.milestones.end());
        add_imprecise_of(commitment, page.warnings);
    }
    for (const auto& milestone : answer->milestones) {
        page.blocks.emplace_back(Heading{full_name(milestone.milestone), milestone.milestone.id});
        page.blocks.emplace_back(facts_of(milestone));
        if (!milestone.instances.empty() || !milestone.options.empty())
            page.blocks.emplace_back(milestones_table("", {milestone}));
        all.push_back(milestone);
        add_imprecise(milestone.imprecise, page.warnings);
    }
    if (all.empty() && answer->commitments.empty())
        add_plans(*answer, page);
    else
        page.file = milestones_table("", all);
    return page;
}

}  // namespace annals::cli
