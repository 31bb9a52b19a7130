#include "cli/render/entries.hpp"

#include "schema/event/json_text.hpp"

#include <array>

namespace annals::cli {

namespace {

namespace json = boost::json;

const json::value* at(const json::value& entry, std::initializer_list<std::string_view> path) {
    const json::value* value = &entry;
    for (const std::string_view name : path) {
        const auto* object = value->if_object();
        value = object ? object->if_contains(json::string_view(name.data(), name.size())) : nullptr;
        if (!value) return nullptr;
    }
    return value;
}

std::string plain(const json::value* value) {
    if (!value || value->is_null()) return "";
    if (const auto* text = value->if_string()) return {text->data(), text->size()};
    if (const auto* flag = value->if_bool()) return *flag ? "yes" : "no";
    if (const auto* array = value->if_array()) {
        std::string text;
        for (const auto& item : *array) text += (text.empty() ? "" : ", ") + plain(&item);
        return text;
    }
    return event::print_json(*value);
}

constexpr auto entry_columns = std::to_array<ColumnOf<json::value>>({
    {"Seq", "seq", [](const json::value& row) { return Cell(plain(at(row, {"seq"}))); }, Side::right},
    {"Recorded", "", [](const json::value& row) { return Cell(plain(at(row, {"recorded_at"})).substr(0, 19)); },
     Side::left, Shown::screen},
    {"", "recorded_at", [](const json::value& row) { return Cell(plain(at(row, {"recorded_at"}))); }, Side::left,
     Shown::file},
    {"By", "recorded_by", [](const json::value& row) { return Cell(plain(at(row, {"recorded_by"}))); }},
    {"Type", "type", [](const json::value& row) { return Cell(plain(at(row, {"statement", "type"}))); }},
    {"Effective", "effective", [](const json::value& row) { return Cell(plain(at(row, {"statement", "effective"}))); }},
    {"About", "about", [](const json::value& row) { return Cell(plain(at(row, {"about"}))); }},
    {"", "key", [](const json::value& row) { return Cell(plain(at(row, {"statement", "key"}))); }, Side::left,
     Shown::file},
    {"", "statement", [](const json::value& row) {
         const auto* statement = at(row, {"statement"});
         return Cell(statement ? event::print_json(*statement) : std::string());
     }, Side::left, Shown::file},
    {"", "leaf_hash", [](const json::value& row) { return Cell(plain(at(row, {"leaf_hash"}))); }, Side::left,
     Shown::file},
});

}  // namespace

Table entries_table(const std::vector<json::value>& entries) {
    Table table = table_of("", entry_columns, entries);
    table.if_empty = "no entries";
    return table;
}

Page entry_page(const json::value& entry) {
    Page page;
    page.blocks.emplace_back(Heading{"Entry " + plain(at(entry, {"seq"})), plain(at(entry, {"statement", "type"}))});
    Facts facts;
    for (const char* name : {"recorded_at", "recorded_by", "about", "leaf_hash"})
        facts.facts.push_back({name, Cell(plain(at(entry, {name})), Tone::quiet)});
    page.blocks.emplace_back(std::move(facts));
    Facts said;
    if (const auto* statement = at(entry, {"statement"}); statement && statement->is_object())
        for (const auto& member : statement->get_object())
            said.facts.push_back({std::string(member.key().data(), member.key().size()), Cell(plain(&member.value()))});
    page.blocks.emplace_back(std::move(said));
    page.file = entries_table({entry});
    return page;
}

std::string entry_line(const json::value& entry) {
    std::string line = plain(at(entry, {"seq"})) + "  " + plain(at(entry, {"recorded_at"})).substr(0, 19) + "  " +
                       plain(at(entry, {"statement", "type"})) + "  " + plain(at(entry, {"about"}));
    const std::string effective = plain(at(entry, {"statement", "effective"}));
    if (!effective.empty()) line += "  effective " + effective;
    return line;
}

}  // namespace annals::cli
