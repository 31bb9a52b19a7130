// The tables as CSV files with their data dictionary, the drawings as files, and all files together.
#include "cli/render/csv.hpp"
#include "cli/render/review_cells.hpp"
#include "cli/render/review_writer.hpp"

namespace annals::cli {

namespace {

std::string line_of(const std::vector<std::string>& fields) {
    std::string line;
    for (std::size_t i = 0; i < fields.size(); ++i) line += (i > 0 ? "," : "") + csv_field(fields[i]);
    return line + "\r\n";
}

// A figure is two columns of a file: its number, and the entries that it rests on.
std::string csv_of(const ReviewTable& table) {
    std::vector<std::string> fields;
    for (const ReviewColumn& column : table.columns) {
        if (column.shown == Shown::screen) continue;
        fields.push_back(column.name);
        if (column.kind == ColumnKind::figure) fields.push_back(column.name + "_entries");
    }
    std::string out = line_of(fields);
    for (const auto& row : table.rows) {
        fields.clear();
        for (std::size_t i = 0; i < row.size(); ++i) {
            const ReviewColumn& column = table.columns[i];
            if (column.shown == Shown::screen) continue;
            if (column.kind == ColumnKind::figure)
                fields.push_back(row[i].number ? std::to_string(*row[i].number) : std::string());
            else if (column.kind == ColumnKind::entries)
                fields.push_back(joined(row[i].entries));
            else
                fields.push_back(row[i].text);
            if (column.kind == ColumnKind::figure) fields.push_back(joined(row[i].entries));
        }
        out += line_of(fields);
    }
    return out;
}

std::string_view type_of(ColumnKind kind) {
    switch (kind) {
    case ColumnKind::number:
    case ColumnKind::figure: return "integer";
    case ColumnKind::entries: return "entries";
    case ColumnKind::text: break;
    }
    return "text";
}

std::string dictionary_of(const std::vector<ReviewTable>& tables) {
    std::string out = line_of({"file", "part", "row", "column", "type", "meaning"});
    for (const ReviewTable& table : tables) {
        const std::string file = table.id + ".csv";
        const std::string part = std::to_string(table.part);
        for (const ReviewColumn& column : table.columns) {
            if (column.shown == Shown::screen) continue;
            out += line_of({file, part, table.meaning, column.name, std::string(type_of(column.kind)), column.meaning});
            if (column.kind == ColumnKind::figure)
                out +=
                    line_of({file, part, table.meaning, column.name + "_entries", "entries",
                             "entries that " + column.name + " rests on: positions in the log, separated by spaces"});
        }
    }
    return out;
}

ReviewTable cover_table(const ReviewDocument& document) {
    ReviewTable table{"cover",
                      "Cover",
                      "One thing that the review says of itself.",
                      {{"", "name", "what is said", ColumnKind::text, Shown::both},
                       {"", "value", "its value", ColumnKind::text, Shown::both},
                       {"", "entries", "entries that it rests on: positions in the log, separated by spaces",
                        ColumnKind::entries, Shown::both}},
                      {},
                      {},
                      1};
    for (const auto& [name, value] : document.cover)
        table.rows.push_back({cell(name), value, entries_cell(value.entries)});
    return table;
}

}  // namespace

std::vector<OutputFile> review_csv(const ReviewDocument& document) {
    std::vector<ReviewTable> tables{cover_table(document)};
    tables.insert(tables.end(), document.tables.begin(), document.tables.end());
    std::vector<OutputFile> files;
    for (const ReviewTable& table : tables) files.push_back({"tables/" + table.id + ".csv", csv_of(table)});
    files.push_back({"tables/dictionary.csv", dictionary_of(tables)});
    return files;
}

std::vector<OutputFile> review_charts(const ReviewDocument& document) {
    std::vector<OutputFile> files;
    for (const ReviewPart& part : document.parts)
        for (const ReviewBlock& block : part.blocks)
            if (const auto* chart = std::get_if<ReviewChart>(&block))
                files.push_back(
                    {"charts/" + chart->id + ".svg", chart->drawing.file(chart->title, chart->description)});
    return files;
}

Result<std::vector<OutputFile>> review_files(const ReviewDocument& document, const std::string& answer_text,
                                             const boost::json::value& answer, const ReviewTemplates& templates) {
    std::vector<OutputFile> files;
    auto page = review_page(document, templates.page, answer);
    if (!page) return page.error();
    auto markdown = review_markdown(document, templates.markdown, answer);
    if (!markdown) return markdown.error();
    auto workbook = review_workbook(document);
    if (!workbook) return workbook.error();
    files.push_back({"review.html", std::move(*page)});
    files.push_back({"review.md", std::move(*markdown)});
    files.push_back({"review.json", answer_text + "\n"});
    files.push_back({"review.xlsx", std::move(*workbook)});
    if (!document.checkpoint.empty()) files.push_back({"checkpoint", document.checkpoint});
    for (auto& file : review_charts(document)) files.push_back(std::move(file));
    for (auto& file : review_csv(document)) files.push_back(std::move(file));
    return files;
}

}  // namespace annals::cli
