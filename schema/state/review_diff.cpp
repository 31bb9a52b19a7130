#include "schema/event/describe.hpp"
#include "schema/state/answers_review_diff.hpp"
#include "schema/state/milestone.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace annals::state {
namespace {

using Rows = std::vector<ReviewDiffRow>;

// Adds a row where the two differ.
void put(Rows& rows, ReviewDiffRow row) {
    if (row.before != row.after) rows.push_back(std::move(row));
}

std::optional<std::string> text_of(const std::optional<Day>& day) {
    return day ? std::optional(to_string(*day)) : std::nullopt;
}
std::optional<std::string> text_of(const std::optional<DayRange>& days) {
    return days ? std::optional(to_string(*days)) : std::nullopt;
}

// The earlier review's name for a commitment of the later one.
std::map<std::string, std::string> earlier_ids(const ReviewAnswer& later) {
    std::map<std::string, std::string> ids;
    for (const EditionCommitment& one : later.since.commitments)
        if (one.other && one.fate == "carried-over") ids[one.commitment.id] = one.other->id;
    return ids;
}

struct FigureOf {
    const char* name;
    Figure ReviewSummaryRow::*figure;
};
constexpr std::array figures = {
    FigureOf{"required", &ReviewSummaryRow::required},    FigureOf{"delivered", &ReviewSummaryRow::delivered},
    FigureOf{"verified", &ReviewSummaryRow::verified},    FigureOf{"disputed", &ReviewSummaryRow::disputed},
    FigureOf{"on time", &ReviewSummaryRow::on_time},      FigureOf{"late", &ReviewSummaryRow::late},
    FigureOf{"overdue", &ReviewSummaryRow::overdue},      FigureOf{"undated", &ReviewSummaryRow::undated},
    FigureOf{"slip, days", &ReviewSummaryRow::slip_days}, FigureOf{"governments", &ReviewSummaryRow::governments},
    FigureOf{"countries", &ReviewSummaryRow::countries}};

void compare_summary(const ReviewSummaryRow& before, const ReviewSummaryRow& after, Rows& rows) {
    put(rows, {"summary",
               after.commitment,
               "state",
               {},
               event::enum_word(before.state),
               event::enum_word(after.state),
               after.required.entries});
    for (const FigureOf& of : figures)
        put(rows, {"summary",
                   after.commitment,
                   of.name,
                   {},
                   std::to_string((before.*of.figure).value),
                   std::to_string((after.*of.figure).value),
                   (after.*of.figure).entries.empty() ? (before.*of.figure).entries : (after.*of.figure).entries});
}

void compare_milestones(const ReviewCommitment& before, const ReviewCommitment& after, Rows& rows) {
    std::map<std::string, const MilestoneView*> earlier;
    for (const MilestoneView& one : before.commitment.milestones) earlier[one.milestone.id] = &one;
    for (const MilestoneView& one : after.commitment.milestones) {
        const auto found = earlier.find(one.milestone.id);
        if (found == earlier.end()) {
            put(rows, {"commitments", one.milestone, "new", {}, {}, one.what, one.entries});
            continue;
        }
        const MilestoneView& was = *found->second;
        put(rows,
            {"commitments", one.milestone, "state", {}, state_word(was.state), state_word(one.state), one.entries});
        put(rows, {"commitments", one.milestone, "due", {}, text_of(was.due.day), text_of(one.due.day), one.entries});
        put(rows, {"commitments",
                   one.milestone,
                   "delivered",
                   {},
                   text_of(was.reached_on),
                   text_of(one.reached_on),
                   one.entries});
        earlier.erase(found);
    }
    for (const auto& [id, one] : earlier)
        put(rows, {"commitments", one->milestone, "gone", {}, one->what, {}, one->entries});
}

void compare_members(const ReviewCommitment& before, const ReviewCommitment& after, Rows& rows) {
    struct Two {
        const MemberView* before = nullptr;
        const MemberView* after = nullptr;
    };
    std::map<std::string, Two> all;
    const auto key_of = [](const MemberView& one) { return event::enum_word(one.role) + " " + one.party.id; };
    for (const auto* list : {&before.members, &before.bodies})
        for (const MemberView& one : *list) all[key_of(one)].before = &one;
    for (const auto* list : {&after.members, &after.bodies})
        for (const MemberView& one : *list) all[key_of(one)].after = &one;
    for (const auto& [key, two] : all) {
        const auto word = [](const MemberView* one) {
            return one ? std::optional(event::enum_word(one->status)) : std::nullopt;
        };
        const MemberView& shown = two.after ? *two.after : *two.before;
        put(rows, {"members", after.commitment.commitment, "member",
                   (shown.party.name.empty() ? shown.party.id : shown.party.name) + ", " + event::enum_word(shown.role),
                   word(two.before), word(two.after), shown.entries});
    }
}

template <class Row, class IdOf>
std::map<std::string, const Row*> by_id(const std::vector<Row>& rows, IdOf id_of) {
    std::map<std::string, const Row*> found;
    for (const Row& row : rows) found.emplace(id_of(row), &row);
    return found;
}

void compare_ratings(const ReviewAnswer& earlier, const ReviewAnswer& later, ReviewDiffAnswer& diff) {
    const auto before = by_id(earlier.recommendations,
                              [](const ReviewRecommendation& one) { return one.recommendation.recommendation.id; });
    for (const ReviewRecommendation& one : later.recommendations) {
        const Named& named = one.recommendation.recommendation;
        const auto found = before.find(named.id);
        for (const ReviewRating& rating : one.ratings) {
            if (!rating.now) continue;
            const RatingRow* was = nullptr;
            if (found != before.end())
                for (const ReviewRating& other : found->second->ratings)
                    if (other.assessor.id == rating.assessor.id && other.now) was = &*other.now;
            if (was && (was->scale != rating.now->scale || was->scale_version != rating.now->scale_version)) {
                diff.sentences.push_back(named.id + ": " + rating.assessor.name + " rates on " + rating.now->scale +
                                         " version " + std::to_string(rating.now->scale_version) + " now, and did on " +
                                         was->scale + " version " + std::to_string(was->scale_version) +
                                         ": the two grades are not compared");
                continue;
            }
            put(diff.rows, {"ratings",
                            named,
                            "rating",
                            rating.assessor.name,
                            was ? std::optional(was->grade) : std::nullopt,
                            rating.now->grade,
                            {rating.now->seq}});
        }
    }
}

void compare_findings(const ReviewAnswer& earlier, const ReviewAnswer& later, Rows& rows) {
    const auto id_of = [](const Finding& one) { return one.id; };
    const auto before = by_id(earlier.landscape.findings, id_of);
    const auto after = by_id(later.landscape.findings, id_of);
    std::set<std::string> ids;
    for (const auto* side : {&before, &after})
        for (const auto& [id, finding] : *side) ids.insert(id);
    for (const std::string& id : ids) {
        const auto was = before.find(id);
        const auto is = after.find(id);
        const Finding& shown = is != after.end() ? *is->second : *was->second;
        const auto word = [&](const auto& side, const auto& at) {
            return at == side.end() ? std::nullopt : std::optional(event::enum_word(at->second->status));
        };
        put(rows, {"landscape",
                   {shown.id, shown.sentence, {}},
                   event::enum_word(shown.side),
                   {},
                   word(before, was),
                   word(after, is),
                   shown.entries});
    }
}

}  // namespace

