// Judges a statement by itself, without any ledger: the part of acceptance that needs no state.
#pragma once

#include "schema/event/problems.hpp"
#include "schema/event/statement.hpp"

namespace annals::event {

// Adds to `problems`, under `path`, what is wrong with a decoded statement: texts (UTF-8, NFC, no control characters),
// limits, a missing `effective`, fields that contradict each other, reserved types. Of `about` only the number of
// subjects is judged; that they are the right ones is for the caller, who knows the target of an event.*.
void check_statement(const Statement& statement, const std::string& path, Problems& problems);

// The first such problem, if any.
Result<void> check_statement(const Statement& statement);

}  // namespace annals::event
