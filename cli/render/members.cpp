// members: who is in, in which role, since when; both counts.
#include "cli/render/answer_page.hpp"
#include "cli/render/words.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::MemberView;

Cell status_cell(const MemberView& row) {
    using state::MemberStatus;
    switch (row.status) {
    case MemberStatus::member: return {"member", Tone::plain};
    case MemberStatus::with_notice: return {"member, with notice", Tone::warning};
    case MemberStatus::announced: return {"announced", Tone::quiet};
    case MemberStatus::left: return {"left", Tone::quiet};
    case MemberStatus::not_stated: return {"not stated", Tone::quiet};
    case MemberStatus::no: return {"no", Tone::quiet};
    }
    return {};
}

constexpr auto member_columns = std::to_array<ColumnOf<MemberView>>({
    {"", "party", [](const MemberView& row) { return Cell(row.party.id); }, Side::left, Shown::file},
    {"Party", "name", [](const MemberView& row) { return Cell(full_name(row.party)); }},
    {"Kind", "kind", [](const MemberView& row) { return Cell(event::enum_word(row.kind)); }},
    {"Role", "role", [](const MemberView& row) { return Cell(event::enum_word(row.role)); }},
    {"Status", "", status_cell, Side::left, Shown::screen},
    {"", "status", [](const MemberView& row) { return Cell(event::enum_word(row.status)); }, Side::left, Shown::file},
    {"Since", "since", [](const MemberView& row) { return Cell(text_of(row.since)); }},
    {"Until", "until", [](const MemberView& row) { return Cell(text_of(row.until)); }},
    {"Announced", "announced", [](const MemberView& row) { return Cell(text_of(row.announced)); }},
    {"Scope", "scope", [](const MemberView& row) { return Cell(text_of(row.scope)); }},
    {"As printed", "as_printed", [](const MemberView& row) { return Cell(text_of(row.as_printed)); }},
    {"", "entries", [](const MemberView& row) { return Cell(joined(row.entries)); }, Side::left, Shown::file},
});

}  // namespace

Result<Page> members_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::MembersAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    std::vector<std::string> names;
    for (const auto& named : answer->of) names.push_back(full_name(named));
    page.blocks.emplace_back(
        Heading{answer->of.size() == 1 ? names.front() : answer->expression, counts_of(answer->counts)});
    Table members = table_of("", member_columns, answer->members);
    members.if_empty = "no members";
    page.blocks.emplace_back(members);
    if (!answer->announced.empty())
        page.blocks.emplace_back(table_of("Announced, no members yet", member_columns, answer->announced));
    if (!answer->other_roles.empty())
        page.blocks.emplace_back(table_of("In other roles", member_columns, answer->other_roles));
    Lines open;
    for (const auto& list : answer->open_lists)
        open.lines.emplace_back("The list of those " + event::enum_word(list.role) + " is open (\"" + list.as_printed +
                                    "\"): who is absent from it is not stated to be out.",
                                Tone::quiet);
    if (!open.lines.empty()) page.blocks.emplace_back(std::move(open));
    // The file holds everyone; the role and status columns tell them apart.
    Table everyone = std::move(members);
    for (const auto* others : {&answer->announced, &answer->other_roles})
        for (auto& row : table_of("", member_columns, *others).rows) everyone.rows.push_back(std::move(row));
    page.file = std::move(everyone);
    return page;
}

}  // namespace annals::cli
