#include "tests/support/fake_ledger.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

// One milestone reached, recorded late and with the wrong day, then corrected.
const std::string story = R"(2022-11-11T09:00Z party.registered id=norway kind=country names=Norway
2022-11-11T09:00Z agenda.launched id=rt title="Road Transport" goal="Zero emissions" effective=2021-11-11
2022-11-11T09:00Z plan.adopted id=rt/2023 agenda=rt title="Plan 2023" year=2023 effective=2022-11-11
2022-11-11T09:00Z commitment.made id=rt5 plan=rt/2023 code=RT5 summary="Trade" effective=2022-11-11
2022-11-11T09:00Z milestone.set id=rt5/a commitment=rt5 code=RT5.a what="A host" )"
                          R"(kind=identify deadline=2023-12-13 effective=2022-11-11

case reached, recorded late, corrected
2024-01-10T09:00Z milestone.reached id=rt5/a effective=2023-12-05
status rt5/a on 2023-12-31 -> reached on-time
)";

Runner runner_of_story() {
    Runner runner;
    runner.files["story.txt"] = story;
    return runner;
}

TEST(Try, AsksTheQuestionsOfTheFile) {
    Runner runner = runner_of_story();
    EXPECT_EQ(runner.run({"try", "story.txt"}), 0) << runner.out.str() << runner.err.str();
    runner.files["story.txt"].replace(story.find("on-time"), 7, "late 5");
    EXPECT_EQ(runner.run({"try", "story.txt"}), 1) << "an expectation that does not hold is the answer no";
}

TEST(Try, AnswersAnyCommandFromTheCase) {
    Runner runner = runner_of_story();
    ASSERT_EQ(runner.run({"try", "story.txt", "status", "RT5.a", "--on", "2023-12-31"}), 0) << runner.err.str();
    test::expect_golden("cli/try-status.txt", runner.out.str());
    ASSERT_EQ(runner.run({"try", "story.txt", "status", "RT5.a", "--on", "2023-12-31", "--known", "2024-01-01",
                          "--format", "json"}),
              0)
        << runner.err.str();
    test::expect_golden("cli/try-status.json", runner.out.str());
    EXPECT_TRUE(runner.ledger->asked.empty()) << "no daemon is asked";
}

TEST(Try, ShowsWhichAnswersADryRunWouldChange) {
    Runner runner = runner_of_story();
    ASSERT_EQ(runner.run({"try", "story.txt", "correct", "5", "--set", "effective=2023-12-20", "--reason",
                          "the day was wrong", "--dry-run", "--on", "2023-12-31"}),
              0)
        << runner.err.str();
    test::expect_golden("cli/try-dry-run.txt", runner.out.str());
    EXPECT_EQ(runner.run({"try", "story.txt", "milestone", "reach", "RT5.a", "--effective", "2023-12-06", "--dry-run"}),
              3)
        << "it is reached already: the ledger would refuse";
    EXPECT_EQ(runner.run({"try", "story.txt", "retract", "5", "--reason", "no"}), 3) << "nothing is recorded in a case";
}

TEST(Try, CitesAndChecksTheSameCase) {
    Runner runner = runner_of_story();
    ASSERT_EQ(runner.run({"try", "story.txt", "cite", "status", "rt5", "--on", "2023-12-31"}), 0) << runner.err.str();
    runner.files["citation.txt"] = runner.out.str();
    EXPECT_EQ(runner.run({"try", "story.txt", "check-citation", "citation.txt"}), 0) << runner.out.str();
    runner.files["story.txt"].replace(story.find("A host"), 6, "A hosT");
    EXPECT_EQ(runner.run({"try", "story.txt", "check-citation", "citation.txt"}), 1) << runner.out.str();
}

TEST(Try, NamesTheLineOfAFileThatIsWrong) {
    Runner runner = runner_of_story();
    runner.files["story.txt"] = "2022-11-11T09:00Z party.registerd id=norway kind=country names=Norway\ncase x\n";
    EXPECT_EQ(runner.run({"try", "story.txt"}), 2);
    EXPECT_NE(runner.err.str().find("story.txt:1"), std::string::npos) << runner.err.str();
    EXPECT_NE(runner.err.str().find("did you mean 'party.registered'?"), std::string::npos) << runner.err.str();
    runner.files["story.txt"] = "case x\nstauts rt5\n";
    EXPECT_EQ(runner.run({"try", "story.txt"}), 2);
    EXPECT_NE(runner.err.str().find("story.txt:2"), std::string::npos) << runner.err.str();
    EXPECT_NE(runner.err.str().find("did you mean 'status'?"), std::string::npos) << runner.err.str();
    EXPECT_EQ(runner.run({"try", "missing.txt"}), 2);
}

}  // namespace
}  // namespace annals::cli
