// The review as one self-contained page, and as Markdown: both through templates that get the same pieces.
// Long because the two languages stand side by side: a block that one writes differently from the other is seen at once
#include "cli/render/marked_text.hpp"
#include "cli/render/review_cells.hpp"
#include "cli/render/review_shape.hpp"
#include "cli/render/review_writer.hpp"
#include "cli/render/template.hpp"
#include "schema/base/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace annals::cli {

namespace {

namespace json = boost::json;

constexpr std::size_t links_max = 4;          // entries named in a cell; more are behind one link
constexpr std::size_t figure_bytes_max = 32;  // of a text that is itself the link to its entries
constexpr std::size_t long_bytes_min = 36;    // of a text whose column is kept wide
constexpr std::size_t hash_columns = 12;      // of a SHA-256 that are shown in a table

bool is_hash(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// A column that says nothing in any row takes no room; the first one always stands.
bool is_on_page(const ReviewTable& table, const ReviewColumn& column) {
    if (column.shown == Shown::file) return false;
    const auto at = static_cast<std::size_t>(&column - table.columns.data());
    return at == 0 || std::any_of(table.rows.begin(), table.rows.end(),
                                  [&](const auto& row) { return !row[at].text.empty() || !row[at].entries.empty(); });
}

// Writes blocks in one of the two languages. `notes` collects what figures rest on, to be written at the end.
class Writer {
public:
    virtual ~Writer() = default;
    virtual std::string block(const ReviewBlock& block) = 0;
    // The sets of entries that figures rest on.
    virtual std::string figures() = 0;
    virtual std::string cell(const ReviewCell& cell) = 0;
    virtual std::string narrative(const ReviewNarrative& text) = 0;

protected:
    FigureNotes notes_;
};

std::string chart_table_anchor(const ReviewChart& chart) {
    // Milestones stand in a table a commitment.
    return chart.table == "milestones" ? "commitments" : "t-" + chart.table;
}

class PageWriter final : public Writer {
public:
    std::string block(const ReviewBlock& block) override {
        return std::visit([this](const auto& one) { return write(one); }, block);
    }

    std::string cell(const ReviewCell& cell) override {
        std::string text =
            is_hash(cell.text) ? "<code class=\"hash\">" + cell.text + "</code>" : markup_escaped(cell.text, true);
        if (!cell.href.empty())
            text = "<a href=\"" + markup_escaped(cell.href) + "\">" + text + "</a>" + reference(cell.entries);
        else if (!cell.entries.empty())
            // A sentence is no link: what it rests on stands behind it.
            text = cell.text.size() > figure_bytes_max ? text + reference(cell.entries) : figure(text, cell.entries);
        return cell.tone == Tone::plain
                   ? text
                   : "<span class=\"" + std::string(tone_class(cell.tone)) + "\">" + text + "</span>";
    }

    std::string narrative(const ReviewNarrative& text) override {
        if (text.markdown.empty()) return "<!-- narrative/" + markup_escaped(text.name) + ".md is placed here -->\n";
        return "<div class=\"narrative\">\n" + marked_to_html(text.markdown, 4) + "</div>\n";
    }

    std::string figures() override {
        if (notes_.sets().empty()) return {};
        std::string out =
            "<div class=\"table\" role=\"region\" aria-labelledby=\"t-figures-caption\" tabindex=\"0\">"
            "<table id=\"t-figures\" class=\"figures\"><caption id=\"t-figures-caption\">Figures, and the entries that "
            "each rests "
            "on</caption>\n<thead><tr><th scope=\"col\">Figure</th><th scope=\"col\">Number</th>"
            "<th scope=\"col\">Entries</th></tr></thead>\n<tbody>\n";
        for (std::size_t i = 0; i < notes_.sets().size(); ++i) {
            const std::string name = "f" + std::to_string(i + 1);
            out += "<tr id=\"" + name + "\"><th scope=\"row\">" + name + "</th><td class=\"num\">" +
                   std::to_string(notes_.sets()[i].size()) + "</td><td>" + links(notes_.sets()[i]) + "</td></tr>\n";
        }
        return out + "</tbody></table></div>\n";
    }

private:
    static std::string_view tone_class(Tone tone) {
        switch (tone) {
        case Tone::good: return "good";
        case Tone::bad: return "bad";
        case Tone::warning: return "warn";
        case Tone::quiet: return "quiet";
        case Tone::strong: return "strong";
        case Tone::plain: break;
        }
        return "plain";
    }

    static std::string links(const std::vector<Seq>& entries) {
        std::string out;
        for (const Seq seq : entries) {
            const std::string number = std::to_string(to_number(seq));
            out += (out.empty() ? "" : " ") + ("<a href=\"#e" + number + "\">" + number + "</a>");
        }
        return out;
    }

    std::string figure(const std::string& text, const std::vector<Seq>& entries) {
        const std::string anchor = notes_.anchor_of(entries);
        return "<a class=\"fig\" href=\"#" + anchor + "\" data-ref=\"" + anchor + "\">" + text + "</a>";
    }

    std::string reference(const std::vector<Seq>& entries) {
        if (entries.empty()) return {};
        const std::string anchor = notes_.anchor_of(entries);
        return " <a class=\"ref\" href=\"#" + anchor + "\">" + anchor + "</a>";
    }

    std::string entries_text(const std::vector<Seq>& entries) {
        if (entries.size() <= links_max) return links(entries);
        return "<a href=\"#" + notes_.anchor_of(entries) + "\">" + std::to_string(entries.size()) + " entries</a>";
    }

    std::string table_cell(const ReviewColumn& column, const ReviewCell& one, bool is_head) {
        const bool is_number = column.kind == ColumnKind::number || column.kind == ColumnKind::figure;
        std::string inner;
        if (column.kind == ColumnKind::entries)
            inner = entries_text(one.entries);
        else if (is_hash(one.text) && one.href.empty() && one.entries.empty())
            inner = "<code title=\"" + one.text + "\">" + one.text.substr(0, hash_columns) + "…</code>";
        else
            inner = cell(one);
        // A code is not broken in the middle.
        const bool is_word = one.text.size() <= 12 && one.text.find(' ') == std::string::npos;
        std::string name = is_number && one.text.size() <= 8 ? "num" : "";
        if (is_word && name.empty() && !one.text.empty()) name = "word";
        if (one.text.size() >= long_bytes_min && !is_hash(one.text)) name = "long";
        const std::string attribute = name.empty() ? "" : " class=\"" + name + "\"";
        return is_head ? "<th scope=\"row\"" + attribute + ">" + inner + "</th>"
                       : "<td" + attribute + ">" + inner + "</td>";
    }

    std::string write(const ReviewTable& table) {
        const std::string id = "t-" + table.id;
        if (table.rows.empty())
            return "<p class=\"empty\" id=\"" + id + "\"><strong>" + markup_escaped(table.title) + ":</strong> " +
                   markup_escaped(table.if_empty) + "</p>\n";
        std::string out = "<div class=\"table\" role=\"region\" aria-labelledby=\"" + id +
                          "-caption\" tabindex=\"0\"><table id=\"" + id + "\" class=\"" +
                          markup_escaped(table.id.substr(0, table.id.find("-c-"))) + "\"><caption id=\"" + id +
                          "-caption\">" + markup_escaped(table.title) + "</caption>\n<thead><tr>";
        for (const ReviewColumn& column : table.columns) {
            if (!is_on_page(table, column)) continue;
            const bool is_number = column.kind == ColumnKind::number || column.kind == ColumnKind::figure;
            out += "<th scope=\"col\"" + std::string(is_number ? " class=\"num\"" : "") + ">" +
                   markup_escaped(column.title) + "</th>";
        }
        out += "</tr></thead>\n<tbody>\n";
        for (const auto& row : table.rows) {
            out += table.id == "entries" ? "<tr id=\"e" + markup_escaped(row.front().text) + "\">" : "<tr>";
            bool is_head = true;
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (!is_on_page(table, table.columns[i])) continue;
                out += table_cell(table.columns[i], row[i], is_head);
                is_head = false;
            }
            out += "</tr>\n";
        }
        return out + "</tbody></table></div>\n";
    }

    std::string write(const ReviewChart& chart) {
        std::string out = "<figure id=\"figure-" + chart.id + "\">\n<figcaption>" + markup_escaped(chart.title) +
                          "</figcaption>\n<div class=\"drawing\" role=\"region\" aria-label=\"" +
                          markup_escaped(chart.title) + "\" tabindex=\"0\">" +
                          chart.drawing.inline_svg(chart.title, chart.description) + "</div>\n";
        if (!chart.is_empty)
            out += "<p class=\"note\">" + markup_escaped(chart.description) + " <a href=\"#" +
                   chart_table_anchor(chart) + "\">Data as a table</a></p>\n";
        return out + "</figure>\n";
    }

    std::string write(const ReviewHeading& heading) {
        const std::string level = std::to_string(heading.level);
        return "<h" + level + (heading.id.empty() ? "" : " id=\"" + heading.id + "\"") + ">" +
               markup_escaped(heading.text) + "</h" + level + ">\n";
    }
    std::string write(const ReviewLine& line) { return "<p>" + cell(line.cell) + "</p>\n"; }
    std::string write(const ReviewFacts& facts) {
        std::string out = "<dl class=\"facts\">\n";
        for (const auto& [name, value] : facts.facts)
            out += "<div><dt>" + markup_escaped(name) + "</dt><dd>" + cell(value) + "</dd></div>\n";
        return out + "</dl>\n";
    }
    std::string write(const ReviewList& list) {
        if (list.items.empty()) return list.if_empty.empty() ? "" : "<p>" + markup_escaped(list.if_empty) + "</p>\n";
        std::string out = "<ul>\n";
        for (const ReviewCell& item : list.items) out += "<li>" + cell(item) + "</li>\n";
        return out + "</ul>\n";
    }
    std::string write(const ReviewNarrative& text) { return narrative(text); }
};

class MarkdownWriter final : public Writer {
public:
    std::string block(const ReviewBlock& block) override {
        return std::visit([this](const auto& one) { return write(one); }, block);
    }

