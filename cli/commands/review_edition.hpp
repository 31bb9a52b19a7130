// review.frozen and review.issued: an edition of a review that is in a folder, put on record.
#pragma once

#include "cli/commands/proof_files.hpp"
#include "cli/commands/review_job.hpp"

namespace annals::cli {

// One statement about the review, as the ledger has it.
struct EditionEntry {
    std::string type;
    std::string id;
    std::uint64_t seq = 0;
    bool is_new = false;
};
struct RecordedEdition {
    std::vector<EditionEntry> entries;
    AppendOutcome outcome;  // of those that are new
};

// Records what --freeze and --issue ask for, unless the ledger holds it already; what is issued is frozen. Waits for
// proofs where --wait asks for them. Errors are those of the ledger.
Result<RecordedEdition> record_edition(Context& context, const MadeReview& made);

}  // namespace annals::cli
