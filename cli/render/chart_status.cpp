// Milestone status by commitment, as stacked bars; membership over time, as small step lines.
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"
#include "cli/render/time_axis.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

using state::ReviewSummaryRow;
using svg::Anchor;
using svg::Drawing;
using svg::Fill;
using svg::Letter;
using svg::Shape;
using svg::Stroke;

struct Segment {
    const char* name;
    Fill fill;
    std::int64_t (*value)(const ReviewSummaryRow& row);
};

// What is delivered without a day to hold it against is neither on time nor late.
std::int64_t delivered_otherwise(const ReviewSummaryRow& row) {
    return std::max<std::int64_t>(0, row.delivered.value - row.on_time.value - row.late.value);
}

// What is none of the others: not applicable, and undated where that is not delivered.
std::int64_t remaining(const ReviewSummaryRow& row) {
    return std::max<std::int64_t>(
        0, row.required.value - row.delivered.value - row.disputed.value - row.overdue.value - row.upcoming.value);
}

constexpr std::array segments = {
    Segment{"on time", Fill::done, [](const ReviewSummaryRow& row) { return row.on_time.value; }},
    Segment{"late", Fill::done_late, [](const ReviewSummaryRow& row) { return row.late.value; }},
    Segment{"delivered, no due day", Fill::accent, delivered_otherwise},
    Segment{"disputed", Fill::quiet, [](const ReviewSummaryRow& row) { return row.disputed.value; }},
    Segment{"overdue", Fill::overdue, [](const ReviewSummaryRow& row) { return row.overdue.value; }},
    Segment{"not yet due", Fill::upcoming, [](const ReviewSummaryRow& row) { return row.upcoming.value; }},
    Segment{"no due day", Fill::undated, remaining},
};

constexpr int bars_width = 960;
constexpr int bars_left = 270;
constexpr int bar_height = 20;
constexpr int bar_step = 30;

void draw_bar(Drawing& drawing, const ReviewSummaryRow& row, int y, std::int64_t most) {
    std::string words;
    for (const Segment& segment : segments)
        if (segment.value(row) > 0)
            words += (words.empty() ? "" : ", ") + std::to_string(segment.value(row)) + " " + segment.name;
    drawing.begin_link("#" + commitment_anchor(row.commitment),
                       full_name(row.commitment) + ": " + (words.empty() ? "no required milestone" : words));
    drawing.text({bars_left - 10, y + 14}, svg::fitted(full_name(row.commitment), bars_left - 16), Letter::plain,
                 Anchor::end);
    const int unit_all = bars_width - bars_left - 50;
    std::int64_t before = 0;
    for (const Segment& segment : segments) {
        const std::int64_t value = segment.value(row);
        if (value <= 0) continue;
        const int from = bars_left + static_cast<int>(before * unit_all / most);
        const int until = bars_left + static_cast<int>((before + value) * unit_all / most);
        drawing.rect({from, y, until - from, bar_height}, segment.fill);
        // A number is read best on a plain ground: a patterned bar carries it on a small plate.
        const std::string number = std::to_string(value);
        const bool is_plain = segment.fill == Fill::done || segment.fill == Fill::accent;
        const int middle = (from + until) / 2;
        const int plate = svg::width_of(number, Letter::strong) + 6;
        if (!is_plain && until - from > plate + 4)
            drawing.rect({middle - plate / 2, y + 3, plate, bar_height - 6}, Fill::undated, 3);
        if (until - from > plate)
            drawing.text({middle, y + 14}, number, is_plain ? Letter::on_fill : Letter::strong, Anchor::middle);
        before += value;
    }
    drawing.text({bars_left + static_cast<int>(before * unit_all / most) + 8, y + 14},
                 std::to_string(row.required.value), Letter::quiet);
    drawing.end();
}

}  // namespace

ReviewChart status_chart(const state::ReviewAnswer& answer) {
    ReviewChart chart{"status",  "Required milestones by commitment and status",
                      {},        Drawing("chart-status", bars_width, 60),
                      "summary", false};
    std::int64_t most = 0;
    for (const ReviewSummaryRow& row : answer.summary) {
        std::int64_t sum = 0;
        for (const Segment& segment : segments) sum += segment.value(row);
        most = std::max(most, sum);
    }
    if (most == 0) return nothing_to_draw(std::move(chart), "No required milestones are recorded.");
    int x = bars_left;
    for (const Segment& segment : segments) {
        const bool is_used = std::any_of(answer.summary.begin(), answer.summary.end(),
                                         [&](const ReviewSummaryRow& row) { return segment.value(row) > 0; });
        if (!is_used) continue;
        chart.drawing.rect({x, 4, 16, 14}, segment.fill);
        chart.drawing.text({x + 22, 15}, segment.name, Letter::small);
        x += 38 + svg::width_of(segment.name, Letter::small);
    }
    int y = 30;
    std::vector<std::string> sentences;
    for (const ReviewSummaryRow& row : answer.summary) {
        draw_bar(chart.drawing, row, y, most);
        y += bar_step;
        sentences.push_back(short_name(row.commitment) + " " + std::to_string(row.delivered.value) + " of " +
                            std::to_string(row.required.value) + " delivered, " + std::to_string(row.overdue.value) +
                            " overdue");
    }
    chart.drawing.set_height(y + 4);
    chart.description = "One bar a commitment, cut by status. " + joined(sentences, "; ") + ".";
    return chart;
}