    std::string cell(const ReviewCell& cell) override {
        const std::string text = markdown_escaped(cell.text);
        std::string out = text;
        if (!cell.href.empty()) out = "[" + text + "](<" + cell.href + ">)";
        if (!cell.entries.empty() && cell.href.empty()) out = "[" + text + "](#" + notes_.anchor_of(cell.entries) + ")";
        return cell.tone == Tone::strong && !text.empty() ? "**" + out + "**" : out;
    }

    std::string narrative(const ReviewNarrative& text) override {
        return text.markdown.empty() ? std::string() : marked_to_markdown(text.markdown, 4) + "\n";
    }

    std::string figures() override {
        if (notes_.sets().empty()) return {};
        std::string out = "**Figures, and the entries that each rests on**\n\n| Figure | Entries |\n|---|---|\n";
        for (std::size_t i = 0; i < notes_.sets().size(); ++i) {
            const std::string name = "f" + std::to_string(i + 1);
            out += "| <a id=\"" + name + "\"></a>" + name + " | " + links(notes_.sets()[i]) + " |\n";
        }
        return out + "\n";
    }

private:
    static std::string links(const std::vector<Seq>& entries) {
        std::string out;
        for (const Seq seq : entries) {
            const std::string number = std::to_string(to_number(seq));
            out += (out.empty() ? "[" : " [") + number + "](#e" + number + ")";
        }
        return out;
    }

