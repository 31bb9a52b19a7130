// Statements and entries as JSON. A statement is one flat object: its type, the envelope's fields, the payload's
// fields.
#pragma once

#include "schema/event/problems.hpp"
#include "schema/event/statement.hpp"

#include <boost/json/value.hpp>

#include <functional>

namespace annals::event {

// {"type": ..., envelope, payload}. An Unknown carries "version" and its payload in hexadecimal.
boost::json::value statement_to_json(const Statement& statement);

// {"seq", "recorded_at", "recorded_by", "about": [...], "leaf_hash", "statement": {...}}.
boost::json::value entry_to_json(Seq seq, const Entry& entry, const Sha256& leaf_hash);

// An earlier entry that a statement acts on, found by its seq or its key.
struct Target {
    Seq seq{};
    std::uint16_t tag = 0;
    std::uint16_t version = 0;
};
using FindTarget = std::function<std::optional<Target>(const std::variant<Seq, std::string>& seq_or_key)>;

// Reads a statement out of `json`, which stands at `path` of what the caller read. On input a `target` may be a key,
// and `set` may leave out its `type`, where `find_target` (may be empty) knows the entry. `about` is filled for all
// types but those that act on another entry. What is wrong goes to `problems`; nothing is returned then.
std::optional<Statement> statement_from_json(const boost::json::value& json, const std::string& path,
                                             const FindTarget& find_target, Problems& problems);

// The JSON Schema (2020-12) of all statements, or of one type: derived from the description.
boost::json::value statement_schema();
boost::json::value statement_schema(const TypeInfo& type);

// The fields of a type for people: name, form, whether required, help; the envelope's first.
struct FieldInfo {
    std::string name;
    std::string form;  // such as "id of a party", "text, at most 300 bytes", "list of ..."
    bool is_required = false;
    bool is_envelope = false;
    bool is_list = false;
    bool is_about = false;  // says what the entry is about, and so cannot be corrected
    std::string help;
    std::vector<std::string> words;  // of an enumeration
    std::optional<Kind> kind;        // of the subject that an id field (or each item of a list of ids) names
};
std::vector<FieldInfo> fields_of_type(const TypeInfo& type);

}  // namespace annals::event
