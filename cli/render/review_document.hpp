// The yearly review as a document: ten parts made of tables, charts and lines of text, from which the page, the
// Markdown, the CSV files and the workbook are written. Cells hold data as it is; the writers make it harmless.
#pragma once

#include "cli/render/page.hpp"
#include "cli/render/svg.hpp"
#include "schema/state/answer_json.hpp"
#include "schema/state/answers_review.hpp"

#include <map>

namespace annals::cli {

// A value, the entries that it rests on, and where it leads: within the page ("#rt5") or to a source's address.
struct ReviewCell {
    std::string text;
    std::optional<std::int64_t> number = {};  // of a figure: a number in the workbook, too
    std::vector<Seq> entries = {};
    Tone tone = Tone::plain;
    std::string href = {};
};

// text; a number; a figure (a number, or a word, with the entries that it rests on); a list of entries.
enum class ColumnKind : unsigned char { text, number, figure, entries };

struct ReviewColumn {
    std::string title;    // on the page
    std::string name;     // in the files
    std::string meaning;  // in the data dictionary
    ColumnKind kind = ColumnKind::text;
    Shown shown = Shown::both;
};

struct ReviewTable {
    std::string id;       // of the file and of the sheet
    std::string title;    // its caption
    std::string meaning;  // of a row, in the data dictionary
    std::vector<ReviewColumn> columns;
    std::vector<std::vector<ReviewCell>> rows;  // each as long as `columns`
    std::string if_empty = "None.";
    int part = 0;  // of the review to which it belongs
};

// A column of rows of one type: declared once for the page, the files and the dictionary.
template <class Row>
struct ReviewColumnOf {
    std::string_view title;
    std::string_view name;
    std::string_view meaning;
    ReviewCell (*cell)(const Row& row);
    ColumnKind kind = ColumnKind::text;
    Shown shown = Shown::both;
};

struct TableHead {
    std::string_view id;
    std::string_view title;
    std::string_view meaning;
    std::string_view if_empty;
    int part = 0;
};

template <class Columns, class Rows>
ReviewTable review_table(const TableHead& head, const Columns& columns, const Rows& rows) {
    ReviewTable table{std::string(head.id),
                      std::string(head.title),
                      std::string(head.meaning),
                      {},
                      {},
                      std::string(head.if_empty),
                      head.part};
    for (const auto& column : columns)
        table.columns.push_back({std::string(column.title), std::string(column.name), std::string(column.meaning),
                                 column.kind, column.shown});
    for (const auto& row : rows) {
        auto& cells = table.rows.emplace_back();
        for (const auto& column : columns) cells.push_back(column.cell(row));
    }
    return table;
}

// A drawing with what it says in words; `table` is the id of the table that holds its data.
struct ReviewChart {
    std::string id;  // of the file: charts/ID.svg
    std::string title;
    std::string description;
    svg::Drawing drawing;
    std::string table;
    bool is_empty = false;  // nothing to draw: `description` says so, and the drawing too
};

struct ReviewHeading {
    std::string text;
    std::string id = {};
    int level = 3;
};
struct ReviewLine {
    ReviewCell cell;
};
struct ReviewFacts {
    std::vector<std::pair<std::string, ReviewCell>> facts;
};
struct ReviewList {
    std::vector<ReviewCell> items;
    std::string if_empty = {};
};
// Text that the authors wrote, from narrative/NAME.md; empty: none is written.
struct ReviewNarrative {
    std::string name;
    std::string markdown;
};
using ReviewBlock =
    std::variant<ReviewHeading, ReviewLine, ReviewFacts, ReviewList, ReviewTable, ReviewChart, ReviewNarrative>;

struct ReviewPart {
    int number = 0;
    std::string id;
    std::string title;
    std::vector<ReviewBlock> blocks;
};

struct ReviewDocument {
    std::string title;
    std::string agenda;
    state::AsOfView as_of;
    std::string checkpoint;       // the signed note, or empty
    std::string checkpoint_says;  // one sentence: what it covers, or that none does
    std::vector<std::pair<std::string, ReviewCell>> cover;
    std::vector<ReviewPart> parts;
    std::vector<ReviewTable> tables;  // of the files, in order; each once
};

// What stands beside the answer: the signed checkpoint that covers it, the authors' texts by name (cover, rt5), and
// where in the folder the saved copies of sources are.
struct ReviewExtras {
    std::string checkpoint = {};
    std::string checkpoint_says = "No signed checkpoint covers this tree size.";
    std::map<std::string, std::string> narrative = {};
    std::map<std::string, std::string> kept_copies = {};  // SHA-256 of a source's copy -> its file
    bool are_copies_left_out = false;                     // nobody looked whether they are kept
};

// The names that narrative files may have for this review: "cover", "summary" and one a commitment.
std::vector<std::string> narrative_names(const state::ReviewAnswer& answer);

// The review in ten parts. Pure: same answer and extras, same document.
ReviewDocument make_review(const state::AsOfView& as_of, const state::ReviewAnswer& answer, const ReviewExtras& extras);

}  // namespace annals::cli
