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
    // Whether a day lies after changes_from, up to `on`; whether a date counts from such a day.
    bool is_recent(Day day) const { return changes_from < day && day <= asked.at.on; }
    bool is_recent(DayRange range) const { return is_recent(read(range, asked.at.dates)); }
};

// One more, and the entries that it rests on; settle() puts the entries in order, each once, when all are counted.
inline void add(Figure& figure, const std::vector<Seq>& entries) {
    figure.value += 1;
    figure.entries.insert(figure.entries.end(), entries.begin(), entries.end());
}
inline void settle(Figure& figure) {
    std::sort(figure.entries.begin(), figure.entries.end());
    figure.entries.erase(std::unique(figure.entries.begin(), figure.entries.end()), figure.entries.end());
}

// One thing to be delivered, as the views show it: a milestone, or an instance of a recurring one.
struct Item {
    MilestoneState state;
    const TimelinessView* timeliness;
    const DueView* due;
    const std::vector<Seq>* entries;
};
inline std::vector<Item> items_of(const MilestoneView& milestone) {
    std::vector<Item> items;
    if (milestone.instances.empty())
        items.push_back({milestone.state, &milestone.timeliness, &milestone.due, &milestone.entries});
    for (const InstanceView& one : milestone.instances)
        items.push_back({one.state, &one.timeliness, &one.due, &one.entries});
    return items;
}

// The agenda of the plan, and those that it is part of, as far up as 16.
std::vector<std::string> agendas_of(const Reviewed& review);

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

// What a commitment is superseded by, with the entries that say so.
struct Carrier {
    std::string commitment;
    std::string plan;
    std::vector<Seq> entries;
};
// By `on`; those that nothing registers carry nothing.
std::vector<Carrier> carriers_of(const Reviewed& review, const std::string& commitment);

// The claims about each of the subjects, one subject after the other, behind those in `claims`.
Result<void> put_claims(const Reviewed& review, const std::vector<Subject>& about, std::vector<ClaimRow>& claims);

// Each fills its part of the answer; the first also the days that changes count from.
Result<void> review_cover(Reviewed& review);
Result<void> review_commitments(Reviewed& review);  // with summary, membership and occasions
// What was reported of a milestone, with its sources: put into `one`.
Result<void> review_delivery(const Reviewed& review, const MilestoneAt& milestone, ReviewCommitment& one);
// Who came in and who went out, from the memberships of the commitment: changes of `one`, counts of `row`.
void review_membership(const Reviewed& review, const std::vector<Membership>& members, ReviewCommitment& one,
                       ReviewSummaryRow& row);
Result<void> review_recommendations(Reviewed& review);
Result<void> review_parties(Reviewed& review);  // with the matrix
Result<void> review_changes(Reviewed& review);  // slips, moved, since
Result<void> review_landscape(Reviewed& review);
Result<void> review_next(Reviewed& review);
// Of the cover, when it is known what the review shows: what corrects or retracts entries about that.
Result<void> review_corrections(Reviewed& review);
// Last: lists what the other parts name.
Result<void> review_annex(Reviewed& review);

}  // namespace annals::state
