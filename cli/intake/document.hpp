// A hand-written file as JSON, with the place of every key and value, whatever it was written in. Pure.
#pragma once

#include "cli/intake/import.hpp"
#include "schema/event/problems.hpp"

#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <string_view>

namespace annals::intake {

// A line and a column, counted from 1; the column counts characters.
struct Position {
    std::size_t line = 1;
    std::size_t column = 1;
    friend auto operator<=>(const Position&, const Position&) = default;
};

// Paths are those of JSON pointers without their escapes: "/commitment/4/governments/0".
struct Document {
    std::string name;
    boost::json::value root;  // an object; its members stand in the order of the file
    std::map<std::string, Position> keys;
    std::map<std::string, Position> values;

    // The place of a member's key, or of a value: where the path is not of the file, of what holds it.
    Position key_position(std::string path) const;
    Position value_position(std::string path) const;
};

// "file:line:column".
std::string print_place(const std::string& name, Position position);

// Reads TOML. Days become "YYYY-MM-DD". Errors: too_large (the file; dotted keys in a line), malformed (the first
// syntax error); `place` is file:line:column.
Result<Document> read_toml(const NamedText& file);

// Reads a membership roster: CSV (RFC 4180) with a header line of `party`, `action`, `role`, `from`, `announced`,
// `source` in any order, the last two may be missing. The document is {"row": [{column: text}]}; empty cells are left
// out. Errors as read_toml.
Result<Document> read_roster(const NamedText& file);

}  // namespace annals::intake
