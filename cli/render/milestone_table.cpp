#include "cli/render/milestone_table.hpp"

#include "cli/render/words.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::DueRow;
using state::MilestoneView;

// One printed row: a milestone, or one of its instances or options.
struct Row {
    const MilestoneView* milestone;
    const state::InstanceView* instance = nullptr;
    const state::OptionView* option = nullptr;
    bool is_whole() const { return !instance && !option; }
};

const state::DueView& due_of(const Row& row) { return row.instance ? row.instance->due : row.milestone->due; }
const state::TimelinessView& timeliness_view(const Row& row) {
    return row.instance ? row.instance->timeliness : row.milestone->timeliness;
}
Cell code_cell(const Row& row) {
    if (row.instance) return Cell("  @" + row.instance->instance);
    if (row.option) return Cell("  or");
    return Cell(short_name(row.milestone->milestone));
}
Cell what_cell(const Row& row) {
    if (row.instance) return Cell();
    if (row.option) return Cell(row.option->option);
    std::string text = row.milestone->what;
    if (row.milestone->on_invitation) text += " (on invitation)";
    return Cell(text);
}
Cell due_cell(const Row& row) {
    if (row.option) return Cell();
    const auto& due = due_of(row);
    if (due.day) return Cell(to_string(*due.day));
    // A recurring milestone has no day of its own; its instances have.
    return Cell(row.is_whole() && !row.milestone->instances.empty() ? "" : "none", Tone::quiet);
}
Cell deadline_cell(const Row& row) { return row.is_whole() ? Cell(row.milestone->due.deadline) : Cell(); }
Cell state_cell(const Row& row) {
    if (row.option) return row.option->is_reached ? Cell("reached", Tone::good) : Cell("open");
    if (row.instance) return state_of(row.instance->state);
    if (row.milestone->is_not_yet) return {"not yet", Tone::quiet};
    return state_of(row.milestone->state);
}
// The word of the formats, for programs.
Cell state_word(const Row& row) {
    if (row.option) return Cell(row.option->is_reached ? "reached" : "open");
    if (row.instance) return Cell(event::enum_word(row.instance->state));
    return Cell(row.milestone->is_not_yet ? "not-yet" : event::enum_word(row.milestone->state));
}
Cell timeliness_cell(const Row& row) {
    if (row.option || (row.is_whole() && row.milestone->is_not_yet)) return Cell();
    if (row.is_whole() && !row.milestone->instances.empty()) return Cell("recurring", Tone::quiet);
    return timeliness_of(timeliness_view(row));
}
Cell reached_cell(const Row& row) {
    if (row.option) return Cell(text_of(row.option->reached_on));
    return Cell(text_of(row.instance ? row.instance->reached_on : row.milestone->reached_on));
}
Cell entries_cell(const Row& row) {
    if (row.option) return Cell();
    return Cell(joined(row.instance ? row.instance->entries : row.milestone->entries));
}

constexpr auto milestone_columns = std::to_array<ColumnOf<Row>>({
    {"", "milestone", [](const Row& row) { return Cell(row.milestone->milestone.id); }, Side::left, Shown::file},
    {"", "commitment", [](const Row& row) { return Cell(row.milestone->commitment.id); }, Side::left, Shown::file},
    {"Milestone", "", code_cell, Side::left, Shown::screen},
    {"", "code", [](const Row& row) { return Cell(short_name(row.milestone->milestone)); }, Side::left, Shown::file},
    {"", "instance", [](const Row& row) { return Cell(row.instance ? row.instance->instance : ""); }, Side::left,
     Shown::file},
    {"", "option", [](const Row& row) { return Cell(row.option ? row.option->option : ""); }, Side::left, Shown::file},
    {"What", "what", what_cell},
    {"", "kind", [](const Row& row) { return Cell(event::enum_word(row.milestone->kind)); }, Side::left, Shown::file},
    {"Deadline", "deadline", deadline_cell},
    {"Due", "due", due_cell},
    {"State", "", state_cell, Side::left, Shown::screen},
    {"", "state", state_word, Side::left, Shown::file},
    {"Reached", "reached_on", reached_cell},
    {"Timeliness", "", timeliness_cell, Side::left, Shown::screen},
    {"", "timeliness",
     [](const Row& row) { return Cell(row.option ? "" : event::enum_word(timeliness_view(row).word)); }, Side::left,
     Shown::file},
    {"", "days", [](const Row& row) { return Cell(row.option ? "" : text_of(timeliness_view(row).days)); }, Side::right,
     Shown::file},
    {"", "original_due", [](const Row& row) { return Cell(row.option ? "" : text_of(due_of(row).original_day)); },
     Side::left, Shown::file},
    {"", "slip_days", [](const Row& row) { return Cell(row.option ? "" : text_of(due_of(row).slip_days)); },
     Side::right, Shown::file},
    {"", "required", [](const Row& row) { return Cell(row.milestone->required ? "yes" : "no"); }, Side::left,
     Shown::file},
    {"", "responsible", [](const Row& row) { return Cell(short_names(row.milestone->responsible)); }, Side::left,
     Shown::file},
    {"", "entries", entries_cell, Side::left, Shown::file},
});

