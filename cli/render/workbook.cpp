// The review as a workbook: a cover, then a sheet a table, its header frozen and filterable. The sole includer of
// libxlsxwriter. Text stays text, whatever it begins with: a cell is written as a string, never as a formula.
#include "cli/render/review_cells.hpp"
#include "cli/render/review_writer.hpp"
#include "cli/render/width.hpp"
#include "schema/base/text.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

constexpr std::size_t cell_bytes_max = 32'000;  // a cell of a sheet holds 32,767 characters
constexpr std::size_t rows_max = 1'048'576;     // of a sheet
constexpr double width_max = 60;                // of a column, in characters
constexpr std::size_t sheet_name_max = 31;

// A file in memory, for a library that writes to a path.
class MemoryFile {
public:
    MemoryFile() : fd_(::memfd_create("workbook", MFD_CLOEXEC)) {}
    ~MemoryFile() {
        if (fd_ >= 0) ::close(fd_);
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    bool is_open() const { return fd_ >= 0; }
    std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }
    std::string content() const {
        std::string bytes;
        std::array<char, 65536> buffer{};
        off_t at = 0;
        for (ssize_t count; (count = ::pread(fd_, buffer.data(), buffer.size(), at)) > 0; at += count)
            bytes.append(buffer.data(), static_cast<std::size_t>(count));
        return bytes;
    }

private:
    int fd_;
};

struct Formats {
    lxw_format* head = nullptr;
    lxw_format* text = nullptr;
    lxw_format* number = nullptr;
    lxw_format* title = nullptr;
    lxw_format* name = nullptr;
};

Formats make_formats(lxw_workbook* book) {
    Formats formats;
    formats.head = workbook_add_format(book);
    format_set_bold(formats.head);
    format_set_text_wrap(formats.head);
    format_set_align(formats.head, LXW_ALIGN_VERTICAL_TOP);
    format_set_bottom(formats.head, LXW_BORDER_MEDIUM);
    format_set_bg_color(formats.head, 0xE4E8EC);
    formats.text = workbook_add_format(book);
    format_set_text_wrap(formats.text);
    format_set_align(formats.text, LXW_ALIGN_VERTICAL_TOP);
    formats.number = workbook_add_format(book);
    format_set_num_format(formats.number, "0");
    format_set_align(formats.number, LXW_ALIGN_VERTICAL_TOP);
    formats.title = workbook_add_format(book);
    format_set_bold(formats.title);
    format_set_font_size(formats.title, 16);
    formats.name = workbook_add_format(book);
    format_set_bold(formats.name);
    format_set_align(formats.name, LXW_ALIGN_VERTICAL_TOP);
    return formats;
}

// What a cell can hold: no control characters, not too long (the CSV file has the whole).
std::string cell_text(const std::string& text) {
    std::string safe = to_printable(text, true);
    if (safe.size() <= cell_bytes_max) return safe;
    std::size_t end = cell_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(safe[end]) & 0xc0) == 0x80) --end;
    return safe.substr(0, end) + "…";
}

void put_text(lxw_worksheet* sheet, std::size_t row, std::size_t column, const std::string& text, lxw_format* format) {
    if (text.empty()) return;
    worksheet_write_string(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), cell_text(text).c_str(),
                           format);
}

void put_number(lxw_worksheet* sheet, std::size_t row, std::size_t column, std::int64_t value, lxw_format* format) {
    worksheet_write_number(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                           static_cast<double>(value), format);
}

void add_cover(lxw_workbook* book, const ReviewDocument& document, const Formats& formats) {
    lxw_worksheet* sheet = workbook_add_worksheet(book, "1 cover");
    worksheet_set_column(sheet, 0, 0, 30, nullptr);
    worksheet_set_column(sheet, 1, 1, 80, nullptr);
    worksheet_set_column(sheet, 2, 2, 20, nullptr);
    put_text(sheet, 0, 0, "Review of " + document.title, formats.title);
    put_text(sheet, 1, 0, "", formats.head);
    put_text(sheet, 1, 1, "value", formats.head);
    put_text(sheet, 1, 2, "entries", formats.head);
    worksheet_freeze_panes(sheet, 2, 1);
    std::size_t row = 2;
    for (const auto& [name, value] : document.cover) {
        put_text(sheet, row, 0, name, formats.name);
        put_text(sheet, row, 1, value.text, formats.text);
        put_text(sheet, row, 2, joined(value.entries), formats.text);
        ++row;
    }
    put_text(sheet, row + 1, 0, "Signed checkpoint", formats.name);
    put_text(sheet, row + 1, 1, document.checkpoint.empty() ? "none covers this tree size" : document.checkpoint,
             formats.text);
}

