// What the keeper of a ledger does to it while no daemon runs: begin it, and look after its keys (write/signer.hpp).
#pragma once

#include "daemon/opening.hpp"

#include <vector>

namespace annals {

// Makes an empty folder a ledger with this origin and a key of its own; returns the verifier key. bad_value when it is
// one already; locked; io.
Result<std::string> initialise(const ops::Config& config, const Machine& machine);

// All three take the folder, its store and its signer as a daemon would: locked while one runs (its pid named),
// not_found where there is no ledger, fork for an older copy that was restored. What they change holds from the next
// start.

// Makes a key that signs beside the others, or, `at_once`, in their place; returns its verifier key.
Result<std::string> rotate_key(const ops::Config& config, const Machine& machine, bool at_once);
// Ends a key, named by its id or its verifier key. not_found; bad_value when no other signs.
Result<void> retire_key(const ops::Config& config, const Machine& machine, const std::string& name);
// Every key of the log, those that sign first.
Result<std::vector<write::SignerKey>> list_keys(const ops::Config& config, const Machine& machine);

}  // namespace annals
