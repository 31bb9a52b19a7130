// A bundle as a ledger (`--ledger FILE`).
#pragma once

#include "cli/commands/source.hpp"

namespace annals::cli {

// Checked first, by the configured keys or by its own. One that holds the whole log answers every question, any other
// the one it carries. bad_proof when it does not hold.
Result<std::unique_ptr<Ledger>> open_bundle(const Host& host, const Source& source);

}  // namespace annals::cli
