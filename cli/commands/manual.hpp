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

// The same, printed in the form that was asked for: all commands, those of a group (its word), one command.
Exit print_commands(Context& context, const std::vector<CommandSpec>& commands, const std::vector<std::string>& words);
Exit print_command(Context& context, const CommandSpec& command);

// annals(1), as roff.
std::string man_page(const std::vector<CommandSpec>& commands);
// What a type of event holds, printed; the types that there are.
Exit print_event_help(Context& context, const std::string& type);
Exit print_event_types(Context& context);

// A completion script for bash.
std::string bash_completion(const std::vector<CommandSpec>& commands);

}  // namespace annals::cli
