// The rules of acceptance for one payload, and the facts that one makes: the two halves that must agree.
#pragma once

#include "schema/event/statement.hpp"
#include "schema/state/accept_counts.hpp"

#include <functional>

namespace annals::state {

// The facts that a payload adds while it is visible, each passed to `visit`. Interns what they name.
void for_each_fact(const event::Payload& payload, Counts& counts, const std::function<void(const Fact&)>& visit);

enum class Rules : std::uint8_t {
    all,     // for a new entry, or one that a correction changes
    unique,  // for one that a retraction of its retraction brings back: what may stand only once
};
// Whether an entry with this payload may stand beside the facts, which are those of all others. References are not
// judged here. Errors: those of AcceptFacts::check.
Result<void> check_rules(const event::Payload& payload, const Counts& counts, Rules rules);

}  // namespace annals::state
