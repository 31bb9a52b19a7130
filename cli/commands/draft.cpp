#include "cli/commands/draft.hpp"

#include "cli/commands/resolver.hpp"
#include "schema/base/text.hpp"
#include "schema/event/check_statement.hpp"
#include "schema/event/json_text.hpp"
#include "schema/proof/digest.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace annals::cli {

namespace {

namespace json = boost::json;

constexpr std::size_t key_digits = 16;  // of the hash in a key made here: 64 bits

const json::value* member(const json::value& value, std::string_view name) {
    const auto* object = value.if_object();
    return object ? object->if_contains(json::string_view(name.data(), name.size())) : nullptr;
}

std::string text_of(const json::value* value) {
    const auto* text = value ? value->if_string() : nullptr;
    return text ? std::string(text->data(), text->size()) : std::string();
}

bool has_type(const json::value& schema, std::string_view type) { return text_of(member(schema, "type")) == type; }

// The kinds in the pattern of a kind:id field, such as "^(agenda|commitment|party)[:/]...".
std::vector<Kind> kinds_of_pattern(const json::value& schema) {
    std::vector<Kind> kinds;
    std::string pattern = text_of(member(schema, "pattern"));
    const std::size_t close = pattern.find(")[:/]");
    if (!pattern.starts_with("^(") || close == std::string::npos) return kinds;
    pattern = pattern.substr(2, close - 2) + "|";
    for (std::size_t at = 0, bar = 0; (bar = pattern.find('|', at)) != std::string::npos; at = bar + 1)
        if (const auto kind = parse_kind(std::string_view(pattern).substr(at, bar - at))) kinds.push_back(*kind);
    return kinds;
}

Error wrong(const std::string& text, const std::string& expected, const std::string& place) {
    return fail(Errc::bad_value, "'" + to_printable(text) + "' is " + expected, place);
}

// One value by the schema of its field; what is no number, no flag and no object is a string.
Result<json::value> plain_value(const json::value& schema, const std::string& text, const std::string& place) {
    if (text.starts_with('{') || text.starts_with('[')) {
        auto parsed = event::parse_json(text);
        if (!parsed) return fail(parsed.error().code, parsed.error().detail, place, "what begins with { or [ is JSON");
        return parsed;
    }
    if (has_type(schema, "boolean")) {
        if (text == "true" || text == "yes") return json::value(true);
        if (text == "false" || text == "no") return json::value(false);
        return wrong(text, "neither yes nor no", place);
    }
    const bool may_be_number = has_type(schema, "integer") || member(schema, "anyOf");
    if (may_be_number) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc() && end == text.data() + text.size()) return json::value(number);
        if (has_type(schema, "integer")) return wrong(text, "no whole number", place);
    }
    if (has_type(schema, "object")) {
        // The first member of a small object is the one that people mean: a source, a wording, an option.
        const auto* properties = member(schema, "properties");
        if (!properties || !properties->is_object() || properties->get_object().empty())
            return wrong(text, "no JSON object", place);
        const auto& first = *properties->get_object().begin();
        auto value = plain_value(first.value(), text, place);
        if (!value) return value;
        return json::value(json::object{{first.key(), std::move(*value)}});
    }
    return json::value(text);
}

}  // namespace

