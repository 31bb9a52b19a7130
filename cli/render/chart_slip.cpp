// Slip, as arrows from the original to the current due day; ratings by recommendation across editions.
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"
#include "cli/render/time_axis.hpp"

#include <algorithm>

namespace annals::cli {

namespace {

using state::RatingRow;
using state::SlipRow;
using svg::Anchor;
using svg::Drawing;
using svg::Fill;
using svg::Letter;
using svg::Shape;
using svg::Stroke;

constexpr int width = 960;
constexpr int left = 130;
constexpr int right = 150;
constexpr int row_height = 24;
constexpr int ring = 5;        // around the original due day
constexpr int arrow_min = 14;  // with its head

void draw_slip(Drawing& drawing, const TimeAxis& axis, const SlipRow& row, int y) {
    const std::string name = milestone_name(row.milestone, row.instance);
    const std::string words = row.days ? slip_words(*row.days) : "now undated";
    drawing.begin(name + ": " + text_of(row.original_day) + " to " + (row.day ? text_of(row.day) : "undated") + ", " +
                  words + "; decided by " + (row.decided_by.empty() ? "not stated" : short_names(row.decided_by)));
    drawing.text({left - 12, y + 4}, svg::fitted(name, left - 14, Letter::strong), Letter::strong, Anchor::end);
    drawing.line({left, y}, {width - right, y}, Stroke::grid);
    const int from = axis.x_of(*row.original_day);
    drawing.mark({from, y}, Shape::ring, Fill::none, 4);
    if (row.day) {
        // An arrow shorter than its head would point the other way: a move of a few days is drawn as long as it takes
        // to be read, and its days stand beside it.
        const bool is_later = *row.original_day < *row.day;
        const int begin = from + (is_later ? ring : -ring);
        const int end = is_later ? std::max(axis.x_of(*row.day), begin + arrow_min)
                                 : std::min(axis.x_of(*row.day), begin - arrow_min);
        drawing.arrow({begin, y}, {end, y}, is_later ? Stroke::bad : Stroke::accent);
    }
    drawing.text({width - right + 10, y + 4}, words, Letter::small);
    drawing.end();
}

}  // namespace

ReviewChart slip_chart(const state::ReviewAnswer& answer) {
    ReviewChart chart{"slip",  "Due days that moved, from the original to the current one",
                      {},      Drawing("chart-slip", width, 60),
                      "slips", false};
    std::vector<const SlipRow*> rows;
    for (const SlipRow& row : answer.slips)
        if (row.original_day) rows.push_back(&row);
    if (rows.empty()) return nothing_to_draw(std::move(chart), "No due day has moved.");
    Day first = *rows.front()->original_day;
    Day last = first;
    std::int32_t most = 0;
    for (const SlipRow* row : rows) {
        first = std::min({first, *row->original_day, row->day.value_or(first)});
        last = std::max({last, *row->original_day, row->day.value_or(last)});
        most = std::max(most, row->days.value_or(0));
    }
    // A move of a day is to be seen as one: a span of less than a quarter is widened.
    const TimeAxis axis({first.days - 10}, {std::max(last.days + 10, first.days + 60)}, left + 6, width - right - 6);
    const int bottom = 12 + row_height * static_cast<int>(rows.size());
    axis.draw(chart.drawing, 6, bottom);
    int y = 12 + row_height / 2;
    for (const SlipRow* row : rows) {
        draw_slip(chart.drawing, axis, *row, y);
        y += row_height;
    }
    chart.drawing.mark({left + 5, bottom + 46}, Shape::ring, Fill::none, 4);
    chart.drawing.text({left + 16, bottom + 50}, "original due day", Letter::small);
    chart.drawing.arrow({left + 130, bottom + 46}, {left + 162, bottom + 46}, Stroke::bad);
    chart.drawing.text({left + 172, bottom + 50}, "moved later", Letter::small);
    chart.drawing.arrow({left + 292, bottom + 46}, {left + 262, bottom + 46}, Stroke::accent);
    chart.drawing.text({left + 302, bottom + 50}, "moved earlier", Letter::small);
    chart.drawing.set_height(bottom + 60);
    chart.description = count_of(static_cast<std::int64_t>(rows.size()), "due day") +
                        " moved; the largest move later is " + count_of(most, "day") + ".";
    return chart;
}

namespace {

// One assessor's ratings of one recommendation, by edition.
struct RatingLine {
    const state::Named* recommendation = nullptr;
    const state::Named* assessor = nullptr;
    std::vector<const RatingRow*> ratings;
};

constexpr int rating_left = 260;

std::vector<RatingLine> rating_lines(const state::ReviewAnswer& answer) {
    std::vector<RatingLine> lines;
    for (const auto& review : answer.recommendations) {
        std::vector<RatingLine> own;
        for (const RatingRow& row : review.history) {
            // What it was split or merged from is another line.
            if (row.is_regrouped) continue;
            auto found = std::find_if(own.begin(), own.end(),
                                      [&](const RatingLine& line) { return line.assessor->id == row.assessor.id; });
            if (found == own.end()) {
                own.push_back({&review.recommendation.recommendation, &row.assessor, {}});
                found = own.end() - 1;
            }
            found->ratings.push_back(&row);
        }
        lines.insert(lines.end(), own.begin(), own.end());
    }
    return lines;
}

// Editions in the order in which they were published.
std::vector<state::Named> editions_of(const std::vector<RatingLine>& lines) {
    std::vector<const RatingRow*> rows;
    for (const RatingLine& line : lines) rows.insert(rows.end(), line.ratings.begin(), line.ratings.end());
    std::stable_sort(rows.begin(), rows.end(), [](const RatingRow* a, const RatingRow* b) {
        const Day left_day = a->published ? a->published->last : day_first;
        const Day right_day = b->published ? b->published->last : day_first;
        return left_day != right_day ? left_day < right_day : a->report.id < b->report.id;
    });
    std::vector<state::Named> editions;
    for (const RatingRow* row : rows)
        if (std::none_of(editions.begin(), editions.end(),
                         [&](const state::Named& named) { return named.id == row->report.id; }))
            editions.push_back(row->report);
    return editions;
}

// A grade as a bar of as many steps as its scale has, filled up to it: read without colour.
void draw_grade(Drawing& drawing, const RatingRow& row, int x, int y) {
    const auto found = std::find(row.grades.begin(), row.grades.end(), row.grade);
    const auto reached = static_cast<int>(found - row.grades.begin());
    const bool is_on_scale = found != row.grades.end();
    for (int i = 0; i < static_cast<int>(row.grades.size()) && i < 10; ++i)
        drawing.rect({x + i * 13, y - 13, 11, 8}, is_on_scale && i <= reached ? Fill::accent : Fill::undated);
    drawing.text({x, y + 8}, svg::fitted(row.grade, 150, Letter::small), Letter::small);
}

}  // namespace

ReviewChart rating_chart(const state::ReviewAnswer& answer) {
    ReviewChart chart{"ratings", "Rating of each recommendation across editions",
                      {},        Drawing("chart-ratings", width, 60),
                      "ratings", false};
    const std::vector<RatingLine> lines = rating_lines(answer);
    const std::vector<state::Named> editions = editions_of(lines);
    if (lines.empty()) return nothing_to_draw(std::move(chart), "No rating of a recommendation is recorded.");
    constexpr int line_height = 40;
    const int column = std::max(170, (width - rating_left) / static_cast<int>(editions.size()));
    const int full = std::max(width, rating_left + column * static_cast<int>(editions.size()));
    chart.drawing = Drawing("chart-ratings", full, 44 + line_height * static_cast<int>(lines.size()) + 24);
    for (std::size_t i = 0; i < editions.size(); ++i)
        chart.drawing.text({rating_left + column * static_cast<int>(i), 16},
                           svg::fitted(full_name(editions[i]), column - 12, Letter::strong), Letter::strong);
    int y = 52;
    std::size_t breaks = 0;
    for (const RatingLine& line : lines) {
        const state::Named& named = *line.recommendation;
        chart.drawing.begin_link("#" + recommendation_anchor(named), named.name);
        chart.drawing.text({8, y}, svg::fitted(recommendation_name(named), rating_left - 20), Letter::plain);
        chart.drawing.text({8, y + 13}, svg::fitted(full_name(*line.assessor), rating_left - 20, Letter::quiet),
                           Letter::quiet);
        chart.drawing.line({0, y + 18}, {full, y + 18}, Stroke::grid);
        for (const RatingRow* row : line.ratings) {
            const auto at = std::find_if(editions.begin(), editions.end(),
                                         [&](const state::Named& edition) { return edition.id == row->report.id; });
            const int x = rating_left + column * static_cast<int>(at - editions.begin());
            draw_grade(chart.drawing, *row, x, y);
            if (!row->is_scale_changed) continue;
            ++breaks;
            chart.drawing.line({x - 12, y + 2}, {x - 6, y - 18}, Stroke::strong);
            chart.drawing.line({x - 8, y + 2}, {x - 2, y - 18}, Stroke::strong);
        }
        chart.drawing.end();
        y += line_height;
    }
    chart.drawing.text({8, y}, "// the scale changed: grades on its two sides are not compared", Letter::quiet);
    chart.description = "Ratings of " + count_of(static_cast<std::int64_t>(lines.size()), "recommendation") + " in " +
                        count_of(static_cast<std::int64_t>(editions.size()), "edition") + "; " +
                        std::to_string(breaks) +
                        (breaks == 1 ? " follows a change of scale and is" : " follow a change of scale and are") +
                        " not compared with the one before.";
    return chart;
}

}  // namespace annals::cli
