#include "schema/event/json_text.hpp"
#include "schema/state/answer_json.hpp"
#include "tests/support/fake_ledger.hpp"
#include "tests/support/invented_landscape.hpp"

#include <gmock/gmock.h>

namespace annals::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

// A ledger that has found what is found in the invented landscape.
void finds(Runner& runner) {
    runner.ledger->answers["landscape"] =
        R"({"question":{"name":"landscape","params":{}},"as_of":{"on":"2023-06-30","known":"now","size":90,"root":")" +
        std::string(64, 'a') + R"(","dates":"latest","rules":1},"warnings":[],"answer":)" +
        event::print_json(state::answer_to_json(test::invented_landscape())) + "}";
}

const char* const gap = "recommendation-without-commitment/river-report/pilots";

TEST(LandscapeCommand, ShowsFindingsWithTheirIdsAndWhatTheyRestOn) {
    Runner runner;
    finds(runner);
    ASSERT_EQ(runner.run({"landscape", "--since", "weir-2"}), 0) << runner.err.str();
    const std::string out = runner.out.str();
    EXPECT_THAT(out, HasSubstr("2 gaps open; 1 overlap open, 1 dismissed"));
    EXPECT_THAT(out, HasSubstr("No commitment answers river-report/pilots"));
    EXPECT_THAT(out, HasSubstr(gap));
    EXPECT_THAT(out, HasSubstr("dismissed by entry 88: the two commitments are for different hulls"));
    EXPECT_THAT(out, HasSubstr("size 90"));
    ASSERT_EQ(runner.ledger->asked.size(), 1U);
    EXPECT_EQ(runner.ledger->asked[0].params.at("since"), "weir-2");
}

TEST(LandscapeCommand, AsksForOnePlanHoweverItIsGiven) {
    Runner runner;
    finds(runner);
    ASSERT_EQ(runner.run({"landscape", "rivers/2023", "--gaps"}), 0) << runner.err.str();
    ASSERT_EQ(runner.run({"landscape", "--plan", "rivers/2023", "--gaps"}), 0) << runner.err.str();
    ASSERT_EQ(runner.ledger->asked.size(), 2U);
    for (const auto& question : runner.ledger->asked) {
        EXPECT_EQ(question.params.at("plan"), "rivers/2023");
        EXPECT_EQ(question.params.at("gaps"), "true");
    }
    EXPECT_EQ(runner.run({"landscape", "--gap"}), 2);
    EXPECT_THAT(runner.err.str(), HasSubstr("--gaps"));
}

TEST(LandscapeCommand, DrawsTheMapAsAFileBesideAnUnchangedAnswer) {
    Runner runner;
    finds(runner);
    ASSERT_EQ(runner.run({"landscape", "--format", "json"}), 0);
    const std::string plain = runner.out.str();
    ASSERT_EQ(runner.run({"landscape", "--format", "json", "--map", "map.svg"}), 0) << runner.err.str();
    EXPECT_EQ(runner.out.str(), plain);
    EXPECT_THAT(runner.err.str(), HasSubstr("map: map.svg"));
    const std::string& map = runner.written["map.svg"];
    EXPECT_THAT(map, HasSubstr("<svg"));
    EXPECT_THAT(map, HasSubstr("on 2023-06-30, known now, size 90, root " + std::string(64, 'a')));
    EXPECT_THAT(map, Not(HasSubstr("href=")));
}

TEST(FindingDismiss, RecordsTheFindingWithItsReasonFromTodayOn) {
    Runner runner;
    finds(runner);
    ASSERT_EQ(runner.run({"finding", "dismiss", gap, "--reason", "taken up elsewhere", "--key", "k"}), 0)
        << runner.err.str();
    EXPECT_EQ(event::print_json(runner.ledger->appended.at(0)),
              R"([{"type":"finding.dismissed","id":"recommendation-without-commitment/river-report/pilots",)"
              R"("effective":"2024-01-02","key":"k","reason":"taken up elsewhere"}])");
    EXPECT_THAT(runner.out.str(), HasSubstr("recorded as entry 0"));
}

TEST(FindingDismiss, TakesAnIdThatATableBrokeIntoLines) {
    Runner runner;
    finds(runner);
    ASSERT_EQ(runner.run({"finding", "dismiss", "recommendation-without-comm", "itment/river-report\n   /pilots",
                          "--reason", "x"}),
              0)
        << runner.err.str();
    EXPECT_EQ(runner.ledger->appended.at(0).at(0).at("id").as_string(), gap);
}

TEST(FindingDismiss, RefusesWhatIsNotFoundAndNamesTheNearest) {
    Runner runner;
    finds(runner);
    EXPECT_EQ(
        runner.run({"finding", "dismiss", "recommendation-without-commitment/river-report/pilot", "--reason", "x"}), 3);
    EXPECT_THAT(runner.err.str(), HasSubstr(gap));
    EXPECT_EQ(runner.run({"finding", "dismiss", "no-such-thing", "--reason", "x"}), 3);
    EXPECT_THAT(runner.err.str(), HasSubstr("`annals landscape` shows them"));
    EXPECT_EQ(runner.run({"finding", "dismiss", gap}), 2) << "a reason is needed";
    EXPECT_TRUE(runner.ledger->appended.empty());
}

TEST(FindingDismiss, WhatHoldsNoMoreOrIsDismissedIsNotDismissedAgain) {
    Runner runner;
    finds(runner);
    EXPECT_EQ(runner.run({"finding", "dismiss", "recommendation-answered-twice/river-report/credit", "--reason", "x"}),
              0);
    EXPECT_THAT(runner.out.str(), HasSubstr("dismissed already by entry 88: the two commitments are for different"));
    EXPECT_EQ(runner.run({"finding", "dismiss", "same-report-asked-twice/hull-council", "--reason", "x"}), 3);
    EXPECT_THAT(runner.err.str(), HasSubstr("holds no more since 2023-03-01"));
    EXPECT_TRUE(runner.ledger->appended.empty());
}

}  // namespace
}  // namespace annals::cli
