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
    FigureOf{"required", &ReviewSummaryRow::required},       FigureOf{"delivered", &ReviewSummaryRow::delivered},
    FigureOf{"verified", &ReviewSummaryRow::verified},       FigureOf{"disputed", &ReviewSummaryRow::disputed},
    FigureOf{"on time", &ReviewSummaryRow::on_time},         FigureOf{"late", &ReviewSummaryRow::late},
    FigureOf{"overdue", &ReviewSummaryRow::overdue},         FigureOf{"upcoming", &ReviewSummaryRow::upcoming},
    FigureOf{"undated", &ReviewSummaryRow::undated},         FigureOf{"slip, days", &ReviewSummaryRow::slip_days},
    FigureOf{"governments", &ReviewSummaryRow::governments}, FigureOf{"countries", &ReviewSummaryRow::countries}};

void compare_summary(const ReviewSummaryRow& before, const ReviewSummaryRow& after, Rows& rows) {
    for (const FigureOf& of : figures)
        put(rows, {"summary",
                   after.commitment,
                   of.name,
                   {},
                   std::to_string((before.*of.figure).value),
                   std::to_string((after.*of.figure).value),
                   (after.*of.figure).entries.empty() ? (before.*of.figure).entries : (after.*of.figure).entries,
                   {}});
}

// A milestone or an instance of a recurring one, as a review shows it.
struct Shown {
    const MilestoneView* milestone = nullptr;
    std::string instance;
    MilestoneState state = MilestoneState::planned;
    const TimelinessView* timeliness = nullptr;
    const DueView* due = nullptr;
    std::optional<DayRange> reached_on;
    std::vector<Seq> entries;
};

std::map<std::string, Shown> shown_in(const ReviewCommitment& review) {
    std::map<std::string, Shown> found;
    for (const MilestoneView& one : review.commitment.milestones) {
        if (one.instances.empty())
            found[one.milestone.id] = {&one, {}, one.state, &one.timeliness, &one.due, one.reached_on, one.entries};
        for (const InstanceView& instance : one.instances)
            found[one.milestone.id + "@" + instance.instance] = {
                &one,
                instance.instance,
                instance.state,
                &instance.timeliness,
                &instance.due,
                instance.reached_on,
                instance.entries.empty() ? one.entries : instance.entries};
    }
    return found;
}

std::optional<std::string> instance_of(const Shown& one) {
    return one.instance.empty() ? std::nullopt : std::optional(one.instance);
}

// How many days are left or have passed differs from day to day.
std::string timeliness_of(const Shown& one) {
    const Timeliness word = one.timeliness->word;
    return word == Timeliness::upcoming || word == Timeliness::overdue ? event::enum_word(word)
                                                                       : timeliness_words(*one.timeliness);
}

// What the calendar made between two days, where it did.
std::optional<std::string> time_passed(const Shown& after, Day from, Day until) {
    const auto& due = after.due->day;
    if (after.timeliness->word != Timeliness::overdue || !due || *due < from || until <= *due) return std::nullopt;
    return "time passed: it was due on " + to_string(*due);
}

void compare_milestones(const ReviewCommitment& before, const ReviewCommitment& after, Day from, Day until,
                        Rows& rows) {
    std::map<std::string, Shown> earlier = shown_in(before);
    for (const auto& [id, shown] : shown_in(after)) {
        const auto& one = shown;  // clang 14 captures no structured binding
        const auto row = [&](const char* what, std::optional<std::string> was, std::optional<std::string> is,
                             std::optional<std::string> because = {}) {
            put(rows, {"commitments", one.milestone->milestone, what, instance_of(one), std::move(was), std::move(is),
                       one.entries, std::move(because)});
        };
        const auto found = earlier.find(id);
        if (found == earlier.end()) {
            row("new", {}, one.milestone->what);
            continue;
        }
        const Shown& was = found->second;
        row("state", state_word(was.state), state_word(one.state));
        row("timeliness", timeliness_of(was), timeliness_of(one), time_passed(one, from, until));
        row("due", text_of(was.due->day), text_of(one.due->day));
        row("delivered", text_of(was.reached_on), text_of(one.reached_on));
        earlier.erase(found);
    }
    for (const auto& [id, one] : earlier)
        put(rows, {"commitments",
                   one.milestone->milestone,
                   "gone",
                   instance_of(one),
                   one.milestone->what,
                   {},
                   one.entries,
                   {}});
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
        put(rows, {"members",
                   after.commitment.commitment,
                   "member",
                   (shown.party.name.empty() ? shown.party.id : shown.party.name) + ", " + event::enum_word(shown.role),
                   word(two.before),
                   word(two.after),
                   shown.entries,
                   {}});
    }
}

template <class Row, class IdOf>
std::map<std::string, const Row*> by_id(const std::vector<Row>& rows, IdOf id_of) {
    std::map<std::string, const Row*> found;
    for (const Row& row : rows) found.emplace(id_of(row), &row);
    return found;
}