std::string option_of_field(const std::string& field) {
    std::string name = field;
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

std::vector<OptionSpec> options_of_type(const event::TypeInfo& type, const std::vector<std::string>& but_not) {
    std::vector<OptionSpec> options;
    for (const event::FieldInfo& field : event::fields_of_type(type)) {
        if (std::find(but_not.begin(), but_not.end(), field.name) != but_not.end()) continue;
        OptionSpec option;
        option.name = option_of_field(field.name);
        option.value = "VALUE";
        option.help = field.help + " (" + field.form + ")";
        option.takes = field.is_list ? Takes::list : Takes::value;
        option.is_required = field.is_required && field.name != "key";
        if (field.name == "key") option.help = "the idempotency key (else made from what is said)";
        if (!field.is_list) option.words = field.words;
        options.push_back(std::move(option));
    }
    return options;
}

Draft::Draft(const event::TypeInfo& type)
    : type_(type), fields_(event::fields_of_type(type)), schema_(event::statement_schema(type)) {
    json_["type"] = json::string(type.type.data(), type.type.size());
}

const event::FieldInfo* Draft::find(const std::string& field) const {
    const auto found =
        std::find_if(fields_.begin(), fields_.end(), [&](const event::FieldInfo& info) { return info.name == field; });
    return found == fields_.end() ? nullptr : &*found;
}

const json::value* Draft::schema_of(const std::string& field) const {
    const auto* properties = member(schema_, "properties");
    return properties ? member(*properties, field) : nullptr;
}

bool Draft::registers() const {
    constexpr auto registering =
        std::to_array<std::string_view>({"agenda.launched", "plan.adopted", "recommendation.published",
                                         "commitment.made", "milestone.set", "review.frozen"});
    return type_.type.ends_with(".registered") ||
           std::find(registering.begin(), registering.end(), type_.type) != registering.end();
}

Result<json::value> Draft::value_of(Context& context, const std::string& field,
                                    const std::vector<std::string>& texts) const {
    const event::FieldInfo* info = find(field);
    const json::value* schema = schema_of(field);
    if (!info || !schema) {
        std::vector<std::string> known;
        for (const event::FieldInfo& one : fields_) known.push_back(one.name);
        return fail(Errc::unknown_field, "a " + std::string(type_.type) + " has no field '" + to_printable(field) + "'",
                    field, event::suggestion(field, known));
    }
    const json::value* item_schema = info->is_list ? member(*schema, "items") : schema;
    if (!item_schema) item_schema = schema;
    const std::string place = typed_of(field);
    const auto one = [&](const std::string& text) -> Result<json::value> {
        const bool is_json = text.starts_with('{') || text.starts_with('[');
        const bool is_new_id = field == "id" && registers();
        std::vector<Kind> kinds = kinds_of_pattern(*item_schema);
        const bool needs_kind = !kinds.empty();
        if (info->kind) kinds = {*info->kind};
        if (kinds.empty() || is_json || is_new_id) return plain_value(*item_schema, text, place);
        auto subject = resolve_subject(context, text, kinds);
        if (!subject) return fail(subject.error().code, subject.error().detail, place, subject.error().hint);
        return json::value(needs_kind ? to_string(*subject) : subject->id);
    };
    if (!info->is_list) return one(texts.back());
    if (texts.size() == 1 && texts.front().starts_with('[')) return plain_value(*schema, texts.front(), place);
    json::array items;
    for (const std::string& text : texts) {
        auto value = one(text);
        if (!value) return value;
        items.push_back(std::move(*value));
    }
    return json::value(std::move(items));
}

Result<void> Draft::set(Context& context, const std::string& field, const std::vector<std::string>& texts) {
    typed_.try_emplace(field, "--" + option_of_field(field));
    if (texts.empty()) return {};
    auto value = value_of(context, field, texts);
    if (!value) return value.error();
    json_[field] = std::move(*value);
    return {};
}

std::string Draft::typed_of(const std::string& field) const {
    const auto found = typed_.find(field);
    return found == typed_.end() ? "--" + option_of_field(field) : found->second;
}

std::string Draft::place_typed(const std::string& pointer) const {
    if (!pointer.starts_with('/')) return pointer;
    std::vector<std::string> steps;
    for (std::size_t from = 1; from <= pointer.size();) {
        const std::size_t slash = std::min(pointer.find('/', from), pointer.size());
        steps.push_back(pointer.substr(from, slash - from));
        from = slash + 1;
    }
    const auto found = typed_.find(steps.front());
    if (found == typed_.end()) return pointer;
    std::string place = found->second;
    for (std::size_t i = 1; i < steps.size(); ++i) {
        std::size_t index = 0;
        const char* end = steps[i].data() + steps[i].size();
        const auto [stop, error] = std::from_chars(steps[i].data(), end, index);
        if (error == std::errc() && stop == end)
            place += ", value " + std::to_string(index + 1);
        else
            place += " " + steps[i];
    }
    return place;
}

Draft::Finished Draft::finish() const {
    Finished finished;
    finished.json = json_;
    if (!finished.json.contains("key")) {
        // Independent of the order in which the options were typed.
        json::object ordered;
        ordered["type"] = json_.at("type");
        for (const event::FieldInfo& field : fields_)
            if (const auto* value = json_.if_contains(field.name)) ordered[field.name] = *value;
        std::string identity;
        for (const char* name : {"id", "target", "of", "subject"}) {
            const auto* value = json_.if_contains(name);
            if (!value) continue;
            identity = value->is_string() ? text_of(value) : event::print_json(*value);
            break;
        }
        const std::string hash = to_hex(proof::sha256(bytes_of(event::print_json(ordered)))).substr(0, key_digits);
        std::string key(type_.type);
        if (!identity.empty()) key += ":" + identity;
        finished.json["key"] = key + "#" + hash;
    }
    event::Problems problems;
    auto statement = event::statement_from_json(finished.json, "", {}, problems);
    if (statement) event::check_statement(*statement, "", problems);
    finished.errors = problems.errors();
    for (Error& error : finished.errors) error.place = place_typed(error.place);
    if (statement && finished.errors.empty()) finished.statement = std::move(*statement);
    return finished;
}

}  // namespace annals::cli
