// plan rollover OLD --to YEAR: the next plan's file, to be filled in.
#include "cli/commands/context.hpp"
#include "cli/commands/question_command.hpp"
#include "cli/commands/registry.hpp"
#include "cli/render/skeleton.hpp"
#include "schema/state/answer_json.hpp"

#include <ostream>

namespace annals::cli {

namespace {

Exit run_rollover(Context& context, const state::QuestionInfo& info) {
    const state::Question question = question_of(context, info);
    if (context.given().has("format")) {
        const auto answer = context.answer(question);
        return answer ? Exit::ok : context.fail_with(answer.error());
    }
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto answer = (*ledger)->ask(question);
    if (!answer) return context.fail_with(answer.error());
    const auto document = state::parse_document(answer->json);
    if (!document) return context.fail_with(document.error());
    const auto rollover = state::parse_answer<state::RolloverAnswer>(document->answer);
    if (!rollover) return context.fail_with(rollover.error());
    context.out() << plan_skeleton(*rollover, document->as_of);
    return Exit::ok;
}

}  // namespace

void add_rollover_command(std::vector<CommandSpec>& commands) {
    const auto* info = state::find_question("rollover");
    if (!info) return;
    CommandSpec spec;
    spec.words = {"plan", "rollover"};
    spec.task = Task::compare;
    spec.summary = "A skeleton of the next plan's file: what is carried over, open, done.";
    add_question_parts(*info, spec);
    spec.examples = {"annals plan rollover road-transport/2023 --to 2024 > road-transport-2024.toml"};
    spec.run = [info](Context& context) { return run_rollover(context, *info); };
    spec.own_form = "the skeleton, as TOML";
    commands.push_back(std::move(spec));
}

}  // namespace annals::cli
