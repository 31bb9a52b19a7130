// landscape: gaps and overlaps, and the map as a drawing; finding dismiss: one of them is accepted.
#include "cli/commands/context.hpp"
#include "cli/commands/question_command.hpp"
#include "cli/commands/registry.hpp"
#include "cli/commands/submit.hpp"
#include "cli/render/chart_landscape.hpp"
#include "cli/render/findings.hpp"
#include "cli/render/words.hpp"
#include "schema/base/text.hpp"
#include "schema/event/problems.hpp"
#include "schema/state/answer_json.hpp"

#include <boost/json/object.hpp>

#include <ostream>

namespace annals::cli {

namespace {

struct Landscape {
    state::AsOfView as_of;
    state::LandscapeAnswer answer;
};

Result<Landscape> landscape_in(const AnswerBytes& bytes) {
    const auto document = state::parse_document(bytes.json);
    if (!document) return document.error();
    auto answer = state::parse_answer<state::LandscapeAnswer>(document->answer);
    if (!answer) return answer.error();
    return Landscape{document->as_of, std::move(*answer)};
}

// The drawing alone, with the state of the ledger that it rests on.
Result<void> write_map(Context& context, const Landscape& landscape, const std::string& path) {
    if (!context.host().write_copy_file) return fail(Errc::io, "there are no files here", "--map");
    const std::string basis = basis_of(landscape.as_of);
    const ReviewChart chart = landscape_chart(landscape.answer, {false, basis});
    return context.host().write_copy_file(path, chart.drawing.file(chart.title, chart.description + " " + basis + "."));
}

Exit run_landscape(Context& context, const state::QuestionInfo& info) {
    const auto answer = context.answer(question_of(context, info));
    if (!answer) return context.fail_with(answer.error());
    if (!context.given().has("map")) return Exit::ok;
    const auto landscape = landscape_in(*answer);
    if (!landscape) return context.fail_with(landscape.error());
    const std::string& path = context.given().value("map");
    if (const auto written = write_map(context, *landscape, path); !written) return context.fail_with(written.error());
    // What programs read stays as it is.
    std::ostream& to = context.globals().format == Format::table ? context.out() : context.host().err;
    to << "map: " << to_printable(path) << '\n';
    return Exit::ok;
}

// The finding that is to be dismissed, as it stands at the clocks asked about.
Result<state::Finding> find_finding(Context& context, const std::string& id) {
    const auto ledger = context.ledger();
    if (!ledger) return ledger.error();
    const auto answer = (*ledger)->ask(context.question("landscape"));
    if (!answer) return answer.error();
    auto landscape = landscape_in(*answer);
    if (!landscape) return landscape.error();
    std::vector<std::string> ids;
    for (state::Finding& finding : landscape->answer.findings) {
        if (finding.id == id) {
            if (!finding.until) return std::move(finding);
            return fail(Errc::not_found, "'" + id + "' holds no more since " + to_string(*finding.until), "finding");
        }
        ids.push_back(finding.id);
    }
    const std::string hint = event::suggestion(id, ids);
    return fail(Errc::not_found, "there is no finding '" + to_printable(id) + "' on " + to_string(landscape->as_of.on),
                "finding", hint.empty() ? "`annals landscape` shows them, each with its id" : hint);
}

// An id as it was typed: where it was taken from a narrow table, its lines are put together again.
std::string id_given(const Given& given) {
    std::string id;
    for (const std::string& piece : given.list("id"))
        for (const char c : piece)
            if (c != ' ' && c != '\n') id += c;
    return id;
}

Exit run_dismiss(Context& context) {
    const auto finding = find_finding(context, id_given(context.given()));
    if (!finding) return context.fail_with(finding.error());
    if (finding->status == state::FindingStatus::dismissed) {
        const std::uint64_t seq = to_number(finding->dismissed_by.value_or(Seq()));
        context.print_lines(
            {Cell("dismissed already by entry " + std::to_string(seq) + ": " + text_of(finding->reason), Tone::quiet)},
            boost::json::object{{"id", finding->id}, {"dismissed_by", seq}, {"reason", text_of(finding->reason)}});
        return Exit::ok;
    }
    const event::TypeInfo& type = *event::find_type("finding.dismissed");
    Draft draft(type);
    draft.set_json("id", boost::json::value(finding->id));
    const Day from = context.globals().on.value_or(day_of(context.host().now));
    if (!context.given().has("effective")) draft.set_json("effective", boost::json::value(to_string(from)));
    for (const event::FieldInfo& field : draft.fields()) {
        if (field.name == "id") continue;
        const auto set = draft.set(context, field.name, context.given().list(option_of_field(field.name)));
        if (!set) return context.fail_usage(set.error());
    }
    return submit(context, draft);
}

void add_dismiss_command(std::vector<CommandSpec>& commands) {
    CommandSpec spec;
    spec.words = {"finding", "dismiss"};
    spec.task = Task::record;
    spec.summary = "A finding of the landscape is accepted: it stays on record, and quiet.";
    spec.arguments = {{"id", "the finding, as `annals landscape` shows it, also over several lines", true, true}};
    spec.options = options_of_type(*event::find_type("finding.dismissed"), {"id"});
    for (OptionSpec& option : spec.options) {
        if (option.name != "effective") continue;
        option.is_required = false;
        option.help = "since when it is accepted (else the day asked about, today)";
    }
    for (OptionSpec& option : submit_options()) spec.options.push_back(std::move(option));
    spec.details =
        "Only what `annals landscape` finds now can be dismissed. It is listed as dismissed from then on, with the "
        "reason. To take a dismissal back, retract its entry.";
    spec.examples = {
        "annals finding dismiss commitment-without-recommendation/road-transport/2023/rt6 "
        "--reason \"coordination was not a recommendation\""};
    spec.run = run_dismiss;
    commands.push_back(std::move(spec));
}

}  // namespace

void add_landscape_commands(std::vector<CommandSpec>& commands) {
    const auto* info = state::find_question("landscape");
    // A build whose rules have no such question has no such command.
    if (!info) return;
    CommandSpec spec;
    spec.words = {"landscape"};
    spec.task = Task::compare;
    spec.summary = info->meaning;
    add_question_parts(*info, spec);
    spec.options.push_back({"map", "FILE", "draw the map as an SVG file too", Takes::value, false, {}});
    spec.details =
        "Each plan is looked at by itself: those in force, or the one of --plan, or all that an agenda given there "
        "has. A finding says what the record holds, with the entries that make it so; it is no judgement of anybody. "
        "Since: the first day of the present unbroken stretch, in the world; first known: when the entry that "
        "completed it was recorded. What `annals finding dismiss` accepted is listed apart.";
    spec.examples = {"annals landscape --gaps --since COP27",
                     "annals landscape road-transport/2023 --map landscape.svg",
                     "annals landscape --overlaps --format csv"};
    spec.run = [info](Context& context) { return run_landscape(context, *info); };
    commands.push_back(std::move(spec));
    add_dismiss_command(commands);
}

}  // namespace annals::cli
