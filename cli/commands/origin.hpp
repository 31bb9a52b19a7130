// Which log a ledger is: its origin, as its checkpoints name it.
#pragma once

#include "cli/commands/context.hpp"

namespace annals::cli {

// The origin of the ledger that the command talks to. Errors: those of the way there.
Result<std::string> origin_of(Context& context);

}  // namespace annals::cli
