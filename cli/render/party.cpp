// party: its names, its roles, who has a role in it, and what it has to deliver.
#include "cli/render/answer_page.hpp"
#include "cli/render/milestone_table.hpp"
#include "cli/render/words.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::PartyRole;

constexpr auto role_columns = std::to_array<ColumnOf<PartyRole>>({
    {"", "of", [](const PartyRole& row) { return Cell(row.of_kind + ":" + row.of.id); }, Side::left, Shown::file},
    {"In", "name", [](const PartyRole& row) { return Cell(full_name(row.of)); }},
    {"", "kind", [](const PartyRole& row) { return Cell(row.of_kind); }, Side::left, Shown::file},
    {"Role", "role", [](const PartyRole& row) { return Cell(event::enum_word(row.role)); }},
    {"Status", "status", [](const PartyRole& row) { return Cell(event::enum_word(row.status)); }},
    {"Since", "since", [](const PartyRole& row) { return Cell(text_of(row.since)); }},
    {"Until", "until", [](const PartyRole& row) { return Cell(text_of(row.until)); }},
    {"Scope", "scope", [](const PartyRole& row) { return Cell(text_of(row.scope)); }},
    {"As printed", "as_printed", [](const PartyRole& row) { return Cell(text_of(row.as_printed)); }},
    {"", "entries", [](const PartyRole& row) { return Cell(joined(row.entries)); }, Side::left, Shown::file},
});

}  // namespace

Result<Page> party_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::PartyAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    page.blocks.emplace_back(Heading{full_name(answer->party), answer->party.id});
    Facts facts;
    facts.facts.push_back({"Kind", Cell(event::enum_word(answer->kind))});
    facts.facts.push_back({"ISO code", Cell(text_of(answer->iso))});
    for (const auto& name : answer->names)
        facts.facts.push_back({"Name", Cell(name.name + (name.from ? " (from " + to_string(*name.from) + ")" : ""))});
    if (answer->merged_into) facts.facts.push_back({"Merged into", Cell(full_name(*answer->merged_into))});
    page.blocks.emplace_back(std::move(facts));
    Table roles = table_of("Roles", role_columns, answer->roles);
    page.file = roles;
    page.blocks.emplace_back(std::move(roles));
    if (!answer->members.empty()) {
        Table members = table_of("Who has a role in it", role_columns, answer->members);
        for (Column& column : members.columns)
            if (column.title == "In") column.title = "Party";
        page.blocks.emplace_back(std::move(members));
    }
    if (!answer->overdue.empty()) page.blocks.emplace_back(due_table("Overdue", answer->overdue));
    if (!answer->due.empty()) page.blocks.emplace_back(due_table("Due", answer->due));
    return page;
}

}  // namespace annals::cli