// Figures first as columns of their own, in the table's order; their entries stand behind all other columns.
void add_table(lxw_workbook* book, const ReviewTable& table, const Formats& formats) {
    const std::string name = (std::to_string(table.part) + " " + table.id).substr(0, sheet_name_max);
    lxw_worksheet* sheet = workbook_add_worksheet(book, name.c_str());
    if (!sheet) return;
    std::vector<std::pair<std::size_t, bool>> columns;  // of the table; true: its entries
    for (const bool are_entries : {false, true})
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (table.columns[i].shown == Shown::screen) continue;
            if (!are_entries || table.columns[i].kind == ColumnKind::figure) columns.emplace_back(i, are_entries);
        }
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const ReviewColumn& column = table.columns[columns[at].first];
        std::size_t widest = column.name.size() + (columns[at].second ? 8 : 0);
        for (const auto& row : table.rows) {
            const ReviewCell& one = row[columns[at].first];
            const bool are_entries = columns[at].second || column.kind == ColumnKind::entries;
            widest = std::max(widest, are_entries ? one.entries.size() * 4 : display_width(one.text));
        }
        const double width = std::clamp(static_cast<double>(widest) + 2, 8.0, columns[at].second ? 24.0 : width_max);
        worksheet_set_column(sheet, static_cast<lxw_col_t>(at), static_cast<lxw_col_t>(at), width, nullptr);
        put_text(sheet, 0, at, column.name + (columns[at].second ? "_entries" : ""), formats.head);
    }
    std::size_t line = 1;
    for (const auto& row : table.rows) {
        if (line >= rows_max) break;
        for (std::size_t at = 0; at < columns.size(); ++at) {
            const ReviewColumn& column = table.columns[columns[at].first];
            const ReviewCell& one = row[columns[at].first];
            const bool are_entries = columns[at].second || column.kind == ColumnKind::entries;
            const bool is_number = column.kind == ColumnKind::number || column.kind == ColumnKind::figure;
            if (are_entries)
                put_text(sheet, line, at, joined(one.entries), formats.text);
            else if (is_number && one.number)
                put_number(sheet, line, at, *one.number, formats.number);
            else
                put_text(sheet, line, at, one.text, formats.text);
        }
        ++line;
    }
    worksheet_freeze_panes(sheet, 1, 0);
    if (!columns.empty() && line > 1)
        worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(line - 1), static_cast<lxw_col_t>(columns.size() - 1));
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);  // A4
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
}

}  // namespace

Result<std::string> review_workbook(const ReviewDocument& document) {
    const MemoryFile file;
    if (!file.is_open()) return fail(Errc::io, "no file in memory for the workbook");
    lxw_workbook* book = workbook_new(file.path().c_str());
    if (!book) return fail(Errc::io, "the workbook cannot be begun");
    std::string title = cell_text("Review of " + document.title);
    std::string says = "As of " + to_string(document.as_of.on) + ", known " + document.as_of.known + ", size " +
                       std::to_string(to_number(document.as_of.size)) + ", root " + to_hex(document.as_of.root);
    lxw_doc_properties properties{};
    properties.title = title.data();
    properties.comments = says.data();
    // The library would take the clock: the day asked about is the workbook's own, so that bytes are equal.
    properties.created = static_cast<time_t>(start_of(document.as_of.on).us / 1'000'000);
    workbook_set_properties(book, &properties);
    const Formats formats = make_formats(book);
    add_cover(book, document, formats);
    for (const ReviewTable& table : document.tables) add_table(book, table, formats);
    if (const lxw_error error = workbook_close(book); error != LXW_NO_ERROR)
        return fail(Errc::io, std::string("the workbook cannot be written: ") + lxw_strerror(error));
    return file.content();
}

}  // namespace annals::cli