std::string scale_of(const RatingRow& row) { return row.scale + " version " + std::to_string(row.scale_version); }

const RatingRow* rating_by(const ReviewRecommendation& review, const std::string& assessor) {
    for (const ReviewRating& one : review.ratings)
        if (one.assessor.id == assessor && one.now) return &*one.now;
    return nullptr;
}

// The earlier review's recommendation of the same line: by id, else the last one that the later review's history names.
struct Forerunner {
    const ReviewRecommendation* review = nullptr;
    bool is_regrouped = false;
    std::vector<Seq> lineage;
};
Forerunner forerunner_of(const std::map<std::string, const ReviewRecommendation*>& earlier,
                         const ReviewRecommendation& later) {
    const auto same = earlier.find(later.recommendation.recommendation.id);
    if (same != earlier.end()) return {same->second, false, {}};
    for (const bool is_regrouped : {false, true})
        for (auto row = later.history.rbegin(); row != later.history.rend(); ++row) {
            const auto found = earlier.find(row->rated.id);
            if (found != earlier.end() && row->is_regrouped == is_regrouped)
                return {found->second, is_regrouped, row->lineage};
        }
    return {};
}

// Why two grades are not compared; empty: they are.
std::string not_compared(const RatingRow& was, const RatingRow& is, const Forerunner& before) {
    if (was.scale != is.scale || was.scale_version != is.scale_version)
        return is.assessor.name + " rates on " + scale_of(is) + " now, and did on " + scale_of(was);
    if (before.is_regrouped) return "it was split or merged from " + before.review->recommendation.recommendation.id;
    return {};
}

void compare_ratings(const ReviewAnswer& earlier, const ReviewAnswer& later, ReviewDiffAnswer& diff) {
    const auto before = by_id(earlier.recommendations,
                              [](const ReviewRecommendation& one) { return one.recommendation.recommendation.id; });
    std::set<std::string> met;
    for (const ReviewRecommendation& one : later.recommendations) {
        const Named& named = one.recommendation.recommendation;
        const Forerunner forerunner = forerunner_of(before, one);
        if (forerunner.review) met.insert(forerunner.review->recommendation.recommendation.id);
        for (const ReviewRating& rating : one.ratings) {
            if (!rating.now) continue;
            const RatingRow* was = forerunner.review ? rating_by(*forerunner.review, rating.assessor.id) : nullptr;
            const std::string why = was ? not_compared(*was, *rating.now, forerunner) : std::string();
            if (!why.empty()) {
                diff.sentences.push_back(named.id + ": " + why + ": the two grades are not compared");
                continue;
            }
            std::vector<Seq> entries = forerunner.lineage;
            entries.push_back(rating.now->seq);
            put(diff.rows, {"ratings",
                            named,
                            "rating",
                            rating.assessor.name,
                            was ? std::optional(was->grade) : std::nullopt,
                            rating.now->grade,
                            std::move(entries),
                            {}});
        }
    }
    for (const ReviewRecommendation& one : earlier.recommendations) {
        const Named& named = one.recommendation.recommendation;
        if (met.contains(named.id)) continue;
        for (const ReviewRating& rating : one.ratings)
            if (rating.now)
                put(diff.rows,
                    {"ratings", named, "gone", rating.assessor.name, rating.now->grade, {}, {rating.now->seq}, {}});
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
                   shown.sentence,
                   word(before, was),
                   word(after, is),
                   shown.entries,
                   {}});
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
                {"summary", row.commitment, "new", {}, {}, event::enum_word(row.state), row.required.entries, {}});
            continue;
        }
        met.insert(before);
        const ReviewCommitment& now = later.answer.commitments[i];
        put(diff.rows, {"summary",
                        row.commitment,
                        "state",
                        {},
                        event::enum_word(was->second->state),
                        event::enum_word(row.state),
                        now.commitment.entries,
                        {}});
        compare_summary(*was->second, row, diff.rows);
        const auto full = commitments.find(before);
        if (full == commitments.end()) continue;
        compare_milestones(*full->second, now, earlier.as_of.on, later.as_of.on, diff.rows);
        compare_members(*full->second, now, diff.rows);
    }
    for (const ReviewSummaryRow& row : earlier.answer.summary)
        if (!met.contains(row.commitment.id))
            put(diff.rows,
                {"summary", row.commitment, "gone", {}, event::enum_word(row.state), {}, row.required.entries, {}});
    compare_ratings(earlier.answer, later.answer, diff);
    compare_findings(earlier.answer, later.answer, diff.rows);
    static const std::vector<std::string> order = {"summary", "commitments", "members", "ratings", "landscape"};
    std::stable_sort(diff.rows.begin(), diff.rows.end(), [](const ReviewDiffRow& a, const ReviewDiffRow& b) {
        return std::find(order.begin(), order.end(), a.part) < std::find(order.begin(), order.end(), b.part);
    });
    return diff;
}

}  // namespace annals::state
