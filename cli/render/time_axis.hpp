// A time axis of whole days, for charts: days to pixels, ticks at months, quarters or years by what fits.
#pragma once

#include "cli/render/review_document.hpp"

namespace annals::cli {

class TimeAxis {
public:
    // From `first` to `last` (both shown), drawn from x = `left` to `right`. Widened to whole months.
    TimeAxis(Day first, Day last, int left, int right);

    Day first() const { return first_; }
    Day last() const { return last_; }
    // Days outside stand at the edge.
    int x_of(Day day) const;

    // Ticks with their names under `bottom`, thin lines up to `top`.
    void draw(svg::Drawing& drawing, int top, int bottom) const;
    // The day asked about, as a dashed line with its name.
    void draw_today(svg::Drawing& drawing, Day day, int top, int bottom, const std::string& name) const;

private:
    Day first_;
    Day last_;
    int left_;
    int right_;
};

// The chart, saying in words that there is nothing to draw.
ReviewChart nothing_to_draw(ReviewChart chart, const std::string& why);

}  // namespace annals::cli