ReviewDiffAnswer compare_reviews(const ReviewSide& earlier, const ReviewSide& later) {
    ReviewDiffAnswer diff{{earlier.answer.cover.plan, earlier.as_of}, {later.answer.cover.plan, later.as_of}, {}, {}};
    if (earlier.as_of.rules != later.as_of.rules)
        diff.sentences.push_back("the two were made by different versions of the rules: " +
                                 std::to_string(earlier.as_of.rules) + " and " + std::to_string(later.as_of.rules));
    const auto id_of = [](const ReviewSummaryRow& row) { return row.commitment.id; };
    const auto commitment_id = [](const ReviewCommitment& one) { return one.commitment.commitment.id; };
    const auto summary = by_id(earlier.answer.summary, id_of);
    const auto commitments = by_id(earlier.answer.commitments, commitment_id);
    const auto lineage = earlier_ids(later.answer);
    std::set<std::string> met;
    for (std::size_t i = 0; i < later.answer.summary.size() && i < later.answer.commitments.size(); ++i) {
        const ReviewSummaryRow& row = later.answer.summary[i];
        const auto carried = lineage.find(row.commitment.id);
        const bool is_same = carried == lineage.end() || summary.contains(row.commitment.id);
        const std::string& before = is_same ? row.commitment.id : carried->second;
        const auto was = summary.find(before);
        if (was == summary.end()) {
            put(diff.rows,
                {"summary", row.commitment, "new", {}, {}, event::enum_word(row.state), row.required.entries});
            continue;
        }
        met.insert(before);
        compare_summary(*was->second, row, diff.rows);
        const auto full = commitments.find(before);
        if (full == commitments.end()) continue;
        compare_milestones(*full->second, later.answer.commitments[i], diff.rows);
        compare_members(*full->second, later.answer.commitments[i], diff.rows);
    }
    for (const ReviewSummaryRow& row : earlier.answer.summary)
        if (!met.contains(row.commitment.id))
            put(diff.rows,
                {"summary", row.commitment, "gone", {}, event::enum_word(row.state), {}, row.required.entries});
    compare_ratings(earlier.answer, later.answer, diff);
    compare_findings(earlier.answer, later.answer, diff.rows);
    static const std::vector<std::string> order = {"summary", "commitments", "members", "ratings", "landscape"};
    std::stable_sort(diff.rows.begin(), diff.rows.end(), [](const ReviewDiffRow& a, const ReviewDiffRow& b) {
        return std::find(order.begin(), order.end(), a.part) < std::find(order.begin(), order.end(), b.part);
    });
    return diff;
}

}  // namespace annals::state
