#include "schema/state/answers_review_diff.hpp"

#include "tests/support/invented_review.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace annals::state {
namespace {

ReviewSide side() { return {test::invented_as_of(), test::invented_review()}; }

// "part subject what before -> after" of each row.
std::vector<std::string> lines_of(const ReviewDiffAnswer& diff) {
    std::vector<std::string> lines;
    for (const ReviewDiffRow& row : diff.rows)
        lines.push_back(row.part + " " + row.subject.code.value_or(row.subject.id) + " " + row.what + " " +
                        row.before.value_or("none") + " -> " + row.after.value_or("none"));
    return lines;
}
bool holds(const ReviewDiffAnswer& diff, const std::string& line) {
    const auto lines = lines_of(diff);
    return std::find(lines.begin(), lines.end(), line) != lines.end();
}

TEST(ReviewDiff, OfAReviewWithItselfIsEmpty) {
    const ReviewDiffAnswer diff = compare_reviews(side(), side());
    for (const std::string& line : lines_of(diff)) ADD_FAILURE() << line;
    EXPECT_TRUE(diff.sentences.empty());
}

TEST(ReviewDiff, TellsStatesFiguresDueDaysAndDeliveries) {
    ReviewSide later = side();
    later.answer.summary[1].state = CommitmentState::completed;
    later.answer.summary[1].overdue.value = 0;
    MilestoneView& milestone = later.answer.commitments[1].commitment.milestones[0];
    milestone.state = MilestoneState::reached;
    milestone.due.day = day_of(2024, 2, 1);
    milestone.reached_on = exactly(day_of(2024, 1, 15));
    const ReviewDiffAnswer diff = compare_reviews(side(), later);
    EXPECT_TRUE(holds(diff, "summary RV2 state active -> completed"));
    EXPECT_TRUE(holds(diff, "summary RV2 overdue 1 -> 0"));
    EXPECT_TRUE(holds(diff, "commitments RV2.a state planned -> reached"));
    EXPECT_TRUE(holds(diff, "commitments RV2.a due 2023-12-02 -> 2024-02-01"));
    EXPECT_TRUE(holds(diff, "commitments RV2.a delivered none -> 2024-01-15"));
}

TEST(ReviewDiff, TellsWhoJoinedAndWhoLeft) {
    ReviewSide later = side();
    auto& members = later.answer.commitments[2].members;
    const std::string gone = members.back().party.id;
    members.pop_back();
    const ReviewDiffAnswer diff = compare_reviews(side(), later);
    const auto found = std::find_if(diff.rows.begin(), diff.rows.end(),
                                    [](const ReviewDiffRow& row) { return row.part == "members"; });
    ASSERT_NE(found, diff.rows.end());
    EXPECT_EQ(found->before, "member");
    EXPECT_FALSE(found->after);
    EXPECT_EQ(gone, "oakmark");
}

TEST(ReviewDiff, FollowsACommitmentIntoTheNextPlan) {
    ReviewSide earlier = side();
    for (ReviewSummaryRow& row : earlier.answer.summary)
        if (row.commitment.code == "RV1") row.commitment.id = "river-transport/2022/rv1";
    for (ReviewCommitment& one : earlier.answer.commitments)
        if (one.commitment.commitment.code == "RV1") one.commitment.commitment.id = "river-transport/2022/rv1";
    EXPECT_TRUE(lines_of(compare_reviews(earlier, side())).empty());
}

TEST(ReviewDiff, NamesWhatIsNewAndWhatIsGone) {
    ReviewSide later = side();
    later.answer.summary.pop_back();
    EXPECT_TRUE(holds(compare_reviews(side(), later), "summary RV4 gone active -> none"));
    EXPECT_TRUE(holds(compare_reviews(later, side()), "summary RV4 new none -> active"));
}

TEST(ReviewDiff, DoesNotCompareGradesOfTwoScales) {
    ReviewSide later = side();
    ReviewRating& same = later.answer.recommendations[0].ratings[0];
    same.now->grade = "modest";
    ReviewRating& other = later.answer.recommendations[1].ratings[0];
    other.now->scale_version = 3;
    const ReviewDiffAnswer diff = compare_reviews(side(), later);
    EXPECT_TRUE(holds(diff, "ratings river-report-2022/shore rating good -> modest"));
    EXPECT_FALSE(std::any_of(diff.rows.begin(), diff.rows.end(),
                             [](const ReviewDiffRow& row) { return row.subject.id == "river-report-2022/hulls"; }));
    ASSERT_EQ(diff.sentences.size(), 1U);
    EXPECT_NE(diff.sentences[0].find("the two grades are not compared"), std::string::npos);
}

TEST(ReviewDiff, ComparesGradesAlongALine) {
    ReviewSide later = side();
    ReviewRecommendation& renamed = later.answer.recommendations[0];
    const Named old = renamed.recommendation.recommendation;
    renamed.recommendation.recommendation.id = "river-report-2024/shore";
    renamed.ratings[0].now->grade = "modest";
    renamed.ratings[0].now->seq = Seq(69);
    for (RatingRow& row : renamed.history) row.lineage = {Seq(68)};
    EXPECT_EQ(renamed.history[0].rated.id, old.id);
    const ReviewDiffAnswer diff = compare_reviews(side(), later);
    EXPECT_TRUE(holds(diff, "ratings river-report-2024/shore rating good -> modest"));
    EXPECT_TRUE(std::any_of(diff.rows.begin(), diff.rows.end(), [](const ReviewDiffRow& row) {
        return row.what == "rating" && row.entries == std::vector{Seq(68), Seq(69)};
    }));
    EXPECT_FALSE(holds(diff, "ratings river-report-2022/shore gone good -> none"));
    for (RatingRow& row : renamed.history) row.is_regrouped = true;
    const ReviewDiffAnswer split = compare_reviews(side(), later);
    EXPECT_FALSE(holds(split, "ratings river-report-2024/shore rating good -> modest"));
    ASSERT_EQ(split.sentences.size(), 1U);
    EXPECT_EQ(split.sentences[0],
              "river-report-2024/shore: it was split or merged from river-report-2022/shore: the two grades are not "
              "compared");
    renamed.history.clear();
    EXPECT_TRUE(holds(compare_reviews(side(), later), "ratings river-report-2022/shore gone good -> none"));
}

TEST(ReviewDiff, SaysWhereTimePassed) {
    ReviewSide earlier = side();
    ReviewSide later = side();
    MilestoneView& was = earlier.answer.commitments[1].commitment.milestones[0];
    MilestoneView& is = later.answer.commitments[1].commitment.milestones[0];
    was.timeliness.word = Timeliness::upcoming;
    is.timeliness.word = Timeliness::overdue;
    is.due.day = day_of(2023, 12, 2);
    earlier.as_of.on = day_of(2023, 12, 2);
    later.as_of.on = day_of(2023, 12, 3);
    const auto because = [&] {
        for (const ReviewDiffRow& row : compare_reviews(earlier, later).rows)
            if (row.what == "timeliness") return row.entries.empty() ? "no entries" : row.because.value_or("an entry");
        return std::string("no row");
    };
    EXPECT_EQ(because(), "time passed: it was due on 2023-12-02");
    earlier.as_of.on = day_of(2023, 12, 3);
    EXPECT_EQ(because(), "an entry");
}

TEST(ReviewDiff, TellsFindingsThatOpenedAndClosed) {
    ReviewSide later = side();
    later.answer.landscape.findings[0].status = FindingStatus::closed;
    later.answer.landscape.findings.pop_back();
    const ReviewDiffAnswer diff = compare_reviews(side(), later);
    EXPECT_TRUE(holds(diff, "landscape recommendation-without-commitment:river-report-2022/pilots gap open -> closed"));
    EXPECT_TRUE(
        holds(diff, "landscape recommendation-answered-twice:river-report-2022/shore overlap dismissed -> none"));
}

}  // namespace
}  // namespace annals::state
