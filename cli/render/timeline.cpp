// timeline: what happened to a subject, in the world's order, drawn.
#include "cli/render/answer_page.hpp"
#include "cli/render/words.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::TimelineRow;

std::string number_of(const TimelineRow& row) { return std::to_string(to_number(row.seq)); }

constexpr auto timeline_columns = std::to_array<ColumnOf<TimelineRow>>({
    {"", "effective", [](const TimelineRow& row) { return Cell(text_of(row.effective)); }},
    {"", "recorded_on", [](const TimelineRow& row) { return Cell(text_of(row.recorded_on)); }},
    {"", "seq", [](const TimelineRow& row) { return Cell(number_of(row)); }, Side::right},
    {"", "type", [](const TimelineRow& row) { return Cell(row.is_due ? "due" : row.type); }},
    {"", "subject", [](const TimelineRow& row) { return Cell(to_string(row.subject)); }},
    {"", "sentence", [](const TimelineRow& row) { return Cell(row.sentence); }},
    {"", "future", [](const TimelineRow& row) { return Cell(row.is_future ? "yes" : "no"); }},
});

Moment moment_of(const TimelineRow& row) {
    Moment moment;
    moment.when = row.effective ? to_string(*row.effective) : std::string();
    moment.day = row.effective ? to_string(row.effective->last) : std::string();
    moment.mark = row.is_due ? Mark::due : row.is_future ? Mark::future : Mark::event;
    moment.what = Cell(row.sentence, row.is_due ? Tone::warning : row.is_future ? Tone::quiet : Tone::plain);
    if (row.is_due) return moment;
    moment.aside = "#" + number_of(row);
    // Said where the record came later than the fact.
    if (row.recorded_on && row.effective && *row.recorded_on > next(row.effective->last))
        moment.aside += ", recorded " + to_string(*row.recorded_on);
    return moment;
}

}  // namespace

Result<Page> timeline_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::TimelineAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    page.blocks.emplace_back(Heading{full_name(answer->named), to_string(answer->subject)});
    Timeline timeline;
    for (const auto& row : answer->rows) timeline.moments.push_back(moment_of(row));
    page.blocks.emplace_back(std::move(timeline));
    page.file = table_of("", timeline_columns, answer->rows);
    return page;
}

}  // namespace annals::cli
