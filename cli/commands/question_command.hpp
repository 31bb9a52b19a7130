// A question, as a part of a command line.
#pragma once

#include "cli/commands/command.hpp"

namespace annals::cli {

// The arguments and options of a question, added to a command.
void add_question_parts(const state::QuestionInfo& info, CommandSpec& spec);

// The question that was given, with the clocks that were given.
state::Question question_of(const Context& context, const state::QuestionInfo& info);

}  // namespace annals::cli
