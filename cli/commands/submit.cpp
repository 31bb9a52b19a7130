#include "cli/commands/submit.hpp"

#include "cli/commands/origin.hpp"
#include "cli/commands/proof_files.hpp"
#include "cli/render/change_table.hpp"
#include "cli/render/words.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/answer_json.hpp"

#include <ostream>

namespace annals::cli {

namespace {

namespace json = boost::json;

// What the ledger refused of the one statement that was sent ("/0/names/1"), as it was typed.
std::vector<Error> as_typed(std::vector<Error> errors, const Draft& draft) {
    constexpr std::string_view first = "/0/";
    for (Error& error : errors)
        if (error.place.starts_with(first)) error.place = draft.place_typed(error.place.substr(first.size() - 1));
    return errors;
}

Exit dry_run(Context& context, const Draft& draft, const json::object& statement) {
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const state::Question question = context.question("revised");  // for the clocks that were given
    const Trial trial = (*ledger)->try_out({statement}, {question.on, question.dates});
    if (!trial.errors.empty()) return context.fail_with(as_typed(trial.errors, draft));
    if (trial.entries.size() == 1 && trial.entries.front().is_duplicate) {
        const std::uint64_t seq = to_number(trial.entries.front().seq);
        context.print_lines({Cell("nothing would be recorded: entry " + std::to_string(seq) + " says this already")},
                            {{"dry_run", true}, {"statement", statement}, {"duplicate_of", seq}});
        return Exit::ok;
    }
    const auto as_of = as_of_size(context, **ledger, trial.size);
    if (!as_of) return context.fail_with(as_of.error());
    const auto revised = state::parse_answer<state::RevisedAnswer>(trial.revised);
    if (!revised) return context.fail_with(revised.error());
    Page page;
    Facts said;
    for (const auto& member : statement) {
        const auto* text = member.value().if_string();
        said.facts.push_back(
            {std::string(member.key().data(), member.key().size()),
             Cell(text ? std::string(text->data(), text->size()) : event::print_json(member.value()))});
    }
    page.blocks.emplace_back(Heading{"Would be recorded", "dry run, nothing is written"});
    page.blocks.emplace_back(std::move(said));
    page.blocks.emplace_back(change_table("What would change in the answers about " + trial.on, revised->rows));
    page.warnings = trial.warnings;
    page.footer = footer_of(*as_of);
    json::object report{{"dry_run", true}, {"statement", statement}, {"on", trial.on}};
    report["changes"] = trial.revised.as_object().at("rows");
    report["as_of"] = state::answer_to_json(*as_of);
    context.print(page, report);
    return Exit::ok;
}

}  // namespace

std::vector<OptionSpec> submit_options() {
    std::vector<OptionSpec> options = {
        {"dry-run", "",
         "record nothing: show which answers of any plan would change, before and after (of a ledger of more than "
         "2,000 commitments: of the plans concerned, which for an occasion or a deadline are all)",
         Takes::flag}};
    for (OptionSpec& option : proof_options(false)) options.push_back(std::move(option));
    return options;
}

void add_outcome(AppendOutcome& all, AppendOutcome next) {
    all.entries.insert(all.entries.end(), next.entries.begin(), next.entries.end());
    all.recorded_at = std::move(next.recorded_at);
    all.size = next.size;
    all.root = std::move(next.root);
    all.proofs.insert(all.proofs.end(), next.proofs.begin(), next.proofs.end());
    if (next.proof_problem) all.proof_problem = std::move(next.proof_problem);
}

Exit print_outcome(Context& context, const AppendOutcome& outcome) {
    if (!outcome.errors.empty()) return context.fail_with(outcome.errors);
    Page page;
    Lines lines;
    Table file;
    for (const char* name : {"seq", "duplicate", "recorded_at", "size", "root", "proof"})
        file.columns.push_back({"", name});
    json::array entries;
    for (const AppendedEntry& entry : outcome.entries) {
        const std::string seq = std::to_string(to_number(entry.seq));
        file.rows.push_back({Cell(seq), Cell(entry.is_duplicate ? "true" : "false"), Cell(outcome.recorded_at),
                             Cell(std::to_string(outcome.size)), Cell(outcome.root), Cell()});
        lines.lines.emplace_back(entry.is_duplicate ? "already recorded as entry " + seq : "recorded as entry " + seq,
                                 entry.is_duplicate ? Tone::quiet : Tone::good);
        entries.push_back(json::object{{"seq", to_number(entry.seq)}, {"duplicate", entry.is_duplicate}});
    }
    ReceivedProofs proofs;
    std::optional<Error> without_proof;
    if (wait_of(context.given()) == Wait::proof) {
        auto received = take_proofs(context, outcome, false);
        if (!received) without_proof = received.error();
        if (received) proofs = std::move(*received);
    }
    if (!proofs.line.empty()) lines.lines.emplace_back(proofs.line, Tone::good);
    for (std::size_t i = 0; i < std::min(proofs.texts.size(), file.rows.size()); ++i)
        file.rows[i].back().text = proofs.texts[i];
    page.file = std::move(file);
    page.blocks.emplace_back(std::move(lines));
    if (outcome.size > 0)
        page.blocks.emplace_back(Lines{{Cell("recorded at " + outcome.recorded_at + " · size " +
                                                 std::to_string(outcome.size) + " · root " + outcome.root,
                                             Tone::quiet)}});
    json::object document{{"entries", std::move(entries)},
                          {"recorded_at", outcome.recorded_at},
                          {"size", outcome.size},
                          {"root", outcome.root}};
    if (!proofs.texts.empty()) document["proofs"] = json::array(proofs.texts.begin(), proofs.texts.end());
    context.print(page, document);
    if (without_proof) return context.fail_with(*without_proof);
    // Kept nowhere, it is shown, for whoever pipes it on.
    if (context.globals().format == Format::table && proofs.files.empty())
        for (const std::string& text : proofs.texts) context.out() << '\n' << text;
    return Exit::ok;
}

Exit submit(Context& context, const Draft& draft) {
    Draft::Finished finished = draft.finish();
    if (!finished.errors.empty()) {
        context.fail_with(finished.errors);
        return Exit::usage;
    }
    if (context.given().has("dry-run")) return dry_run(context, draft, finished.json);
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    AppendOutcome outcome = (*ledger)->append({finished.json}, wait_of(context.given()));
    outcome.errors = as_typed(std::move(outcome.errors), draft);
    return print_outcome(context, outcome);
}

}  // namespace annals::cli
