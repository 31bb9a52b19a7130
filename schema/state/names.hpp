// By what texts a statement lets a subject be found: codes, names, printed forms. What the name index is made of.
#pragma once

#include "schema/event/statement.hpp"

#include <string>
#include <vector>

namespace annals::state {

struct NameOf {
    Subject subject;
    std::string name;  // as it stands in the statement
};

// The codes, names and printed forms in this statement, each with its subject: names of parties and occasions, codes of
// commitments, milestones and recommendations, titles of agendas, plans and sources, `as_printed` of members. Ids are
// not among them: they resolve by themselves. A correction gives the names it sets, under each subject it is about that
// the corrected type would name.
std::vector<NameOf> names_of(const event::Statement& statement);

}  // namespace annals::state