    std::string write(const ReviewTable& table) {
        const std::string head = "<a id=\"t-" + table.id + "\"></a>**" + markdown_escaped(table.title) + "**";
        if (table.rows.empty()) return head + ": " + markdown_escaped(table.if_empty) + "\n\n";
        std::string titles = "|";
        std::string rule = "|";
        for (const ReviewColumn& column : table.columns) {
            if (!is_on_page(table, column)) continue;
            titles += " " + markdown_escaped(column.title) + " |";
            rule += column.kind == ColumnKind::number || column.kind == ColumnKind::figure ? "--:|" : "---|";
        }
        std::string out = head + "\n\n" + titles + "\n" + rule + "\n";
        for (const auto& row : table.rows) {
            out += "|";
            bool is_first = true;
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (!is_on_page(table, table.columns[i])) continue;
                const std::string anchor =
                    is_first && table.id == "entries" ? "<a id=\"e" + markdown_escaped(row[i].text) + "\"></a>" : "";
                is_first = false;
                out += " " + anchor +
                       (table.columns[i].kind == ColumnKind::entries ? entries_text(row[i].entries) : cell(row[i])) +
                       " |";
            }
            out += "\n";
        }
        return out + "\n";
    }

    std::string entries_text(const std::vector<Seq>& entries) {
        if (entries.size() <= links_max) return links(entries);
        return "[" + std::to_string(entries.size()) + " entries](#" + notes_.anchor_of(entries) + ")";
    }

    std::string write(const ReviewChart& chart) {
        return "![" + markdown_escaped(chart.title) + "](charts/" + chart.id + ".svg)\n\n" +
               markdown_escaped(chart.description) +
               (chart.is_empty ? "" : " [Data as a table](#" + chart_table_anchor(chart) + ")") + "\n\n";
    }
    std::string write(const ReviewHeading& heading) {
        return (heading.id.empty() ? "" : "<a id=\"" + heading.id + "\"></a>\n\n") +
               std::string(static_cast<std::size_t>(heading.level), '#') + " " + markdown_escaped(heading.text) +
               "\n\n";
    }
    std::string write(const ReviewLine& line) { return cell(line.cell) + "\n\n"; }
    std::string write(const ReviewFacts& facts) {
        std::string out;
        for (const auto& [name, value] : facts.facts)
            out += "- **" + markdown_escaped(name) + ":** " + cell(value) + "\n";
        return out + "\n";
    }
    std::string write(const ReviewList& list) {
        if (list.items.empty()) return list.if_empty.empty() ? "" : markdown_escaped(list.if_empty) + "\n\n";
        std::string out;
        for (const ReviewCell& item : list.items) out += "- " + cell(item) + "\n";
        return out + "\n";
    }
    std::string write(const ReviewNarrative& text) { return narrative(text); }
};

