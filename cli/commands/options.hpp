// The command line, read. The only door to CLI11.
#pragma once

#include "cli/commands/command.hpp"

namespace annals::cli {

// The options that every command takes, before it or after it. A command that has an option of the same name keeps its
// own: `key`, of a statement.
const std::vector<OptionSpec>& global_options();

// Reads the words behind a command's own by its spec and the global options. bad_value, missing_field or unknown_field,
// with the nearest option where one is misspelt.
Result<Given> parse_given(const CommandSpec& spec, const std::vector<std::string>& arguments);

// What the global options say. bad_value with the option as place.
Result<Globals> parse_globals(const CommandSpec& spec, const Given& given, Day today);

}  // namespace annals::cli
