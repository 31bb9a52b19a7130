#include "cli/intake/expand.hpp"

#include "cli/intake/shape.hpp"
#include "schema/base/text.hpp"

#include <algorithm>

namespace annals::intake {

namespace json = boost::json;

namespace {

json::string_view to_view(std::string_view text) { return {text.data(), text.size()}; }

bool holds(const std::vector<std::string>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool needs_effective(const std::string& type) {
    const event::TypeInfo* info = event::find_type(type);
    return info && info->needs_effective;
}

bool ends_with_csv(const std::string& name) { return fold_name(name).ends_with(".csv"); }

}  // namespace

const std::vector<std::string>& declaration_words() {
    static const std::vector<std::string> words{"source", "party", "occasion", "recommendation", "agenda", "event"};
    return words;
}

std::vector<std::string> join_words(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

std::vector<std::string> words_of(std::string_view type) {
    std::vector<std::string> words;
    const Shape* shape = find_shape(type);
    if (!shape) return words;
    for (const auto& field : shape->fields)
        if (field.name != "key") words.push_back(field.name);
    return words;
}

const json::value* Table::find(std::string_view key) const { return object->if_contains(to_view(key)); }

// ---- files ----

void Expander::run() {
    const auto* object = document_.root.if_object();
    if (!object) return;
    Table top{object, "", "the top of the file", nullptr, {}};
    if (ends_with_csv(document_.name)) return expand_roster(top);
    const auto* schema = top.find("schema");
    const std::string word = schema ? text_of(*schema) : std::string();
    if (word == "plan/1") return expand_plan_file(std::move(top));
    if (word == "events/1") return expand_events_file(std::move(top));
    refuse(top, "schema", schema ? Errc::bad_value : Errc::missing_field,
           schema ? "'" + to_printable(word) + "' is no form of file" : "'schema' is missing",
           "the first line of a file is schema = \"plan/1\" or schema = \"events/1\"");
}

void Expander::expand_events_file(Table top) {
    top.words = join_words(declaration_words(), {"schema", "sources", "effective"});
    refuse_unknown_keys(top);
    const auto* source = top.find("source");
    const auto* sources = top.find("sources");
    std::string id = source ? text_of(*source) : std::string();
    if (id.empty() && sources && sources->is_array() && !sources->get_array().empty()) {
        const json::value& first = sources->get_array().front();
        const auto* object = first.if_object();
        id = object && object->contains("source") ? text_of(object->at("source")) : text_of(first);
    }
    if (id.empty())
        refuse(top, "sources", Errc::missing_field, "the source of the events is missing",
               "such as sources = [\"example-press-release\"]");
    key_space_ = "events:" + id;
    expand_declarations(top);
}

void Expander::expand_roster(const Table& top) {
    const auto& rows = top.find("row")->get_array();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Table row{&rows[i].get_object(), "/row/" + std::to_string(i), "the row", &top, {}};
        const std::string source = need_text(row, "source");
        bool is_whole = !source.empty();
        for (const char* column : {"party", "action", "role", "from"})
            is_whole = !need_text(row, column).empty() && is_whole;
        if (!is_whole) continue;
        const std::size_t item = add("member.joined", row.path);
        const auto take = [&](std::string_view column, std::string_view field) {
            if (const auto* cell = row.find(column)) put(item, field, *cell, row.path_of(column));
        };
        take("action", "of");
        take("party", "party");
        take("role", "role");
        take("from", "effective");
        take("announced", "announced");
        put(item, "sources", json::array{json::value(source)}, row.path_of("source"));
        items_[item].key_form = KeyForm::event;
        items_[item].key_space = "events:" + source;
    }
}

// ---- declarations ----

void Expander::expand_declarations(const Table& top) {
    const auto* source = top.find("source");
    if (source && source->is_array())
        for_each_table(top, "source", words_of("source.registered"), "[[source]]", [&](const Table& table) {
            const std::size_t item = add("source.registered", table.path);
            put_fields(item, table);
            fix_key(item, "source:" + items_[item].text("id"));
        });
    for_each_table(top, "party", join_words(words_of("party.registered"), {"members", "part_of", "operated_by"}),
                   "[[party]]", [&](const Table& table) { expand_party(table); });
    for_each_table(top, "occasion", join_words(words_of("occasion.registered"), {"scheduled", "held"}), "[[occasion]]",
                   [&](const Table& table) { expand_occasion(table); });
    const auto* agenda = top.find("agenda");
    if (agenda && !(agenda->is_string() && !plan_.empty()))
        for_each_table(top, "agenda", join_words(words_of("agenda.launched"), {"members"}), "[[agenda]]",
                       [&](const Table& table) { expand_agenda(table); });
    for_each_table(top, "recommendation", words_of("recommendation.published"), "[[recommendation]]",
                   [&](const Table& table) {
                       const std::size_t item = add("recommendation.published", table.path);
                       put_fields(item, table);
                       inherit(item, table);
                       fix_key(item, "recommendation:" + items_[item].text("id"));
                   });
    std::vector<std::string> any{};  // which keys an event may hold, its type says
    for_each_table(top, "event", any, "[[event]]", [&](const Table& table) { expand_event(table); });
}

void Expander::expand_party(const Table& table) {
    const std::size_t item = add("party.registered", table.path);
    put_fields(item, table, {"part_of"});
    inherit(item, table);
    const std::string id = items_[item].text("id");
    fix_key(item, "party:" + id);
    expand_roles(table, "members", {"party:" + id, "", Side::members});
    expand_roles(table, "part_of", {"party:" + id, "part-of", Side::of});
    expand_roles(table, "operated_by", {"party:" + id, "operated-by", Side::of});
}

void Expander::expand_occasion(const Table& table) {
    const std::size_t item = add("occasion.registered", table.path);
    put_fields(item, table);
    inherit(item, table);
    const std::string id = items_[item].text("id");
    fix_key(item, "occasion:" + id);
    for (const std::string part : {"scheduled", "held"}) {
        const auto* value = table.find(part);
        if (!value) continue;
        std::vector<std::string> words = words_of("occasion." + part);
        std::erase(words, "id");
        if (!value->is_object()) {
            refuse(table, part, Errc::bad_value, "expected { from = ..., until = ... }");
            continue;
        }
        const Table days{&value->get_object(), table.path_of(part), part, &table, words};
        refuse_unknown_keys(days);
        const std::size_t said = add("occasion." + part, days.path);
        put(said, "id", id, table.path_of("id"));
        put_fields(said, days);
        const auto* until = days.find("until");
        if (part == "held" && until && !days.find("effective")) put(said, "effective", *until, days.path_of("until"));
        inherit(said, days);
        fix_key(said, "occasion:" + id + "#" + part);
    }
}

void Expander::expand_agenda(const Table& table) {
    const std::size_t item = add("agenda.launched", table.path);
    put_fields(item, table);
    inherit(item, table);
    const std::string id = items_[item].text("id");
    fix_key(item, "agenda:" + id);
    expand_roles(table, "members", {"agenda:" + id, "", Side::members});
}

void Expander::expand_event(const Table& table) {
    const auto* type = table.find("type");
    const std::size_t item = add(type ? text_of(*type) : std::string(), table.path);
    if (!type) items_[item].fields.erase("type");
    for (const auto& member : *table.object) {
        const std::string key(member.key().data(), member.key().size());
        if (key == "type") items_[item].origins.emplace_back("/type", table.path_of(key));
        if (key != "type") put(item, key, member.value(), table.path_of(key));
    }
    inherit(item, table);
    items_[item].key_form = KeyForm::event;
    items_[item].key_space = key_space_;
    if (table.find("key")) fix_key(item, items_[item].text("key"));
}

// ---- items ----

std::size_t Expander::add(std::string_view type, const std::string& path) {
    Item item;
    item.fields["type"] = to_view(type);
    item.file = file_;
    item.path = path;
    item.plan = plan_;
    items_.push_back(std::move(item));
    return items_.size() - 1;
}

void Expander::put(std::size_t item, std::string_view field, json::value value, const std::string& path) {
    items_[item].fields[to_view(field)] = std::move(value);
    items_[item].origins.emplace_back("/" + std::string(field), path);
}

void Expander::put_fields(std::size_t item, const Table& table, const std::vector<std::string>& except) {
    const std::vector<std::string> words = words_of(items_[item].type());
    for (const auto& member : *table.object) {
        const std::string key(member.key().data(), member.key().size());
        if (holds(words, key) && !holds(except, key)) put(item, key, member.value(), table.path_of(key));
    }
}

void Expander::inherit(std::size_t item, const Table& table) {
    const std::string type = items_[item].type();
    const auto take = [&](const std::string& field) {
        for (const Table* above = table.above; above && !items_[item].fields.contains(field); above = above->above) {
            const auto* value = above->find(field);
            if (value) put(item, field, *value, above->path_of(field));
            if (!value && field == "sources" && !above->above && above->find("source"))
                if (above->find("source")->is_string())
                    put(item, "sources", json::array{*above->find("source")}, above->path_of("source"));
        }
    };
    if (needs_effective(type)) take("effective");
    // A day that a plan file gives nowhere is missing at its top: one complaint for all that would inherit it.
    if (!plan_.empty() && needs_effective(type) && !items_[item].fields.contains("effective"))
        items_[item].origins.emplace_back("/effective", "/effective");
    if (type == "source.registered" || items_[item].fields.contains("sources")) return;
    take("sources");
    items_[item].are_sources_inherited = items_[item].fields.contains("sources");
}

void Expander::fix_key(std::size_t item, std::string key) {
    items_[item].key_form = KeyForm::fixed;
    items_[item].key = std::move(key);
}

// ---- complaints ----

void Expander::refuse(const Table& table, std::string_view key, Errc code, std::string detail, std::string hint) {
    const std::string path = table.path_of(key);
    const bool is_key = code == Errc::unknown_field || code == Errc::duplicate_field;
    const Position position = is_key ? document_.key_position(path) : document_.value_position(path);
    problems_.add(fail(code, std::move(detail), print_place(document_.name, position), std::move(hint)));
}

void Expander::refuse_unknown_keys(const Table& table) {
    if (table.words.empty()) return;
    for (const auto& member : *table.object) {
        const std::string key(member.key().data(), member.key().size());
        if (holds(table.words, key)) continue;
        std::string hint;
        for (const Table* above = table.above; above && hint.empty(); above = above->above)
            if (holds(above->words, key))
                hint = "a key after a header belongs to that header: to say it of " + above->header +
                       ", put it before " + table.header;
        if (hint.empty()) hint = event::suggestion(key, table.words);
        refuse(table, key, Errc::unknown_field, "there is no key '" + to_printable(key) + "' in " + table.header,
               std::move(hint));
    }
}

std::string Expander::need_text(const Table& table, std::string_view key, std::string hint) {
    const auto* value = table.find(key);
    if (!value)
        refuse(table, key, Errc::missing_field, "'" + std::string(key) + "' is missing", std::move(hint));
    else if (!value->is_string() || value->get_string().empty())
        refuse(table, key, Errc::bad_value, std::string(key) + ": expected a text in quotes", std::move(hint));
    else
        return text_of(*value);
    return {};
}

void expand_file(const Document& document, std::size_t file, std::vector<Item>& items, event::Problems& problems) {
    Expander(document, file, items, problems).run();
}

}  // namespace annals::intake