void set_text(json::object& object, const char* name, const std::string& text) { object[name] = text; }

// The pieces that a template arranges. Written part by part, so that figures are numbered in reading order.
json::object view_of(const ReviewDocument& document, Writer& writer) {
    json::object view;
    set_text(view, "title", document.title);
    set_text(view, "agenda", document.agenda);
    set_text(view, "on", to_string(document.as_of.on));
    set_text(view, "known", document.as_of.known);
    const std::string size = std::to_string(to_number(document.as_of.size));
    const bool is_size = document.as_of.known.starts_with('@');
    set_text(view, "known_says",
             is_size ? "by the first " + size + " entries"
                     : "by what was known at " + document.as_of.known + ", " + size + " entries");
    view["size"] = to_number(document.as_of.size);
    set_text(view, "root", to_hex(document.as_of.root));
    set_text(view, "checkpoint", document.checkpoint);
    set_text(view, "checkpoint_says", document.checkpoint_says);
    json::array parts;
    json::array commitments;
    json::object by_id;
    json::object charts;
    json::object tables;
    for (const ReviewPart& part : document.parts) {
        std::string body;
        for (const ReviewBlock& block : part.blocks) {
            const std::string text = writer.block(block);
            body += text;
            if (const auto* chart = std::get_if<ReviewChart>(&block)) charts[chart->id] = text;
            if (const auto* table = std::get_if<ReviewTable>(&block)) tables[table->id] = text;
            const auto* heading = std::get_if<ReviewHeading>(&block);
            const bool is_commitment = part.id == "commitments";
            if (is_commitment && heading && heading->level == 3)
                commitments.push_back(
                    json::object{{"name", heading->text}, {"anchor", heading->id}, {"body", ""}, {"narrative", ""}});
            if (!is_commitment || commitments.empty()) continue;
            auto& commitment = commitments.back().get_object();
            if (const auto* narrative = std::get_if<ReviewNarrative>(&block))
                set_text(commitment, "narrative", narrative->markdown.empty() ? "" : text);
            else if (!heading || heading->level != 3)
                set_text(commitment, "body", std::string(commitment["body"].get_string()) + text);
        }
        if (&part == &document.parts.back()) body += writer.figures();
        set_text(by_id, part.id.c_str(), body);
        parts.push_back(json::object{{"number", part.number}, {"id", part.id}, {"title", part.title}, {"body", body}});
    }
    view["parts"] = std::move(parts);
    view["part"] = std::move(by_id);
    view["chart"] = std::move(charts);
    view["table"] = std::move(tables);
    view["commitments"] = std::move(commitments);
    return view;
}

// Which names a template may use: those of the view, and under `data` those of the answer, whether there are any or
// not.
json::object shape_of_view(const json::object& view) {
    json::object shape = view;
    shape["parts"] = json::array{json::object{{"number", 0}, {"id", ""}, {"title", ""}, {"body", ""}}};
    shape["commitments"] = json::array{json::object{{"name", ""}, {"anchor", ""}, {"body", ""}, {"narrative", ""}}};
    shape["data"] = review_shape();
    return shape;
}

Result<std::string> filled(json::object view, const std::string& text, const json::value& answer,
                           TemplateEscape escape) {
    const json::object shape = shape_of_view(view);
    // The whole answer is handed over only to a template that asks for it.
    if (text.find("data") != std::string::npos) view["data"] = answer;
    return fill_template(text, view, shape, escape);
}

}  // namespace

std::string FigureNotes::anchor_of(const std::vector<Seq>& entries) {
    if (entries.empty()) return {};
    if (entries.size() == 1) return "e" + std::to_string(to_number(entries.front()));
    const auto [found, is_new] = numbers_.try_emplace(entries, sets_.size() + 1);
    if (is_new) sets_.push_back(entries);
    return "f" + std::to_string(found->second);
}

Result<std::string> review_page(const ReviewDocument& document, const std::string& template_text,
                                const json::value& answer) {
    PageWriter writer;
    json::object view = view_of(document, writer);
    set_text(view, "style", svg::style_sheet() + std::string(shipped_style_sheet()));
    return filled(std::move(view), template_text.empty() ? std::string(shipped_page_template()) : template_text, answer,
                  TemplateEscape::html);
}

Result<std::string> review_markdown(const ReviewDocument& document, const std::string& template_text,
                                    const json::value& answer) {
    MarkdownWriter writer;
    json::object view = view_of(document, writer);
    set_text(view, "style", "");
    return filled(std::move(view), template_text.empty() ? std::string(shipped_markdown_template()) : template_text,
                  answer, TemplateEscape::markdown);
}

}  // namespace annals::cli
