// Milestones against occasions on a time axis: a line a milestone, a column an occasion.
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"
#include "cli/render/time_axis.hpp"

#include <algorithm>
#include <cstdlib>

namespace annals::cli {

namespace {

using svg::Anchor;
using svg::Drawing;
using svg::Fill;
using svg::Letter;
using svg::Shape;
using svg::Stroke;

struct Line {
    std::string name;
    std::string what;
    std::string anchor;
    state::MilestoneState state = state::MilestoneState::planned;
    state::TimelinessView timeliness;
    std::optional<Day> original;
    std::optional<Day> due;
    std::optional<DayRange> reached;
    bool is_first = false;  // of its commitment
};

std::vector<Line> lines_of(const state::ReviewAnswer& answer) {
    std::vector<Line> lines;
    for (const auto& review : answer.commitments) {
        bool is_first = true;
        const auto add = [&](const state::MilestoneView& milestone, const state::InstanceView* instance) {
            const auto& due = instance ? instance->due : milestone.due;
            lines.push_back({milestone_name(milestone.milestone, instance ? std::optional(instance->instance)
                                                                          : std::optional<std::string>()),
                             milestone.what, commitment_anchor(review.commitment.commitment),
                             instance ? instance->state : milestone.state,
                             instance ? instance->timeliness : milestone.timeliness, due.original_day, due.day,
                             instance ? instance->reached_on : milestone.reached_on, is_first});
            is_first = false;
        };
        for (const auto& milestone : review.commitment.milestones) {
            if (milestone.instances.empty()) add(milestone, nullptr);
            for (const auto& instance : milestone.instances) add(milestone, &instance);
        }
    }
    return lines;
}

constexpr int width = 960;
constexpr int left = 120;
constexpr int right = 130;
constexpr int row_height = 20;
constexpr int moved_pixels_min = 10;
constexpr int occasion_row = 14;

// Without what it is against the original due day: there is no room for that here.
std::string short_timeliness(const state::TimelinessView& timeliness) {
    const std::string words = timeliness_of(timeliness).text;
    return words.substr(0, words.find(" ("));
}

struct Frame {
    TimeAxis axis;
    int top = 0;
    int bottom = 0;
};

// The columns of occasions, their names in as many lines as they need not to touch.
int draw_occasions(Drawing& drawing, const Frame& frame, const std::vector<state::OccasionView>& occasions) {
    std::vector<int> ends;  // of the names, by line
    for (const auto& occasion : occasions) {
        if (!occasion.from || !occasion.until) continue;
        if (*occasion.until < frame.axis.first() || frame.axis.last() < *occasion.from) continue;
        const int from = frame.axis.x_of(*occasion.from);
        const int until = std::max(frame.axis.x_of(*occasion.until), from + 3);
        const std::string name = svg::fitted(short_name(occasion.occasion), 120, Letter::small);
        const int begin = from - 1;
        std::size_t line = 0;
        while (line < ends.size() && ends[line] > begin) ++line;
        if (line == ends.size()) ends.push_back(0);
        ends[line] = begin + svg::width_of(name, Letter::small) + 8;
        const int y = 12 + static_cast<int>(line) * occasion_row;
        drawing.begin(full_name(occasion.occasion) + ", " + to_string(*occasion.from) + " to " +
                      to_string(*occasion.until) + ", " + event::enum_word(occasion.state));
        drawing.rect({from, y + 4, until - from, frame.bottom - y - 4}, Fill::quiet);
        drawing.text({begin, y}, name, Letter::small);
        drawing.end();
    }
    return static_cast<int>(ends.size());
}

std::size_t names_lines(const TimeAxis& axis, const std::vector<state::OccasionView>& occasions) {
    Drawing scratch("scratch", width, 10);
    return static_cast<std::size_t>(draw_occasions(scratch, {axis, 0, 0}, occasions));
}

void draw_line(Drawing& drawing, const Frame& frame, const Line& line, int y) {
    drawing.begin_link("#" + line.anchor, line.name + ": " + line.what + "; " +
                                              (line.due ? "due " + to_string(*line.due) : std::string("undated")) +
                                              (line.reached ? "; delivered " + to_string(*line.reached) : "") + "; " +
                                              state_of(line.state).text + ", " + timeliness_of(line.timeliness).text);
    drawing.text({left - 12, y + 4}, svg::fitted(line.name, left - 14, Letter::strong), Letter::strong, Anchor::end);
    drawing.line({left, y}, {width - right, y}, Stroke::grid);
    const bool is_overdue = line.timeliness.word == state::Timeliness::overdue;
    const bool is_late = line.timeliness.word == state::Timeliness::late;
    // A move of a day or two would only hide the mark of the due day.
    const bool has_moved = line.original && line.due &&
                           std::abs(frame.axis.x_of(*line.original) - frame.axis.x_of(*line.due)) >= moved_pixels_min;
    if (has_moved) {
        drawing.line({frame.axis.x_of(*line.original), y}, {frame.axis.x_of(*line.due), y}, Stroke::dashed);
        drawing.mark({frame.axis.x_of(*line.original), y}, Shape::hollow_diamond, Fill::none, 4);
    }
    if (line.due) {
        const int x = frame.axis.x_of(*line.due);
        if (is_overdue) drawing.mark({x, y}, Shape::cross, Fill::overdue);
        if (!is_overdue) drawing.mark({x, y}, line.reached ? Shape::hollow_diamond : Shape::diamond, Fill::accent, 5);
    }
    if (line.reached) {
        const int from = frame.axis.x_of(line.reached->first);
        const int until = frame.axis.x_of(line.reached->last);
        if (until > from) drawing.line({from, y}, {until, y}, Stroke::strong);
        const bool is_verified = line.state == state::MilestoneState::verified;
        drawing.mark({until, y}, is_verified ? Shape::square : Shape::circle, is_late ? Fill::done_late : Fill::done,
                     4);
    }
    // What is disputed counts neither as on time nor as late.
    const std::string words = short_timeliness(line.timeliness);
    const std::string shown = line.state == state::MilestoneState::disputed ? "disputed; " + words : words;
    drawing.text({width - right + 8, y + 4}, svg::fitted(shown, right - 8, Letter::quiet), Letter::quiet);
    drawing.end();
}

void draw_legend(Drawing& drawing, int y) {
    int x = left;
    const auto item = [&](Shape shape, Fill fill, const char* words) {
        drawing.mark({x + 5, y - 4}, shape, fill, 4);
        drawing.text({x + 16, y}, words, Letter::small);
        x += 30 + svg::width_of(words, Letter::small);
    };
    item(Shape::diamond, Fill::accent, "due");
    item(Shape::hollow_diamond, Fill::none, "due day of what is delivered, or first set");
    item(Shape::cross, Fill::overdue, "overdue");
    item(Shape::circle, Fill::done, "delivered");
    item(Shape::square, Fill::done, "verified");
    item(Shape::circle, Fill::done_late, "delivered late");
}

TimeAxis axis_of(const state::AsOfView& as_of, const state::ReviewAnswer& answer, const std::vector<Line>& lines) {
    Day first = answer.cover.adopted ? answer.cover.adopted->first : as_of.on;
    Day last = as_of.on;
    const auto widen = [&](const std::optional<Day>& day) {
        if (!day) return;
        first = std::min(first, *day);
        last = std::max(last, *day);
    };
    for (const Line& line : lines) {
        widen(line.original);
        widen(line.due);
        if (line.reached) widen(line.reached->first);
        if (line.reached) widen(line.reached->last);
    }
    return TimeAxis(first, last, left + 6, width - right - 6);
}

}  // namespace

ReviewChart timeline_chart(const state::AsOfView& as_of, const state::ReviewAnswer& answer) {
    const std::vector<Line> lines = lines_of(answer);
    ReviewChart chart{
        "timeline", "Milestones against occasions", {}, Drawing("chart-timeline", width, 60), "milestones", false};
    if (lines.empty()) return nothing_to_draw(std::move(chart), "No milestones are recorded.");
    const TimeAxis axis = axis_of(as_of, answer, lines);
    const int top = 22 + static_cast<int>(names_lines(axis, answer.occasions)) * occasion_row;
    int bottom = top + 6;
    for (const Line& line : lines) bottom += row_height + (line.is_first ? 6 : 0);
    chart.drawing.set_height(bottom + 54);
    const Frame frame{axis, top, bottom};
    draw_occasions(chart.drawing, frame, answer.occasions);
    axis.draw(chart.drawing, top, bottom);
    int y = top + 6;
    std::size_t undated = 0;
    std::size_t overdue = 0;
    for (const Line& line : lines) {
        y += row_height + (line.is_first ? 6 : 0);
        draw_line(chart.drawing, frame, line, y - row_height / 2);
        undated += line.due ? 0 : 1;
        overdue += line.timeliness.word == state::Timeliness::overdue ? 1 : 0;
    }
    axis.draw_today(chart.drawing, as_of.on, top - 4, bottom, "on " + to_string(as_of.on));
    draw_legend(chart.drawing, bottom + 46);
    chart.description = count_of(static_cast<std::int64_t>(lines.size()), "milestone") + " and instances, from " +
                        to_string(axis.first()) + " to " + to_string(axis.last()) +
                        ", with the occasions in between; " + std::to_string(overdue) + " overdue on " +
                        to_string(as_of.on) + ", " + std::to_string(undated) +
                        " without a due day. Each is listed under “By commitment”.";
    return chart;
}

}  // namespace annals::cli
