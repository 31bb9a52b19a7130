#include "cli/render/time_axis.hpp"

#include "cli/render/review_cells.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

using svg::Anchor;
using svg::Letter;
using svg::Stroke;

constexpr int label_pixels = 46;  // that a tick's name needs

Day month_start(int year, int month) { return day_of(year, month, 1); }

Day next_month(Day day, int months) {
    const Civil civil = civil_of(day);
    const int index = civil.year * 12 + civil.month - 1 + months;
    return month_start(index / 12, index % 12 + 1);
}

// How many months lie between two ticks.
int step_of(Day first, Day last, int pixels) {
    const int months = std::max(1, days_between(first, last) / 30);
    const int fit = std::max(1, pixels / label_pixels);
    for (const int step : {1, 2, 3, 6, 12, 24, 60, 120})
        if (months / step <= fit) return step;
    return 240;
}

// Ticks of two months or more stand at the months that divide the year.
bool is_tick(Day day, int step) {
    const Civil civil = civil_of(day);
    return (civil.year * 12 + civil.month - 1) % step == 0;
}

std::string tick_name(Day day, int step) {
    static constexpr std::array names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const Civil civil = civil_of(day);
    if (step >= 12) return std::to_string(civil.year);
    return names[static_cast<std::size_t>(civil.month - 1)];
}

}  // namespace

TimeAxis::TimeAxis(Day first, Day last, int left, int right) : left_(left), right_(right) {
    const Civil from = civil_of(first);
    first_ = month_start(from.year, from.month);
    last_ = std::min(next_month(std::max(last, first), 1), day_last);
}

int TimeAxis::x_of(Day day) const {
    const std::int64_t span = std::max(1, days_between(first_, last_));
    const std::int64_t offset = std::clamp<std::int64_t>(days_between(first_, day), 0, span);
    return left_ + static_cast<int>(offset * (right_ - left_) / span);
}

void TimeAxis::draw(svg::Drawing& drawing, int top, int bottom) const {
    drawing.line({left_, bottom}, {right_, bottom}, Stroke::axis);
    const int step = step_of(first_, last_, right_ - left_);
    int year_end = 0;  // where the last year's name ends
    for (Day day = first_; day < last_; day = next_month(day, 1)) {
        if (!is_tick(day, step)) continue;
        const int x = x_of(day);
        drawing.line({x, top}, {x, bottom + 4}, Stroke::grid);
        drawing.text({x, bottom + 16}, tick_name(day, step), Letter::small, Anchor::start);
        const Civil civil = civil_of(day);
        const bool is_year = civil.month == 1 || year_end == 0;
        if (step >= 12 || !is_year || x < year_end) continue;
        drawing.text({x, bottom + 29}, std::to_string(civil.year), Letter::strong, Anchor::start);
        year_end = x + label_pixels;
    }
}

void TimeAxis::draw_today(svg::Drawing& drawing, Day day, int top, int bottom, const std::string& name) const {
    if (day < first_ || last_ < day) return;
    const int x = x_of(day);
    drawing.line({x, top}, {x, bottom}, Stroke::dashed);
    const bool is_left = x - svg::width_of(name, Letter::small) - 4 > left_;
    drawing.text({is_left ? x - 4 : x + 4, bottom - 3}, name, Letter::quiet, is_left ? Anchor::end : Anchor::start);
}

ReviewChart nothing_to_draw(ReviewChart chart, const std::string& why) {
    chart.is_empty = true;
    chart.description = why;
    chart.drawing.set_height(60);
    chart.drawing.rect({0, 0, chart.drawing.width(), 60}, svg::Fill::none, 4);
    chart.drawing.text({chart.drawing.width() / 2, 35}, why, Letter::plain, Anchor::middle);
    return chart;
}

}  // namespace annals::cli
