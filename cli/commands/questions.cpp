// Every question is a command: its options come from the question's own description.
#include "cli/commands/context.hpp"
#include "cli/commands/options.hpp"
#include "cli/commands/question_command.hpp"
#include "cli/commands/registry.hpp"
#include "schema/base/text.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

// What a question's description does not say: where it stands in the help, and an example.
struct QuestionNote {
    std::string_view name;
    Task task;
    std::string_view example;
    std::string_view rows_mean_no = {};  // the member of the answer whose rows mean the answer "no" (exit code 1)
};
constexpr auto notes = std::to_array<QuestionNote>({
    {"status", Task::look, "annals status rt5 --on 2023-06-30"},
    {"members", Task::look, "annals members rt2..rt6 --not rt1"},
    {"party", Task::look, "annals party UNEP"},
    {"due", Task::look, "annals due --within 90d"},
    {"overdue", Task::look, "annals overdue --format csv", "rows"},
    {"timeline", Task::look, "annals timeline RT5"},
    {"history", Task::look, "annals history RT5.c"},
    {"resolve", Task::look, "annals resolve \"CEM EVI\""},
    {"who-else", Task::compare, "annals who-else bar-2022/charging-standards"},
    {"recommendation", Task::compare, "annals recommendation bar-2022/charging-standards --wordings"},
    {"coverage", Task::compare, "annals coverage"},
    {"matrix", Task::compare, "annals matrix --format csv"},
    {"slip", Task::compare, "annals slip"},
    {"rating", Task::compare, "annals rating bar-2022/charging-standards --history"},
    {"claims", Task::compare, "annals claims agenda:breakthrough-agenda"},
    {"diff", Task::compare, "annals diff --from 2023-01-01 --to 2023-12-31"},
    {"revised", Task::verify, "annals revised --on 2023-12-20 --between 2024-01-01 now"},
    {"explain", Task::verify, "annals explain RT5.c"},
    {"evidence", Task::verify, "annals evidence RT5"},
    {"late-records", Task::verify, "annals late-records --over 30d"},
    {"unsourced", Task::verify, "annals unsourced"},
    {"lint", Task::verify, "annals lint"},
    {"as-of", Task::verify, "annals as-of --known 2024-06-30"},
});

constexpr auto own_commands = std::to_array<std::string_view>({"calendar", "landscape", "rollover", "review"});

// Parameters that are typed without their name.
constexpr auto positional_params = std::to_array<std::string_view>(
    {"subject", "of", "party", "name", "text", "recommendation", "plan", "commitment", "milestone", "expression", "x"});

const QuestionNote* note_of(std::string_view name) {
    const auto found =
        std::find_if(notes.begin(), notes.end(), [&](const QuestionNote& note) { return note.name == name; });
    return found == notes.end() ? nullptr : &*found;
}

bool is_positional(const state::QuestionInfo& info, const state::ParamInfo& param) {
    const bool is_first = &param == &info.params.front();
    return is_first && !param.is_flag &&
           std::find(positional_params.begin(), positional_params.end(), param.name) != positional_params.end();
}

Exit run_question(Context& context, const state::QuestionInfo& info) {
    const auto question = question_of(context, info);
    const auto answer = context.answer(question);
    if (!answer) return context.fail_with(answer.error());
    const QuestionNote* note = note_of(info.name);
    if (!note || note->rows_mean_no.empty()) return Exit::ok;
    const auto* body = answer->json.if_object() ? answer->json.get_object().if_contains("answer") : nullptr;
    const auto* rows = body && body->is_object() ? body->get_object().if_contains("rows") : nullptr;
    return rows && rows->is_array() && !rows->get_array().empty() ? Exit::no : Exit::ok;
}

}  // namespace

void add_question_parts(const state::QuestionInfo& info, CommandSpec& spec) {
    for (const state::ParamInfo& param : info.params) {
        const std::string name(param.name);
        if (is_positional(info, param)) {
            spec.arguments.push_back({name, std::string(param.help), param.is_required, true});
            // Where it is not the first thing asked, a plan is given by --plan: so it can be everywhere.
            if (name == "plan" && !param.is_required)
                spec.options.push_back({name, "VALUE", std::string(param.help), Takes::value, false});
        } else if (name == "earlier" && info.name == "revised") {
            spec.options.push_back({"between", "KNOWN KNOWN",
                                    "the earlier and the later state of knowledge: a day, an "
                                    "instant, @SIZE or now",
                                    Takes::pair, true});
        } else if (name != "later" || info.name != "revised") {
            const std::string help(param.help);
            spec.options.push_back({name, param.is_flag ? "" : "VALUE", help,
                                    param.is_flag ? Takes::flag : Takes::value, param.is_required});
        }
    }
}

state::Question question_of(const Context& context, const state::QuestionInfo& info) {
    std::map<std::string, std::string> params;
    for (const state::ParamInfo& param : info.params) {
        const std::string name(param.name);
        if (!context.given().has(name)) continue;
        // Several subjects are a set; the words of a name are one name.
        const std::string_view between = name == "of" ? "," : " ";
        std::string joined;
        for (const std::string& value : context.given().list(name)) {
            if (!joined.empty()) joined += between;
            joined += value;
        }
        params[name] = joined;
    }
    if (const auto& between = context.given().list("between"); between.size() == 2 && info.name == "revised") {
        params["earlier"] = between[0];
        params["later"] = between[1];
    }
    return context.question(std::string(info.name), std::move(params));
}

std::string basis_of(const state::AsOfView& as_of) {
    return "on " + to_string(as_of.on) + ", known " + as_of.known + ", size " + std::to_string(to_number(as_of.size)) +
           ", root " + to_hex(as_of.root);
}

Result<void> complete_any_question(const std::vector<std::string>& arguments, CommandSpec& spec,
                                   const std::string& purpose,
                                   Exit (*run)(Context& context, const state::Question& question)) {
    const std::string* word = first_value(spec, arguments);
    const state::QuestionInfo* info = word ? state::find_question(*word) : nullptr;
    const bool is_named = info != nullptr;
    if (!info) info = state::find_question("status");
    if (!info) return fail(Errc::not_found, "there is no question to " + purpose, purpose);
    spec.arguments.clear();
    if (is_named) spec.arguments.push_back({"question", "the question, such as status"});
    add_question_parts(*info, spec);
    spec.run = [info, run](Context& context) { return run(context, question_of(context, *info)); };
    return {};
}

void add_question_commands(std::vector<CommandSpec>& commands) {
    const auto add = [&](const state::QuestionInfo& info) {
        const QuestionNote* note = note_of(info.name);
        CommandSpec spec;
        spec.words = {std::string(info.name)};
        spec.task = note ? note->task : Task::compare;
        spec.summary = info.meaning;
        if (note) spec.examples.emplace_back(note->example);
        add_question_parts(info, spec);
        spec.run = [info = &info](Context& context) { return run_question(context, *info); };
        commands.push_back(std::move(spec));
    };
    // In the order of the notes, then what the rules of this build can answer besides; what has a command of its own
    // (calendar, landscape, rollover, review) is left to it.
    for (const QuestionNote& note : notes)
        if (const auto* info = state::find_question(note.name)) add(*info);
    for (const state::QuestionInfo& info : state::all_questions())
        if (!note_of(info.name) && std::find(own_commands.begin(), own_commands.end(), info.name) == own_commands.end())
            add(info);
}

}  // namespace annals::cli
