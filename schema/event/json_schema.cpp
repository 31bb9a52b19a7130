// The JSON Schema and the field list of each type: the description once more, for programs and for people.
#include "schema/base/limits.hpp"
#include "schema/event/about.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_mapping.hpp"
#include "schema/event/with_type.hpp"

#include <array>

namespace annals::event {

namespace json = boost::json;
namespace mp11 = boost::mp11;

namespace {

template <class T>
inline constexpr bool is_text_type = false;
template <std::size_t Max>
inline constexpr bool is_text_type<Text<Max>> = true;
template <class T>
inline constexpr bool is_id_type = false;
template <Kind K>
inline constexpr bool is_id_type<Id<K>> = true;
template <Kind K>
inline constexpr bool is_id_type<Ref<K>> = true;

// The kinds that an AnyId may name; none for "any kind".
template <class T>
struct KindsOf {
    static constexpr bool is_any_id = false;
};
template <Kind... Ks>
struct KindsOf<AnyId<Ks...>> {
    static constexpr bool is_any_id = true;
    static constexpr std::array<Kind, sizeof...(Ks)> kinds = {Ks...};
};

json::string_view to_view(std::string_view text) { return {text.data(), text.size()}; }
json::value to_value(std::string_view text) { return json::string(to_view(text)); }
json::object to_definition(std::string_view name) { return {{"$ref", "#/$defs/" + std::string(name)}}; }

constexpr std::string_view id_pattern = "[a-z0-9]+([-/][a-z0-9]+)*";
constexpr std::string_view day_pattern = "(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";

std::string anchored(std::string_view pattern) { return "^" + std::string(pattern) + "$"; }

// The leaf types, once for all schemas.
json::object definitions() {
    const std::string day(day_pattern);
    json::object all;
    all["id"] = json::object{{"type", "string"},
                             {"maxLength", limits::id_bytes_max},
                             {"pattern", anchored(id_pattern)},
                             {"description", "words of a-z and 0-9, joined by - and /"}};
    all["day"] = json::object{{"type", "string"}, {"pattern", anchored(day)}, {"description", "YYYY-MM-DD"}};
    all["date"] = json::object{
        {"type", "string"},
        {"pattern", "^((19|20|21)[0-9]{2}|(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])|" + day + "|" + day + "/" + day + ")$"},
        {"description", "a day, a month, a year, or DAY/DAY for one of these days"}};
    all["sha256"] = json::object{{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}};
    all["deadline"] = json::object{
        {"type", "string"},
        {"description",
         "as worded: by|at|for OCCASION, with MILESTONE, every SERIES from OCCASION, every year [on MM-DD] from YYYY, "
         "a date, or open"}};
    json::array types;
    for (const TypeInfo& type : all_types()) types.push_back(to_value(type.type));
    all["type"] = json::object{{"enum", std::move(types)}};
    all["patch"] = json::object{{"type", "object"},
                                {"properties", json::object{{"type", to_definition("type")}}},
                                {"minProperties", 1},
                                {"description",
                                 "the fields of the target's type and their right values; null empties an optional "
                                 "field; type may be left out"}};
    return all;
}

template <class T>
json::object schema_of();

template <class T>
json::object integer_schema() {
    json::object schema{{"type", "integer"}};
    if constexpr (sizeof(T) < 8) {
        schema["minimum"] = std::numeric_limits<T>::min();
        schema["maximum"] = std::numeric_limits<T>::max();
    } else if constexpr (std::is_unsigned_v<T>) {
        schema["minimum"] = 0;
    }
    return schema;
}

template <class T>
json::object subject_schema() {
    std::string kinds;
    const auto add = [&](Kind kind) { kinds += (kinds.empty() ? "" : "|") + std::string(kind_word(kind)); };
    for (const Kind kind : KindsOf<T>::kinds) add(kind);
    if (kinds.empty())
        for (std::uint8_t kind = kind_first; kind <= kind_last; ++kind) add(static_cast<Kind>(kind));
    return {{"type", "string"}, {"pattern", "^(" + kinds + ")[:/]" + std::string(id_pattern) + "$"}};
}

// Adds each field of T to a schema's properties and required.
template <class T>
void put_struct(json::object& properties, json::array& required, const std::string_view* help) {
    const T made{};
    std::size_t index = 0;
    for_each_field(made, [&](std::string_view name, const auto& field) {
        using Field = std::decay_t<decltype(field)>;
        json::object schema = schema_of<Field>();
        if (name == "target")
            schema = {{"anyOf", json::array{schema, json::object{{"type", "string"}, {"minLength", 1}}}}};
        if (help) schema["description"] = to_value(help[index]);
        ++index;
        const std::string_view word = field_name(name);
        if constexpr (std::is_same_v<Field, bool>) schema["default"] = field;
        if constexpr (requires { T::defaulted_field; }) {
            if (name == T::defaulted_field) schema["default"] = to_json(field, EmptyLists::omit);
        }
        properties[to_view(word)] = std::move(schema);
        if (!may_be_absent<T, Field>(name)) required.push_back(to_value(word));
    });
}

template <class T>
json::object schema_of() {
    if constexpr (std::is_same_v<T, bool>) {
        return {{"type", "boolean"}};
    } else if constexpr (JsonInteger<T>) {
        return integer_schema<T>();
    } else if constexpr (DescribedEnum<T>) {
        json::array words;
        for (const std::string& word : enum_words<T>()) words.push_back(to_value(word));
        return {{"enum", std::move(words)}};
    } else if constexpr (is_optional_type<T>) {
        return schema_of<typename T::value_type>();
    } else if constexpr (is_list_type<T>) {
        return {
            {"type", "array"}, {"maxItems", limits::list_items_max}, {"items", schema_of<typename T::value_type>()}};
    } else if constexpr (is_text_type<T>) {
        return {{"type", "string"}, {"minLength", 1}, {"maxLength", T::bytes_max}};
    } else if constexpr (is_id_type<T>) {
        return to_definition("id");
    } else if constexpr (KindsOf<T>::is_any_id) {
        return subject_schema<T>();
    } else if constexpr (std::is_same_v<T, Day>) {
        return to_definition("day");
    } else if constexpr (std::is_same_v<T, DayRange>) {
        return to_definition("date");
    } else if constexpr (std::is_same_v<T, Sha256>) {
        return to_definition("sha256");
    } else if constexpr (std::is_same_v<T, Deadline>) {
        return to_definition("deadline");
    } else if constexpr (std::is_same_v<T, Patch>) {
        return to_definition("patch");
    } else {
        static_assert(DescribedStruct<T>);
        json::object properties;
        json::array required;
        put_struct<T>(properties, required, nullptr);
        return {{"type", "object"},
                {"properties", std::move(properties)},
                {"required", std::move(required)},
                {"additionalProperties", false}};
    }
}

// A type's schema without the definitions it refers to.
json::object type_schema(const TypeInfo& type) {
    json::object properties{{"type", json::object{{"const", to_value(type.type)}}}};
    json::array required{"type"};
    put_struct<Envelope>(properties, required, envelope_help.data());
    if (type.needs_effective) required.push_back("effective");
    with_type(type.tag, [&](auto identity) {
        using Type = typename decltype(identity)::type;
        put_struct<Type>(properties, required, Type::help.data());
    });
    properties["sources"].get_object()["maxItems"] = limits::sources_max;
    return {{"title", to_value(type.type)},
            {"description", to_value(type.meaning)},
            {"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)},
            {"additionalProperties", false}};
}

constexpr std::string_view dialect = "https://json-schema.org/draft/2020-12/schema";

// ---- forms, for people ----

std::string with_article(Kind kind) {
    const std::string_view word = kind_word(kind);
    const bool starts_with_vowel = word.front() == 'a' || word.front() == 'o';
    return (starts_with_vowel ? "an " : "a ") + std::string(word);
}

template <class T>
std::string form_of();

template <class T>
std::string subject_form() {
    const auto& kinds = KindsOf<T>::kinds;
    if (kinds.empty()) return "kind:id of a subject";
    std::string form = "kind:id of ";
    for (std::size_t i = 0; i < kinds.size(); ++i)
        form += (i == 0 ? "" : i + 1 == kinds.size() ? " or " : ", ") + with_article(kinds[i]);
    return form;
}

template <class T>
std::string integer_form() {
    if constexpr (sizeof(T) < 8)
        return "whole number, " + std::to_string(std::numeric_limits<T>::min()) + " to " +
               std::to_string(std::numeric_limits<T>::max());
    else
        return std::is_unsigned_v<T> ? "whole number from 0" : "whole number";
}

template <class T>
std::string struct_form() {
    std::string form;
    mp11::mp_for_each<MembersOf<T>>([&](auto member) {
        using Field = std::decay_t<decltype(std::declval<T&>().*member.pointer)>;
        form += (form.empty() ? "object of " : "; ") + std::string(field_name(member.name)) + " (" + form_of<Field>() +
                (may_be_absent<T, Field>(member.name) ? ", may be left out)" : ")");
    });
    return form;
}

template <class T>
std::string form_of() {
    if constexpr (std::is_same_v<T, bool>) {
        return "true or false";
    } else if constexpr (JsonInteger<T>) {
        return integer_form<T>();
    } else if constexpr (DescribedEnum<T>) {
        std::string form;
        for (const std::string& word : enum_words<T>()) form += (form.empty() ? "one of " : ", ") + word;
        return form;
    } else if constexpr (is_optional_type<T>) {
        return form_of<typename T::value_type>();
    } else if constexpr (is_list_type<T>) {
        return "list, each item: " + form_of<typename T::value_type>();
    } else if constexpr (is_text_type<T>) {
        return "text, at most " + std::to_string(T::bytes_max) + " bytes";
    } else if constexpr (is_id_type<T>) {
        return "id of " + with_article(T::kind);
    } else if constexpr (KindsOf<T>::is_any_id) {
        return subject_form<T>();
    } else if constexpr (std::is_same_v<T, Day>) {
        return "day, YYYY-MM-DD";
    } else if constexpr (std::is_same_v<T, DayRange>) {
        return "date, YYYY-MM-DD, YYYY-MM, YYYY or DAY/DAY";
    } else if constexpr (std::is_same_v<T, Sha256>) {
        return "SHA-256, 64 hexadecimal digits";
    } else if constexpr (std::is_same_v<T, Deadline>) {
        return "deadline as worded, such as by cop28";
    } else if constexpr (std::is_same_v<T, Patch>) {
        return "object of fields and their right values";
    } else {
        return struct_form<T>();
    }
}

// What an optional or a list holds, all the way down.
template <class T>
struct ItemOf {
    using type = T;
};
template <class T>
struct ItemOf<std::optional<T>> : ItemOf<T> {};
template <class T>
struct ItemOf<std::vector<T>> : ItemOf<T> {};

template <class T>
void add_fields(std::vector<FieldInfo>& fields, const std::string_view* help, bool is_envelope) {
    std::size_t index = 0;
    mp11::mp_for_each<MembersOf<T>>([&](auto member) {
        using Field = std::decay_t<decltype(std::declval<T&>().*member.pointer)>;
        using Item = typename ItemOf<Field>::type;
        FieldInfo info;
        info.name = field_name(member.name);
        info.form = form_of<Field>();
        info.is_required = !may_be_absent<T, Field>(member.name);
        info.is_envelope = is_envelope;
        if constexpr (is_optional_type<Field>)
            info.is_list = is_list_type<typename Field::value_type>;
        else
            info.is_list = is_list_type<Field>;
        info.is_about = is_about_type<Field>;
        info.help = help[index++];
        if constexpr (DescribedEnum<Item>) info.words = enum_words<Item>();
        if constexpr (is_id_type<Item>) info.kind = Item::kind;
        if (info.name == "target") info.form = "seq of an earlier entry, or its key";
        fields.push_back(std::move(info));
    });
}

}  // namespace

json::value statement_schema() {
    json::object defined = definitions();
    json::array choices;
    for (const TypeInfo& type : all_types()) {
        defined[to_view(type.type)] = type_schema(type);
        choices.push_back(to_definition(type.type));
    }
    return json::object{{"$schema", to_value(dialect)},
                        {"title", "statement"},
                        {"description", "What can be said to the ledger: one object a statement, by its type."},
                        {"oneOf", std::move(choices)},
                        {"$defs", std::move(defined)}};
}

json::value statement_schema(const TypeInfo& type) {
    json::object schema{{"$schema", to_value(dialect)}};
    for (auto& member : type_schema(type)) schema[member.key()] = std::move(member.value());
    schema["$defs"] = definitions();
    return schema;
}

std::vector<FieldInfo> fields_of_type(const TypeInfo& type) {
    std::vector<FieldInfo> fields;
    add_fields<Envelope>(fields, envelope_help.data(), true);
    for (FieldInfo& field : fields)
        if (field.name == "effective") field.is_required = type.needs_effective;
    with_type(type.tag, [&](auto identity) {
        using Type = typename decltype(identity)::type;
        add_fields<Type>(fields, Type::help.data(), false);
    });
    return fields;
}

}  // namespace annals::event