namespace {

constexpr int panel_width = 312;
constexpr int panel_height = 124;
constexpr int panels_in_row = 3;

struct Panel {
    int x = 0;
    int y = 0;
    std::uint32_t most = 1;
};

// A step line: from each day on, up to the next, and then to the end.
void draw_steps(Drawing& drawing, const Panel& panel, const TimeAxis& axis, const state::MembershipSeries& series,
                bool are_countries, Day until) {
    std::string points;
    const int base = panel.y + panel_height - 34;
    const int high = panel_height - 62;
    int last_y = base;
    const auto add = [&](int x, int y) {
        points += (points.empty() ? "" : " ") + std::to_string(x) + "," + std::to_string(y);
    };
    for (const auto& step : series.steps) {
        const std::uint32_t value = are_countries ? step.countries : step.governments;
        const int y = base - static_cast<int>(static_cast<std::int64_t>(value) * high / panel.most);
        const int x = axis.x_of(step.day);
        if (!points.empty()) add(x, last_y);
        add(x, y);
        last_y = y;
    }
    if (points.empty()) return;
    const int end = axis.x_of(until);
    add(end, last_y);
    drawing.polyline(points, are_countries ? Stroke::dashed : Stroke::accent);
    const auto& last = series.steps.back();
    const std::uint32_t value = are_countries ? last.countries : last.governments;
    drawing.mark({end, last_y}, are_countries ? Shape::ring : Shape::circle, Fill::accent, 3);
    const std::string letter = are_countries ? " c" : " g";
    const bool is_same = last.governments == last.countries;
    if (is_same && are_countries) return;  // said beside the other line's end
    const bool is_close = static_cast<std::int64_t>(last.governments - last.countries) * high / panel.most < 12;
    const int lower = is_same || !is_close ? 4 : are_countries ? 10 : -1;
    drawing.text({end + 8, last_y + lower}, std::to_string(value) + (is_same ? " g, c" : letter), Letter::small);
}

}  // namespace

ReviewChart membership_chart(const state::AsOfView& as_of, const state::ReviewAnswer& answer) {
    ReviewChart chart{"membership", "Members of each commitment over time",
                      {},           Drawing("chart-membership", panel_width * panels_in_row + 24, 60),
                      "membership", false};
    std::optional<Day> first;
    std::uint32_t most = 0;
    for (const auto& series : answer.membership)
        for (const auto& step : series.steps) {
            first = first ? std::min(*first, step.day) : step.day;
            most = std::max(most, step.governments);
        }
    if (!first || most == 0) return nothing_to_draw(std::move(chart), "No memberships are recorded.");
    int index = 0;
    std::vector<std::string> sentences;
    for (const auto& series : answer.membership) {
        const Panel panel{12 + index % panels_in_row * panel_width, 22 + index / panels_in_row * (panel_height + 8),
                          most};
        const TimeAxis axis(*first, as_of.on, panel.x, panel.x + panel_width - 54);
        chart.drawing.begin_link("#" + commitment_anchor(series.commitment), full_name(series.commitment));
        chart.drawing.text({panel.x, panel.y + 12},
                           svg::fitted(full_name(series.commitment), panel_width - 30, Letter::strong), Letter::strong);
        axis.draw(chart.drawing, panel.y + 24, panel.y + panel_height - 34);
        draw_steps(chart.drawing, panel, axis, series, true, as_of.on);
        draw_steps(chart.drawing, panel, axis, series, false, as_of.on);
        if (series.steps.empty()) chart.drawing.text({panel.x + 4, panel.y + 60}, "not stated", Letter::quiet);
        chart.drawing.end();
        ++index;
        if (!series.steps.empty())
            sentences.push_back(short_name(series.commitment) + ": " +
                                std::to_string(series.steps.front().governments) + " from " +
                                to_string(series.steps.front().day) + ", " +
                                both_counts(series.steps.back().governments, series.steps.back().countries) + " on " +
                                to_string(as_of.on));
    }
    chart.drawing.text({12, 14}, "g: governments, full line; c: countries, broken line", Letter::quiet);
    chart.drawing.set_height(30 + (index + panels_in_row - 1) / panels_in_row * (panel_height + 8));
    chart.description = joined(sentences, "; ") + ".";
    return chart;
}

}  // namespace annals::cli
