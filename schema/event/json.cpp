#include "schema/event/json.hpp"

#include "schema/base/check.hpp"
#include "schema/event/about.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json_mapping.hpp"

#include <algorithm>

namespace annals::event {

namespace json = boost::json;
namespace mp11 = boost::mp11;

namespace {

json::value patch_to_json(const Patch& patch) {
    const auto view = view_patch(patch);
    json::object object;
    if (!view) {
        object["type"] = "unknown-" + std::to_string(patch.tag);
        object["bitmap"] = to_hex(patch.bitmap);
        object["values"] = to_hex(patch.values);
        return object;
    }
    object["type"] = type_of(view->values.payload);
    const json::value all = statement_to_json(view->values);
    for (const std::string& field : view->fields) {
        const auto* value = all.get_object().if_contains(field_word(field));
        object[field_word(field)] = value ? *value : json::value(nullptr);
    }
    return object;
}

}  // namespace

template <>
struct JsonOf<Patch> {
    static json::value write(const Patch& value) { return patch_to_json(value); }
    static void read(JsonReader& reader, const json::value& json, Patch& value);
};

namespace {

template <class T>
struct Identity {
    using type = T;
};

// Calls visit(Identity<T>) for the payload type of this tag.
template <class Visit>
void with_type(std::uint16_t tag, Visit&& visit) {
    mp11::mp_for_each<mp11::mp_transform<Identity, PayloadTypes>>([&](auto identity) {
        if (decltype(identity)::type::tag == tag) visit(identity);
    });
}

// Described members of Patch are for the codec; as JSON it is one object, so it must not be walked as a struct.
template <class T>
json::object payload_to_json(const T& payload) {
    json::object object;
    for_each_field(payload, [&](std::string_view name, const auto& field) {
        using Field = std::decay_t<decltype(field)>;
        if constexpr (std::is_same_v<Field, Patch>) {
            object[field_word(name)] = patch_to_json(field);
        } else {
            if constexpr (is_optional_type<Field>) {
                if (!field) return;
            }
            if constexpr (is_list_type<Field>) {
                if (field.empty()) return;
            }
            object[field_word(name)] = to_json(field, EmptyLists::omit);
        }
    });
    return object;
}

// Reads each field of a patch's JSON that is there; null empties an optional field or a list.
template <class T>
void read_patch_fields(JsonReader& reader, const json::object& object, T& value, std::vector<std::string>& fields) {
    for_each_field(value, [&](std::string_view name, auto& field) {
        using Field = std::decay_t<decltype(field)>;
        const auto* json = object.if_contains(field_word(name));
        if (!json || name == "key") return;
        fields.emplace_back(name);
        reader.within(field_word(name), [&] {
            if (json->is_null()) {
                if constexpr (is_optional_type<Field> || is_list_type<Field>)
                    field = {};
                else
                    reader.refuse(Errc::bad_value, "a required field cannot be emptied");
            } else if constexpr (std::is_same_v<Field, Patch>) {
                JsonOf<Patch>::read(reader, *json, field);
            } else {
                from_json(reader, *json, field);
            }
        });
    });
}

std::vector<std::string> words_of_type(const TypeInfo& type) {
    std::vector<std::string> words = field_words<Envelope>();
    words.emplace_back("type");
    with_type(type.tag, [&](auto identity) {
        for (std::string& word : field_words<typename decltype(identity)::type>()) words.push_back(std::move(word));
    });
    return words;
}

std::vector<std::string> type_words() {
    std::vector<std::string> words;
    for (const TypeInfo& type : all_types()) words.emplace_back(type.type);
    return words;
}

// The type that `object` names, or null after a complaint.
const TypeInfo* read_type(JsonReader& reader, const json::object& object) {
    const auto* word = object.if_contains("type");
    if (!word) {
        reader.refuse(Errc::missing_field, "'type' is missing", "such as member.joined");
        return nullptr;
    }
    const TypeInfo* type = nullptr;
    reader.within("type", [&] {
        const auto* text = read_string(reader, *word, "a type of event");
        if (!text) return;
        type = find_type(view_of(*text));
        if (!type)
            reader.refuse(Errc::unknown_type, "there is no event type '" + to_printable(view_of(*text)) + "'",
                          suggestion(view_of(*text), type_words()));
    });
    return type;
}

std::string print_target(const std::variant<Seq, std::string>& seq_or_key) {
    if (const auto* key = std::get_if<std::string>(&seq_or_key)) return "with key '" + to_printable(*key) + "'";
    return std::to_string(to_number(std::get<Seq>(seq_or_key)));
}

// `object` with a key in `target` replaced by the seq it stands for, and the target's type put into `set`.
void resolve_target(JsonReader& reader, json::object& object, const FindTarget& find_target) {
    auto* target = object.if_contains("target");
    if (!target) return;
    std::variant<Seq, std::string> wanted = Seq(0);
    if (const auto* key = target->if_string())
        wanted = std::string(view_of(*key));
    else if (const auto* seq = target->if_int64())
        wanted = Seq(static_cast<std::uint64_t>(*seq));
    else
        return;
    const auto found = find_target ? find_target(wanted) : std::nullopt;
    if (!found) {
        if (target->is_string() || find_target)
            reader.within("target", [&] {
                reader.refuse(Errc::bad_target, "there is no earlier entry " + print_target(wanted));
            });
        return;
    }
    *target = to_number(found->seq);
    auto* set = object.if_contains("set");
    const TypeInfo* type = find_type(found->tag);
    if (set && set->is_object() && type && !set->get_object().contains("type"))
        set->get_object()["type"] = json::string_view(type->type.data(), type->type.size());
}

template <class T>
void read_payload(JsonReader& reader, const json::object& object, T& payload) {
    for_each_field(payload, [&](std::string_view name, auto& field) {
        using Field = std::decay_t<decltype(field)>;
        const std::string word = field_word(name);
        const auto* json = object.if_contains(word);
        if (!json || (json->is_null() && is_optional_type<Field>)) {
            if (!may_be_absent<T, Field>(name)) reader.refuse(Errc::missing_field, "'" + word + "' is missing");
            return;
        }
        reader.within(word, [&] {
            if constexpr (std::is_same_v<Field, Patch>)
                JsonOf<Patch>::read(reader, *json, field);
            else
                from_json(reader, *json, field);
        });
    });
}

}  // namespace

void JsonOf<Patch>::read(JsonReader& reader, const json::value& json, Patch& value) {
    const auto* object = json.if_object();
    if (!object) return reader.refuse(Errc::bad_value, "expected an object of fields and their right values");
    const TypeInfo* type = read_type(reader, *object);
    if (!type) return;
    refuse_unknown_members(reader, *object, words_of_type(*type));
    if (object->contains("key")) return reader.refuse(Errc::bad_correction, "a key cannot be corrected");
    Statement changed;
    std::vector<std::string> fields;
    read_patch_fields(reader, *object, changed.envelope, fields);
    with_type(type->tag, [&](auto identity) {
        using Type = typename decltype(identity)::type;
        read_patch_fields(reader, *object, changed.payload.emplace<Type>(), fields);
    });
    auto patch = make_patch(changed, fields);
    if (!patch) return reader.refuse(patch.error().code, patch.error().detail, patch.error().hint);
    value = std::move(*patch);
}

json::value statement_to_json(const Statement& statement) {
    json::object object;
    object["type"] = type_of(statement.payload);
    put_fields(statement.envelope, EmptyLists::omit, object);
    if (object.contains("key") && statement.envelope.key.text.empty()) object.erase("key");
    std::visit(
        [&](const auto& payload) {
            if constexpr (DescribedStruct<std::decay_t<decltype(payload)>>) {
                for (auto& member : payload_to_json(payload)) object[member.key()] = member.value();
            } else {
                object["version"] = payload.version;
                object["payload"] = to_hex(payload.bytes);
            }
        },
        statement.payload);
    return object;
}

json::value entry_to_json(Seq seq, const Entry& entry, const Sha256& leaf_hash) {
    json::object object;
    object["seq"] = to_number(seq);
    object["recorded_at"] = to_string(entry.registration.recorded_at);
    object["recorded_by"] = entry.registration.recorded_by.text;
    object["about"] = to_json(entry.statement.about, EmptyLists::keep);
    object["leaf_hash"] = to_hex(leaf_hash);
    object["statement"] = statement_to_json(entry.statement);
    return object;
}

std::optional<Statement> statement_from_json(const json::value& json, const std::string& path,
                                             const FindTarget& find_target, Problems& problems) {
    Problems found;
    JsonReader reader(found, path);
    Statement statement;
    if (!json.is_object()) {
        reader.refuse(Errc::bad_value, "expected an object: one statement");
    } else {
        json::object object = json.get_object();
        if (const TypeInfo* type = read_type(reader, object)) {
            resolve_target(reader, object, find_target);
            read_fields(reader, object, statement.envelope);
            with_type(type->tag, [&](auto identity) {
                read_payload(reader, object, statement.payload.emplace<typename decltype(identity)::type>());
            });
            refuse_unknown_members(reader, object, words_of_type(*type));
        }
    }
    for (const Error& error : found.errors()) problems.add(error);
    if (!found.empty()) return std::nullopt;
    statement.about = about_of(statement.payload);
    return statement;
}

}  // namespace annals::event
