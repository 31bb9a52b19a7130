// A command line, from its words to its exit code.
#pragma once

#include "cli/commands/command.hpp"

namespace annals::cli {

// What main hands in for Host::open_ledger: the daemon at that endpoint.
std::unique_ptr<Ledger> open_daemon(const Endpoint& endpoint);

// Runs `arguments` (without the program's name).
Exit run_annals(const std::vector<std::string>& arguments, const Host& host);

}  // namespace annals::cli
