#include "cli/render/svg.hpp"

#include "cli/render/width.hpp"
#include "schema/base/text.hpp"

namespace annals::cli::svg {

namespace {

std::string number(int value) { return std::to_string(value); }

std::string attribute(std::string_view name, int value) {
    return " " + std::string(name) + "=\"" + number(value) + '"';
}

std::string point_attributes(std::string_view x, std::string_view y, Point at) {
    return attribute(x, at.x) + attribute(y, at.y);
}

std::string_view class_of(Fill fill) {
    switch (fill) {
    case Fill::none: return "f-none";
    case Fill::done: return "f-done";
    case Fill::done_late: return "f-late";
    case Fill::overdue: return "f-overdue";
    case Fill::upcoming: return "f-upcoming";
    case Fill::undated: return "f-undated";
    case Fill::quiet: return "f-quiet";
    case Fill::accent: return "f-accent";
    }
    return "f-none";
}

std::string_view class_of(Stroke stroke) {
    switch (stroke) {
    case Stroke::axis: return "s-axis";
    case Stroke::grid: return "s-grid";
    case Stroke::plain: return "s-plain";
    case Stroke::strong: return "s-strong";
    case Stroke::dashed: return "s-dashed";
    case Stroke::bad: return "s-bad";
    case Stroke::accent: return "s-accent";
    case Stroke::tie: return "s-tie";
    case Stroke::heavy: return "s-heavy";
    case Stroke::long_dashes: return "s-long";
    case Stroke::dash_dot: return "s-dash-dot";
    case Stroke::dotted: return "s-dotted";
    case Stroke::sparse: return "s-sparse";
    case Stroke::uneven: return "s-uneven";
    }
    return "s-plain";
}

std::string_view class_of(Letter letter) {
    switch (letter) {
    case Letter::plain: return "t";
    case Letter::small: return "t t-small";
    case Letter::strong: return "t t-strong";
    case Letter::quiet: return "t t-quiet";
    case Letter::on_fill: return "t t-on";
    }
    return "t";
}

std::string_view word_of(Anchor anchor) {
    return anchor == Anchor::start ? "start" : anchor == Anchor::middle ? "middle" : "end";
}

// Hundredths of a pixel that a column of text takes.
int column_of(Letter letter) {
    if (letter == Letter::small || letter == Letter::quiet) return 590;
    return letter == Letter::strong ? 720 : 670;
}

// The patterns that areas are told apart by, named after the drawing.
std::string patterns(const std::string& id) {
    const auto pattern = [&](std::string_view name, int size, const std::string& content) {
        return "<pattern id=\"" + id + "-" + std::string(name) + "\" patternUnits=\"userSpaceOnUse\" width=\"" +
               number(size) + "\" height=\"" + number(size) + "\">" + content + "</pattern>";
    };
    return "<defs>" +
           pattern("late", 8, "<rect class=\"f-late\" width=\"8\" height=\"8\"/><path class=\"p-ink\" d=\"M0 4H8\"/>") +
           pattern("overdue", 8,
                   "<rect class=\"f-overdue\" width=\"8\" height=\"8\"/>"
                   "<path class=\"p-ink\" d=\"M-2 2L2 -2M0 8L8 0M6 10L10 6\"/>") +
           pattern("upcoming", 8,
                   "<rect class=\"f-upcoming\" width=\"8\" height=\"8\"/>"
                   "<circle class=\"p-dot\" cx=\"4\" cy=\"4\" r=\"1\"/>") +
           "</defs>";
}

}  // namespace

int width_of(std::string_view text, Letter letter) {
    return (static_cast<int>(display_width(text)) * column_of(letter) + 99) / 100;
}

std::string fitted(std::string_view text, int width, Letter letter) {
    if (width_of(text, letter) <= width) return std::string(text);
    std::string cut;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t next = i + 1;
        while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xc0) == 0x80) ++next;
        std::string longer = cut + std::string(text.substr(i, next - i));
        if (width_of(longer + "…", letter) > width) break;
        cut = std::move(longer);
        i = next;
    }
    while (cut.ends_with(' ')) cut.pop_back();
    return cut + "…";
}

