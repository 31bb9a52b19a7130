// Parts of answers as the words that people read, the same in every table.
#pragma once

#include "cli/render/page.hpp"
#include "schema/event/describe.hpp"
#include "schema/state/answers.hpp"

namespace annals::cli {

// "RT5" where there is a printed code, else the name if it is short, else the id.
std::string short_name(const state::Named& named);
// "RT5 Trade Conditions", "United Kingdom".
std::string full_name(const state::Named& named);
std::string short_names(const std::vector<state::Named>& list);

// An empty text where there is none.
std::string text_of(const std::optional<Day>& day);
std::string text_of(const std::optional<DayRange>& days);
std::string text_of(const std::optional<std::string>& text);
std::string text_of(const std::optional<std::int32_t>& number);
std::string joined(const std::vector<std::string>& list, std::string_view between = ", ");
std::string joined(const std::vector<Seq>& list);

// "1 day", "12 days".
std::string count_of(std::int64_t count, std::string_view noun);

// "on time", "late by 3 days", "due in 12 days", "overdue by 12 days (8 against the original)".
Cell timeliness_of(const state::TimelinessView& timeliness);
Cell state_of(state::MilestoneState state);
Cell state_of(state::CommitmentState state);

// "17 governments (16 countries)", and others where there are any.
std::string counts_of(const state::Counts& counts);

// What the imprecise dates of an answer leave open, as sentences.
void add_imprecise(const std::vector<state::Imprecise>& list, std::vector<std::string>& sentences);

}  // namespace annals::cli
