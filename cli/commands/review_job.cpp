#include "cli/commands/review_job.hpp"

#include "cli/commands/signed_head.hpp"
#include "cli/commands/source_copies.hpp"
#include "schema/base/check.hpp"
#include "schema/base/text.hpp"
#include "schema/event/problems.hpp"
#include "schema/proof/digest.hpp"

#include <algorithm>
#include <array>
#include <ostream>

namespace annals::cli {

namespace {

// Back to the start of the line, and the line cleared: the last word of a finished run is what it printed.
constexpr std::string_view clear_line = "\r\x1b[K";

ReviewExtras extras_of(Context& context, const state::AsOfView& as_of, const ReviewInputs& inputs,
                       std::vector<std::string>& warnings) {
    ReviewExtras extras;
    extras.narrative = inputs.narrative;
    const std::string size = std::to_string(to_number(as_of.size));
    Result<std::string> note = fail(Errc::not_found, "a ledger in memory signs nothing");
    if (context.has_source())
        if (const auto source = context.source())
            note = covering_checkpoint(**source, {as_of.size, as_of.root}, inputs.kept_checkpoint);
    const auto checkpoint =
        note ? proof::parse_signed_checkpoint(*note) : Result<proof::SignedCheckpoint>(note.error());
    if (!checkpoint) {
        extras.checkpoint_says = "No signed checkpoint covers the " + size + " entries of this review.";
        warnings.push_back("no signed checkpoint covers the " + size + " entries: " + checkpoint.error().detail);
        return extras;
    }
    extras.checkpoint = *note;
    extras.checkpoint_says = "The signed checkpoint of " + checkpoint->checkpoint.origin + " over " +
                             std::to_string(to_number(checkpoint->checkpoint.head.size)) + " entries covers the " +
                             size + " of this review.";
    return extras;
}

void warn_of_unplaced(const ReviewInputs& inputs, const state::ReviewAnswer& answer,
                      std::vector<std::string>& warnings) {
    const std::vector<std::string> known = narrative_names(answer);
    for (const auto& [name, text] : inputs.narrative) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const std::string hint = event::suggestion(name, known);
        warnings.push_back("narrative/" + to_printable(name) +
                           ".md belongs to no commitment of this plan: it is kept, "
                           "and placed nowhere" +
                           (hint.empty() ? "" : " (" + hint + ")"));
    }
}

// The copies that the review holds, by the path that each has in its folder.
Result<Copies> copies_for(Context& context, const ReviewInputs& inputs, const state::ReviewAnswer& answer,
                          std::vector<std::string>& warnings) {
    switch (inputs.copies_from) {
    case ReviewInputs::CopiesFrom::nowhere: return Copies{};
    case ReviewInputs::CopiesFrom::here_alone: return inputs.copies;
    case ReviewInputs::CopiesFrom::ledger_too: break;
    }
    return copies_of_sources(context, answer, inputs.copies, warnings);
}

void add_inputs(const ReviewInputs& inputs, std::vector<OutputFile>& files) {
    for (const auto& [name, text] : inputs.narrative) files.push_back({"narrative/" + name + ".md", text});
    if (!inputs.templates.page.empty()) files.push_back({"templates/review.html.mustache", inputs.templates.page});
    if (!inputs.templates.markdown.empty())
        files.push_back({"templates/review.md.mustache", inputs.templates.markdown});
}

}  // namespace

std::string step_line(ReviewStep step) {
    constexpr auto names = std::to_array<std::string_view>({
        "asking the ledger",
        "reading its answer",
        "reading the saved copies of sources",
        "writing the page, tables and drawings",
        "putting the folder in place",
    });
    const auto at = static_cast<std::size_t>(step);
    CHECK(at < names.size());
    return "step " + std::to_string(at + 1) + " of " + std::to_string(names.size()) + ": " + std::string(names[at]) +
           " ...";
}

void tell_step(const Context& context, ReviewStep step) {
    if (context.host().err_is_terminal) context.host().err << clear_line << step_line(step) << std::flush;
}

void tell_end(const Context& context) {
    if (context.host().err_is_terminal) context.host().err << clear_line << std::flush;
}

Result<state::Question> review_question(Context& context, const std::string& plan, const std::string& previous) {
    state::Question question = context.question("review", {{"plan", plan}});
    if (!previous.empty()) question.params["previous"] = previous;
    if (!question.on) question.on = day_of(context.host().now);
    if (!std::holds_alternative<KnownNow>(question.known)) return question;
    const auto ledger = context.ledger();
    if (!ledger) return ledger.error();
    const auto answer = (*ledger)->ask(context.question("resolve", {{"text", plan}}));
    // What names no plan is told by the review itself.
    if (!answer && answer.error().code == Errc::not_found) return question;
    if (!answer) return answer.error();
    const auto document = state::parse_document(answer->json);
    if (!document) return document.error();
    question.known = document->as_of.size;
    return question;
}

Result<MadeReview> make_review_files(Context& context, const ReviewInputs& inputs) {
    const auto ledger = context.ledger();
    if (!ledger) return ledger.error();
    tell_step(context, ReviewStep::ask);
    const auto bytes = (*ledger)->ask(inputs.question);
    if (!bytes) return bytes.error();
    tell_step(context, ReviewStep::read);
    const auto document = state::parse_document(bytes->json);
    if (!document) return document.error();
    auto answer = state::parse_answer<state::ReviewAnswer>(document->answer);
    if (!answer) return answer.error();
    MadeReview made;
    made.as_of = document->as_of;
    made.answer = std::move(*answer);
    made.warnings = document->warnings;
    warn_of_unplaced(inputs, made.answer, made.warnings);
    ReviewExtras extras = extras_of(context, made.as_of, inputs, made.warnings);
    tell_step(context, ReviewStep::copies);
    auto copies = copies_for(context, inputs, made.answer, made.warnings);
    if (!copies) return copies.error();
    extras.are_copies_left_out = inputs.copies_from == ReviewInputs::CopiesFrom::nowhere;
    for (const auto& [sha256, copy] : *copies) extras.kept_copies[sha256] = path_of_copy(sha256);
    tell_step(context, ReviewStep::render);
    auto files =
        review_files(make_review(made.as_of, made.answer, extras), bytes->text, document->answer, inputs.templates);
    if (!files) return files.error();
    made.files = std::move(*files);
    add_inputs(inputs, made.files);
    for (auto& [sha256, copy] : *copies) made.files.push_back({path_of_copy(sha256), std::move(copy)});
    made.manifest = {made.answer.cover.plan.id,
                     to_string(made.as_of.on),
                     made.as_of.known,
                     made.as_of.dates,
                     to_number(made.as_of.size),
                     to_hex(made.as_of.root),
                     {},
                     extras.are_copies_left_out,
                     {}};
    if (const auto previous = inputs.question.params.find("previous"); previous != inputs.question.params.end())
        made.manifest.previous = previous->second;
    for (const OutputFile& file : made.files)
        made.manifest.sha256s[file.path] = to_hex(proof::sha256(bytes_of(file.content)));
    made.files.push_back({"MANIFEST", format_manifest(made.manifest)});
    made.document = proof::sha256(bytes_of(made.files.back().content));
    return made;
}

}  // namespace annals::cli
