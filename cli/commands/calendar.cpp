// calendar: due days and occasions, as a table or for a calendar program.
#include "cli/render/calendar.hpp"
#include "cli/commands/context.hpp"
#include "cli/commands/question_command.hpp"
#include "cli/commands/registry.hpp"
#include "schema/state/answer_json.hpp"

#include <ostream>

namespace annals::cli {

namespace {

Exit run_calendar(Context& context, const state::QuestionInfo& info) {
    const state::Question question = question_of(context, info);
    if (!context.given().has("ics")) {
        const auto answer = context.answer(question);
        return answer ? Exit::ok : context.fail_with(answer.error());
    }
    if (context.given().has("format"))
        return context.fail_usage(
            fail(Errc::bad_value, "--ics is a form of its own", "--format", "leave one of them out"));
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto answer = (*ledger)->ask(question);
    if (!answer) return context.fail_with(answer.error());
    const auto document = state::parse_document(answer->json);
    if (!document) return context.fail_with(document.error());
    const auto calendar = state::parse_answer<state::CalendarAnswer>(document->answer);
    if (!calendar) return context.fail_with(calendar.error());
    context.out() << to_icalendar(*calendar, {"Annals: due days", basis_of(document->as_of)});
    return Exit::ok;
}

}  // namespace

void add_calendar_command(std::vector<CommandSpec>& commands) {
    const auto* info = state::find_question("calendar");
    if (!info) return;
    CommandSpec spec;
    spec.words = {"calendar"};
    spec.task = Task::look;
    spec.summary = info->meaning;
    add_question_parts(*info, spec);
    spec.options.push_back({"ics", "", "as an iCalendar file, for a calendar program", Takes::flag, false, {}});
    spec.examples = {"annals calendar --ics > due.ics"};
    spec.run = [info](Context& context) { return run_calendar(context, *info); };
    commands.push_back(std::move(spec));
}

}  // namespace annals::cli
