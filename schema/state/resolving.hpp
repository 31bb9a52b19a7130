// From what people type to subjects: codes, names, printed forms, ids (DESIGN section 2).
#pragma once

#include "schema/state/commitment.hpp"

namespace annals::state {

// Every subject of these kinds (none given: any) that a text can mean by what is known, by kind and id. Ids and
// `kind:id` mean themselves.
std::vector<Subject> candidates(World& world, const std::string& text, const std::vector<Kind>& kinds);

// The one meant: of several, the one in force on `on`. Errors: not_found (with a suggestion), ambiguous (the candidates
// in the detail); `place` is the parameter.
Result<Subject> resolve_subject(World& world, const std::string& text, const std::vector<Kind>& kinds, At at,
                                const std::string& place);

// Whether a subject is in force on a day, for choosing between several of one name.
bool is_in_force(World& world, const Subject& subject, At at);

// All names, codes and printed forms of a subject as known, the present one first; and where the printed ones stand.
std::vector<std::string> all_names(World& world, const Subject& subject, At at);

}  // namespace annals::state
