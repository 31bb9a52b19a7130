#include "cli/render/marked_text.hpp"

#include "schema/base/text.hpp"

#include <algorithm>
#include <vector>

namespace annals::cli {

namespace {

enum class Kind : unsigned char { blank, text, heading, bullet, numbered, quote };

struct Line {
    Kind kind = Kind::text;
    int level = 0;  // of a heading
    std::string text;
};

std::string_view left_trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    return text;
}

Line line_of(std::string_view raw) {
    while (!raw.empty() && (raw.back() == '\r' || raw.back() == ' ')) raw.remove_suffix(1);
    const std::string_view text = left_trimmed(raw);
    if (text.empty()) return {Kind::blank, 0, {}};
    if (text.front() == '#') {
        const std::size_t marks = text.find_first_not_of('#');
        if (marks != std::string_view::npos && marks <= 4 && text[marks] == ' ')
            return {Kind::heading, static_cast<int>(marks), std::string(left_trimmed(text.substr(marks)))};
    }
    if (text.starts_with("- ") || text.starts_with("* "))
        return {Kind::bullet, 0, std::string(left_trimmed(text.substr(2)))};
    if (text.front() == '>') return {Kind::quote, 0, std::string(left_trimmed(text.substr(1)))};
    const std::size_t digits = text.find_first_not_of("0123456789");
    if (digits != std::string_view::npos && digits > 0 && digits < 4 && text.substr(digits).starts_with(". "))
        return {Kind::numbered, 0, std::string(left_trimmed(text.substr(digits + 2)))};
    return {Kind::text, 0, std::string(text)};
}

std::vector<Line> lines_of(std::string_view text) {
    std::vector<Line> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(line_of(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// A run of lines of one kind; a paragraph, an item or a quote goes on over plain lines.
struct Part {
    Kind kind = Kind::text;
    int level = 0;
    std::string text;
};

std::vector<Part> parts_of(std::string_view text) {
    std::vector<Part> parts;
    bool is_open = false;  // the last part goes on
    for (Line& line : lines_of(text)) {
        const bool goes_on =
            is_open && (line.kind == Kind::text || (line.kind == Kind::quote && parts.back().kind == Kind::quote));
        if (goes_on)
            parts.back().text += " " + line.text;
        else if (line.kind != Kind::blank)
            parts.push_back({line.kind, line.level, std::move(line.text)});
        is_open = line.kind != Kind::blank && line.kind != Kind::heading;
    }
    return parts;
}

// How the pieces within a line are written.
struct Writer {
    std::string (*plain)(std::string_view text);
    std::string (*wrapped)(char mark, const std::string& inner);  // 's' strong, 'e' emphasis, 'c' code (inner is raw)
    std::string (*link)(const std::string& inner, const std::string& address);
};

constexpr int nesting_max = 4;

std::string inline_text(std::string_view text, const Writer& writer, int depth) {
    std::string out;
    std::string plain;
    const auto flush = [&] {
        out += writer.plain(plain);
        plain.clear();
    };
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = text.substr(i);
        const auto take = [&](std::string_view mark, char kind) {
            if (!rest.starts_with(mark) || depth == 0) return false;
            const std::size_t end = rest.find(mark, mark.size());
            if (end == std::string_view::npos || end == mark.size()) return false;
            const std::string_view inner = rest.substr(mark.size(), end - mark.size());
            if (inner.front() == ' ' || inner.back() == ' ') return false;
            flush();
            out += writer.wrapped(kind, kind == 'c' ? std::string(inner) : inline_text(inner, writer, depth - 1));
            i += end + mark.size();
            return true;
        };
        if (take("`", 'c') || take("**", 's') || take("*", 'e')) continue;
        if (rest.front() == '[' && depth > 0) {
            const std::size_t middle = rest.find("](");
            const std::size_t end = middle == std::string_view::npos ? middle : rest.find(')', middle);
            if (end != std::string_view::npos && middle > 1) {
                flush();
                const std::string inner = inline_text(rest.substr(1, middle - 1), writer, depth - 1);
                const std::string address(rest.substr(middle + 2, end - middle - 2));
                out += is_safe_address(address) ? writer.link(inner, address) : inner;
                i += end + 1;
                continue;
            }
        }
        if (rest.front() == '\\' && rest.size() > 1 &&
            std::string_view("\\`*_[]()#>-.!").find(rest[1]) != std::string_view::npos)
            ++i;
        plain += text[i++];
    }
    flush();
    return out;
}

const Writer html_writer = {[](std::string_view text) { return markup_escaped(text); },
                            [](char mark, const std::string& inner) {
                                if (mark == 'c') return "<code>" + markup_escaped(inner) + "</code>";
                                return mark == 's' ? "<strong>" + inner + "</strong>" : "<em>" + inner + "</em>";
                            },
                            [](const std::string& inner, const std::string& address) {
                                return "<a href=\"" + markup_escaped(address) + "\">" + inner + "</a>";
                            }};

const Writer markdown_writer = {[](std::string_view text) { return markdown_escaped(text); },
                                [](char mark, const std::string& inner) {
                                    if (mark == 'c') return "`" + to_printable(inner) + "`";
                                    return mark == 's' ? "**" + inner + "**" : "*" + inner + "*";
                                },
                                [](const std::string& inner, const std::string& address) {
                                    return "[" + inner + "](<" + to_printable(address) + ">)";
                                }};

}  // namespace

bool is_safe_address(std::string_view address) {
    for (const char c : address)
        if (static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>' || c == 0x7f) return false;
    return address.starts_with("https://") || address.starts_with("http://") || address.starts_with("mailto:") ||
           address.starts_with("#");
}

std::string marked_to_html(std::string_view text, int heading_level) {
    std::string out;
    Kind list = Kind::blank;
    const auto close_list = [&] {
        if (list == Kind::bullet) out += "</ul>\n";
        if (list == Kind::numbered) out += "</ol>\n";
        list = Kind::blank;
    };
    for (const Part& part : parts_of(text)) {
        const bool is_item = part.kind == Kind::bullet || part.kind == Kind::numbered;
        if (part.kind != list) close_list();
        const std::string inner = inline_text(part.text, html_writer, nesting_max);
        if (is_item && list == Kind::blank) {
            list = part.kind;
            out += list == Kind::bullet ? "<ul>\n" : "<ol>\n";
        }
        const std::string level = std::to_string(std::min(6, heading_level + part.level - 1));
        if (is_item) out += "<li>" + inner + "</li>\n";
        if (part.kind == Kind::heading) out += "<h" + level + ">" + inner + "</h" + level + ">\n";
        if (part.kind == Kind::quote) out += "<blockquote><p>" + inner + "</p></blockquote>\n";
        if (part.kind == Kind::text) out += "<p>" + inner + "</p>\n";
    }
    close_list();
    return out;
}

std::string marked_to_markdown(std::string_view text, int heading_level) {
    std::string out;
    Kind last = Kind::blank;
    for (const Part& part : parts_of(text)) {
        const bool is_item = part.kind == Kind::bullet || part.kind == Kind::numbered;
        if (!out.empty() && !(is_item && part.kind == last)) out += "\n";
        if (part.kind == Kind::heading)
            out += std::string(static_cast<std::size_t>(std::min(6, heading_level + part.level - 1)), '#') + " ";
        if (part.kind == Kind::bullet) out += "- ";
        if (part.kind == Kind::numbered) out += "1. ";
        if (part.kind == Kind::quote) out += "> ";
        out += inline_text(part.text, markdown_writer, nesting_max) + "\n";
        last = part.kind;
    }
    return out;
}

std::string markdown_escaped(std::string_view text) {
    std::string out;
    std::string flat(text);
    std::replace(flat.begin(), flat.end(), '\n', ' ');
    for (const char c : to_printable(flat)) {
        switch (c) {
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '&': out += "&amp;"; break;
        case '\\':
        case '`':
        case '*':
        case '_':
        case '[':
        case ']':
        case '|':
        case '#':
        case '~':
            out += '\\';
            out += c;
            break;
        case '\t': out += ' '; break;
        default: out += c;
        }
    }
    // What would begin a list or a rule at the start of a line does not.
    if (!out.empty() && (out.front() == '-' || out.front() == '+' || out.front() == '=')) out.insert(0, 1, '\\');
    // A number with a dot would begin a numbered list.
    const std::size_t digits = out.find_first_not_of("0123456789");
    if (digits != std::string::npos && digits > 0 && (out[digits] == '.' || out[digits] == ')') &&
        digits + 1 < out.size() && out[digits + 1] == ' ')
        out.insert(digits, 1, '\\');
    return out;
}

}  // namespace annals::cli
