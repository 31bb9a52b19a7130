// What a statement says, in one neutral sentence: for timelines, histories, dry runs and explanations.
#pragma once

#include "schema/event/statement.hpp"

#include <functional>
#include <string>

namespace annals::state {

// What a subject is called: its code, name or id.
using NameLookup = std::function<std::string(const Subject&)>;

// Such as "Norway joins RT5 as collaborating". Without the date and the full stop.
std::string sentence_of(const event::Statement& statement, const NameLookup& names);

}  // namespace annals::state
