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

TEST(Import, ADryRunIsRefusedAsTheRealRunIs) {
    Runner runner;
    runner.files["plan.toml"] = plan_file();
    runner.ledger->refusal = {fail(Errc::unknown_subject, "nothing registers that", "/3/id", "register it first")};
    const int dry = runner.run({"import", "plan.toml", "--dry-run"});
    const std::string said = runner.err.str();
    EXPECT_EQ(dry, 3);
    EXPECT_TRUE(said.starts_with("annals: plan.toml:")) << said;
    EXPECT_NE(said.find(": id: nothing registers that\n  register it first\n"), std::string::npos) << said;
    EXPECT_EQ(runner.out.str(), "");
    EXPECT_EQ(runner.run({"import", "plan.toml"}), dry);
    EXPECT_EQ(runner.err.str(), said);
}

TEST(Import, ADryRunSaysWhoWasAsked) {
    Runner runner;
    runner.files["plan.toml"] = plan_file();
    EXPECT_EQ(runner.run({"import", "plan.toml", "--dry-run"}), 0);
    ASSERT_EQ(runner.ledger->judged.size(), 1u);
    EXPECT_NE(runner.out.str().find("\nThe ledger was asked, at size 0: it would take all of it.\n"), std::string::npos)
        << runner.out.str();
    EXPECT_EQ(runner.run({"import", "plan.toml", "--dry-run", "--format", "json"}), 0);
    EXPECT_NE(runner.out.str().find(R"("judged":{"by":"ledger","statements":)"), std::string::npos);
    EXPECT_EQ(runner.run({"import", "plan.toml", "--dry-run", "--format", "csv"}), 0);
    EXPECT_NE(runner.out.str().find("\r\njudged,"), std::string::npos);
    EXPECT_EQ(runner.run({"import", "plan.toml"}), 0);
    EXPECT_EQ(runner.out.str().find("was asked"), std::string::npos);
    EXPECT_EQ(runner.ledger->judged.size(), 3u);
}

TEST(Import, SaysWhatWasRecordedBeforeALaterBatchWasRefused) {
    std::string text =
        "schema = \"events/1\"\nsources = [\"s\"]\n[[source]]\nid = \"s\"\ntitle = \"S\"\nkind = \"press\"\n";
    for (int i = 0; i < 1500; ++i)
        text += "[[party]]\nid = \"p" + std::to_string(i) + "\"\nkind = \"group\"\nnames = [\"P" + std::to_string(i) +
                "\"]\n";
    Runner runner;
    runner.files["many.toml"] = text;
    runner.ledger->refuse_from = 1;
    runner.ledger->refusal = {fail(Errc::already_registered, "registered", "/0/id")};
    EXPECT_EQ(runner.run({"import", "many.toml"}), 3);
    ASSERT_EQ(runner.ledger->appended.size(), 1u);
    EXPECT_TRUE(runner.err.str().starts_with("annals: many.toml:")) << runner.err.str();
    EXPECT_NE(runner.err.str().find("import: before this, 1000 entries were recorded, up to size 1000\n"
                                    "  import again: it goes on from there\n"),
              std::string::npos)
        << runner.err.str();
    // A dry run judges both at once: the place is found behind the first thousand.
    runner.ledger->refusal = {fail(Errc::already_registered, "registered", "/1000/id")};
    const std::string said = runner.err.str().substr(0, runner.err.str().find('\n'));
    EXPECT_EQ(runner.run({"import", "many.toml", "--dry-run"}), 3);
    EXPECT_EQ(runner.err.str(), said + "\n");
}

TEST(Import, ComparesWithTheLedgerAsItIsNow) {
    Runner runner;
    runner.files["plan.toml"] = plan_file();
    for (const char* known : {"2023-01-01", "@0"}) {
        EXPECT_EQ(runner.run({"import", "plan.toml", "--dry-run", "--known", known}), 2);
        EXPECT_TRUE(runner.err.str().starts_with("annals: --known: an import compares with what the ledger holds now"))
            << runner.err.str();
    }
    EXPECT_EQ(runner.run({"import", "plan.toml", "--dry-run", "--known", "now"}), 0);
}

}  // namespace
}  // namespace annals::cli
