#include "cli/render/text.hpp"

#include "cli/render/width.hpp"
#include "schema/base/text.hpp"

#include <algorithm>
#include <numeric>

namespace annals::cli {

namespace {

constexpr std::size_t rest_width_min = 10;  // beside a name or a day; on less, lines are not wrapped
constexpr std::size_t word_width_max = 20;  // a column keeps its longest word whole, up to this
constexpr std::string_view column_gap = "  ";

// Data as one line: a line break in prose is a space, every other control character is made visible.
std::string shown(std::string_view text) {
    std::string line(text);
    for (char& c : line)
        if (c == '\n') c = ' ';
    return to_printable(line);
}

std::string rule(std::size_t width, const Terminal& terminal) {
    std::string line;
    for (std::size_t i = 0; i < width; ++i) line += terminal.has_utf8 ? "─" : "-";
    return line;
}

// The longest word: what a column cannot be squeezed below without cutting it.
std::size_t word_width(const std::string& text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        width = std::max(width, display_width(std::string_view(text).substr(at, end - at)));
        at = end + 1;
    }
    return std::min(width, word_width_max);
}

// Takes columns away from the widest until the table fits, or every one is down to its longest word.
void squeeze(std::vector<std::size_t>& widths, const std::vector<std::size_t>& least, std::size_t available) {
    const std::size_t gaps = widths.empty() ? 0 : (widths.size() - 1) * column_gap.size();
    while (std::accumulate(widths.begin(), widths.end(), gaps) > available) {
        std::size_t widest = widths.size();
        for (std::size_t i = 0; i < widths.size(); ++i)
            if (widths[i] > least[i] && (widest == widths.size() || widths[i] > widths[widest])) widest = i;
        if (widest == widths.size()) return;
        --widths[widest];
    }
}

// One row as printed lines: each cell wrapped into its column.
void put_row(std::string& out, const std::vector<Cell>& cells, const std::vector<Column>& columns,
             const std::vector<std::size_t>& widths, const Terminal& terminal) {
    std::vector<std::vector<std::string>> wrapped;
    std::size_t height = 1;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        wrapped.push_back(wrap(shown(cells[i].text), terminal.width == 0 ? 0 : widths[i]));
        height = std::max(height, wrapped.back().size());
    }
    for (std::size_t line = 0; line < height; ++line) {
        std::string text;
        std::size_t trailing = 0;  // spaces at the end are not printed
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string part = line < wrapped[i].size() ? wrapped[i][line] : std::string();
            const std::size_t used = display_width(part);
            const std::size_t rest = widths[i] > used ? widths[i] - used : 0;
            if (i > 0) trailing += column_gap.size();
            const std::size_t before = columns[i].side == Side::right ? rest : 0;
            trailing += before;
            if (!part.empty()) {
                text.append(trailing, ' ');
                trailing = 0;
                text += in_tone(part, cells[i].tone, terminal);
            }
            trailing += rest - before;
        }
        out += text + '\n';
    }
}

void put_table(std::string& out, const Table& whole, const Terminal& terminal) {
    Table table;
    std::vector<std::size_t> shown_columns;
    for (std::size_t i = 0; i < whole.columns.size(); ++i) {
        if (whole.columns[i].shown == Shown::file) continue;
        // A column in which no row says anything is left out, so that the others have its space.
        const bool is_used =
            std::any_of(whole.rows.begin(), whole.rows.end(), [i](const auto& row) { return !row[i].text.empty(); });
        if (is_used) shown_columns.push_back(i);
    }
    if (!whole.title.empty()) out += in_tone(shown(whole.title), Tone::strong, terminal) + '\n';
    if (whole.rows.empty()) {
        out += in_tone(shown(whole.if_empty), Tone::quiet, terminal) + '\n';
        return;
    }
    std::vector<Cell> titles;
    for (const std::size_t i : shown_columns) {
        table.columns.push_back(whole.columns[i]);
        titles.emplace_back(whole.columns[i].title, Tone::quiet);
    }
    std::vector<std::size_t> widths;
    std::vector<std::size_t> least;
    for (const std::size_t i : shown_columns) {
        const std::string title = shown(whole.columns[i].title);
        std::size_t width = display_width(title);
        std::size_t word = word_width(title);
        for (const auto& row : whole.rows) {
            const std::string text = shown(row[i].text);
            width = std::max(width, display_width(text));
            word = std::max(word, word_width(text));
        }
        widths.push_back(width);
        least.push_back(word);
    }
    if (terminal.width > 0) squeeze(widths, least, terminal.width);
    put_row(out, titles, table.columns, widths, terminal);
    for (const auto& row : whole.rows) {
        std::vector<Cell> cells;
        for (const std::size_t i : shown_columns) cells.push_back(row[i]);
        put_row(out, cells, table.columns, widths, terminal);
    }
}

void put_facts(std::string& out, const Facts& facts, const Terminal& terminal) {
    std::size_t width = 0;
    for (const Fact& fact : facts.facts) width = std::max(width, display_width(shown(fact.name)));
    for (const Fact& fact : facts.facts) {
        if (fact.value.text.empty()) continue;
        const std::size_t used = width + column_gap.size();
        const std::size_t rest = terminal.width > used + rest_width_min ? terminal.width - used : 0;
        bool is_first = true;
        for (const std::string& line : wrap(shown(fact.value.text), rest)) {
            const std::string name = is_first ? shown(fact.name) : std::string();
            out += in_tone(pad_right(name, width), Tone::quiet, terminal) + std::string(column_gap) +
                   in_tone(line, fact.value.tone, terminal) + '\n';
            is_first = false;
        }
    }
}

