#include "cli/render/markdown.hpp"

#include "cli/render/marked_text.hpp"
#include "cli/render/text.hpp"

namespace annals::cli {

namespace {

void put_table(std::string& out, const Table& table) {
    if (!table.title.empty()) out += "**" + markdown_escaped(table.title) + "**\n\n";
    if (table.rows.empty()) {
        out += markdown_escaped(table.if_empty) + "\n";
        return;
    }
    std::string titles = "|";
    std::string rule = "|";
    for (const Column& column : table.columns) {
        if (column.shown == Shown::file) continue;
        titles += " " + markdown_escaped(column.title) + " |";
        rule += column.side == Side::right ? "--:|" : "---|";
    }
    out += titles + "\n" + rule + "\n";
    for (const auto& row : table.rows) {
        out += "|";
        for (std::size_t i = 0; i < row.size(); ++i)
            if (table.columns[i].shown != Shown::file) out += " " + markdown_escaped(row[i].text) + " |";
        out += "\n";
    }
}

struct PutBlock {
    std::string& out;
    void operator()(const Heading& heading) const {
        out += "## " + markdown_escaped(heading.text) + "\n";
        if (!heading.aside.empty()) out += "\n" + markdown_escaped(heading.aside) + "\n";
    }
    void operator()(const Facts& facts) const {
        for (const Fact& fact : facts.facts)
            if (!fact.value.text.empty())
                out += "- **" + markdown_escaped(fact.name) + ":** " + markdown_escaped(fact.value.text) + "\n";
    }
    void operator()(const Table& table) const { put_table(out, table); }
    void operator()(const Lines& lines) const {
        for (const Cell& line : lines.lines) out += "- " + markdown_escaped(line.text) + "\n";
    }
    void operator()(const Timeline& timeline) const {
        for (const Moment& moment : timeline.moments) {
            out += "- **" + markdown_escaped(moment.when) + ":** " + markdown_escaped(moment.what.text);
            if (!moment.aside.empty()) out += " " + markdown_escaped(moment.aside);
            out += "\n";
        }
    }
};

}  // namespace

std::string to_markdown(const Page& page) {
    std::string out;
    for (const Block& block : page.blocks) {
        if (!out.empty()) out += "\n";
        std::visit(PutBlock{out}, block);
    }
    for (const std::string& warning : page.warnings) out += "\n> " + markdown_escaped(warning) + "\n";
    if (page.footer) out += "\n" + markdown_escaped(footer_line(*page.footer)) + "\n";
    return out;
}

}  // namespace annals::cli
