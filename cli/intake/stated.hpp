// Items that have become statements: each with its key, each key once, in an order in which they can be recorded. Pure.
#pragma once

#include "cli/intake/item.hpp"
#include "schema/event/json.hpp"

namespace annals::intake {

struct Stated {
    Item item;
    event::Statement statement;
    boost::json::object fields;  // the statement as JSON once more, without its key: what is compared
};

// Gives every item its key, from what it is and never from what it says:
//   plan:ID · plan:ID#commitment/rt5 · plan:ID#milestone/rt5/a · plan:ID#member/rt5/norway/collaborating
//   agenda:ID#member/PARTY/ROLE · party:ID#member/PARTY/ROLE
//   events:SOURCE#TYPE/SUBJECT-ID[/PARTY/ROLE][/TOPIC][/INSTANCE][/OPTION][/EFFECTIVE][/N]
// The last two tell apart what is otherwise the same in one file.
void assign_keys(std::vector<Item>& items);

// Reads each item as a statement and judges it; what is wrong goes to the problems with file:line:column. Items that
// coincide in several files are one; in one file, or with another content, they are an error.
std::vector<Stated> state_items(std::vector<Item> items, const std::vector<Document>& documents,
                                const event::FindTarget& find_target, event::Problems& problems);

// An error at a place in the item's statement ("/names/0"), as one of its file: file:line:column, the field named as
// the file names it.
Error in_file(const Document& document, const Item& item, Error error);

// Puts what is referred to before what refers to it.
void put_in_order(std::vector<Stated>& stated);

// A statement as JSON without its key.
boost::json::object fields_of(const event::Statement& statement);

// Whether the item registers a subject and only inherits its sources: other files may declare it too, with theirs, so
// that they are not compared.
bool is_shared_registration(const Item& item);

}  // namespace annals::intake
