// The rules of acceptance once more, deliberately naive: everything is recomputed from all statements for each verdict.
#pragma once

#include "schema/event/statement.hpp"

#include <string>
#include <vector>

namespace annals::state::naive {

// "ok", or the word of the error with which `next` is refused after `said`. Knows the types that the random histories
// use; of references, those in their payloads.
std::string verdict(const std::vector<event::Statement>& said, const event::Statement& next);

}  // namespace annals::state::naive
