// history: the entries about a subject in recorded order, also those that count no more.
#include "cli/render/answer_page.hpp"
#include "cli/render/words.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::HistoryRow;

Cell sentence_cell(const HistoryRow& row) {
    std::string text = row.sentence;
    if (row.retracted_by) text += " [retracted by #" + std::to_string(to_number(*row.retracted_by)) + "]";
    if (!row.corrected_by.empty()) text += " [corrected by #" + joined(row.corrected_by) + "]";
    return {std::move(text), row.retracted_by ? Tone::quiet : Tone::plain};
}

constexpr auto history_columns = std::to_array<ColumnOf<HistoryRow>>({
    {"Seq", "seq", [](const HistoryRow& row) { return Cell(std::to_string(to_number(row.seq))); }, Side::right},
    {"Recorded", "", [](const HistoryRow& row) { return Cell(to_string(day_of(row.recorded_at))); }, Side::left,
     Shown::screen},
    {"", "recorded_at", [](const HistoryRow& row) { return Cell(to_string(row.recorded_at)); }, Side::left,
     Shown::file},
    {"By", "recorded_by", [](const HistoryRow& row) { return Cell(row.recorded_by); }},
    {"Type", "type", [](const HistoryRow& row) { return Cell(row.type); }},
    {"Effective", "effective", [](const HistoryRow& row) { return Cell(text_of(row.effective)); }},
    {"Announced", "announced", [](const HistoryRow& row) { return Cell(text_of(row.announced)); }},
    {"What", "", sentence_cell, Side::left, Shown::screen},
    {"", "sentence", [](const HistoryRow& row) { return Cell(row.sentence); }, Side::left, Shown::file},
    {"Sources", "sources", [](const HistoryRow& row) { return Cell(joined(row.sources)); }},
    {"", "retracted_by",
     [](const HistoryRow& row) {
         return Cell(row.retracted_by ? std::to_string(to_number(*row.retracted_by)) : std::string());
     },
     Side::right, Shown::file},
    {"", "corrected_by", [](const HistoryRow& row) { return Cell(joined(row.corrected_by)); }, Side::left, Shown::file},
});

}  // namespace

Result<Page> history_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::HistoryAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    page.blocks.emplace_back(Heading{full_name(answer->named),
                                     to_string(answer->subject) + ", revision " + std::to_string(answer->revision)});
    Table table = table_of("", history_columns, answer->rows);
    table.if_empty = "no entries";
    page.blocks.emplace_back(std::move(table));
    return page;
}

}  // namespace annals::cli
