// Cells of the review: figures, names, days and entries, worded the same everywhere.
#pragma once

#include "cli/render/review_document.hpp"
#include "cli/render/words.hpp"

namespace annals::cli {

inline ReviewCell cell(std::string text, Tone tone = Tone::plain) { return {std::move(text), {}, {}, tone, {}}; }
ReviewCell toned_cell(const Cell& cell);
ReviewCell cell(const std::optional<Day>& day);
ReviewCell cell(const std::optional<DayRange>& days);
ReviewCell number_cell(std::int64_t value);
// A number that its entries make, in colour where it is not 0.
ReviewCell figure_cell(const state::Figure& figure, Tone tone_if_any = Tone::plain);
ReviewCell entries_cell(const std::vector<Seq>& entries);
ReviewCell entry_cell(Seq seq);

// The name of a subject, leading to where the page says more of it.
ReviewCell commitment_cell(const state::Named& commitment);
ReviewCell recommendation_cell(const state::Named& recommendation);
ReviewCell milestone_cell(const state::Named& milestone);
// The printed code of a recommendation, else the last word of its id.
std::string recommendation_name(const state::Named& recommendation);
// "none" is said where a list is empty.
ReviewCell names_cell(const std::vector<state::Named>& list, std::string if_empty = {});

// Ids of places within the page, from the id of a subject: "c-rt5", "r-charging-standards".
std::string commitment_anchor(const state::Named& commitment);
std::string recommendation_anchor(const state::Named& recommendation);
// The last word of an id: "rt5" of "road-transport/2023/rt5".
std::string last_word(const std::string& id);
// "RT5.a", and the instance where it has one.
std::string milestone_name(const state::Named& milestone, const std::optional<std::string>& instance);

// "task force member", from a wire word.
std::string spoken(std::string word);
// "17 governments (16 countries)".
std::string both_counts(std::int64_t governments, std::int64_t countries);
// "30 days later", "3 days earlier", "not moved".
std::string slip_words(std::int64_t days);
// Whether the copy with this hash is kept: "kept", leading to it; "missing"; "no copy" where none is recorded.
ReviewCell copy_cell(const std::optional<Sha256>& sha256, const ReviewExtras& extras);
// An address that a page may lead to: http or https only.
std::string safe_url(const std::optional<std::string>& url);

}  // namespace annals::cli
