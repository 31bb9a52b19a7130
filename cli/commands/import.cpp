// import: files by hand, compared with the ledger, then recorded in atomic batches.
#include "cli/intake/import.hpp"
#include "cli/client/copy.hpp"
#include "cli/commands/proof_files.hpp"
#include "cli/commands/registry.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"

#include <ostream>

namespace annals::cli {

namespace {

namespace json = boost::json;

Result<std::vector<intake::NamedText>> read_files(Context& context) {
    std::vector<intake::NamedText> files;
    for (const std::string& name : context.given().list("file")) {
        auto text = context.host().read_file(name);
        if (!text) return text.error();
        files.push_back({name, std::move(*text)});
    }
    return files;
}

Result<intake::ImportOptions> options_of(const Context& context) {
    intake::ImportOptions options;
    if (context.given().has("as-correction")) options.as_correction = context.given().value("as-correction");
    if (context.given().has("as-change")) {
        const auto day = parse_day_range(context.given().value("as-change"));
        if (!day) return fail(day.error().code, day.error().detail, "--as-change");
        options.as_change = *day;
    }
    if (options.as_correction && options.as_change)
        return fail(Errc::bad_value, "say --as-correction or --as-change, not both", "import");
    return options;
}

// Every batch in its order. What was recorded before a refusal stays recorded, and a second run goes on from there.
AppendOutcome send(Ledger& ledger, const intake::ImportPlan& plan, Wait wait) {
    AppendOutcome all;
    for (const auto& batch : plan.batches) {
        json::array statements;
        for (const event::Statement& statement : batch) statements.push_back(event::statement_to_json(statement));
        AppendOutcome outcome = ledger.append(statements, wait);
        if (!outcome.errors.empty()) {
            all.errors = std::move(outcome.errors);
            return all;
        }
        all.entries.insert(all.entries.end(), outcome.entries.begin(), outcome.entries.end());
        all.recorded_at = outcome.recorded_at;
        all.size = outcome.size;
        all.root = outcome.root;
        all.proofs.insert(all.proofs.end(), outcome.proofs.begin(), outcome.proofs.end());
        if (outcome.proof_problem) all.proof_problem = std::move(outcome.proof_problem);
    }
    return all;
}

void print_report(Context& context, const intake::ImportPlan& plan, bool is_dry_run, const AppendOutcome& outcome,
                  const ReceivedProofs& proofs) {
    if (context.globals().format == Format::json) {
        json::object report = intake::report_in_json(plan).as_object();
        report["dry_run"] = is_dry_run;
        report["recorded"] = outcome.entries.size();
        if (!outcome.entries.empty()) {
            report["size"] = outcome.size;
            report["root"] = outcome.root;
        }
        if (!proofs.texts.empty()) report["proofs"] = json::array(proofs.texts.begin(), proofs.texts.end());
        context.out() << event::print_json(report) << '\n';
        return;
    }
    context.out() << intake::report_in_words(plan, is_dry_run);
    if (outcome.entries.empty()) return;
    context.out() << "recorded at " << outcome.recorded_at << " · size " << outcome.size << " · root " << outcome.root
                  << '\n';
    if (!proofs.line.empty()) context.out() << proofs.line << '\n';
}

Exit run_import(Context& context) {
    const auto options = options_of(context);
    if (!options) return context.fail_usage(options.error());
    const auto files = read_files(context);
    if (!files) return context.fail_usage(files.error());
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    auto entries = copy_entries(**ledger);
    if (!entries) return context.fail_with(entries.error());
    std::vector<intake::Numbered> log;
    log.reserve(entries->size());
    for (state::Recorded& entry : *entries) log.push_back({entry.seq, std::move(entry.statement)});
    const auto plan = intake::plan_import(*files, intake::view_of(log), *options);
    if (!plan) return context.fail_with(plan.error());
    const bool is_dry_run = context.given().has("dry-run");
    const bool is_writing = !is_dry_run && plan->problems.empty() && !plan->needs_choice && !plan->batches.empty();
    const AppendOutcome outcome = is_writing ? send(**ledger, *plan, wait_of(context.given())) : AppendOutcome();
    if (!outcome.errors.empty()) return context.fail_with(outcome.errors);
    ReceivedProofs proofs;
    std::optional<Error> without_proof;
    if (is_writing && wait_of(context.given()) == Wait::proof) {
        auto received = take_proofs(context, outcome, true);
        if (!received) without_proof = received.error();
        if (received) proofs = std::move(*received);
    }
    print_report(context, *plan, is_dry_run, outcome, proofs);
    if (without_proof) return context.fail_with(*without_proof);
    if (!plan->problems.empty()) return Exit::usage;
    return plan->needs_choice && !is_dry_run ? Exit::no : Exit::ok;
}

}  // namespace

void add_import_command(std::vector<CommandSpec>& commands) {
    CommandSpec spec;
    spec.words = {"import"};
    spec.task = Task::record;
    spec.summary = "Plan files, event files and rosters, as far as the ledger does not hold them yet.";
    spec.arguments = {{"file", "a plan file or an event file (.toml), or a roster (.csv)", true, true}};
    spec.options = {{"dry-run", "", "say in words what would be recorded, and record nothing", Takes::flag},
                    {"as-correction", "REASON", "what differs was recorded wrongly: correct it"},
                    {"as-change", "DAY", "what differs changed in the world, on this day"}};
    for (OptionSpec& option : proof_options(true)) spec.options.push_back(std::move(option));
    spec.details =
        "All or nothing: any error, and nothing is written. What the ledger holds already is left alone, what "
        "differs is listed, what is gone from the file is never retracted.";
    spec.examples = {"annals import plan.toml events/*.toml --dry-run"};
    spec.run = run_import;
    commands.push_back(std::move(spec));
}

}  // namespace annals::cli
