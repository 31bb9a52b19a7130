// A review while it is made. Only for review_*.cpp and ask_review.cpp.
#pragma once

#include "schema/state/answers_review.hpp"
#include "schema/state/asked.hpp"

namespace annals::state {

struct Reviewed {
    const Asked& asked;
    std::string plan;
    std::vector<std::string> commitments;  // of the plan, by code
    Day changes_from;
    ReviewAnswer answer;

    World& world() const { return asked.world; }
    At at() const { return asked.at; }
    Named name(Kind kind, const std::string& id) const { return named(asked.world, {kind, id}, asked.at); }
    // Whether a date counts from a day after changes_from, up to `on`.
    bool is_recent(DayRange range) const {
        const Day day = read(range, asked.at.dates);
        return changes_from < day && day <= asked.at.on;
    }
};

// Another question's answer at the same clocks, as a part of this one.
template <class T>
Result<T> part_of_answer(const Asked& asked, AnswerValue (*ask)(const Asked&),
                         std::map<std::string, std::string> params) {
    Question question = asked.question;
    question.params = std::move(params);
    const auto json = ask({question, asked.asking, asked.world, asked.at});
    if (!json) return json.error();
    return parse_answer<T>(*json);
}

// Each fills its part of the answer; the first also the days that changes count from.
Result<void> review_cover(Reviewed& review);
Result<void> review_commitments(Reviewed& review);  // with summary, membership and occasions
Result<void> review_recommendations(Reviewed& review);
Result<void> review_parties(Reviewed& review);  // with the matrix
Result<void> review_changes(Reviewed& review);  // slips, moved, since
Result<void> review_landscape(Reviewed& review);
Result<void> review_next(Reviewed& review);
// Last: lists what the other parts name.
Result<void> review_annex(Reviewed& review);

}  // namespace annals::state