std::string style_sheet() {
    // Light first; a dark screen changes the properties alone, and paper is always light.
    static constexpr std::string_view properties_light =
        "--ink:#1b1f24;--ink-quiet:#59636e;--paper:#ffffff;--line:#d1d9e0;--line-strong:#818b98;--done:#1a7f4b;"
        "--late:#8a6100;--overdue:#b3261e;--upcoming:#c9dcf5;--upcoming-ink:#1f5faf;--undated:#ffffff;"
        "--quiet-fill:#e4e8ec;--accent:#1f5faf;--on-fill:#ffffff;--pattern:#ffffff;";
    static constexpr std::string_view properties_dark =
        "--ink:#e6edf3;--ink-quiet:#9aa6b2;--paper:#14181d;--line:#313a44;--line-strong:#7d8894;--done:#5fc78e;"
        "--late:#e0b040;--overdue:#ff8a80;--upcoming:#1d3554;--upcoming-ink:#8ab8f2;--undated:#14181d;"
        "--quiet-fill:#2a323b;--accent:#8ab8f2;--on-fill:#101418;--pattern:#14181d;";
    return ":root{color-scheme:light dark;" + std::string(properties_light) +
           "}\n@media screen and (prefers-color-scheme:dark){:root{" + std::string(properties_dark) +
           "}}\n"
           "svg.chart{font-family:system-ui,-apple-system,\"Segoe UI\",\"DejaVu Sans\",sans-serif}\n"
           ".t{font-size:12px;fill:var(--ink)}.t-small{font-size:11px}.t-strong{font-weight:600}"
           ".t-quiet{font-size:11px;fill:var(--ink-quiet)}.t-on{font-weight:600;fill:var(--on-fill)}\n"
           ".s-axis{stroke:var(--line-strong);stroke-width:1}.s-grid{stroke:var(--line);stroke-width:1}"
           ".s-plain{stroke:var(--ink);stroke-width:1}.s-strong{stroke:var(--ink);stroke-width:2}"
           ".s-dashed{stroke:var(--ink-quiet);stroke-width:1;stroke-dasharray:4 3}"
           ".s-bad{stroke:var(--overdue);stroke-width:2}.s-accent{stroke:var(--accent);stroke-width:2}"
           "polyline{fill:none}\n"
           ".s-tie{stroke:var(--ink-quiet);stroke-width:1}.s-heavy{stroke:var(--accent);stroke-width:4}"
           ".s-long,.s-dash-dot,.s-dotted,.s-sparse,.s-uneven{stroke:var(--ink);stroke-width:1.5}"
           ".s-long{stroke-dasharray:12 3}.s-dash-dot{stroke-dasharray:9 3 2 3}.s-dotted{stroke-dasharray:2 3}"
           ".s-sparse{stroke-dasharray:3 9}.s-uneven{stroke-dasharray:14 3 2 3 2 3}\n"
           ".f-none{fill:none}.f-done{fill:var(--done)}.f-late{fill:var(--late)}.f-overdue{fill:var(--overdue)}"
           ".f-upcoming{fill:var(--upcoming)}.f-undated{fill:var(--undated)}.f-quiet{fill:var(--quiet-fill)}"
           ".f-accent{fill:var(--accent)}.o-edge{stroke:var(--line-strong);stroke-width:1}"
           ".o-paper{stroke:var(--paper);stroke-width:1}\n"
           ".p-ink{stroke:var(--pattern);stroke-width:2;fill:none}.p-dot{fill:var(--upcoming-ink)}"
           ".h-ink{fill:var(--ink)}.h-bad{fill:var(--overdue)}.h-accent{fill:var(--accent)}\n"
           "svg.chart a:hover .t,svg.chart a:focus .t{text-decoration:underline}\n"
           "@media print{svg.chart *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}\n";
}

std::string Drawing::fill_of(Fill fill) const {
    switch (fill) {
    case Fill::done_late: return " fill=\"url(#" + id_ + "-late)\"";
    case Fill::overdue: return " fill=\"url(#" + id_ + "-overdue)\"";
    case Fill::upcoming: return " fill=\"url(#" + id_ + "-upcoming)\"";
    default: return {};
    }
}

void Drawing::rect(const Box& box, Fill fill, int radius) {
    const std::string pattern = fill_of(fill);
    // A pattern's own class would hide it: only plain fills are classes.
    const std::string name = pattern.empty() ? std::string(class_of(fill)) + " " : std::string();
    const bool has_edge = fill == Fill::undated || fill == Fill::upcoming || fill == Fill::none;
    body_ += "<rect class=\"" + name + (has_edge ? "o-edge" : "o-paper") + '"' + pattern +
             point_attributes("x", "y", {box.x, box.y}) + attribute("width", box.width) +
             attribute("height", box.height) + (radius > 0 ? attribute("rx", radius) : std::string()) + "/>";
}

void Drawing::line(Point from, Point to, Stroke stroke) {
    body_ += "<line class=\"" + std::string(class_of(stroke)) + '"' + point_attributes("x1", "y1", from) +
             point_attributes("x2", "y2", to) + "/>";
}

void Drawing::arrow(Point from, Point to, Stroke stroke) {
    constexpr int head = 7;
    const int back = to.x >= from.x ? -head : head;
    line(from, {to.x + back / 2, to.y}, stroke);
    const std::string_view ink = stroke == Stroke::bad ? "h-bad" : stroke == Stroke::accent ? "h-accent" : "h-ink";
    body_ += "<path class=\"" + std::string(ink) + "\" d=\"M" + number(to.x) + ' ' + number(to.y) + 'L' +
             number(to.x + back) + ' ' + number(to.y - head / 2 - 1) + 'V' + number(to.y + head / 2 + 1) + "Z\"/>";
}

