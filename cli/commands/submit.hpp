// Statements on their way into the ledger, or into a dry run.
#pragma once

#include "cli/commands/context.hpp"
#include "cli/commands/draft.hpp"

namespace annals::cli {

// The options --dry-run, --wait and --proof-out, as every command has them that records one entry.
std::vector<OptionSpec> submit_options();

// Records what was drafted, or, with --dry-run, shows which answers it would change, before and after. Prints what
// became of it.
Exit submit(Context& context, const Draft& draft);

// Adds to what became of earlier appends of one command what became of the next.
void add_outcome(AppendOutcome& all, AppendOutcome next);

// Prints what the ledger made of statements.
Exit print_outcome(Context& context, const AppendOutcome& outcome);

}  // namespace annals::cli
