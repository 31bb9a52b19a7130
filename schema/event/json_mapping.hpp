// JSON from and to described structs, derived from the description: events here, answers in schema/state. Include it in
// few source files: it is expensive to compile.
//
// Fields stand in described order under their own names; enumerators, ids, dates and deadlines are words; a field whose
// name ends in '_' (a C++ keyword) is written without it. An absent optional is left out.
#pragma once

#include "schema/base/text.hpp"
#include "schema/event/correction.hpp"
#include "schema/event/deadline.hpp"
#include "schema/event/describe.hpp"
#include "schema/event/problems.hpp"
#include "schema/event/types.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <limits>

namespace annals::event {

inline std::string field_word(std::string_view name) { return std::string(field_name(name)); }
inline boost::json::string_view json_view(std::string_view text) { return {text.data(), text.size()}; }

// ---- to JSON ----

// Whether empty lists are written: no in events (compact), yes in answers (a stable shape).
enum class EmptyLists : std::uint8_t { omit, keep };

template <class T>
boost::json::value to_json(const T& value, EmptyLists lists);

template <class T>
struct JsonOf;  // specialised for each leaf type below

// A described struct that is a leaf as JSON all the same.
template <class T>
inline constexpr bool is_json_leaf = false;
template <>
inline constexpr bool is_json_leaf<Patch> = true;

template <class T>
concept JsonInteger = std::is_integral_v<T> && !std::is_same_v<T, bool>;

template <DescribedStruct T>
void put_fields(const T& value, EmptyLists lists, boost::json::object& object);

template <class T>
inline constexpr bool is_optional_type = false;
template <class T>
inline constexpr bool is_optional_type<std::optional<T>> = true;
template <class T>
inline constexpr bool is_list_type = false;
template <class T>
inline constexpr bool is_list_type<std::vector<T>> = true;

template <class T>
boost::json::value to_json(const T& value, EmptyLists lists) {
    if constexpr (std::is_same_v<T, bool>) {
        return value;
    } else if constexpr (JsonInteger<T>) {
        if constexpr (std::is_unsigned_v<T>)
            return static_cast<std::uint64_t>(value);
        else
            return static_cast<std::int64_t>(value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        return boost::json::value(value);
    } else if constexpr (DescribedEnum<T>) {
        return boost::json::value(enum_word(value));
    } else if constexpr (is_optional_type<T>) {
        return value ? to_json(*value, lists) : boost::json::value(nullptr);
    } else if constexpr (is_list_type<T>) {
        boost::json::array array;
        array.reserve(value.size());
        for (const auto& item : value) array.push_back(to_json(item, lists));
        return array;
    } else if constexpr (DescribedStruct<T> && !is_json_leaf<T>) {
        boost::json::object object;
        put_fields(value, lists, object);
        return object;
    } else {
        return JsonOf<T>::write(value);
    }
}

template <DescribedStruct T>
void put_fields(const T& value, EmptyLists lists, boost::json::object& object) {
    for_each_field(value, [&](std::string_view name, const auto& field) {
        using Field = std::decay_t<decltype(field)>;
        if constexpr (is_optional_type<Field>) {
            if (!field) return;
        }
        if constexpr (is_list_type<Field>) {
            if (field.empty() && lists == EmptyLists::omit) return;
        }
        object.emplace(json_view(field_name(name)), to_json(field, lists));
    });
}

// ---- from JSON ----

// Where a reader stands, and what it found wrong.
class JsonReader {
public:
    JsonReader(Problems& problems, std::string path) : problems_(problems), path_(std::move(path)) {}

    const std::string& path() const { return path_; }
    std::size_t problems_count() const { return problems_.errors().size(); }
    void refuse(Errc code, std::string detail, std::string hint = {}) {
        problems_.add(fail(code, std::move(detail), path_, std::move(hint)));
    }
    // Runs `step` one level deeper: at member `name`, escaped as RFC 6901 has it, or at an index.
    template <class Step>
    void within(std::string_view name, Step&& step) {
        const std::size_t size = path_.size();
        path_ += '/';
        if (name.find_first_of("~/") == std::string_view::npos) {
            path_ += name;
        } else {
            for (const char c : name) c == '~' ? path_ += "~0" : c == '/' ? path_ += "~1" : path_ += c;
        }
        step();
        path_.resize(size);
    }
    template <class Step>
    void within(std::size_t index, Step&& step) {
        within(std::to_string(index), std::forward<Step>(step));
    }

private:
    Problems& problems_;
    std::string path_;
};

template <class T>
void from_json(JsonReader& reader, const boost::json::value& json, T& value);

inline std::string_view view_of(const boost::json::string& text) { return {text.data(), text.size()}; }

// The string in `json`, or null after a complaint.
inline const boost::json::string* read_string(JsonReader& reader, const boost::json::value& json,
                                              std::string_view form) {
    const auto* text = json.if_string();
    if (!text) reader.refuse(Errc::bad_value, "expected " + std::string(form) + " in quotes");
    return text;
}

// A leaf that is written as a string: `parse` gives a Result.
template <class T, class Parse>
void read_word(JsonReader& reader, const boost::json::value& json, T& value, std::string_view form, Parse&& parse) {
    const auto* text = read_string(reader, json, form);
    if (!text) return;
    auto parsed = parse(view_of(*text));
    if (!parsed) return reader.refuse(parsed.error().code, parsed.error().detail, parsed.error().hint);
    value = std::move(*parsed);
}

template <JsonInteger T>
void read_integer(JsonReader& reader, const boost::json::value& json, T& value) {
    const auto refuse = [&] {
        reader.refuse(Errc::bad_value, "expected a whole number from " + std::to_string(std::numeric_limits<T>::min()) +
                                           " to " + std::to_string(std::numeric_limits<T>::max()));
    };
    if (const auto* number = json.if_int64()) {
        if (!std::in_range<T>(*number)) return refuse();
        value = static_cast<T>(*number);
    } else if (const auto* large = json.if_uint64()) {
        if (!std::in_range<T>(*large)) return refuse();
        value = static_cast<T>(*large);
    } else {
        refuse();
    }
}

template <class T>
void read_list(JsonReader& reader, const boost::json::value& json, std::vector<T>& value) {
    const auto* array = json.if_array();
    if (!array) return reader.refuse(Errc::bad_value, "expected a list in brackets");
    value.clear();
    value.resize(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) reader.within(i, [&] { from_json(reader, (*array)[i], value[i]); });
}

// Whether a field may be left out of its struct.
template <class T, class Field>
constexpr bool may_be_absent([[maybe_unused]] std::string_view name) {
    if constexpr (is_optional_type<Field> || is_list_type<Field> || std::is_same_v<Field, bool>)
        return true;
    else if constexpr (requires { T::defaulted_field; })
        return name == T::defaulted_field;
    else
        return false;
}

template <DescribedStruct T>
std::vector<std::string> field_words() {
    std::vector<std::string> words;
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) { words.push_back(field_word(member.name)); });
    return words;
}

