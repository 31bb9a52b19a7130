#include "cli/intake/document.hpp"

#include "schema/base/limits.hpp"
#include "tests/cli/intake/ledger.hpp"

namespace annals::intake {
namespace {

std::string refusal(const std::string& text) {
    const auto document = read_toml({"f.toml", text});
    return document ? "read" : to_string(document.error());
}

TEST(Document, NamesFileLineAndColumnOfASyntaxError) {
    EXPECT_TRUE(refusal("a = 1\nb = RT5\n").starts_with("f.toml:2:5: ")) << refusal("a = 1\nb = RT5\n");
    EXPECT_TRUE(refusal("a = 1\na = 2\n").starts_with("f.toml:2:5: ")) << refusal("a = 1\na = 2\n");
    EXPECT_TRUE(refusal("a = \"x\ny = 1\n").starts_with("f.toml:1:7: ")) << refusal("a = \"x\ny = 1\n");
}

TEST(Document, SaysThatTextsStandInQuotes) {
    EXPECT_NE(refusal("due = 2023-11\n").find("months and years stand in quotes"), std::string::npos);
    EXPECT_NE(refusal("id = RT5\n").find("stand in quotes"), std::string::npos);
}

TEST(Document, TellsHowAFileThatDeclaresSourcesOrAgendasNamesItsOwn) {
    EXPECT_NE(refusal("source = \"a\"\n[[source]]\nid = \"a\"\n").find("stands in sources = ["), std::string::npos);
    EXPECT_NE(refusal("agenda = \"a\"\n[[agenda]]\nid = \"a\"\n").find("is left out"), std::string::npos);
}

TEST(Document, KeepsTheOrderOfTheFileAndThePlaceOfEachKeyAndValue) {
    const auto document =
        read_toml({"f.toml", "z = 1\na = [\"x\",\n  \"y\"]\n[[t]]\nk = \"v\"\n[[t]]\n  k = 2023-11-30\n"});
    ASSERT_TRUE(document);
    EXPECT_EQ(event::print_json(document->root), R"({"z":1,"a":["x","y"],"t":[{"k":"v"},{"k":"2023-11-30"}]})");
    EXPECT_EQ(document->value_position("/a/1"), (Position{3, 3}));
    EXPECT_EQ(document->key_position("/t/1/k"), (Position{7, 3}));
    EXPECT_EQ(document->value_position("/t/1/k"), (Position{7, 7}));
    EXPECT_EQ(document->value_position("/t/1/not/there"), (Position{6, 1}))
        << "what is missing stands where its table does";
}

TEST(Document, RefusesAFileOverOneMebibyte) {
    EXPECT_NE(refusal(std::string(limits::file_bytes_max + 1, '#')).find("f.toml:1:1: a file of 1048577 bytes"),
              std::string::npos);
    EXPECT_EQ(refusal(std::string(limits::file_bytes_max, '#')), "read");
}

TEST(Document, RefusesALongDottedKeyBeforeItIsParsed) {
    std::string key = "x";
    for (int i = 0; i < 20'000; ++i) key += ".x";
    EXPECT_TRUE(refusal("a = 1\n[" + key + "]\n").starts_with("f.toml:2:67: more than 32 dots in one line"))
        << refusal("a = 1\n[" + key + "]\n");
}

TEST(Document, CountsNoDotsInQuotesAndComments) {
    const std::string dots(100, '.');
    EXPECT_EQ(refusal("a = \"" + dots + "\" # " + dots + "\nb = '''\n" + dots + "\n'''\nc = \"\"\"\n\\\"" + dots +
                      "\"\"\"\n"),
              "read");
    EXPECT_NE(refusal("a = \"\"\"" + dots + "\"\"\"\nb" + dots + " = 1\n").find("dots"), std::string::npos);
}

TEST(Roster, NamesThePlaceOfEveryKindOfFault) {
    const auto refuse = [](const std::string& text) {
        const auto document = read_roster({"r.csv", text});
        return document ? std::string("read") : to_string(document.error());
    };
    EXPECT_EQ(refuse("party,action,rolle,from,source\n"),
              "r.csv:1:14: there is no column 'rolle' (did you mean 'role'?)");
    EXPECT_TRUE(refuse("party,action,role,from\n").starts_with("r.csv:1:1: column 'source' is missing"));
    EXPECT_EQ(refuse("party,action,role,from,source\na,b,c\n"), "r.csv:2:1: a line of 3 cells; the header has 5");
    EXPECT_EQ(refuse("party,action,role,from,source\n\"a,b\n"), "r.csv:2:1: a quoted cell does not end");
    EXPECT_EQ(refuse("party,party,role,from,source\n"), "r.csv:1:7: column 'party' is given twice");
}

}  // namespace
}  // namespace annals::intake
