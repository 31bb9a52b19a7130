// diff, revised, slip, explain: what changed, in the world or in what was believed, and why.
#include "cli/render/answer_page.hpp"
#include "cli/render/change_table.hpp"
#include "cli/render/words.hpp"
#include "schema/state/answers_change.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::ChangeRow;
using state::ExplainRow;
using state::SlipRow;

constexpr auto change_columns = std::to_array<ColumnOf<ChangeRow>>({
    {"", "subject", [](const ChangeRow& row) { return Cell(to_string(row.subject)); }, Side::left, Shown::file},
    {"Subject", "name", [](const ChangeRow& row) { return Cell(short_name(row.named)); }},
    {"What", "what", [](const ChangeRow& row) { return Cell(row.what); }},
    {"Of", "", [](const ChangeRow& row) { return Cell(detail_of(row)); }, Side::left, Shown::screen},
    {"", "detail", [](const ChangeRow& row) { return Cell(text_of(row.detail)); }, Side::left, Shown::file},
    {"Before", "before", [](const ChangeRow& row) { return Cell(row.before.value_or("none"), Tone::quiet); }},
    {"After", "after", [](const ChangeRow& row) { return Cell(row.after.value_or("none"), Tone::strong); }},
    {"Entries", "",
     [](const ChangeRow& row) { return Cell(joined(row.entries) + (row.because ? "; " + *row.because : "")); },
     Side::left, Shown::screen},
    {"", "entries", [](const ChangeRow& row) { return Cell(joined(row.entries)); }, Side::left, Shown::file},
    {"", "because", [](const ChangeRow& row) { return Cell(text_of(row.because)); }, Side::left, Shown::file},
});

constexpr auto happened_columns = std::to_array<ColumnOf<state::TimelineRow>>({
    {"Effective", "effective", [](const state::TimelineRow& row) { return Cell(text_of(row.effective)); }},
    {"Seq", "seq", [](const state::TimelineRow& row) { return Cell(std::to_string(to_number(row.seq))); }, Side::right},
    {"What", "sentence", [](const state::TimelineRow& row) { return Cell(row.sentence); }},
});

constexpr auto slip_columns = std::to_array<ColumnOf<SlipRow>>({
    {"", "milestone", [](const SlipRow& row) { return Cell(row.milestone.id); }, Side::left, Shown::file},
    {"Milestone", "code",
     [](const SlipRow& row) { return Cell(short_name(row.milestone) + (row.instance ? "@" + *row.instance : "")); }},
    {"Originally", "original_due", [](const SlipRow& row) { return Cell(text_of(row.original_day)); }},
    {"Now", "due", [](const SlipRow& row) { return Cell(text_of(row.day)); }},
    {"Slip", "slip_days",
     [](const SlipRow& row) { return Cell(text_of(row.days), row.days.value_or(0) > 0 ? Tone::warning : Tone::plain); },
     Side::right},
    {"State", "state", [](const SlipRow& row) { return state_of(row.state); }},
    {"First worded", "original_deadline", [](const SlipRow& row) { return Cell(row.original_deadline); }},
    {"Deadline", "deadline", [](const SlipRow& row) { return Cell(row.deadline); }},
    {"Decided by", "decided_by", [](const SlipRow& row) { return Cell(short_names(row.decided_by)); }},
    {"Reasons", "reasons", [](const SlipRow& row) { return Cell(joined(row.reasons, "; ")); }},
    {"", "entries", [](const SlipRow& row) { return Cell(joined(row.entries)); }, Side::left, Shown::file},
});

constexpr auto explain_columns = std::to_array<ColumnOf<ExplainRow>>({
    {"Seq", "seq", [](const ExplainRow& row) { return Cell(std::to_string(to_number(row.seq))); }, Side::right},
    {"Effective", "effective", [](const ExplainRow& row) { return Cell(text_of(row.effective)); }},
    {"Recorded", "", [](const ExplainRow& row) { return Cell(to_string(day_of(row.recorded_at))); }, Side::left,
     Shown::screen},
    {"", "recorded_at", [](const ExplainRow& row) { return Cell(to_string(row.recorded_at)); }, Side::left,
     Shown::file},
    {"", "type", [](const ExplainRow& row) { return Cell(row.type); }, Side::left, Shown::file},
    {"", "subject", [](const ExplainRow& row) { return Cell(to_string(row.subject)); }, Side::left, Shown::file},
    {"What", "sentence", [](const ExplainRow& row) { return Cell(row.sentence); }},
    {"Corrected by", "corrected_by", [](const ExplainRow& row) { return Cell(joined(row.corrected_by)); }},
});

}  // namespace

std::string detail_of(const ChangeRow& row) {
    if (!row.party) return text_of(row.detail);
    if (row.what != "member" || !row.detail) return full_name(*row.party);
    return full_name(*row.party) + ", " + row.detail->substr(0, row.detail->find(' '));
}

Table change_table(std::string title, const std::vector<ChangeRow>& rows) {
    Table table = table_of(std::move(title), change_columns, rows);
    table.if_empty = "no answer changes";
    return table;
}

Result<Page> diff_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::DiffAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    Table changed = change_table("From " + to_string(answer->from) + " to " + to_string(answer->to), answer->rows);
    changed.if_empty = "nothing changed";
    page.blocks.emplace_back(std::move(changed));
    if (!answer->happened.empty())
        page.blocks.emplace_back(table_of("What happened", happened_columns, answer->happened));
    return page;
}

Result<Page> revised_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::RevisedAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    const auto size = [](TreeSize tree) { return std::to_string(to_number(tree)); };
    page.blocks.emplace_back(change_table("Between known " + answer->earlier + " (size " + size(answer->earlier_size) +
                                              ") and " + answer->later + " (size " + size(answer->later_size) + ")",
                                          answer->rows));
    return page;
}

Result<Page> slip_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::SlipAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    Table table = table_of("", slip_columns, answer->rows);
    table.if_empty = "no deadline moved";
    page.blocks.emplace_back(std::move(table));
    return page;
}

Result<Page> explain_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::ExplainAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    page.blocks.emplace_back(Heading{full_name(answer->named), to_string(answer->subject)});
    Lines because;
    because.lines.emplace_back(answer->status, Tone::strong);
    for (const std::string& sentence : answer->because) because.lines.emplace_back("- " + sentence);
    page.blocks.emplace_back(std::move(because));
    page.blocks.emplace_back(table_of("", explain_columns, answer->rows));
    return page;
}

}  // namespace annals::cli
