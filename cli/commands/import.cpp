// import: files by hand, compared with the ledger, then recorded in atomic batches.
#include "cli/intake/import.hpp"
#include "cli/commands/ledger_view.hpp"
#include "cli/commands/origin.hpp"
#include "cli/commands/proof_files.hpp"
#include "cli/commands/registry.hpp"
#include "cli/commands/submit.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/answer_json.hpp"

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

void put_statements(const std::vector<event::Statement>& batch, json::array& statements) {
    for (const event::Statement& statement : batch) statements.push_back(event::statement_to_json(statement));
}

// Every batch in its order. What was recorded before a refusal stays recorded, and a second run goes on from there.
AppendOutcome send(Ledger& ledger, const intake::ImportPlan& plan, Wait wait) {
    AppendOutcome all;
    for (std::size_t i = 0; i < plan.batches.size(); ++i) {
        json::array statements;
        put_statements(plan.batches[i], statements);
        AppendOutcome outcome = ledger.append(statements, wait);
        if (!outcome.errors.empty()) {
            for (Error& error : outcome.errors) all.errors.push_back(plan.in_files(i, std::move(error)));
            if (!all.entries.empty())
                all.errors.push_back(fail(all.errors.front().code,
                                          "before this, " + std::to_string(all.entries.size()) +
                                              " entries were recorded, up to size " + std::to_string(all.size),
                                          "import", "import again: it goes on from there"));
            return all;
        }
        add_outcome(all, std::move(outcome));
    }
    return all;
}

// What send() would be refused, without sending.
Judgement judge(Ledger& ledger, const intake::ImportPlan& plan) {
    json::array statements;
    for (const auto& batch : plan.batches) put_statements(batch, statements);
    Judgement judgement = ledger.judge(statements);
    for (Error& error : judgement.errors) {
        const auto sent = intake::place_sent(error.place);
        if (!sent) continue;
        std::size_t index = sent->index;
        std::size_t batch = 0;
        while (batch + 1 < plan.batches.size() && index >= plan.batches[batch].size())
            index -= plan.batches[batch++].size();
        error.place = "/" + std::to_string(index) + sent->within;
        error = plan.in_files(batch, std::move(error));
    }
    return judgement;
}

struct Imported {
    bool is_dry_run = false;
    std::optional<Judgement> judgement;  // of a dry run that has something to record
    AppendOutcome outcome;
    ReceivedProofs proofs;
    state::AsOfView as_of;  // the size that the report rests on, and its root
};

// What the files say beside the ledger, a row an item; a changed one has a row a field.
Table report_table(const intake::ImportPlan& plan) {
    Table table;
    for (const char* name : {"verdict", "place", "key", "entry", "field", "old", "new", "text"})
        table.columns.push_back({name, name});
    const auto put = [&](std::initializer_list<std::string> cells) {
        table.rows.emplace_back(cells.begin(), cells.end());
    };
    for (const Error& error : plan.problems)
        put({"error", error.place, "", "", "", "", "", error.detail + (error.hint.empty() ? "" : "; " + error.hint)});
    for (const intake::ImportItem& item : plan.items) {
        const std::string verdict(intake::verdict_word(item.verdict));
        const std::string seq = item.seq ? std::to_string(to_number(*item.seq)) : "";
        if (item.changes.empty()) put({verdict, item.place, item.key, seq, "", "", "", item.sentence});
        for (const intake::FieldChange& change : item.changes)
            put({verdict, item.place, item.key, seq, change.field, change.old_value, change.new_value, item.sentence});
    }
    for (const intake::GoneItem& item : plan.gone)
        put({"gone", "", item.key, std::to_string(to_number(item.seq)), "", "", "", item.sentence});
    for (const std::string& warning : plan.warnings) put({"warning", "", "", "", "", "", "", warning});
    return table;
}

// Who has said that the ledger would take it, and of how much.
std::string judgement_in_words(const Judgement& judgement, std::size_t count) {
    const std::string all = judgement.count == count ? "all of it"
                                                     : "the first " + std::to_string(judgement.count) + " of these " +
                                                           std::to_string(count) +
                                                           " entries; it was not asked about "
                                                           "the rest, which leans on them";
    switch (judgement.by) {
    case Judgement::By::ledger:
        return "The ledger was asked, at size " + std::to_string(judgement.size) + ": it would take " + all + ".";
    case Judgement::By::copy:
        return "Not asked: the daemon, which may hold more by now. By the ledger's rules, over the " +
               std::to_string(judgement.size) + " entries of this copy, it would take " + all +
               ". A copy records nothing: import into the daemon.";
    case Judgement::By::nobody: break;
    }
    return "Not asked: whether the ledger would take it (" + judgement.why_not + ").";
}

json::object judgement_in_json(const Judgement& judgement) {
    const char* by = judgement.by == Judgement::By::ledger ? "ledger"
                     : judgement.by == Judgement::By::copy ? "copy"
                                                           : "nobody";
    json::object object{{"by", by}, {"statements", judgement.count}, {"size", judgement.size}};
    if (judgement.by == Judgement::By::nobody) object["why_not"] = judgement.why_not;
    return object;
}

