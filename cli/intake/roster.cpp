#include "cli/intake/document.hpp"
#include "schema/base/limits.hpp"
#include "schema/base/text.hpp"

#include <algorithm>

namespace annals::intake {

namespace json = boost::json;

namespace {

struct Cell {
    std::string text;
    Position position;
};
using Row = std::vector<Cell>;

// Cuts CSV into rows of cells: commas, double quotes doubled within quotes, LF or CRLF.
class RosterCutter {
public:
    explicit RosterCutter(const NamedText& file) : file_(file) {}

    Result<std::vector<Row>> cut() {
        std::vector<Row> rows;
        while (index_ < file_.text.size()) {
            Row row;
            do {
                auto cell = cut_cell();
                if (!cell) return cell.error();
                row.push_back(std::move(*cell));
            } while (take(','));
            take('\r');
            if (!take('\n') && index_ < file_.text.size())
                return fail(Errc::malformed, "expected a comma or the end of the line after a quoted cell",
                            print_place(file_.name, position_));
            const bool is_blank = row.size() == 1 && row.front().text.empty();
            if (!is_blank) rows.push_back(std::move(row));
        }
        return rows;
    }

private:
    bool is_at(char c) const { return index_ < file_.text.size() && file_.text[index_] == c; }

    bool take(char c) {
        if (!is_at(c)) return false;
        step();
        return true;
    }

    void step() {
        const auto byte = static_cast<unsigned char>(file_.text[index_++]);
        if (byte == '\n')
            position_ = {position_.line + 1, 1};
        else if ((byte & 0xC0) != 0x80)
            ++position_.column;
    }

    Result<Cell> cut_cell() {
        Cell cell{{}, position_};
        if (!take('"')) {
            while (index_ < file_.text.size() && !is_at(',') && !is_at('\n') && !is_at('\r')) {
                cell.text += file_.text[index_];
                step();
            }
            return cell;
        }
        for (;;) {
            if (index_ >= file_.text.size())
                return fail(Errc::malformed, "a quoted cell does not end", print_place(file_.name, cell.position));
            const bool is_quote = is_at('"');
            if (!is_quote) cell.text += file_.text[index_];
            step();
            if (!is_quote) continue;
            if (!take('"')) return cell;
            cell.text += '"';
        }
    }

    const NamedText& file_;
    std::size_t index_ = 0;
    Position position_;
};

const std::vector<std::string>& columns() {
    static const std::vector<std::string> all{"party", "action", "role", "from", "announced", "source"};
    return all;
}

Result<void> check_header(const NamedText& file, const Row& header) {
    std::vector<std::string> given;
    for (const Cell& cell : header) {
        const auto place = print_place(file.name, cell.position);
        if (std::find(columns().begin(), columns().end(), cell.text) == columns().end())
            return fail(Errc::unknown_field, "there is no column '" + to_printable(cell.text) + "'", place,
                        event::suggestion(cell.text, columns()));
        if (std::find(given.begin(), given.end(), cell.text) != given.end())
            return fail(Errc::duplicate_field, "column '" + cell.text + "' is given twice", place);
        given.push_back(cell.text);
    }
    for (const char* column : {"party", "action", "role", "from", "source"})
        if (std::find(given.begin(), given.end(), column) == given.end())
            return fail(Errc::missing_field, "column '" + std::string(column) + "' is missing",
                        print_place(file.name, {}), "the first line is: party,action,role,from,announced,source");
    return {};
}

}  // namespace

Result<Document> read_roster(const NamedText& file) {
    if (file.text.size() > limits::file_bytes_max)
        return fail(Errc::too_large,
                    "a file of " + std::to_string(file.text.size()) + " bytes; at most " +
                        std::to_string(limits::file_bytes_max),
                    print_place(file.name, {}));
    if (!is_utf8(file.text)) return fail(Errc::malformed, "the file is no UTF-8", print_place(file.name, {}));
    auto rows = RosterCutter(file).cut();
    if (!rows) return rows.error();
    if (rows->empty()) return fail(Errc::malformed, "an empty roster", print_place(file.name, {}));
    const Row& header = rows->front();
    if (const auto verdict = check_header(file, header); !verdict) return verdict.error();
    Document document;
    document.name = file.name;
    json::array list;
    for (auto row = rows->begin() + 1; row != rows->end(); ++row) {
        if (row->size() != header.size())
            return fail(
                Errc::malformed,
                "a line of " + std::to_string(row->size()) + " cells; the header has " + std::to_string(header.size()),
                print_place(file.name, row->front().position));
        const std::string path = "/row/" + std::to_string(list.size());
        document.values[path] = row->front().position;
        json::object object;
        for (std::size_t i = 0; i < header.size(); ++i) {
            document.values[path + "/" + header[i].text] = (*row)[i].position;
            if (!(*row)[i].text.empty()) object[header[i].text] = (*row)[i].text;
        }
        list.emplace_back(std::move(object));
    }
    document.root = json::object{{"row", std::move(list)}};
    return document;
}

}  // namespace annals::intake