// Reads the fields of `value` out of `object`; members of other names are left alone. How many members were its fields.
template <DescribedStruct T>
std::size_t read_fields(JsonReader& reader, const boost::json::object& object, T& value) {
    std::size_t found = 0;
    for_each_field(value, [&](std::string_view name, auto& field) {
        using Field = std::decay_t<decltype(field)>;
        const std::string_view word = field_name(name);
        const auto* json = object.if_contains(json_view(word));
        if (json) ++found;
        if (!json || (json->is_null() && is_optional_type<Field>)) {
            if (!may_be_absent<T, Field>(name))
                reader.refuse(Errc::missing_field, "'" + std::string(word) + "' is missing");
            return;
        }
        reader.within(word, [&] { from_json(reader, *json, field); });
    });
    return found;
}

// The start of a text that somebody sent, harmless to print in an error.
inline std::string quoted(std::string_view text) { return "'" + to_printable(text.substr(0, 80)) + "'"; }

// Complains of each member of `object` that is none of `known`.
inline void refuse_unknown_members(JsonReader& reader, const boost::json::object& object,
                                   const std::vector<std::string>& known) {
    for (const auto& member : object) {
        const std::string_view name(member.key().data(), member.key().size());
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        reader.within(name.substr(0, 80), [&] {
            reader.refuse(Errc::unknown_field, "there is no field " + quoted(name) + " here", suggestion(name, known));
        });
    }
}

template <class T>
void from_json(JsonReader& reader, const boost::json::value& json, T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        if (const auto* flag = json.if_bool())
            value = *flag;
        else
            reader.refuse(Errc::bad_value, "expected true or false");
    } else if constexpr (JsonInteger<T>) {
        read_integer(reader, json, value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (const auto* text = read_string(reader, json, "a text")) value.assign(text->data(), text->size());
    } else if constexpr (DescribedEnum<T>) {
        const auto* text = read_string(reader, json, "a word");
        if (!text) return;
        if (const auto parsed = parse_enum<T>(view_of(*text))) {
            value = *parsed;
            return;
        }
        std::string words;
        for (const std::string& word : enum_words<T>()) words += (words.empty() ? "" : ", ") + word;
        std::string hint = suggestion(view_of(*text), enum_words<T>());
        reader.refuse(Errc::bad_value, quoted(view_of(*text)) + " is none of: " + words, std::move(hint));
    } else if constexpr (is_optional_type<T>) {
        if (json.is_null())
            value.reset();
        else
            from_json(reader, json, value.emplace());
    } else if constexpr (is_list_type<T>) {
        read_list(reader, json, value);
    } else if constexpr (DescribedStruct<T> && !is_json_leaf<T>) {
        const auto* object = json.if_object();
        if (!object) return reader.refuse(Errc::bad_value, "expected an object in braces");
        if (read_fields(reader, *object, value) < object->size())
            refuse_unknown_members(reader, *object, field_words<T>());
    } else {
        JsonOf<T>::read(reader, json, value);
    }
}

// ---- the leaf types ----

