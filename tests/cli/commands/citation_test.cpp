#include "cli/commands/citation.hpp"

#include "schema/proof/digest.hpp"
#include "tests/support/fake_ledger.hpp"

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

Citation example() {
    Citation citation;
    citation.question.name = "members";
    citation.question.params = {{"of", "rt5 & more"}, {"countries", "true"}};
    citation.question.on = day_of(2023, 6, 30);
    citation.question.known = TreeSize(120);
    citation.root.bytes.fill(1);
    citation.answer.bytes.fill(2);
    return citation;
}

TEST(Citation, ReadsWhatItPrints) {
    const std::string text = format_citation(example());
    EXPECT_TRUE(text.starts_with(
        "annals:members?countries=true&of=rt5%20%26%20more&on=2023-06-30&known=%40120&dates=latest&rules=1&root=0101"));
    const auto parsed = parse_citation(text);
    ASSERT_TRUE(parsed) << to_string(parsed.error());
    EXPECT_EQ(format_citation(*parsed), text);
    EXPECT_EQ(parsed->question.params, example().question.params);
}

TEST(Citation, RefusesEveryTruncationAndEveryOtherForm) {
    const std::string text = format_citation(example());
    for (std::size_t size = 0; size < text.size(); ++size) EXPECT_FALSE(parse_citation(text.substr(0, size))) << size;
    EXPECT_FALSE(parse_citation(text + " "));
    EXPECT_FALSE(parse_citation(text + "&on=2023-06-30"));
    EXPECT_FALSE(parse_citation(std::string(10'000, 'x')));
    std::string known = text;
    known.replace(known.find("%40120"), 6, "now");
    EXPECT_FALSE(parse_citation(known)) << "only a size is for ever";
}

TEST(Citation, HoldsWhileTheAnswerIsTheSameAndNotWhenItDiffers) {
    const std::string answer =
        R"({"question":{"name":"status","params":{}},"as_of":{"on":"2023-06-30","known":"@12","size":12,"root":")" +
        std::string(64, 'a') + R"(","dates":"latest","rules":1},"warnings":[],"answer":{"plans":[]}})";
    Runner runner;
    runner.ledger->answers["status"] = answer;
    ASSERT_EQ(runner.run({"cite", "rt5", "--on", "2023-06-30"}), 0) << runner.err.str();
    const std::string citation = runner.out.str();
    EXPECT_NE(citation.find("sha256=" + to_hex(proof::sha256(bytes_of(answer)))), std::string::npos);
    EXPECT_EQ(runner.ledger->asked.at(1).known, Known(TreeSize(12))) << "the second question is pinned";
    runner.files["c.txt"] = citation;
    EXPECT_EQ(runner.run({"check-citation", "c.txt"}), 0) << runner.err.str();
    runner.ledger->answers["status"].replace(answer.find("[]}}"), 4, "[1]}}");
    EXPECT_EQ(runner.run({"check-citation", "c.txt"}), 1);
    EXPECT_NE(runner.out.str().find("the answer differs"), std::string::npos);
    EXPECT_EQ(runner.run({"check-citation", "annals:nothing"}), 2);
    std::string later = citation;
    later.replace(later.find("rules=1"), 7, "rules=2");
    runner.files["c.txt"] = later;
    EXPECT_EQ(runner.run({"check-citation", "c.txt"}), 3) << "another rules version is not computed, never 'differs'";
}

}  // namespace
}  // namespace annals::cli
