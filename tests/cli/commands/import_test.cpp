#include "tests/support/fake_ledger.hpp"
#include "tests/support/paths.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace annals::cli {
namespace {

std::string plan_file() {
    std::ifstream file(test::source_dir() + "/tools/datasets/road-transport-2023.toml");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(Import, RecordsTheWholePlanAtOnce) {
    Runner runner;
    runner.files["plan.toml"] = plan_file();
    ASSERT_EQ(runner.run({"import", "plan.toml"}), 0) << runner.out.str() << runner.err.str();
    ASSERT_EQ(runner.ledger->appended.size(), 1u);
    std::size_t joined = 0;
    for (const auto& statement : runner.ledger->appended[0])
        if (statement.at("type").as_string() == "member.joined" && statement.at("role").as_string() == "collaborating")
            ++joined;
    EXPECT_EQ(joined, 100u);
    EXPECT_NE(runner.out.str().find("recorded at 2024-01-02"), std::string::npos);
}

TEST(Import, SaysWhatItWouldRecordAndRecordsNothing) {
    Runner runner;
    runner.files["plan.toml"] = plan_file();
    EXPECT_EQ(runner.run({"import", "plan.toml", "--dry-run"}), 0);
    EXPECT_NE(runner.out.str().find("would be recorded"), std::string::npos);
    EXPECT_TRUE(runner.ledger->appended.empty());
}

TEST(Import, ReportsInEachFormAndClosesWithWhatItRestsOn) {
    Runner runner;
    runner.files["plan.toml"] = plan_file();
    const std::string root(64, 'a');
    EXPECT_EQ(runner.run({"import", "plan.toml", "--dry-run"}), 0);
    EXPECT_TRUE(runner.out.str().ends_with("\non 2024-01-02 · known @0 · size 0 · root " + root + "\n"))
        << runner.out.str();
    EXPECT_EQ(runner.run({"import", "plan.toml", "--dry-run", "--format", "json"}), 0);
    EXPECT_NE(runner.out.str().find(R"("as_of":{"on":"2024-01-02","known":"@0","size":0,)"), std::string::npos);
    EXPECT_EQ(runner.run({"import", "plan.toml", "--dry-run", "--format", "csv"}), 0);
    EXPECT_TRUE(runner.out.str().starts_with("verdict,place,key,entry,field,old,new,text,as_of_on,"));
    EXPECT_NE(runner.out.str().find("\r\nnew,plan.toml:"), std::string::npos);
    std::string wrong = plan_file();
    wrong.replace(wrong.rfind("\"norway\""), 8, "\"norwax\"");
    runner.files["plan.toml"] = wrong;
    EXPECT_EQ(runner.run({"import", "plan.toml", "--format", "csv"}), 2);
    EXPECT_NE(runner.out.str().find("\r\nerror,plan.toml:"), std::string::npos) << runner.out.str();
}

TEST(Import, WritesNothingWhereAnythingIsWrong) {
    Runner runner;
    std::string text = plan_file();
    text.replace(text.rfind("\"norway\""), 8, "\"norwax\"");  // in a list, not where it is declared
    runner.files["plan.toml"] = text;
    EXPECT_EQ(runner.run({"import", "plan.toml"}), 2);
    EXPECT_NE(runner.out.str().find("plan.toml:"), std::string::npos) << runner.out.str();
    runner.files["plan.toml"] = "plan = ";
    EXPECT_EQ(runner.run({"import", "plan.toml"}), 2);
    EXPECT_EQ(runner.run({"import", "missing.toml"}), 2);
    EXPECT_EQ(runner.run({"import", "plan.toml", "--as-change", "soon"}), 2);
    EXPECT_EQ(runner.run({"import", "plan.toml", "--as-change", "2024", "--as-correction", "x"}), 2);
    EXPECT_TRUE(runner.ledger->appended.empty());
}

}  // namespace
}  // namespace annals::cli
