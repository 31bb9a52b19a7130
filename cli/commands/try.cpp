// try CASEFILE [QUESTION...]: a story of events in memory, asked any question. Nothing is stored or signed.
#include "cli/client/offline_ledger.hpp"
#include "cli/commands/context.hpp"
#include "cli/commands/registry.hpp"
#include "schema/base/text.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/problems.hpp"
#include "schema/proof/digest.hpp"
#include "schema/proof/tree.hpp"
#include "schema/state/case_file.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace annals::cli {

namespace {

namespace json = boost::json;

Result<state::CaseFile> read_cases(Context& context) {
    const std::string& path = context.given().value("casefile");
    auto text = context.host().read_file(path);
    if (!text) return text.error();
    auto cases = state::parse_cases(*text);
    if (!cases) {
        Error error = cases.error();
        error.place = path + (error.place.empty() ? "" : ":" + error.place);
        return error;
    }
    return cases;
}

// The case that --case names, else the only one.
Result<state::Case> choose(const state::CaseFile& file, const std::string& name) {
    std::vector<std::string> names;
    for (const state::Case& one : file.cases) names.push_back(one.name);
    if (file.cases.empty()) return fail(Errc::bad_value, "the file holds no case");
    if (name.empty() && file.cases.size() == 1) return file.cases.front();
    for (const state::Case& one : file.cases)
        if (one.name == name) return one;
    std::string all;
    for (const std::string& one : names) all += (all.empty() ? "'" : ", '") + one + "'";
    if (name.empty()) return fail(Errc::missing_field, "say which case with --case: " + all);
    return fail(Errc::not_found, "there is no case '" + to_printable(name) + "'", "--case",
                event::suggestion(name, names));
}

// The case as a ledger. Its entries carry a salt of zeros, so that the same story has the same root on every machine.
std::unique_ptr<state::MemoryLog> log_of(std::vector<state::Recorded> entries) {
    std::vector<Sha256> leaves;
    for (const state::Recorded& entry : entries) {
        const event::Registration registration{entry.recorded_at, {entry.recorded_by}, {}};
        const auto statement = event::encode_statement(entry.statement);
        const auto bytes =
            statement ? event::encode_entry(registration, *statement, {}) : Result<Bytes>(statement.error());
        leaves.push_back(bytes ? proof::leaf_hash(*bytes) : Sha256());
    }
    const auto root_of = [leaves = std::move(leaves)](TreeSize size) -> Result<Sha256> {
        return proof::root_of(std::span(leaves).first(to_number(size)));
    };
    return std::make_unique<state::MemoryLog>(std::move(entries), root_of);
}

// Without a question of one's own: the file's, each held against what it expects.
Exit run_own_questions(Context& context) {
    const auto file = read_cases(context);
    if (!file) return context.fail_usage(file.error());
    Table table;
    table.columns = {{"Case", "case"},
                     {"Line", "line", Side::right},
                     {"Question", "question"},
                     {"Answer", "answer"},
                     {"", "as_expected"}};
    json::array rows;
    bool is_as_expected = true;
    for (const state::Case& one : file->cases) {
        const auto log = log_of(one.entries);
        for (const state::CaseQuestion& question : one.questions) {
            const auto answer = state::ask(*log, question.question, {file->now});
            const std::string differs = question.expected.empty() ? "" : state::check_case(question, answer);
            const std::string said = state::summary_of(question.question, answer);
            is_as_expected = is_as_expected && differs.empty();
            table.rows.push_back({Cell(one.name), Cell(std::to_string(question.line)), Cell(question.text), Cell(said),
                                  differs.empty() ? Cell("ok", Tone::good) : Cell(differs, Tone::bad)});
            rows.push_back(json::object{{"case", one.name},
                                        {"line", question.line},
                                        {"question", question.text},
                                        {"answer", said},
                                        {"differs", differs}});
        }
    }
    table.if_empty = "the file asks no questions";
    Page page;
    page.blocks.emplace_back(std::move(table));
    context.print(page, rows);
    return is_as_expected ? Exit::ok : Exit::no;
}

Exit run_command_on_case(Context& context, const std::function<Exit(Context&)>& run) {
    const auto file = read_cases(context);
    if (!file) return context.fail_usage(file.error());
    auto chosen = choose(*file, context.given().value("case"));
    if (!chosen) return context.fail_usage(chosen.error());
    context.use_ledger(std::make_unique<OfflineLedger>(log_of(std::move(chosen->entries)), file->now));
    return run(context);
}

// The words that are neither options nor, as far as it can be known here, values of options.
std::vector<std::string> plain_words(const std::vector<std::string>& arguments) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i].size() < 2 || arguments[i][0] != '-') {
            words.push_back(arguments[i]);
        } else if (words.size() < 2 && arguments[i].find('=') == std::string::npos) {
            ++i;
        }
    }
    return words;
}

// Behind the case file stands another command line: its arguments and options are added to this one's.
Result<void> complete_try(const std::vector<std::string>& arguments, CommandSpec& spec) {
    const std::vector<std::string> words = plain_words(arguments);
    if (words.size() < 2) return {};
    const std::vector<CommandSpec> commands = all_commands();
    const CommandSpec* found = find_command(commands, {words[1]});
    std::size_t used = 1;
    if (!found && words.size() > 2) {
        found = find_command(commands, {words[1], words[2]});
        used = 2;
    }
    if (!found) {
        std::vector<std::string> known;
        for (const CommandSpec& command : commands) known.push_back(command.words[0]);
        return fail(Errc::not_found, "there is no command '" + to_printable(words[1]) + "'", "try",
                    event::suggestion(words[1], known));
    }
    CommandSpec inner = *found;
    if (inner.complete) {
        const std::vector<std::string> behind(words.begin() + 1 + static_cast<std::ptrdiff_t>(used), words.end());
        if (auto completed = inner.complete(behind, inner); !completed) return completed;
    }
    for (std::size_t i = 0; i < used; ++i)
        spec.arguments.push_back({"command-" + std::to_string(i + 1), "what to ask of it", true, false});
    spec.arguments.insert(spec.arguments.end(), inner.arguments.begin(), inner.arguments.end());
    spec.options.insert(spec.options.end(), inner.options.begin(), inner.options.end());
    spec.formats = inner.formats;
    spec.own_form = inner.own_form;
    spec.run = [run = inner.run](Context& context) { return run_command_on_case(context, run); };
    return {};
}

}  // namespace

void add_try_command(std::vector<CommandSpec>& commands) {
    CommandSpec spec;
    spec.words = {"try"};
    spec.task = Task::compare;
    spec.summary = "A case file, in memory: its own questions, or any other command asked of it.";
    spec.arguments = {{"casefile", "events with their own recorded_at, then questions (- for standard input)"}};
    spec.options = {{"case", "NAME", "which case, where the file holds several"}};
    spec.details =
        "Nothing is stored. Without a command the file's own questions are asked; exit code 1 where an answer "
        "is not as the file expects.";
    spec.examples = {"annals try cop26.case", "annals try cop26.case status rt5/a --on 2021-11-13"};
    spec.run = run_own_questions;
    spec.complete = complete_try;
    commands.push_back(std::move(spec));
}

}  // namespace annals::cli
