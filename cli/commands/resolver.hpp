// What people type for a subject, resolved by the ledger (RT5, "CEM EVI", party:norway), and for a type of event.
#pragma once

#include "cli/commands/context.hpp"

namespace annals::cli {

// The one subject of one of these kinds (any, if empty) that `text` stands for: by its id, kind:id, code or name. An
// id that nothing registers comes back as it is where there is only one kind: whether it is known is for the ledger to
// say. not_found and ambiguous otherwise.
Result<Subject> resolve_subject(Context& context, const std::string& text, const std::vector<Kind>& kinds);

// The type of event that --type names, or an empty text where it is not given. unknown_type, with the nearest; what a
// newer ledger holds is unknown-TAG here.
Result<std::string> given_type(const Context& context);

// --no-parts, of commands that follow a subject; and whether what belongs to one of this kind is followed with it.
OptionSpec no_parts_option();
bool wants_parts(const Context& context, Kind kind);

}  // namespace annals::cli
