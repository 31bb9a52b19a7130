// Help, man page and completion, made from the commands' own descriptions.
#pragma once

#include "cli/commands/command.hpp"

namespace annals::cli {

// All commands, by what people are doing.
std::string help_text(const std::vector<CommandSpec>& commands, const Terminal& terminal);
// One command.
std::string help_of(const CommandSpec& command, const Terminal& terminal);
// The commands that begin with a word, such as `milestone`.
std::string help_of_group(const std::vector<CommandSpec>& commands, const std::string& word, const Terminal& terminal);

// annals(1), as roff.
std::string man_page(const std::vector<CommandSpec>& commands);
// What a type of event holds, printed.
Exit print_event_help(Context& context, const std::string& type);

// A completion script for bash.
std::string bash_completion(const std::vector<CommandSpec>& commands);

}  // namespace annals::cli
