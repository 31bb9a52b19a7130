// A question, as a part of a command line.
#pragma once

#include "cli/commands/command.hpp"
#include "schema/state/answers.hpp"

namespace annals::cli {

// The arguments and options of a question, added to a command.
void add_question_parts(const state::QuestionInfo& info, CommandSpec& spec);

// The question that was given, with the clocks that were given.
state::Question question_of(const Context& context, const state::QuestionInfo& info);

// "on 2023-06-30, known now, size 12, root ab...": what an answer rests on, for a file that is made of it.
std::string basis_of(const state::AsOfView& as_of);

// Completes a command about any question: its first word names the question, and where that is none, it is a subject
// whose status is asked. `run` is given the question; `purpose` ends the complaint that there is nothing "to cite".
Result<void> complete_any_question(const std::vector<std::string>& arguments, CommandSpec& spec,
                                   const std::string& purpose,
                                   Exit (*run)(Context& context, const state::Question& question));

}  // namespace annals::cli
