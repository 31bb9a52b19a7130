// The saved copies that a review leads to: its folder holds them under their hash, so that its links work wherever the
// folder goes, and so that the folder itself says which copies were kept when it was made.
#pragma once

#include "cli/commands/context.hpp"
#include "cli/commands/review_folder.hpp"
#include "schema/state/answers_review.hpp"

namespace annals::cli {

inline constexpr std::size_t review_copies_bytes_max = 256UL * 1024 * 1024;  // of all copies in one review

using Copies = std::map<std::string, std::string>;  // SHA-256 in hex -> the copy

// Those that a review's folder holds; what is not what its name says is none.
Copies copies_in(const ReviewFolder& folder);

// Those that the review names, in the annex or as evidence: from `known`, else as the ledger keeps them. One that was
// altered where it is kept counts as missing, with a warning. too_large over review_copies_bytes_max; else errors of
// the ledger.
Result<Copies> copies_of_sources(Context& context, const state::ReviewAnswer& answer, const Copies& known,
                                 std::vector<std::string>& warnings);

// What a review that rests on `held` does not say of the copies that are `kept` now: a sentence for each difference.
std::vector<std::string> copies_since(const state::ReviewAnswer& answer, const Copies& held, const Copies& kept);

}  // namespace annals::cli
