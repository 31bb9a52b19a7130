// resolve: what a typed name, code or printed form stands for.
#include "cli/render/answer_page.hpp"
#include "cli/render/words.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::ResolvedRow;

constexpr auto resolved_columns = std::to_array<ColumnOf<ResolvedRow>>({
    {"Subject", "subject", [](const ResolvedRow& row) { return Cell(to_string(row.subject)); }},
    {"Name", "name", [](const ResolvedRow& row) { return Cell(full_name(row.named)); }},
    {"Names", "names", [](const ResolvedRow& row) { return Cell(joined(row.names, "; ")); }},
    {"Printed", "printed_in", [](const ResolvedRow& row) { return Cell(joined(row.printed_in, "; ")); }},
    {"", "in_force", [](const ResolvedRow& row) { return Cell(row.is_in_force ? "yes" : "no"); }, Side::left,
     Shown::file},
    {"In force", "", [](const ResolvedRow& row) { return row.is_in_force ? Cell("yes") : Cell("no", Tone::quiet); },
     Side::left, Shown::screen},
});

}  // namespace

Result<Page> resolve_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::ResolveAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    Table table = table_of("", resolved_columns, answer->rows);
    table.if_empty = "nothing has that name";
    page.blocks.emplace_back(std::move(table));
    return page;
}

}  // namespace annals::cli