void print_report(Context& context, const intake::ImportPlan& plan, const Imported& imported) {
    Page page;
    page.file = report_table(plan);
    if (imported.judgement) {
        auto& row = page.file->rows.emplace_back(page.file->columns.size());
        row.front() = Cell("judged");
        row.back() = Cell(judgement_in_words(*imported.judgement, plan.statements_count()));
    }
    if (context.globals().format == Format::markdown) page.blocks.emplace_back(*page.file);
    page.footer = footer_of(imported.as_of);
    json::object report = intake::report_in_json(plan).as_object();
    report["dry_run"] = imported.is_dry_run;
    report["recorded"] = imported.outcome.entries.size();
    if (imported.judgement) report["judged"] = judgement_in_json(*imported.judgement);
    if (!imported.outcome.entries.empty()) {
        report["size"] = imported.outcome.size;
        report["root"] = imported.outcome.root;
    }
    const auto& texts = imported.proofs.texts;
    if (!texts.empty()) report["proofs"] = json::array(texts.begin(), texts.end());
    report["as_of"] = state::answer_to_json(imported.as_of);
    // The report is text already: the page adds its close.
    if (context.globals().format == Format::table) {
        context.out() << intake::report_in_words(plan, imported.is_dry_run);
        if (imported.judgement)
            context.out() << to_printable(judgement_in_words(*imported.judgement, plan.statements_count())) << '\n';
        if (!imported.outcome.entries.empty()) context.out() << "recorded at " << imported.outcome.recorded_at << '\n';
        if (!imported.proofs.line.empty()) context.out() << imported.proofs.line << '\n';
    }
    context.print(page, report);
}

Exit run_import(Context& context) {
    const auto options = options_of(context);
    if (!options) return context.fail_usage(options.error());
    if (!std::holds_alternative<KnownNow>(context.globals().known))
        return context.fail_usage(fail(Errc::bad_value, "an import compares with what the ledger holds now", "--known",
                                       "leave it out; `annals import` adds to the head, whatever was known earlier"));
    const auto files = read_files(context);
    if (!files) return context.fail_usage(files.error());
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    // Before anything is read: what is compared holds at least these entries.
    auto as_of = as_of_head(context, **ledger);
    if (!as_of) return context.fail_with(as_of.error());
    TouchedEntries touched(**ledger);
    const auto plan = intake::plan_import(*files, touched.view(), *options);
    if (!plan) return context.fail_with(plan.error());
    Imported imported;
    imported.is_dry_run = context.given().has("dry-run");
    const bool has_news = plan->problems.empty() && !plan->needs_choice && !plan->batches.empty();
    const bool is_writing = has_news && !imported.is_dry_run;
    if (has_news && imported.is_dry_run) imported.judgement = judge(**ledger, *plan);
    if (imported.judgement && !imported.judgement->errors.empty()) return context.fail_with(imported.judgement->errors);
    if (is_writing) imported.outcome = send(**ledger, *plan, wait_of(context.given()));
    if (!imported.outcome.errors.empty()) return context.fail_with(imported.outcome.errors);
    std::optional<Error> without_proof;
    if (is_writing && wait_of(context.given()) == Wait::proof) {
        auto received = take_proofs(context, imported.outcome, true);
        if (!received) without_proof = received.error();
        if (received) imported.proofs = std::move(*received);
    }
    if (is_writing) as_of = as_of_size(context, **ledger, imported.outcome.size);
    if (!as_of) return context.fail_with(as_of.error());
    imported.as_of = *as_of;
    print_report(context, *plan, imported);
    if (without_proof) return context.fail_with(*without_proof);
    if (!plan->problems.empty()) return Exit::usage;
    return plan->needs_choice ? Exit::no : Exit::ok;
}

}  // namespace

void add_import_command(std::vector<CommandSpec>& commands) {
    CommandSpec spec;
    spec.words = {"import"};
    spec.task = Task::record;
    spec.summary = "Plan files, event files and rosters, as far as the ledger does not hold them yet.";
    spec.arguments = {{"file", "a plan file or an event file (.toml), or a roster (.csv)", true, true}};
    spec.options = {
        {"dry-run", "", "say in words what would be recorded, and whether the ledger would take it; record nothing",
         Takes::flag},
        {"as-correction", "REASON", "what differs was recorded wrongly: correct it"},
        {"as-change", "DAY", "what differs changed in the world, on this day"}};
    for (OptionSpec& option : proof_options(true)) spec.options.push_back(std::move(option));
    spec.details =
        "All or nothing: any error, and nothing is written. What the ledger holds already is left alone, what "
        "differs is listed, what is gone from the file is never retracted. A dry run compares likewise, asks the "
        "daemon whether it would take what is new, and ends with the exit code of the real run. --known is refused: "
        "what is compared is what the ledger holds now.";
    spec.examples = {"annals import plan.toml events/*.toml --dry-run"};
    spec.run = run_import;
    commands.push_back(std::move(spec));
}

}  // namespace annals::cli
