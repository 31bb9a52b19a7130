#include "schema/state/answer_schema.hpp"

#include "schema/event/describe.hpp"
#include "schema/state/answers_review.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace annals::state {
namespace {

namespace json = boost::json;

json::value text_of_form(const char* pattern, const char* description) {
    return json::object{{"type", "string"}, {"pattern", pattern}, {"description", description}};
}

template <class T>
json::value schema_of(const T*);

template <class T>
json::value schema_of(const std::vector<T>*) {
    return json::object{{"type", "array"}, {"items", schema_of(static_cast<const T*>(nullptr))}};
}
template <class T>
json::value schema_of(const std::optional<T>*) {
    return schema_of(static_cast<const T*>(nullptr));
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
json::value schema_of_struct() {
    json::object properties;
    json::array needed;
    boost::mp11::mp_for_each<event::MembersOf<T>>([&](auto member) {
        using Field = std::remove_reference_t<decltype(std::declval<T&>().*member.pointer)>;
        const std::string name(event::field_name(member.name));
        properties[name] = schema_of(static_cast<const Field*>(nullptr));
        if (!is_optional<Field>) needed.emplace_back(name);
    });
    return json::object{{"type", "object"},
                        {"properties", std::move(properties)},
                        {"required", std::move(needed)},
                        {"additionalProperties", false}};
}

// Each leaf as event::to_json writes it.
template <class T>
json::value schema_of(const T*) {
    constexpr const char* day = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    constexpr const char* days = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?)?)?$";
    if constexpr (event::DescribedStruct<T>) {
        return schema_of_struct<T>();
    } else if constexpr (event::DescribedEnum<T>) {
        json::array words;
        for (const std::string& word : event::enum_words<T>()) words.emplace_back(word);
        return json::object{{"enum", std::move(words)}};
    } else if constexpr (std::is_same_v<T, bool>) {
        return json::object{{"type", "boolean"}};
    } else if constexpr (std::is_same_v<T, Seq>) {
        return json::object{{"type", "integer"}, {"minimum", 0}, {"description", "an entry, by its position from 0"}};
    } else if constexpr (std::is_same_v<T, TreeSize>) {
        return json::object{{"type", "integer"}, {"minimum", 0}, {"description", "a tree size"}};
    } else if constexpr (std::is_integral_v<T>) {
        return json::object{{"type", "integer"}};
    } else if constexpr (std::is_same_v<T, Day>) {
        return text_of_form(day, "a day, YYYY-MM-DD");
    } else if constexpr (std::is_same_v<T, DayRange>) {
        return text_of_form(days, "a day, a month, a year, or DAY/DAY for one of these days");
    } else if constexpr (std::is_same_v<T, Sha256>) {
        return text_of_form("^[0-9a-f]{64}$", "SHA-256 in hexadecimal");
    } else {
        return json::object{{"type", "string"}};
    }
}

}  // namespace

json::value review_schema() {
    json::value document = json::object{
        {"type", "object"},
        {"properties",
         json::object{{"question", json::object{{"type", "object"}}},
                      {"as_of", schema_of(static_cast<const AsOfView*>(nullptr))},
                      {"warnings", json::object{{"type", "array"}, {"items", json::object{{"type", "string"}}}}},
                      {"answer", schema_of(static_cast<const ReviewAnswer*>(nullptr))}}},
        {"required", json::array{"question", "as_of", "warnings", "answer"}},
        {"additionalProperties", false}};
    json::object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                        {"title", "annals review"},
                        {"description", "The answer document of the question review: the yearly review as data."}};
    for (auto& member : document.get_object()) schema[member.key()] = std::move(member.value());
    return schema;
}

}  // namespace annals::state
