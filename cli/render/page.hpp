// What an answer looks like before it is a terminal's text or a CSV file: headings, facts, tables, a timeline. Cells
// hold data as it is; the writers (text.hpp, csv.hpp) make it harmless.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace annals::cli {

// What a cell means, for colour.
enum class Tone : unsigned char { plain, good, bad, warning, quiet, strong };

struct Cell {
    std::string text;
    Tone tone = Tone::plain;
    Cell() = default;
    Cell(std::string cell_text, Tone cell_tone = Tone::plain) : text(std::move(cell_text)), tone(cell_tone) {}
    Cell(const char* cell_text) : text(cell_text) {}
};

// Where a column appears, and on which side it stands.
enum class Shown : unsigned char { both, screen, file };
enum class Side : unsigned char { left, right };

struct Column {
    std::string title;  // on the screen
    std::string name;   // in CSV
    Side side = Side::left;
    Shown shown = Shown::both;
};

struct Table {
    std::string title;
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;  // each as long as `columns`
    std::string if_empty = "none";
};

// A column of rows of one type: declared once, it gives the screen's table and the file's.
template <class Row>
struct ColumnOf {
    std::string_view title;
    std::string_view name;
    Cell (*cell)(const Row& row);
    Side side = Side::left;
    Shown shown = Shown::both;
};

template <class Row, class Columns>
Table table_of(std::string title, const Columns& columns, const std::vector<Row>& rows) {
    Table table;
    table.title = std::move(title);
    for (const ColumnOf<Row>& column : columns)
        table.columns.push_back({std::string(column.title), std::string(column.name), column.side, column.shown});
    for (const Row& row : rows) {
        auto& cells = table.rows.emplace_back();
        for (const ColumnOf<Row>& column : columns) cells.push_back(column.cell(row));
    }
    return table;
}

struct Heading {
    std::string text;
    std::string aside;  // said quietly behind it
};
struct Fact {
    std::string name;
    Cell value;
};
struct Facts {
    std::vector<Fact> facts;
};
struct Lines {
    std::vector<Cell> lines;
};

// One mark on a timeline; the marks stand in the world's order.
enum class Mark : unsigned char { event, future, due };
struct Moment {
    std::string when;
    Mark mark = Mark::event;
    Cell what;
    std::string aside;  // such as "#12"
    std::string day;    // YYYY-MM-DD by which it is placed before or after `today`; empty: before
};
struct Timeline {
    std::vector<Moment> moments;
    std::string today;  // the day `on`, drawn as a line across
};

using Block = std::variant<Heading, Facts, Table, Lines, Timeline>;

// What every answer rests on: the last line of every rendering.
struct Footer {
    std::string on;
    std::string known;
    std::string size;
    std::string root;
    std::string dates;  // empty where it makes no difference worth saying
};

struct Page {
    std::vector<Block> blocks;
    std::optional<Table> file;  // what CSV holds, where it is not the first table of `blocks`
    std::vector<std::string> warnings;
    std::optional<Footer> footer;
};

}  // namespace annals::cli
