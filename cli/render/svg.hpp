// Drawings as SVG text: whole numbers only, so that the same drawing is the same bytes on every machine. Colours are
// custom properties (light and dark), and each meaning has a pattern or a mark beside its colour: a drawing is read in
// print and without colour.
#pragma once

#include <string>
#include <string_view>

namespace annals::cli::svg {

struct Point {
    int x = 0;
    int y = 0;
};
struct Box {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

// What an area means. Each differs by its pattern too: solid, dots, hatch, cross-hatch, outline.
enum class Fill : unsigned char { none, done, done_late, overdue, upcoming, undated, quiet, accent };

// How a line is drawn.
enum class Stroke : unsigned char {
    axis,
    grid,
    plain,
    strong,
    dashed,
    bad,
    accent,
    // ties of a map, told apart by their dashes
    tie,
    heavy,
    long_dashes,
    dash_dot,
    dotted,
    sparse,
    uneven
};

// How a text stands. Sizes are those of the style sheet.
enum class Letter : unsigned char { plain, small, strong, quiet, on_fill };
enum class Anchor : unsigned char { start, middle, end };

// Marks told apart by shape.
enum class Shape : unsigned char {
    circle,
    ring,
    diamond,
    hollow_diamond,
    square,
    hollow_square,
    triangle,
    cross,
    dash
};

// The width of a text in pixels at the plain size, roughly: a little more than it takes.
int width_of(std::string_view text, Letter letter = Letter::plain);
// `text`, cut with "…" to what fits in `width` pixels.
std::string fitted(std::string_view text, int width, Letter letter = Letter::plain);

// The style sheet of every drawing: for the page that holds them, and inside each file that stands alone.
std::string style_sheet();

// A drawing in the making. `id` is unique in its page (a-z, 0-9, -): patterns are named after it.
class Drawing {
public:
    Drawing(std::string id, int width, int height) : id_(std::move(id)), width_(width), height_(height) {}

    void rect(const Box& box, Fill fill, int radius = 0);
    void line(Point from, Point to, Stroke stroke);
    void arrow(Point from, Point to, Stroke stroke);  // its head at `to`
    // From left to right or back, leaving and arriving level.
    void curve(Point from, Point to, Stroke stroke);
    // An open or closed line through points, written as "x,y x,y ...".
    void polyline(const std::string& points, Stroke stroke);
    void mark(Point at, Shape shape, Fill fill, int radius = 5);
    void text(Point at, std::string_view words, Letter letter = Letter::plain, Anchor anchor = Anchor::start);
    // Turned upwards, ending or starting at `at`, for the heads of narrow columns.
    void text_upwards(Point at, std::string_view words, Letter letter = Letter::plain);

    // What is drawn until end() belongs together; `tooltip` is shown by a browser, and read aloud. With a link, all of
    // it leads to `href`.
    void begin(std::string_view tooltip);
    void begin_link(std::string_view href, std::string_view tooltip);
    void end();

    int width() const { return width_; }
    int height() const { return height_; }
    void set_height(int height) { height_ = height; }

    // The <svg> element, with its title and text alternative. Inline, the page's style sheet applies.
    std::string inline_svg(std::string_view title, std::string_view description) const;
    // The same as a file of its own, with its style sheet.
    std::string file(std::string_view title, std::string_view description) const;

private:
    std::string element(std::string_view title, std::string_view description, bool is_file) const;
    std::string fill_of(Fill fill) const;

    std::string id_;
    int width_;
    int height_;
    std::string body_;
    std::string open_;  // closing tags of what is begun, one a line
};

}  // namespace annals::cli::svg
