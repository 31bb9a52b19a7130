// The signed checkpoint that a document is issued with.
#pragma once

#include "cli/commands/source.hpp"

namespace annals::cli {

// A signed note whose tree holds the first `head.size` entries with root `head.root`: the same tree, or by proof one
// that continues it. `kept` is one that was used before: it stays in use while it holds. Errors are those of the
// source; bad_proof or fork where the ledger's files do not show it.
Result<std::string> covering_checkpoint(Source& source, const proof::TreeHead& head, const std::string& kept);

}  // namespace annals::cli
