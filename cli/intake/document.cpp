#include "cli/intake/document.hpp"

#include "schema/base/limits.hpp"
#include "schema/base/text.hpp"

#include <toml++/toml.h>

#include <algorithm>

namespace annals::intake {

namespace json = boost::json;

namespace {

// toml++ descends once for each dot of a key, so that a long dotted key overflows the stack.
constexpr std::size_t dots_in_line_max = 32;

Position find_upwards(const std::map<std::string, Position>& first, const std::map<std::string, Position>& second,
                      std::string path) {
    for (;;) {
        if (const auto found = first.find(path); found != first.end()) return found->second;
        if (const auto found = second.find(path); found != second.end()) return found->second;
        if (path.empty()) return {};
        path.resize(path.rfind('/'));
    }
}

Position to_position(const toml::source_position& source) {
    return {std::max<std::size_t>(1, source.line), std::max<std::size_t>(1, source.column)};
}

// Follows quotes and comments through a TOML text, a character at a time.
class QuoteTracker {
public:
    // Whether the character at `index` stands outside quotes and comments. Call with each index in turn.
    bool is_plain(std::string_view text, std::size_t index) {
        if (skip_ > 0) {
            --skip_;
            return false;
        }
        const char c = text[index];
        if (is_comment_) {
            is_comment_ = c != '\n';
            return false;
        }
        if (!closing_.empty()) return leave(text, index), false;
        if (c == '#') is_comment_ = true;
        if (c == '"' || c == '\'') {
            const std::string triple(3, c);
            closing_ = text.substr(index).starts_with(triple) ? triple : std::string(1, c);
            skip_ = closing_.size() - 1;
            return false;
        }
        return !is_comment_;
    }

private:
    void leave(std::string_view text, std::size_t index) {
        if (text[index] == '\\' && closing_.front() == '"') {
            skip_ = 1;
        } else if (text.substr(index).starts_with(closing_)) {
            skip_ = closing_.size() - 1;
            closing_.clear();
        } else if (text[index] == '\n' && closing_.size() == 1) {
            closing_.clear();  // a syntax error, which the parser names
        }
    }

    std::string closing_;
    std::size_t skip_ = 0;
    bool is_comment_ = false;
};

Result<void> check_dots(const NamedText& file) {
    QuoteTracker quotes;
    Position position;
    std::size_t dots = 0;
    for (std::size_t i = 0; i < file.text.size(); ++i) {
        if (quotes.is_plain(file.text, i) && file.text[i] == '.' && ++dots > dots_in_line_max)
            return fail(Errc::too_large, "more than " + std::to_string(dots_in_line_max) + " dots in one line",
                        print_place(file.name, position), "texts stand in quotes");
        ++position.column;
        if (file.text[i] != '\n') continue;
        position = {position.line + 1, 1};
        dots = 0;
    }
    return {};
}

// Turns a TOML tree into JSON; toml++ iterates keys by the alphabet, so members are put in order of their source.
class Converter {
public:
    explicit Converter(Document& document) : document_(document) {}

    json::value convert(const toml::node& node, const std::string& path) {
        document_.values[path] = to_position(node.source().begin);
        if (const auto* table = node.as_table()) return convert_table(*table, path);
        if (const auto* array = node.as_array()) {
            json::array list;
            for (const toml::node& item : *array)
                list.push_back(convert(item, path + "/" + std::to_string(list.size())));
            return list;
        }
        if (const auto* text = node.as_string()) return json::value(text->get());
        if (const auto* number = node.as_integer()) return json::value(number->get());
        if (const auto* number = node.as_floating_point()) return json::value(number->get());
        if (const auto* flag = node.as_boolean()) return json::value(flag->get());
        std::ostringstream text;
        if (const auto* date = node.as_date()) text << date->get();
        if (const auto* time = node.as_time()) text << time->get();
        if (const auto* both = node.as_date_time()) text << both->get();
        return json::value(text.str());
    }

private:
    json::value convert_table(const toml::table& table, const std::string& path) {
        std::vector<std::pair<Position, const toml::key*>> keys;
        for (auto&& [key, value] : table) keys.emplace_back(to_position(key.source().begin), &key);
        std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        json::object object;
        for (const auto& [position, key] : keys) {
            const std::string name(key->str());
            const std::string member = path + "/" + name;
            document_.keys[member] = position;
            object[name] = convert(*table.get(name), member);
        }
        return object;
    }

    Document& document_;
};

std::string hint_for(std::string_view description) {
    if (description.find("value type") != std::string_view::npos || description.find("date") != std::string_view::npos)
        return "texts, months and years stand in quotes, such as \"RT5\" and \"2023-11\"";
    if (description.find("redefine existing string 'source'") != std::string_view::npos)
        return "where a file has [[source]] headers, its own source stands in sources = [\"...\"]";
    if (description.find("redefine existing string 'agenda'") != std::string_view::npos)
        return "where a plan file has [[agenda]] headers, agenda = \"...\" is left out: it is the plan's id but the "
               "year";
    if (description.find("redefine") != std::string_view::npos) return "it is given twice";
    return {};
}

}  // namespace

Position Document::key_position(std::string path) const { return find_upwards(keys, values, std::move(path)); }
Position Document::value_position(std::string path) const { return find_upwards(values, keys, std::move(path)); }

std::string print_place(const std::string& name, Position position) {
    return name + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
}

Result<Document> read_toml(const NamedText& file) {
    if (file.text.size() > limits::file_bytes_max)
        return fail(Errc::too_large,
                    "a file of " + std::to_string(file.text.size()) + " bytes; at most " +
                        std::to_string(limits::file_bytes_max),
                    print_place(file.name, {}));
    if (const auto verdict = check_dots(file); !verdict) return verdict.error();
    Document document;
    document.name = file.name;
    try {
        const toml::table table = toml::parse(file.text, file.name);
        document.root = Converter(document).convert(table, "");
    } catch (const toml::parse_error& error) {
        const std::string description = to_printable(error.description());
        return fail(Errc::malformed, description, print_place(file.name, to_position(error.source().begin)),
                    hint_for(description));
    }
    document.values[""] = {};
    return document;
}

}  // namespace annals::intake
