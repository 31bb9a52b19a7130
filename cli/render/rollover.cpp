// rollover: what becomes of each commitment and milestone of a plan, a row each.
#include "cli/render/answer_page.hpp"
#include "schema/state/answers_change.hpp"

#include <array>

namespace annals::cli {

namespace {

struct Row {
    const state::RolloverCommitment* commitment = nullptr;
    const state::RolloverMilestone* milestone = nullptr;  // null: the row of the commitment itself
};

std::string code_of(const state::Named& named) { return named.code.value_or(named.id); }
const state::Named& named_of(const Row& row) {
    return row.milestone ? row.milestone->milestone.milestone : row.commitment->commitment.commitment;
}

constexpr auto columns = std::to_array<ColumnOf<Row>>({
    {"Code", "code",
     [](const Row& row) { return Cell(code_of(named_of(row)), row.milestone ? Tone::plain : Tone::strong); }},
    {"", "id", [](const Row& row) { return Cell(named_of(row).id); }, Side::left, Shown::file},
    {"Becomes", "fate",
     [](const Row& row) { return Cell(row.milestone ? row.milestone->fate : row.commitment->fate); }},
    {"As", "next_id", [](const Row& row) { return Cell(row.milestone ? "" : row.commitment->next_id); }},
    {"What", "name",
     [](const Row& row) { return Cell(row.milestone ? row.milestone->milestone.what : named_of(row).name); }},
    {"Deadline", "deadline",
     [](const Row& row) { return Cell(row.milestone ? row.milestone->milestone.due.deadline : ""); }},
    {"Members", "members",
     [](const Row& row) { return Cell(row.milestone ? "" : std::to_string(row.commitment->members.size())); },
     Side::right},
});

}  // namespace

Result<Page> rollover_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::RolloverAnswer>(json);
    if (!answer) return answer.error();
    std::vector<Row> rows;
    for (const state::RolloverCommitment& commitment : answer->commitments) {
        rows.push_back({&commitment, nullptr});
        for (const state::RolloverMilestone& milestone : commitment.milestones)
            rows.push_back({&commitment, &milestone});
    }
    Page page;
    page.blocks.emplace_back(Heading{answer->plan.name, "to " + answer->next_plan});
    page.blocks.emplace_back(table_of("", columns, rows));
    return page;
}

}  // namespace annals::cli
