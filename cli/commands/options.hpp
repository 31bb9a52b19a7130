// The command line, read. The only door to CLI11.
#pragma once

#include "cli/commands/command.hpp"

namespace annals::cli {

// The options that every command takes, before it or after it.
const std::vector<OptionSpec>& global_options();
// Those of one command, for its help: where it has an option of the same name, it keeps its own (`key`, of a
// statement); --format with the forms that it writes, if it does any.
std::vector<OptionSpec> global_options_of(const CommandSpec& spec);

// The first of these words that is neither an option nor the value of one, by the options of the spec and the global
// ones; an option that neither knows is taken to have a value behind it. Null when there is none.
const std::string* first_value(const CommandSpec& spec, const std::vector<std::string>& arguments);

// Reads the words behind a command's own by its spec and the global options. bad_value, missing_field or unknown_field,
// with the nearest option where one is misspelt.
Result<Given> parse_given(const CommandSpec& spec, const std::vector<std::string>& arguments);

// What the global options say. bad_value with the option as place.
Result<Globals> parse_globals(const CommandSpec& spec, const Given& given, Day today);

}  // namespace annals::cli
