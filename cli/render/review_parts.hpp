// The ten parts of the review, each made from the answer alone, and the tables of the files.
#pragma once

#include "cli/render/review_document.hpp"

namespace annals::cli {

ReviewPart cover_part(const state::AsOfView& as_of, const state::ReviewAnswer& answer, const ReviewExtras& extras);
ReviewPart summary_part(const state::AsOfView& as_of, const state::ReviewAnswer& answer, const ReviewExtras& extras);
ReviewPart commitments_part(const state::ReviewAnswer& answer, const ReviewExtras& extras);
ReviewPart recommendations_part(const state::ReviewAnswer& answer);
ReviewPart parties_part(const state::ReviewAnswer& answer);
ReviewPart slippage_part(const state::ReviewAnswer& answer);
ReviewPart since_part(const state::ReviewAnswer& answer);
ReviewPart landscape_part(const state::ReviewAnswer& answer);
ReviewPart next_part(const state::AsOfView& as_of, const state::ReviewAnswer& answer);
ReviewPart annex_part(const state::AsOfView& as_of, const state::ReviewAnswer& answer, const ReviewExtras& extras);

// What the cover and its file say, in order.
std::vector<std::pair<std::string, ReviewCell>> cover_facts(const state::AsOfView& as_of,
                                                            const state::ReviewAnswer& answer,
                                                            const ReviewExtras& extras);

// The tables of each part as files hold them: whole, with machine names and entries. In the order of the parts.
void add_summary_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables);
void add_commitment_tables(const state::ReviewAnswer& answer, const ReviewExtras& extras,
                           std::vector<ReviewTable>& tables);
void add_recommendation_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables);
void add_party_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables);
void add_change_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables);
void add_landscape_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables);
void add_next_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables);
void add_annex_tables(const state::ReviewAnswer& answer, const ReviewExtras& extras, std::vector<ReviewTable>& tables);

// The charts: each says its own title, its text alternative, and in words when there is nothing to draw.
ReviewChart timeline_chart(const state::AsOfView& as_of, const state::ReviewAnswer& answer);
ReviewChart status_chart(const state::ReviewAnswer& answer);
ReviewChart membership_chart(const state::AsOfView& as_of, const state::ReviewAnswer& answer);
ReviewChart matrix_chart(const state::ReviewAnswer& answer);
ReviewChart coverage_chart(const state::ReviewAnswer& answer);
ReviewChart slip_chart(const state::ReviewAnswer& answer);
ReviewChart rating_chart(const state::ReviewAnswer& answer);

}  // namespace annals::cli