constexpr auto due_columns = std::to_array<ColumnOf<DueRow>>({
    {"", "milestone", [](const DueRow& row) { return Cell(row.milestone.milestone.id); }, Side::left, Shown::file},
    {"", "commitment", [](const DueRow& row) { return Cell(row.milestone.commitment.id); }, Side::left, Shown::file},
    {"Due", "due", [](const DueRow& row) { return Cell(to_string(row.day)); }},
    {"", "days", [](const DueRow& row) { return Cell(std::to_string(row.days)); }, Side::right, Shown::file},
    {"In", "",
     [](const DueRow& row) -> Cell {
         if (row.days < 0) return {count_of(-std::int64_t{row.days}, "day") + " overdue", Tone::bad};
         if (row.days == 0) return {"today", Tone::warning};
         return {count_of(row.days, "day"), row.days <= 30 ? Tone::warning : Tone::plain};
     },
     Side::right, Shown::screen},
    {"Milestone", "code",
     [](const DueRow& row) {
         return Cell(short_name(row.milestone.milestone) + (row.instance ? "@" + *row.instance : ""));
     }},
    {"", "instance", [](const DueRow& row) { return Cell(text_of(row.instance)); }, Side::left, Shown::file},
    {"What", "what", [](const DueRow& row) { return Cell(row.milestone.what); }},
    {"State", "state", [](const DueRow& row) { return Cell(row.is_lapsed ? row.state + " (lapsed)" : row.state); }},
    {"Deadline", "deadline", [](const DueRow& row) { return Cell(row.milestone.due.deadline); }},
    {"", "original_due", [](const DueRow& row) { return Cell(text_of(row.milestone.due.original_day)); }, Side::left,
     Shown::file},
    {"Responsible", "",
     [](const DueRow& row) {
         return row.responsible.size() > 3 ? Cell(std::to_string(row.responsible.size()) + " parties")
                                           : Cell(short_names(row.responsible));
     },
     Side::left, Shown::screen},
    {"", "responsible", [](const DueRow& row) { return Cell(short_names(row.responsible)); }, Side::left, Shown::file},
    {"Last progress", "last_progress", [](const DueRow& row) { return Cell(text_of(row.last_progress)); }},
});

}  // namespace

Table milestones_table(std::string title, const std::vector<MilestoneView>& milestones) {
    std::vector<Row> rows;
    for (const MilestoneView& milestone : milestones) {
        rows.push_back({&milestone, nullptr, nullptr});
        for (const auto& option : milestone.options) rows.push_back({&milestone, nullptr, &option});
        for (const auto& instance : milestone.instances) rows.push_back({&milestone, &instance, nullptr});
    }
    Table table = table_of(std::move(title), milestone_columns, rows);
    table.if_empty = "no milestones";
    return table;
}

Table due_table(std::string title, const std::vector<DueRow>& rows) {
    Table table = table_of(std::move(title), due_columns, rows);
    table.if_empty = "nothing";
    return table;
}

}  // namespace annals::cli
