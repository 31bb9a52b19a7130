// From a question to the files of a review: asks, collects what stands beside the answer, renders. Writes nothing.
#pragma once

#include "cli/commands/context.hpp"
#include "cli/commands/review_copies.hpp"

namespace annals::cli {

// What the files follow from, beside the ledger. The same inputs give the same files.
struct ReviewInputs {
    state::Question question;
    std::string kept_checkpoint;  // used before for this review: stays while it holds
    std::map<std::string, std::string> narrative;
    ReviewTemplates templates;
    Copies copies;  // of sources, those that the review has already: they stay
    enum class CopiesFrom : unsigned char { ledger_too, here_alone, nowhere };
    CopiesFrom copies_from = CopiesFrom::ledger_too;  // a check asks no ledger; left out, they are nowhere
};

struct MadeReview {
    std::vector<OutputFile> files;  // MANIFEST last
    Manifest manifest;
    state::AsOfView as_of;
    state::ReviewAnswer answer;
    Sha256 document;  // of MANIFEST: what review.frozen and review.issued name
    std::vector<std::string> warnings;
};

// The question, with `now` fixed to the tree size that it means: asked again, it is the same question. Errors are those
// of the ledger.
Result<state::Question> review_question(Context& context, const std::string& plan, const std::string& previous);

// Errors are those of the ledger and of the templates.
Result<MadeReview> make_review_files(Context& context, const ReviewInputs& inputs);

// What a review is busy with, in this order.
enum class ReviewStep : unsigned char { ask, read, copies, render, put };
// "step 2 of 5: reading the answer ..."
std::string step_line(ReviewStep step);
// Tells it where standard error is a terminal: in one line, which the next step takes over and the end clears.
void tell_step(const Context& context, ReviewStep step);
void tell_end(const Context& context);

}  // namespace annals::cli
