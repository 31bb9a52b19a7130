// What a file says, cut into statements that still carry names as people typed them. Pure.
#pragma once

#include "cli/intake/document.hpp"
#include "schema/event/problems.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <utility>
#include <vector>

namespace annals::intake {

// What an item's key is made of; see keys.cpp.
enum class KeyForm : std::uint8_t {
    fixed,   // `key` is known from the file: plan:ID#commitment/rt5
    member,  // made of what is joined, who joins and the role
    event,   // `key_space` and what identifies the event in its file
};

struct Item {
    boost::json::object fields;                                // the statement as JSON
    std::vector<std::pair<std::string, std::string>> origins;  // path in the statement -> path in the document
    std::size_t file = 0;                                      // which document
    std::string path;                                          // where in it
    std::string plan;                                          // the plan in whose file it stands, or empty
    KeyForm key_form = KeyForm::fixed;
    std::string key_space;  // "plan:ID" or "events:SOURCE"
    std::string key;
    bool are_sources_inherited = false;
    bool has_problem = false;        // some reference could not be resolved: its key means nothing
    std::vector<Subject> mentioned;  // every subject it refers to, once resolved

    std::string type() const;
    // A field's text, or empty.
    std::string text(std::string_view field) const;
    // The subject that it registers, if any.
    std::optional<Subject> registers() const;
    // The path in the document that a path in the statement comes from.
    std::string origin_of(std::string statement_path) const;
};

// Cuts a document into items, by its `schema`; a roster's rows are items each. Unknown keys and missing ones go to
// `problems`, with file:line:column.
void expand_file(const Document& document, std::size_t file, std::vector<Item>& items, event::Problems& problems);

// The kind of subject that statements of this type register by their `id`, if any.
std::optional<Kind> registers_kind(std::string_view type);

// "RT5.a" as an id within a plan: "rt5/a".
std::string to_local_id(std::string_view code);

// A JSON text, or empty where it is none.
std::string text_of(const boost::json::value& value);

}  // namespace annals::intake
