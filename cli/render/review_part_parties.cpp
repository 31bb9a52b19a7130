// Part 5: each government: where it collaborates, what it joined and left, what was delivered where it is in.
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

using state::ReviewParty;

std::string roles_of(const ReviewParty& party) {
    std::vector<std::string> words;
    for (const auto& role : party.agenda_roles)
        words.push_back(
            spoken(event::enum_word(role.role)) + " of " + short_name(role.of) +
            (role.status == state::MemberStatus::member ? "" : " (" + spoken(event::enum_word(role.status)) + ")"));
    return joined(words, "; ");
}

constexpr auto first_columns = std::to_array<ReviewColumnOf<ReviewParty>>({
    {"", "party", "id of the party", [](const ReviewParty& row) { return cell(row.party.id); }, ColumnKind::text,
     Shown::file},
    {"Government", "name", "its name in force",
     [](const ReviewParty& row) { return cell(full_name(row.party), Tone::strong); }},
    {"Kind", "kind", "country or institution; a government is either",
     [](const ReviewParty& row) { return cell(spoken(event::enum_word(row.kind))); }},
});

constexpr auto last_columns = std::to_array<ReviewColumnOf<ReviewParty>>({
    {"In all", "commitments", "commitments in which it collaborates",
     [](const ReviewParty& row) { return figure_cell(row.commitments); }, ColumnKind::figure},
    {"Joined", "joined", "commitments joined since the day that changes count from",
     [](const ReviewParty& row) { return names_cell(row.joined); }},
    {"Left", "left", "commitments left since the day that changes count from",
     [](const ReviewParty& row) { return names_cell(row.left); }},
    {"Roles in the agenda", "agenda_roles", "in the plan's agenda and its parents",
     [](const ReviewParty& row) { return cell(roles_of(row)); }},
    {"Delivered, as reported", "delivered_self_reported",
     "milestones reported as reached, of commitments in which it collaborates or for which it is responsible",
     [](const ReviewParty& row) { return figure_cell(row.delivered_self_reported); }, ColumnKind::figure},
    {"Delivered, verified", "delivered_verified", "the same, verified",
     [](const ReviewParty& row) { return figure_cell(row.delivered_verified); }, ColumnKind::figure},
});

ReviewCell membership_cell(const std::string& word, bool is_file) {
    if (is_file) return cell(word);
    if (word == "member") return cell("●", Tone::strong);
    if (word == "no") return cell("–", Tone::quiet);
    if (word == "not-stated") return cell("not stated", Tone::quiet);
    return cell(spoken(word), Tone::warning);
}

ReviewTable parties_table(const state::ReviewAnswer& answer, bool is_file) {
    ReviewTable table{"parties",
                      "Governments and the commitments in which they collaborate",
                      "One government; a column a commitment holds member, with-notice, announced, left, not-stated or "
                      "no.",
                      {},
                      {},
                      "No government is recorded.",
                      5};
    const auto add_columns = [&](const auto& columns) {
        for (const auto& column : columns)
            table.columns.push_back({std::string(column.title), std::string(column.name), std::string(column.meaning),
                                     column.kind, column.shown});
    };
    add_columns(first_columns);
    for (const auto& commitment : answer.matrix.commitments)
        table.columns.push_back({short_name(commitment), last_word(commitment.id),
                                 "status of membership in " + full_name(commitment), ColumnKind::text, Shown::both});
    add_columns(last_columns);
    for (const ReviewParty& party : answer.parties) {
        auto& cells = table.rows.emplace_back();
        for (const auto& column : first_columns) cells.push_back(column.cell(party));
        for (std::size_t i = 0; i < answer.matrix.commitments.size(); ++i)
            cells.push_back(membership_cell(i < party.cells.size() ? party.cells[i] : std::string(), is_file));
        for (const auto& column : last_columns) cells.push_back(column.cell(party));
    }
    return table;
}

// Both counts under each commitment's column.
void add_counts(const state::ReviewAnswer& answer, ReviewTable& table) {
    for (const bool are_countries : {false, true}) {
        std::vector<ReviewCell> cells(table.columns.size());
        cells[1] = cell(are_countries ? "Countries" : "Governments", Tone::strong);
        for (std::size_t i = 0; i < answer.matrix.counts.size() && 3 + i < cells.size(); ++i) {
            const state::Counts& counts = answer.matrix.counts[i];
            cells[3 + i] = number_cell(are_countries ? counts.countries : counts.governments);
            cells[3 + i].tone = Tone::strong;
        }
        table.rows.push_back(std::move(cells));
    }
}

}  // namespace

ReviewPart parties_part(const state::ReviewAnswer& answer) {
    ReviewPart part{5, "parties", "By government", {}};
    const auto countries = std::count_if(answer.parties.begin(), answer.parties.end(), [](const ReviewParty& party) {
        return party.kind == event::PartyKind::country;
    });
    part.blocks.emplace_back(
        ReviewLine{cell(both_counts(static_cast<std::int64_t>(answer.parties.size()), countries) +
                        " stand in the table. What was delivered is counted for each of them by the commitments in "
                        "which it collaborates: the record does not divide a delivery among them.")});
    part.blocks.emplace_back(matrix_chart(answer));
    ReviewTable table = parties_table(answer, false);
    if (!table.rows.empty()) add_counts(answer, table);
    part.blocks.emplace_back(std::move(table));
    return part;
}

void add_party_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables) {
    tables.push_back(parties_table(answer, true));
}

}  // namespace annals::cli
