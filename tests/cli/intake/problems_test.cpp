#include "tests/cli/intake/ledger.hpp"

namespace annals::intake {
namespace {

using Lines = std::vector<std::string>;

Lines problems(const std::string& text) {
    const ImportPlan plan = MemoryImport().plan(text);
    EXPECT_TRUE(plan.batches.empty() || plan.problems.empty()) << "nothing is written unless all is good";
    return print(plan.problems);
}

TEST(Problems, SmallPlanHasNone) { EXPECT_EQ(problems(small_plan), Lines{}); }

TEST(Problems, SuggestsTheIdThatWasMisspelt) {
    EXPECT_EQ(problems(edited(small_plan, "governments  = [\"Norway\"]", "governments  = [\"norwya\"]")),
              Lines{"plan.toml:47:17: there is no party 'norwya', neither in the files nor in the ledger (did you mean "
                    "'norway'?)"});
    EXPECT_EQ(problems(edited(small_plan, "\"by COP28\"", "\"by COP82\"")),
              Lines{"plan.toml:54:8: there is no occasion 'COP82', neither in the files nor in the ledger (did you "
                    "mean 'cop28'?)"});
    EXPECT_EQ(problems(edited(small_plan, "answers = [\"report/trade\"]", "answers = [\"report/tarde\"]")),
              Lines{"plan.toml:46:12: there is no recommendation 'report/tarde', neither in the files nor in the "
                    "ledger (did you mean 'report/trade'?)"});
}

TEST(Problems, NamesUnknownKeysWithTheNearest) {
    EXPECT_EQ(problems(edited(small_plan, "themes  =", "theems  =")),
              Lines{"plan.toml:44:1: there is no key 'theems' in [[commitment]] (did you mean 'themes'?)"});
    EXPECT_EQ(problems(edited(small_plan, "as_printed = \"UNEP\"", "as_prined = \"UNEP\"")),
              Lines{"plan.toml:48:33: there is no key 'as_prined' in the entry (did you mean 'as_printed'?)"});
    EXPECT_EQ(problems(edited(small_plan, "title = \"Road agenda\"", "tilte = \"Road agenda\"")),
              (Lines{"plan.toml:31:1: 'title' is missing",
                     "plan.toml:34:1: there is no field 'tilte' here (did you mean 'title'?)"}));
}

TEST(Problems, TellsOfAKeyThatStandsAfterTheHeaderOfASubTable) {
    EXPECT_EQ(problems(std::string(small_plan) + "verb = \"talk\"\n"),
              Lines{"plan.toml:55:1: there is no key 'verb' in [[commitment.milestone]] (a key after a header belongs "
                    "to that header: to say it of [[commitment]], put it before [[commitment.milestone]])"});
}

TEST(Problems, NamesWrongTypes) {
    EXPECT_EQ(problems(edited(small_plan, "year      = 2023", "year      = \"2023\"")),
              Lines{"plan.toml:5:13: year: expected a whole number from 0 to 65535"});
    EXPECT_EQ(problems(edited(small_plan, "effective = 2022-11-11", "effective = 2022")).front(),
              "plan.toml:6:13: effective: expected a date in quotes");
    EXPECT_EQ(problems(edited(small_plan, "kind = \"identify\"", "kind = \"identfy\"")),
              Lines{"plan.toml:52:8: kind: 'identfy' is none of: launch, establish, publish, review, report, join, "
                    "identify, explore, continuous (did you mean 'identify'?)"});
    EXPECT_EQ(problems(edited(small_plan, "themes  = [\"Trade\"]", "themes  = \"Trade\"")),
              Lines{"plan.toml:44:11: themes: expected a list in brackets"});
    EXPECT_EQ(problems(edited(small_plan, "due  = \"by COP28\"", "due  = \"until COP28\"")).front().substr(0, 52),
              "plan.toml:54:8: 'until COP28' is no deadline (write:");
}

TEST(Problems, ReportsAnInheritedFaultOnce) {
    EXPECT_EQ(
        problems(edited(small_plan, "sources   = [\"document\"]", "sources   = [\"docment\"]")),
        Lines{"plan.toml:7:14: there is no source 'docment', neither in the files nor in the ledger (did you mean "
              "'document'?)"});
    const Lines without_day = problems(edited(small_plan, "effective = 2022-11-11", ""));
    ASSERT_EQ(without_day.size(), 1U) << without_day.back();
    EXPECT_TRUE(without_day[0].starts_with("plan.toml:1:1: 'effective' is missing")) << without_day[0];
}

TEST(Problems, ReportsAllErrorsOfMeaningAtOnceInTheOrderOfTheFile) {
    std::string text = edited(small_plan, "themes  =", "theems  =");
    text = edited(text, "kind = \"identify\"", "kind = \"find\"");
    text = edited(text, "\"by COP28\"", "\"by COP82\"");
    text = edited(text, "governments  = [\"Norway\"]", "governments  = [\"Norwegen\"]");
    text = edited(text, "number = 28", "number = true");
    const Lines lines = problems(text);
    ASSERT_EQ(lines.size(), 5U);
    const Lines places{"plan.toml:28:10:", "plan.toml:44:1:", "plan.toml:47:17:", "plan.toml:52:8:", "plan.toml:54:8:"};
    for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_TRUE(lines[i].starts_with(places[i])) << lines[i];
}

TEST(Problems, AreReportedForEveryFile) {
    const ImportPlan plan = MemoryImport().plan({{"a.toml", "schema = \"plan/1\"\nx = \n"}, {"b.toml", "y = ]\n"}});
    ASSERT_EQ(plan.problems.size(), 2U);
    EXPECT_TRUE(plan.problems[0].place.starts_with("a.toml:2:"));
    EXPECT_TRUE(plan.problems[1].place.starts_with("b.toml:1:"));
}

TEST(Problems, NamesWhatIsGivenTwice) {
    EXPECT_EQ(problems(edited(small_plan, "[\"Norway\"]\ncoord", "[\"Norway\", \"norway\"]\ncoord")),
              Lines{"plan.toml:47:27: 'plan:road/2023#member/rt5/norway/collaborating' is given twice (the first is at "
                    "plan.toml:47:17)"});
}

TEST(Problems, NamesAMilestoneUnderTheWrongCommitment) {
    EXPECT_EQ(problems(edited(small_plan, "id   = \"RT5.a\"", "id   = \"RT4.a\"")),
              Lines{"plan.toml:51:8: 'RT4.a' stands under RT5 (such as \"RT5.a\")"});
}

TEST(Problems, NamesAFormOfFileThatIsNone) {
    EXPECT_EQ(problems("schema = \"plan/2\"\n"),
              Lines{"plan.toml:1:10: 'plan/2' is no form of file (the first line of a file is schema = \"plan/1\" or "
                    "schema = \"events/1\")"});
    EXPECT_EQ(problems("title = \"x\"\n").front().substr(0, 36), "plan.toml:1:1: 'schema' is missing (");
}

TEST(Problems, NamesANameThatSeveralShare) {
    const std::string text = edited(small_plan, "names = [\"Norway\"]", "names = [\"Norway\", \"UNEP\"]");
    EXPECT_EQ(problems(text), Lines{"plan.toml:48:25: 'UNEP' is several: party:norway, party:unep (write the id)"});
}

TEST(Problems, NamesAMissingRole) {
    const std::string text = edited(small_plan, "coordinators = [{ who = \"UNEP\"", "members = [{ who = \"UNEP\"");
    EXPECT_EQ(problems(text), Lines{"plan.toml:48:12: 'role' is missing (such as role = \"task-force-member\")"});
}

TEST(Problems, NamesTheRowAndColumnOfARoster) {
    MemoryImport ledger;
    ledger.record(small_plan);
    const ImportPlan plan = ledger.plan({{"r.csv",
                                          "party,action,role,from,announced,source\n"
                                          "Norway,RT5,observer,2023-02-30,,document\n"
                                          "Norge,RT5,observr,2023-02,,document\n"
                                          "UNEP,RT5,,2023,,document\n"}});
    const Lines lines = print(plan.problems);
    ASSERT_EQ(lines.size(), 4U) << testing::PrintToString(lines);
    EXPECT_TRUE(lines[0].starts_with("r.csv:2:21: from: ")) << lines[0];
    EXPECT_TRUE(lines[1].starts_with("r.csv:3:1: there is no party 'Norge'")) << lines[1];
    EXPECT_TRUE(lines[2].starts_with("r.csv:3:11: role: 'observr' is none of")) << lines[2];
    EXPECT_EQ(lines[3], "r.csv:4:10: 'role' is missing");
}

// Whatever a file holds, there is an answer: statements, or problems that each name a place in it.
void expect_an_answer(const std::string& text) {
    const ImportPlan plan = MemoryImport().plan(text);
    EXPECT_NE(plan.problems.empty(), plan.batches.empty()) << text;
    for (const Error& error : plan.problems) EXPECT_TRUE(error.place.starts_with("plan.toml:")) << to_string(error);
}

TEST(Problems, AreFoundWhicheverLineIsMissing) {
    const std::string text = small_plan;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = text.find('\n', start) + 1;
        expect_an_answer(text.substr(0, start) + text.substr(end));
        start = end;
    }
}

TEST(Problems, AreFoundWhicheverValueIsOfAnotherType) {
    const std::string text = small_plan;
    for (const char* other : {"7", "-1.5", "true", "\"\"", "[]", "{}", "[[1]]", "{ x = 1 }", "2023-11-30", "\"x y\"",
                              "12:00:00", "2023-11-30T12:00:00Z", "[{}]"})
        for (std::size_t equals = text.find("= "); equals != std::string::npos; equals = text.find("= ", equals + 1)) {
            const std::size_t end = text.find('\n', equals);
            expect_an_answer(text.substr(0, equals) + "= " + other + text.substr(end));
        }
}

}  // namespace
}  // namespace annals::intake