void Drawing::curve(Point from, Point to, Stroke stroke) {
    const std::string middle = number((from.x + to.x) / 2);
    body_ += "<path class=\"f-none " + std::string(class_of(stroke)) + "\" d=\"M" + number(from.x) + ' ' +
             number(from.y) + 'C' + middle + ' ' + number(from.y) + ' ' + middle + ' ' + number(to.y) + ' ' +
             number(to.x) + ' ' + number(to.y) + "\"/>";
}

void Drawing::polyline(const std::string& points, Stroke stroke) {
    body_ += "<polyline class=\"" + std::string(class_of(stroke)) + "\" points=\"" + markup_escaped(points) + "\"/>";
}

void Drawing::mark(Point at, Shape shape, Fill fill, int radius) {
    const int r = radius;
    const bool is_hollow = shape == Shape::ring || shape == Shape::hollow_diamond || shape == Shape::hollow_square;
    const std::string classes =
        is_hollow ? "class=\"f-undated s-plain\"" : "class=\"" + std::string(class_of(fill)) + '"';
    const auto move = [&](int dx, int dy) { return number(at.x + dx) + ' ' + number(at.y + dy); };
    const auto path = [&](const std::string& d, const std::string& attributes) {
        body_ += "<path " + attributes + " d=\"" + d + "\"/>";
    };
    switch (shape) {
    case Shape::circle:
    case Shape::ring:
        body_ += "<circle " + classes + point_attributes("cx", "cy", at) + attribute("r", r) + "/>";
        break;
    case Shape::diamond:
    case Shape::hollow_diamond:
        path("M" + move(0, -r - 1) + "L" + move(r + 1, 0) + "L" + move(0, r + 1) + "L" + move(-r - 1, 0) + "Z",
             classes);
        break;
    case Shape::square:
    case Shape::hollow_square:
        path("M" + move(-r, -r) + "L" + move(r, -r) + "L" + move(r, r) + "L" + move(-r, r) + "Z", classes);
        break;
    case Shape::triangle:
        path("M" + move(0, -r - 1) + "L" + move(r + 1, r) + "L" + move(-r - 1, r) + "Z", classes);
        break;
    case Shape::cross:
        path("M" + move(-r, -r) + "L" + move(r, r) + "M" + move(-r, r) + "L" + move(r, -r),
             fill == Fill::overdue ? "class=\"s-bad\"" : "class=\"s-strong\"");
        break;
    case Shape::dash: path("M" + move(-r, 0) + "L" + move(r, 0), "class=\"s-axis\""); break;
    }
}

void Drawing::text(Point at, std::string_view words, Letter letter, Anchor anchor) {
    body_ += "<text class=\"" + std::string(class_of(letter)) + '"' + point_attributes("x", "y", at);
    if (anchor != Anchor::start) body_ += " text-anchor=\"" + std::string(word_of(anchor)) + '"';
    body_ += ">" + markup_escaped(words) + "</text>";
}

void Drawing::text_upwards(Point at, std::string_view words, Letter letter) {
    body_ += "<text class=\"" + std::string(class_of(letter)) + "\" transform=\"translate(" + number(at.x) + ',' +
             number(at.y) + ") rotate(-90)\">" + markup_escaped(words) + "</text>";
}

void Drawing::begin(std::string_view tooltip) {
    body_ += "<g>";
    if (!tooltip.empty()) body_ += "<title>" + markup_escaped(tooltip) + "</title>";
    open_ += 'g';
}

void Drawing::begin_link(std::string_view href, std::string_view tooltip) {
    body_ += "<a href=\"" + markup_escaped(href) + "\">";
    if (!tooltip.empty()) body_ += "<title>" + markup_escaped(tooltip) + "</title>";
    open_ += 'a';
}

void Drawing::end() {
    if (open_.empty()) return;
    body_ += open_.back() == 'a' ? "</a>\n" : "</g>\n";
    open_.pop_back();
}

std::string Drawing::element(std::string_view title, std::string_view description, bool is_file) const {
    std::string out = "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(width_) +
                      ' ' + number(height_) + "\" width=\"" + number(width_) + "\" height=\"" + number(height_) +
                      "\" role=\"img\" aria-labelledby=\"" + id_ + "-title " + id_ + "-desc\">\n<title id=\"" + id_ +
                      "-title\">" + markup_escaped(title) + "</title>\n<desc id=\"" + id_ + "-desc\">" +
                      markup_escaped(description) + "</desc>\n";
    if (is_file)
        out += "<style>" + style_sheet() + "</style>\n<rect class=\"f-undated\" width=\"" + number(width_) +
               "\" height=\"" + number(height_) + "\"/>\n";
    return out + patterns(id_) + '\n' + body_ + "</svg>\n";
}

std::string Drawing::inline_svg(std::string_view title, std::string_view description) const {
    return element(title, description, false);
}

std::string Drawing::file(std::string_view title, std::string_view description) const {
    return element(title, description, true);
}

}  // namespace annals::cli::svg