void put_lines(std::string& out, const Lines& lines, const Terminal& terminal) {
    for (const Cell& line : lines.lines)
        for (const std::string& part : wrap(shown(line.text), terminal.width))
            out += in_tone(part, line.tone, terminal) + '\n';
}

std::string_view symbol_of(Mark mark, const Terminal& terminal) {
    if (mark == Mark::due) return terminal.has_utf8 ? "◇" : "!";
    if (mark == Mark::future) return terminal.has_utf8 ? "○" : "o";
    return terminal.has_utf8 ? "●" : "*";
}

void put_timeline(std::string& out, const Timeline& timeline, const Terminal& terminal) {
    const std::string bar = terminal.has_utf8 ? "│" : "|";
    std::size_t when_width = 10;
    for (const Moment& moment : timeline.moments) when_width = std::max(when_width, display_width(shown(moment.when)));
    const std::size_t used = when_width + 5;
    const std::size_t rest = terminal.width > used + rest_width_min ? terminal.width - used : 0;
    bool is_after = timeline.today.empty();
    const auto put_today = [&] {
        const std::string label = " on " + shown(timeline.today) + " ";
        const std::size_t width = terminal.width > 0 ? std::min<std::size_t>(terminal.width, 60) : 60;
        out += in_tone(rule(when_width, terminal) + label +
                           rule(width - std::min(width, when_width + label.size()), terminal),
                       Tone::quiet, terminal) +
               '\n';
        is_after = true;
    };
    std::string last_when;
    for (const Moment& moment : timeline.moments) {
        if (!is_after && !moment.day.empty() && moment.day > timeline.today) put_today();
        const Tone mark_tone = moment.mark == Mark::due ? Tone::warning : Tone::plain;
        const std::string when = moment.when == last_when ? std::string() : shown(moment.when);
        last_when = moment.when;
        bool is_first = true;
        const std::string aside = moment.aside.empty() ? std::string() : "  " + moment.aside;
        for (const std::string& line : wrap(shown(moment.what.text) + shown(aside), rest)) {
            out += pad_right(is_first ? when : std::string(), when_width) + "  ";
            out += in_tone(is_first ? std::string(symbol_of(moment.mark, terminal)) : bar,
                           is_first ? mark_tone : Tone::quiet, terminal);
            out += "  " + in_tone(line, moment.what.tone, terminal) + '\n';
            is_first = false;
        }
    }
    if (!is_after) put_today();
}

struct PutBlock {
    std::string& out;
    const Terminal& terminal;
    void operator()(const Heading& heading) const {
        out += in_tone(shown(heading.text), Tone::strong, terminal);
        if (!heading.aside.empty()) out += "  " + in_tone(shown(heading.aside), Tone::quiet, terminal);
        out += '\n';
    }
    void operator()(const Facts& facts) const { put_facts(out, facts, terminal); }
    void operator()(const Table& table) const { put_table(out, table, terminal); }
    void operator()(const Lines& lines) const { put_lines(out, lines, terminal); }
    void operator()(const Timeline& timeline) const { put_timeline(out, timeline, terminal); }
};

}  // namespace

std::string in_tone(const std::string& text, Tone tone, const Terminal& terminal) {
    if (!terminal.has_colour || tone == Tone::plain || text.empty()) return text;
    const char* code = "0";
    switch (tone) {
    case Tone::good: code = "32"; break;
    case Tone::bad: code = "31"; break;
    case Tone::warning: code = "33"; break;
    case Tone::quiet: code = "2"; break;
    case Tone::strong: code = "1"; break;
    case Tone::plain: break;
    }
    return std::string("\x1b[") + code + "m" + text + "\x1b[0m";
}

std::string footer_line(const Footer& footer) {
    std::string line = "on " + footer.on + " · known " + footer.known + " · size " + footer.size;
    if (!footer.dates.empty()) line += " · dates " + footer.dates;
    return line + " · root " + footer.root;
}

std::string to_text(const Page& page, const Terminal& terminal) {
    std::string out;
    bool after_heading = true;
    for (const Block& block : page.blocks) {
        if (!after_heading) out += '\n';
        after_heading = std::holds_alternative<Heading>(block);
        std::visit(PutBlock{out, terminal}, block);
    }
    if (!page.warnings.empty()) out += '\n';
    for (const std::string& warning : page.warnings)
        for (const std::string& line : wrap("warning: " + shown(warning), terminal.width))
            out += in_tone(line, Tone::warning, terminal) + '\n';
    if (page.footer) {
        std::string line = footer_line(*page.footer);
        if (!terminal.has_utf8)
            for (std::size_t at = 0; (at = line.find("·", at)) != std::string::npos;) line.replace(at, 2, "|");
        out += '\n' + in_tone(shown(line), Tone::quiet, terminal) + '\n';
    }
    return out;
}

}  // namespace annals::cli
