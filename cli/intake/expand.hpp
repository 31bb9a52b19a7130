// The inside of expand_file: how each table of a file becomes statements.
#pragma once

#include "cli/intake/item.hpp"

namespace annals::intake {

// A table of the document, what it may hold, and what it is written as.
struct Table {
    const boost::json::object* object = nullptr;
    std::string path;
    std::string header;              // as people write it: "[[commitment.milestone]]"
    const Table* above = nullptr;    // the table that it stands in
    std::vector<std::string> words;  // the keys it may hold

    const boost::json::value* find(std::string_view key) const;
    std::string path_of(std::string_view key) const { return path + "/" + std::string(key); }
};

// Which way a list of roles is read.
enum class Side : std::uint8_t {
    members,  // {who} has a role in the table's subject
    of,       // the table's subject has a role in {of}
};

class Expander {
public:
    Expander(const Document& document, std::size_t file, std::vector<Item>& items, event::Problems& problems)
        : document_(document), file_(file), items_(items), problems_(problems) {}
    void run();

private:
    // Files.
    void expand_plan_file(Table top);
    void expand_events_file(Table top);
    void expand_roster(const Table& top);

    // Declarations, which both kinds of file may hold.
    void expand_declarations(const Table& top);
    void expand_party(const Table& table);
    void expand_occasion(const Table& table);
    void expand_agenda(const Table& table);
    void expand_event(const Table& table);

    // A plan's own.
    void expand_plan(const Table& top);
    void expand_commitment(Table table);
    void expand_milestone(const Table& table, const std::string& commitment, const std::string& code);
    void put_open_lists(const Table& table, std::size_t item);
    void put_deadline(const Table& table, std::size_t item);

    // Roles.
    struct Roles {
        std::string subject;       // "commitment:ID", "party:ID"
        std::string default_role;  // empty: it must be given
        Side side = Side::members;
    };
    void expand_roles(const Table& table, std::string_view key, const Roles& roles);
    void expand_role(const Table& table, const boost::json::value& value, const std::string& path, const Roles& roles);

    // Items are named by their index: adding one moves the others.
    std::size_t add(std::string_view type, const std::string& path);
    void put(std::size_t item, std::string_view field, boost::json::value value, const std::string& path);
    void put(std::size_t item, std::string_view field, const std::string& text, const std::string& path) {
        put(item, field, boost::json::value(text), path);
    }
    // Puts every key of the table that is a field of the item's type, but `except`.
    void put_fields(std::size_t item, const Table& table, const std::vector<std::string>& except = {});
    // Gives an item what it inherits: `effective` where its type needs it, and `sources`, from the nearest table above.
    void inherit(std::size_t item, const Table& table);
    void fix_key(std::size_t item, std::string key);

    // Calls step(table) for each table of the list under `key`.
    template <class Step>
    void for_each_table(const Table& above, std::string_view key, const std::vector<std::string>& words,
                        const std::string& header, Step&& step);
    void refuse(const Table& table, std::string_view key, Errc code, std::string detail, std::string hint = {});
    void refuse_unknown_keys(const Table& table);
    // The text under a key that must be there; empty after a complaint.
    std::string need_text(const Table& table, std::string_view key, std::string hint = {});

    const Document& document_;
    std::size_t file_;
    std::vector<Item>& items_;
    event::Problems& problems_;
    std::string plan_;       // of a plan file
    std::string key_space_;  // of its events
};

// The names of a type's fields, envelope included, `key` excluded.
std::vector<std::string> words_of(std::string_view type);
// What both kinds of file may hold beside their own.
const std::vector<std::string>& declaration_words();
std::vector<std::string> join_words(std::vector<std::string> words, const std::vector<std::string>& more);

template <class Step>
void Expander::for_each_table(const Table& above, std::string_view key, const std::vector<std::string>& words,
                              const std::string& header, Step&& step) {
    const auto* list = above.find(key);
    if (!list) return;
    const auto* array = list->if_array();
    if (!array) return refuse(above, key, Errc::bad_value, "expected tables under headers " + header);
    for (std::size_t i = 0; i < array->size(); ++i) {
        const std::string path = above.path_of(key) + "/" + std::to_string(i);
        const auto* object = (*array)[i].if_object();
        if (!object) {
            problems_.add(fail(Errc::bad_value, std::string(key) + ": expected a table under a header " + header,
                               print_place(document_.name, document_.value_position(path))));
            continue;
        }
        const Table table{object, path, header, &above, words};
        refuse_unknown_keys(table);
        step(table);
    }
}

}  // namespace annals::intake
