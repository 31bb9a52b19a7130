// Any answer, by its shape: what stands by itself as facts, lists of objects as tables.
#include "cli/render/answer_page.hpp"

#include "schema/event/json_text.hpp"

#include <algorithm>

namespace annals::cli {

namespace {

namespace json = boost::json;

std::string text_of(const json::string& text) { return {text.data(), text.size()}; }

std::string titled(std::string_view name) {
    std::string title(name);
    for (char& c : title)
        if (c == '_') c = ' ';
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
    return title;
}

// A value in one cell: a named subject by its code or name, a list with commas, what is deeper as JSON.
std::string in_a_cell(const json::value& value) {
    if (value.is_null()) return "";
    if (const auto* text = value.if_string()) return text_of(*text);
    if (const auto* flag = value.if_bool()) return *flag ? "yes" : "no";
    if (const auto* array = value.if_array()) {
        std::string text;
        for (const auto& item : *array) text += (text.empty() ? "" : ", ") + in_a_cell(item);
        return text;
    }
    if (const auto* object = value.if_object()) {
        if (const auto* code = object->if_contains("code"); code && code->is_string() && object->contains("id"))
            return text_of(code->get_string());
        if (const auto* name = object->if_contains("name"); name && name->is_string() && object->contains("id"))
            return text_of(name->get_string());
    }
    return event::print_json(value);
}

bool is_table(const json::value& value) {
    const auto* array = value.if_array();
    return array && !array->empty() && std::all_of(array->begin(), array->end(), [](const json::value& item) {
               return item.is_object() && !(item.get_object().size() <= 3 && item.get_object().contains("id") &&
                                            item.get_object().contains("name"));
           });
}

Table table_of_list(std::string_view name, const json::array& list) {
    Table table;
    table.title = titled(name);
    std::vector<std::string> members;
    for (const auto& item : list)
        for (const auto& member : item.get_object()) {
            std::string word(member.key().data(), member.key().size());
            if (std::find(members.begin(), members.end(), word) == members.end()) members.push_back(std::move(word));
        }
    for (const std::string& member : members) table.columns.push_back({titled(member), member});
    std::vector<bool> is_number(members.size(), true);
    for (const auto& item : list) {
        auto& row = table.rows.emplace_back();
        for (std::size_t i = 0; i < members.size(); ++i) {
            const auto* value = item.get_object().if_contains(members[i]);
            row.emplace_back(value ? in_a_cell(*value) : std::string());
            is_number[i] = is_number[i] && (!value || value->is_null() || value->is_int64() || value->is_uint64());
        }
    }
    for (std::size_t i = 0; i < members.size(); ++i)
        if (is_number[i]) table.columns[i].side = Side::right;
    return table;
}

}  // namespace

Page generic_page(const json::value& answer) {
    Page page;
    if (is_table(answer)) {
        page.blocks.emplace_back(table_of_list("", answer.get_array()));
        return page;
    }
    const auto* object = answer.if_object();
    if (!object) {
        page.blocks.emplace_back(Lines{{Cell(in_a_cell(answer))}});
        return page;
    }
    Facts facts;
    for (const auto& member : *object)
        if (!is_table(member.value()))
            facts.facts.push_back(
                {titled({member.key().data(), member.key().size()}), Cell(in_a_cell(member.value()))});
    if (!facts.facts.empty()) page.blocks.emplace_back(std::move(facts));
    for (const auto& member : *object)
        if (is_table(member.value()))
            page.blocks.emplace_back(
                table_of_list({member.key().data(), member.key().size()}, member.value().get_array()));
    return page;
}

}  // namespace annals::cli
