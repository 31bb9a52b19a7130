// Parties by commitments, and recommendations by commitments: a mark a cell.
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"
#include "cli/render/time_axis.hpp"

#include <algorithm>

namespace annals::cli {

namespace {

using svg::Anchor;
using svg::Drawing;
using svg::Fill;
using svg::Letter;
using svg::Shape;
using svg::Stroke;

constexpr int row_height = 20;
constexpr int top = 62;

constexpr int width_min = 760;  // of a drawing: a few columns are not blown up to the width of the page

struct Grid {
    int left = 200;
    int column = 80;
    std::size_t columns = 0;
    std::size_t rows = 0;

    int width() const { return left + column * static_cast<int>(columns) + 70; }
    int height() const { return top + row_height * static_cast<int>(rows) + 12; }
    int x_of(std::size_t i) const { return left + column * static_cast<int>(i) + column / 2; }
    int y_of(std::size_t i) const { return top + row_height * static_cast<int>(i) + row_height / 2; }
};

// Few columns stand wide, many stand close with their names turned.
Grid grid_of(std::size_t columns, std::size_t rows, int left) {
    Grid grid;
    grid.left = left;
    grid.columns = columns;
    grid.rows = rows;
    grid.column = std::clamp(700 / std::max(1, static_cast<int>(columns)), 22, 96);
    return grid;
}

void draw_heads(Drawing& drawing, const Grid& grid, const std::vector<state::Named>& commitments) {
    for (std::size_t i = 0; i < commitments.size(); ++i) {
        drawing.begin_link("#" + commitment_anchor(commitments[i]), full_name(commitments[i]));
        if (grid.column >= 50)
            drawing.text({grid.x_of(i), top - 10},
                         svg::fitted(short_name(commitments[i]), grid.column - 4, Letter::strong), Letter::strong,
                         Anchor::middle);
        else
            drawing.text_upwards({grid.x_of(i) + 4, top - 6},
                                 svg::fitted(short_name(commitments[i]), 54, Letter::strong), Letter::strong);
        drawing.end();
    }
}

// A zebra of rows, so that a mark far to the right finds its name.
void draw_row(Drawing& drawing, const Grid& grid, std::size_t row) {
    if (row % 2 == 0) drawing.rect({0, grid.y_of(row) - row_height / 2, grid.width(), row_height}, Fill::quiet);
    drawing.line({grid.left, grid.y_of(row)},
                 {grid.left + grid.column * static_cast<int>(grid.columns), grid.y_of(row)}, Stroke::grid);
}

void draw_status(Drawing& drawing, svg::Point at, const std::string& word) {
    if (word == "member")
        drawing.mark(at, Shape::circle, Fill::accent, 5);
    else if (word == "with-notice")
        drawing.mark(at, Shape::triangle, Fill::done_late, 5);
    else if (word == "announced")
        drawing.mark(at, Shape::ring, Fill::none, 5);
    else if (word == "left")
        drawing.mark(at, Shape::cross, Fill::none, 4);
    else if (word == "not-stated")
        drawing.text({at.x, at.y + 4}, "?", Letter::quiet, Anchor::middle);
    else
        drawing.mark(at, Shape::dash, Fill::none, 3);
}

void draw_legend(Drawing& drawing, const std::vector<std::string>& words) {
    int x = 8;
    for (const std::string& word : words) {
        draw_status(drawing, {x + 6, 12}, word);
        const std::string name = word == "no" ? "no" : spoken(word);
        drawing.text({x + 18, 16}, name, Letter::small);
        x += 34 + svg::width_of(name, Letter::small);
    }
}

}  // namespace

ReviewChart matrix_chart(const state::ReviewAnswer& answer) {
    const auto& matrix = answer.matrix;
    ReviewChart chart{"matrix", "Governments by commitments", {}, Drawing("chart-matrix", 960, 60), "parties", false};
    if (matrix.rows.empty() || matrix.commitments.empty())
        return nothing_to_draw(std::move(chart), "No membership of a commitment is recorded.");
    const Grid grid = grid_of(matrix.commitments.size(), matrix.rows.size() + 2, 200);
    chart.drawing = Drawing("chart-matrix", std::max(grid.width(), width_min), grid.height());
    std::vector<std::string> words;
    for (const char* word : {"member", "with-notice", "announced", "left", "not-stated", "no"})
        if (std::any_of(matrix.rows.begin(), matrix.rows.end(), [&](const state::MatrixRow& row) {
                return std::find(row.cells.begin(), row.cells.end(), word) != row.cells.end();
            }))
            words.emplace_back(word);
    draw_legend(chart.drawing, words);
    draw_heads(chart.drawing, grid, matrix.commitments);
    for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
        const auto& party = matrix.rows[row];
        draw_row(chart.drawing, grid, row);
        std::vector<std::string> in;
        for (std::size_t i = 0; i < party.cells.size() && i < grid.columns; ++i)
            if (party.cells[i] == "member" || party.cells[i] == "with-notice")
                in.push_back(short_name(matrix.commitments[i]));
        chart.drawing.begin(full_name(party.party) + ": " + (in.empty() ? "none" : joined(in)));
        const bool is_country = party.kind == event::PartyKind::country;
        chart.drawing.text({grid.left - 10, grid.y_of(row) + 4},
                           svg::fitted(full_name(party.party) + (is_country ? "" : " *"), grid.left - 14),
                           Letter::plain, Anchor::end);
        for (std::size_t i = 0; i < party.cells.size() && i < grid.columns; ++i)
            draw_status(chart.drawing, {grid.x_of(i), grid.y_of(row)}, party.cells[i]);
        chart.drawing.text({grid.width() - 40, grid.y_of(row) + 4}, std::to_string(party.count), Letter::strong,
                           Anchor::end);
        chart.drawing.end();
    }
    for (std::size_t line = 0; line < 2; ++line) {
        const int y = grid.y_of(matrix.rows.size() + line) + 4;
        chart.drawing.text({grid.left - 10, y}, line == 0 ? "governments" : "of these, countries", Letter::strong,
                           Anchor::end);
        for (std::size_t i = 0; i < matrix.counts.size() && i < grid.columns; ++i)
            chart.drawing.text({grid.x_of(i), y},
                               std::to_string(line == 0 ? matrix.counts[i].governments : matrix.counts[i].countries),
                               Letter::strong, Anchor::middle);
    }
    std::vector<std::string> sentences;
    for (std::size_t i = 0; i < matrix.counts.size() && i < grid.columns; ++i)
        sentences.push_back(short_name(matrix.commitments[i]) + " " +
                            both_counts(matrix.counts[i].governments, matrix.counts[i].countries));
    chart.description = "A mark where a government collaborates in a commitment; * is an institution, not a country. " +
                        joined(sentences, "; ") + ".";
    return chart;
}