template <std::size_t Max>
struct JsonOf<Text<Max>> {
    static boost::json::value write(const Text<Max>& value) { return boost::json::value(value.text); }
    static void read(JsonReader& reader, const boost::json::value& json, Text<Max>& value) {
        const auto* text = read_string(reader, json, "a text");
        if (!text) return;
        if (text->empty()) return reader.refuse(Errc::bad_value, "an empty text");
        if (text->size() > Max)
            return reader.refuse(Errc::too_large, "a text of " + std::to_string(text->size()) + " bytes; at most " +
                                                      std::to_string(Max));
        value.text.assign(text->data(), text->size());
    }
};

inline void read_id(JsonReader& reader, const boost::json::value& json, std::string& id) {
    const auto* text = read_string(reader, json, "an id");
    if (!text) return;
    if (!is_id(view_of(*text)))
        return reader.refuse(Errc::bad_value, quoted(view_of(*text)) + " is no id",
                             "an id is lower-case words of a-z and 0-9, joined by - and /");
    id.assign(text->data(), text->size());
}

template <Kind K>
struct JsonOf<Id<K>> {
    static boost::json::value write(const Id<K>& value) { return boost::json::value(value.text); }
    static void read(JsonReader& reader, const boost::json::value& json, Id<K>& value) {
        read_id(reader, json, value.text);
    }
};
template <Kind K>
struct JsonOf<Ref<K>> {
    static boost::json::value write(const Ref<K>& value) { return boost::json::value(value.text); }
    static void read(JsonReader& reader, const boost::json::value& json, Ref<K>& value) {
        read_id(reader, json, value.text);
    }
};
template <>
struct JsonOf<Subject> {
    static boost::json::value write(const Subject& value) { return boost::json::value(to_string(value)); }
    static void read(JsonReader& reader, const boost::json::value& json, Subject& value) {
        read_word(reader, json, value, "kind:id", parse_subject);
    }
};
template <Kind... Ks>
struct JsonOf<AnyId<Ks...>> {
    static boost::json::value write(const AnyId<Ks...>& value) { return boost::json::value(to_string(value.subject)); }
    static void read(JsonReader& reader, const boost::json::value& json, AnyId<Ks...>& value) {
        JsonOf<Subject>::read(reader, json, value.subject);
        if (sizeof...(Ks) == 0 || value.subject.id.empty() || ((value.subject.kind == Ks) || ...)) return;
        std::string kinds;
        ((kinds += (kinds.empty() ? "" : ", ") + std::string(kind_word(Ks))), ...);
        reader.refuse(Errc::bad_value,
                      "a " + std::string(kind_word(value.subject.kind)) + " cannot stand here; one of: " + kinds);
    }
};
template <>
struct JsonOf<Day> {
    static boost::json::value write(const Day& value) { return boost::json::value(to_string(value)); }
    static void read(JsonReader& reader, const boost::json::value& json, Day& value) {
        read_word(reader, json, value, "a day", parse_day);
    }
};
template <>
struct JsonOf<DayRange> {
    static boost::json::value write(const DayRange& value) { return boost::json::value(to_string(value)); }
    static void read(JsonReader& reader, const boost::json::value& json, DayRange& value) {
        read_word(reader, json, value, "a date", parse_day_range);
    }
};
template <>
struct JsonOf<Instant> {
    static boost::json::value write(const Instant& value) { return boost::json::value(to_string(value)); }
    static void read(JsonReader& reader, const boost::json::value& json, Instant& value) {
        read_word(reader, json, value, "an instant", parse_instant);
    }
};
template <>
struct JsonOf<Sha256> {
    static boost::json::value write(const Sha256& value) { return boost::json::value(to_hex(value)); }
    static void read(JsonReader& reader, const boost::json::value& json, Sha256& value) {
        read_word(reader, json, value, "a SHA-256", parse_sha256);
    }
};
template <>
struct JsonOf<Seq> {
    static boost::json::value write(const Seq& value) { return to_number(value); }
    static void read(JsonReader& reader, const boost::json::value& json, Seq& value) {
        std::uint64_t number = 0;
        read_integer(reader, json, number);
        value = Seq(number);
    }
};
template <>
struct JsonOf<TreeSize> {
    static boost::json::value write(const TreeSize& value) { return to_number(value); }
    static void read(JsonReader& reader, const boost::json::value& json, TreeSize& value) {
        std::uint64_t number = 0;
        read_integer(reader, json, number);
        value = TreeSize(number);
    }
};
template <>
struct JsonOf<Deadline> {
    static boost::json::value write(const Deadline& value) { return boost::json::value(to_string(value)); }
    static void read(JsonReader& reader, const boost::json::value& json, Deadline& value) {
        read_word(reader, json, value, "a deadline", [](std::string_view text) -> Result<Deadline> {
            auto deadline = parse_deadline(text);
            if (!deadline) return deadline;
            if (const auto verdict = check_deadline(*deadline); !verdict) return verdict.error();
            return deadline;
        });
    }
};

// A patch as an object of its type and the fields that it sets. Defined with the statements, in json.cpp.
template <>
struct JsonOf<Patch> {
    static boost::json::value write(const Patch& value);
    static void read(JsonReader& reader, const boost::json::value& json, Patch& value);
};

}  // namespace annals::event
