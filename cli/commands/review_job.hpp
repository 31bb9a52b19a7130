// From a question to the files of a review: asks, collects what stands beside the answer, renders. Writes nothing.
#pragma once

#include "cli/commands/context.hpp"
#include "cli/commands/review_folder.hpp"

namespace annals::cli {

// What the files follow from, beside the ledger. The same inputs give the same files.
struct ReviewInputs {
    state::Question question;
    std::string kept_checkpoint;  // used before for this review: stays while it holds
    std::map<std::string, std::string> narrative;
    ReviewTemplates templates;
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

// Tells on a terminal what is being done; the next call, or an empty text, takes its place.
void tell_progress(const Context& context, const std::string& what);

}  // namespace annals::cli