ReviewChart coverage_chart(const state::ReviewAnswer& answer) {
    const auto& coverage = answer.coverage;
    ReviewChart chart{"coverage", "Recommendations by commitments", {}, Drawing("chart-coverage", 960, 60), "coverage",
                      false};
    if (coverage.rows.empty() || coverage.commitments.empty())
        return nothing_to_draw(std::move(chart), "No recommendations or no commitments are recorded.");
    const Grid grid = grid_of(coverage.commitments.size(), coverage.rows.size() + 1, 300);
    chart.drawing = Drawing("chart-coverage", std::max(grid.width(), width_min), grid.height());
    chart.drawing.mark({14, 12}, Shape::square, Fill::accent, 5);
    chart.drawing.text({26, 16}, "the commitment answers the recommendation", Letter::small);
    draw_heads(chart.drawing, grid, coverage.commitments);
    std::size_t unanswered = 0;
    for (std::size_t row = 0; row < coverage.rows.size(); ++row) {
        const auto& line = coverage.rows[row];
        draw_row(chart.drawing, grid, row);
        const std::string name = recommendation_name(line.recommendation);
        chart.drawing.begin_link("#" + recommendation_anchor(line.recommendation),
                                 name + ": " + line.recommendation.name + "; answered by " +
                                     (line.commitments.empty() ? "no commitment" : short_names(line.commitments)));
        chart.drawing.text({grid.left - 10, grid.y_of(row) + 4}, svg::fitted(name, grid.left - 14),
                           line.commitments.empty() ? Letter::strong : Letter::plain, Anchor::end);
        for (std::size_t i = 0; i < grid.columns; ++i) {
            const bool is_answer =
                std::any_of(line.commitments.begin(), line.commitments.end(),
                            [&](const state::Named& named) { return named.id == coverage.commitments[i].id; });
            if (is_answer) chart.drawing.mark({grid.x_of(i), grid.y_of(row)}, Shape::square, Fill::accent, 5);
        }
        chart.drawing.text({grid.width() - 60, grid.y_of(row) + 4},
                           line.commitments.empty() ? "none" : std::to_string(line.commitments.size()),
                           line.commitments.empty() ? Letter::strong : Letter::plain);
        chart.drawing.end();
        unanswered += line.commitments.empty() ? 1 : 0;
    }
    const int y = grid.y_of(coverage.rows.size()) + 4;
    chart.drawing.text({grid.left - 10, y}, "recommendations answered", Letter::strong, Anchor::end);
    for (std::size_t i = 0; i < grid.columns; ++i) {
        const auto answers = std::count_if(coverage.rows.begin(), coverage.rows.end(), [&](const auto& line) {
            return std::any_of(line.commitments.begin(), line.commitments.end(),
                               [&](const state::Named& named) { return named.id == coverage.commitments[i].id; });
        });
        chart.drawing.text({grid.x_of(i), y}, answers == 0 ? "none" : std::to_string(answers), Letter::strong,
                           Anchor::middle);
    }
    chart.description = count_of(static_cast<std::int64_t>(coverage.rows.size()), "recommendation") + " against " +
                        count_of(static_cast<std::int64_t>(coverage.commitments.size()), "commitment") + "; " +
                        std::to_string(unanswered) +
                        " answered by no commitment; commitments that answer no recommendation: " +
                        std::to_string(coverage.without_recommendation.size()) + ".";
    return chart;
}

}  // namespace annals::cli
