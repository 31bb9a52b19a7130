#include "cli/commands/submit.hpp"

#include "cli/client/copy.hpp"
#include "cli/client/offline_ledger.hpp"
#include "cli/commands/origin.hpp"
#include "cli/commands/proof_files.hpp"
#include "cli/render/change_table.hpp"
#include "cli/render/words.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/accept.hpp"
#include "schema/state/answer_json.hpp"
#include "schema/state/memory_log.hpp"

#include <ostream>

namespace annals::cli {

namespace {

namespace json = boost::json;

// Whether the ledger would take the statement; its `about` is completed as the ledger would.
Result<void> check_acceptance(const std::vector<state::Recorded>& entries, const event::Statement& statement) {
    const state::AcceptFacts::FindStatement find = [&](Seq seq) -> Result<event::Statement> {
        if (to_number(seq) >= entries.size()) return fail(Errc::not_found, "there is no such entry");
        return entries[to_number(seq)].statement;
    };
    state::AcceptFacts facts;
    for (const state::Recorded& entry : entries) facts.apply(entry.seq, entry.statement, find);
    return facts.check(statement, find);
}

// What an entry on another one is about is what that one is about.
void complete_about(const std::vector<state::Recorded>& entries, event::Statement& statement) {
    const auto target = event::target_of(statement.payload);
    if (target && *target < entries.size()) statement.about = entries[*target].statement.about;
}

Exit show_changes(Context& context, OfflineLedger& after, std::uint64_t size, const json::object& statement,
                  const state::AsOfView& as_of) {
    state::Question question = context.question("revised");
    question.known = TreeSize(size + 1);
    question.params["earlier"] = "@" + std::to_string(size);
    question.params["later"] = "@" + std::to_string(size + 1);
    if (!question.on) question.on = day_of(context.host().now);
    const auto answer = after.ask(question);
    if (!answer) return context.fail_with(answer.error());
    const auto document = state::parse_document(answer->json);
    if (!document) return context.fail_with(document.error());
    const auto revised = state::parse_answer<state::RevisedAnswer>(document->answer);
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
    page.blocks.emplace_back(
        change_table("What would change in the answers about " + to_string(*question.on), revised->rows));
    page.warnings = document->warnings;
    page.footer = footer_of(as_of);
    json::object report{{"dry_run", true}, {"statement", statement}, {"on", to_string(*question.on)}};
    report["changes"] = document->answer.as_object().at("rows");
    report["as_of"] = state::answer_to_json(as_of);
    context.print(page, report);
    return Exit::ok;
}

Exit dry_run(Context& context, Draft::Finished finished) {
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    auto entries = copy_entries(**ledger);
    if (!entries) return context.fail_with(entries.error());
    complete_about(*entries, *finished.statement);
    for (const state::Recorded& entry : *entries) {
        if (entry.statement.envelope.key.text != finished.statement->envelope.key.text) continue;
        context.print_lines(
            {Cell("nothing would be recorded: entry " + std::to_string(to_number(entry.seq)) + " has the same key")},
            {{"dry_run", true}, {"statement", finished.json}, {"same_key", to_number(entry.seq)}});
        return Exit::ok;
    }
    if (const auto accepted = check_acceptance(*entries, *finished.statement); !accepted)
        return context.fail_with(accepted.error());
    const std::uint64_t size = entries->size();
    const auto as_of = as_of_size(context, **ledger, size);
    if (!as_of) return context.fail_with(as_of.error());
    // After everything recorded, and not before the present.
    Instant instant = context.host().now;
    if (!entries->empty() && instant <= entries->back().recorded_at) instant = {entries->back().recorded_at.us + 1};
    entries->push_back({Seq(size), instant, "dry-run", std::move(*finished.statement)});
    OfflineLedger after(std::make_unique<state::MemoryLog>(std::move(*entries)), instant);
    return show_changes(context, after, size, finished.json, *as_of);
}

}  // namespace

std::vector<OptionSpec> submit_options() {
    std::vector<OptionSpec> options = {
        {"dry-run", "", "record nothing: show which answers would change, before and after", Takes::flag}};
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
    json::array entries;
    for (const AppendedEntry& entry : outcome.entries) {
        const std::string seq = std::to_string(to_number(entry.seq));
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
    if (context.given().has("dry-run")) return dry_run(context, std::move(finished));
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    return print_outcome(context, (*ledger)->append({finished.json}, wait_of(context.given())));
}

}  // namespace annals::cli
