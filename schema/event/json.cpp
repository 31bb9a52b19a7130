#include "schema/event/json.hpp"

#include "schema/base/limits.hpp"
#include "schema/event/about.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json_mapping.hpp"
#include "schema/event/type_words.hpp"
#include "schema/event/with_type.hpp"

#include <algorithm>

namespace annals::event {

namespace json = boost::json;
namespace mp11 = boost::mp11;

namespace {

// Calls visit(name, field) for each field of a statement, the envelope's first.
template <class S, class Visit>
void for_each_statement_field(S& statement, Visit&& visit) {
    for_each_field(statement.envelope, visit);
    std::visit(
        [&](auto& payload) {
            if constexpr (DescribedStruct<std::decay_t<decltype(payload)>>) for_each_field(payload, visit);
        },
        statement.payload);
}

// Reads a field of a patch's JSON; null empties an optional field or a list.
template <class Field>
void read_patch_field(JsonReader& reader, const json::value& json, Field& field) {
    if (!json.is_null()) return from_json(reader, json, field);
    if constexpr (is_optional_type<Field> || is_list_type<Field>)
        field = {};
    else
        reader.refuse(Errc::bad_value, "a required field cannot be emptied");
}

std::vector<std::string> words_of_type(const TypeInfo& type) {
    std::vector<std::string> words = field_words<Envelope>();
    words.emplace_back("type");
    with_type(type.tag, [&](auto identity) {
        for (std::string& word : field_words<typename decltype(identity)::type>()) words.push_back(std::move(word));
    });
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
            reader.refuse(Errc::unknown_type, "there is no event type " + quoted(view_of(*text)),
                          suggest_type(view_of(*text)));
    });
    return type;
}

std::string print_target(const std::variant<Seq, std::string>& seq_or_key) {
    if (const auto* key = std::get_if<std::string>(&seq_or_key)) return "with key " + quoted(*key);
    return std::to_string(to_number(std::get<Seq>(seq_or_key)));
}

// `object` with a key in `target` replaced by the seq it stands for, and the target's type put into `set`.
void resolve_target(JsonReader& reader, json::object& object, const FindTarget& find_target) {
    auto* target = object.if_contains("target");
    if (!target) return;
    std::variant<Seq, std::string> wanted = Seq(0);
    if (const auto* key = target->if_string())
        wanted = std::string(view_of(*key));
    else if (const auto* seq = target->if_int64(); seq && *seq >= 0)
        wanted = Seq(static_cast<std::uint64_t>(*seq));
    else
        return;  // no seq at all: the field's own reader says so
    const auto found = find_target ? find_target(wanted) : std::nullopt;
    if (!found) {
        if (!target->is_string() && !find_target) return;  // a seq, taken as it stands
        reader.within("target",
                      [&] { reader.refuse(Errc::bad_target, "there is no earlier entry " + print_target(wanted)); });
        *target = 0;  // of its form, so that there is one complaint
        return;
    }
    *target = to_number(found->seq);
    auto* set = object.if_contains("set");
    const TypeInfo* type = find_type(found->tag);
    if (set && set->is_object() && type && !set->get_object().contains("type"))
        set->get_object()["type"] = json_view(type->type);
}

// Reads the payload's fields; how many members were its fields.
using ReadPayload = std::size_t (*)(JsonReader&, const json::object&, Payload&);

template <class T>
std::size_t read_payload(JsonReader& reader, const json::object& object, Payload& payload) {
    return read_fields(reader, object, payload.emplace<T>());
}

// In the order of all_types().
template <class... Ts>
constexpr std::array<ReadPayload, sizeof...(Ts)> make_readers(mp11::mp_list<Ts...>) {
    return {&read_payload<Ts>...};
}
constexpr auto payload_readers = make_readers(PayloadTypes());

void read_statement(JsonReader& reader, const json::object& object, const TypeInfo& type, Statement& statement) {
    std::size_t found = 1 + read_fields(reader, object, statement.envelope);
    found += payload_readers[static_cast<std::size_t>(&type - all_types().data())](reader, object, statement.payload);
    if (found < object.size()) refuse_unknown_members(reader, object, words_of_type(type));
}

}  // namespace

json::value JsonOf<Patch>::write(const Patch& value) {
    json::object object;
    const auto view = view_patch(value);
    if (!view || depth_of(value) > limits::patch_depth_max) {
        object["type"] = "unknown-" + std::to_string(value.tag);
        object["version"] = value.version;
        object["bitmap"] = to_hex(value.bitmap);
        object["values"] = to_hex(value.values);
        return object;
    }
    object["type"] = type_of(view->values.payload);
    for_each_statement_field(view->values, [&](std::string_view name, const auto& field) {
        if (std::find(view->fields.begin(), view->fields.end(), name) == view->fields.end()) return;
        object[json_view(field_name(name))] = to_json(field, EmptyLists::omit);
    });
    return object;
}

void JsonOf<Patch>::read(JsonReader& reader, const json::value& json, Patch& value) {
    const auto* object = json.if_object();
    if (!object) return reader.refuse(Errc::bad_value, "expected an object of fields and their right values");
    const TypeInfo* type = read_type(reader, *object);
    if (!type) return;
    refuse_unknown_members(reader, *object, words_of_type(*type));
    if (object->contains("key")) return reader.refuse(Errc::bad_correction, "a key cannot be corrected");
    Statement changed;
    with_type(type->tag, [&](auto identity) { changed.payload.emplace<typename decltype(identity)::type>(); });
    std::vector<std::string> fields;
    bool is_whole = true;
    for_each_statement_field(changed, [&](std::string_view name, auto& field) {
        const std::string_view word = field_name(name);
        const auto* member = object->if_contains(json_view(word));
        if (!member) return;
        fields.emplace_back(name);
        const std::size_t problems_before = reader.problems_count();
        reader.within(word, [&] { read_patch_field(reader, *member, field); });
        is_whole = is_whole && reader.problems_count() == problems_before;
    });
    if (!is_whole) return;
    auto patch = make_patch(changed, fields);
    if (!patch) return reader.refuse(patch.error().code, patch.error().detail, patch.error().hint);
    value = std::move(*patch);
}

json::value statement_to_json(const Statement& statement) {
    json::object object;
    object.reserve(16);
    object.emplace("type", type_of(statement.payload));
    put_fields(statement.envelope, EmptyLists::omit, object);
    std::visit(
        [&](const auto& payload) {
            if constexpr (DescribedStruct<std::decay_t<decltype(payload)>>) {
                put_fields(payload, EmptyLists::omit, object);
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
    if (problems.is_full()) return std::nullopt;  // more would not be reported
    Problems found;
    JsonReader reader(found, path);
    Statement statement;
    const auto* object = json.if_object();
    if (!object) {
        reader.refuse(Errc::bad_value, "expected an object: one statement");
    } else if (const TypeInfo* type = read_type(reader, *object)) {
        if (object->contains("target")) {
            json::object resolved = *object;
            resolve_target(reader, resolved, find_target);
            read_statement(reader, resolved, *type, statement);
        } else {
            read_statement(reader, *object, *type, statement);
        }
    }
    for (const Error& error : found.errors()) problems.add(error);
    if (!found.empty()) return std::nullopt;
    statement.about = about_of(statement.payload);
    return statement;
}

}  // namespace annals::event
