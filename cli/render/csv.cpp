#include "cli/render/csv.hpp"

#include "schema/base/text.hpp"

#include <algorithm>

namespace annals::cli {

namespace {

bool is_number(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_formula(std::string_view text) {
    // Leading spaces do not stop every spreadsheet from evaluating what follows.
    const std::size_t start = text.find_first_not_of(' ');
    if (start == std::string_view::npos) return false;
    return std::string_view("=+-@\t\r\n|").find(text[start]) != std::string_view::npos && !is_number(text);
}

void put_line(std::string& out, const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) out += ',';
        out += csv_field(fields[i]);
    }
    out += "\r\n";
}

Table table_of_facts(const Page& page) {
    Table table;
    table.columns = {{"", "name"}, {"", "value"}};
    for (const Block& block : page.blocks)
        if (const auto* facts = std::get_if<Facts>(&block))
            for (const Fact& fact : facts->facts)
                if (!fact.value.text.empty()) table.rows.push_back({Cell(fact.name), fact.value});
    for (const Block& block : page.blocks)
        if (const auto* lines = std::get_if<Lines>(&block))
            for (const Cell& line : lines->lines) table.rows.push_back({Cell("line"), line});
    return table;
}

const Table* first_table(const Page& page) {
    for (const Block& block : page.blocks)
        if (const auto* table = std::get_if<Table>(&block)) return table;
    return nullptr;
}

}  // namespace

std::string csv_field(std::string_view text) {
    // Line breaks may stand in a quoted field; every other control character is made visible.
    std::string safe = to_printable(text, true);
    if (is_formula(text)) safe.insert(0, 1, '\'');
    if (safe.find_first_of(",\"\r\n") == std::string::npos && !safe.starts_with(' ') && !safe.ends_with(' '))
        return safe;
    std::string quoted = "\"";
    for (const char c : safe) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string to_csv(const Page& page) {
    const Table* declared = page.file ? &*page.file : first_table(page);
    const Table facts = declared ? Table() : table_of_facts(page);
    const Table& table = declared ? *declared : facts;
    std::vector<std::string> fields;
    for (const Column& column : table.columns)
        if (column.shown != Shown::screen) fields.push_back(column.name);
    std::vector<std::string> rests_on;
    if (page.footer) {
        for (const char* name : {"as_of_on", "as_of_known", "as_of_size", "as_of_root"}) fields.emplace_back(name);
        rests_on = {page.footer->on, page.footer->known, page.footer->size, page.footer->root};
    }
    std::string out;
    put_line(out, fields);
    for (const auto& row : table.rows) {
        fields.clear();
        for (std::size_t i = 0; i < row.size(); ++i)
            if (table.columns[i].shown != Shown::screen) fields.push_back(row[i].text);
        fields.insert(fields.end(), rests_on.begin(), rests_on.end());
        put_line(out, fields);
    }
    return out;
}

}  // namespace annals::cli
