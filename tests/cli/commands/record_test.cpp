#include "schema/event/json_text.hpp"
#include "tests/support/fake_ledger.hpp"

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

// What `resolve` answers: one subject.
void resolves(Runner& runner, const std::string& subject) {
    runner.ledger->answers["resolve"] =
        R"({"question":{"name":"resolve","params":{}},"as_of":{"on":"2024-01-02","known":"now","size":3,"root":")" +
        std::string(64, 'a') +
        R"(","dates":"latest","rules":1},"warnings":[],"answer":{"text":"x","rows":[{"subject":")" + subject +
        R"(","named":{"id":"x","name":"x"},"names":[],"printed_in":[],"is_in_force":true}]}})";
}

std::string sent(const Runner& runner) { return event::print_json(runner.ledger->appended.at(0)); }

TEST(Record, PutsOptionsIntoTheStatementByTheDescriptionOfItsType) {
    Runner runner;
    EXPECT_EQ(runner.run({"record", "party.registered", "--id", "norway", "--kind", "country", "--names", "Norway",
                          "--names", "Kingdom of Norway", "--iso", "NO", "--key", "k1"}),
              0)
        << runner.err.str();
    EXPECT_EQ(sent(runner), R"([{"type":"party.registered","key":"k1","id":"norway","kind":"country",)"
                            R"("names":["Norway","Kingdom of Norway"],"iso":"NO"}])");
    EXPECT_NE(runner.out.str().find("recorded as entry 0"), std::string::npos);
}

TEST(Record, ResolvesNamesAndPrintedCodes) {
    Runner runner;
    resolves(runner, "milestone:road-transport/2023/rt5/a");
    EXPECT_EQ(runner.run({"milestone", "reach", "RT5.a", "--effective", "2023-12", "--key", "k", "--reason", "a host"}),
              0)
        << runner.err.str();
    EXPECT_EQ(sent(runner), R"([{"type":"milestone.reached","key":"k","effective":"2023-12",)"
                            R"("id":"road-transport/2023/rt5/a","reason":"a host"}])");
}

TEST(Record, MakesTheSameKeyForTheSameCommandHoweverItIsTyped) {
    std::vector<std::string> keys;
    for (const auto& words : {std::vector<std::string>{"occasion", "hold", "cop28", "--from", "2023-11-30", "--until",
                                                       "2023-12-13", "--effective", "2023-12-13"},
                              std::vector<std::string>{"occasion", "hold", "--effective", "2023-12-13", "--until",
                                                       "2023-12-13", "--from", "2023-11-30", "cop28"},
                              std::vector<std::string>{"occasion", "hold", "cop28", "--from", "2023-11-30", "--until",
                                                       "2023-12-12", "--effective", "2023-12-12"}}) {
        Runner runner;
        ASSERT_EQ(runner.run(words), 0) << runner.err.str();
        keys.push_back(std::string(runner.ledger->appended.at(0).at(0).at("key").as_string()));
    }
    EXPECT_EQ(keys[0], keys[1]);
    EXPECT_NE(keys[0], keys[2]);
    EXPECT_TRUE(keys[0].starts_with("occasion.held:cop28#"));
}

TEST(Record, SaysWhichFieldIsMissingOrWrongBeforeAnythingIsSent) {
    Runner runner;
    EXPECT_EQ(runner.run({"milestone", "reach", "RT5.a"}), 2);
    EXPECT_NE(runner.err.str().find("--effective"), std::string::npos);
    EXPECT_EQ(runner.run({"record", "party.registered", "--id", "norway", "--kind", "county", "--names", "x"}), 2);
    EXPECT_NE(runner.err.str().find("'country'"), std::string::npos);
    EXPECT_EQ(runner.run({"record", "party.registerd"}), 2);
    EXPECT_NE(runner.err.str().find("'party.registered'"), std::string::npos);
    EXPECT_EQ(runner.run({"record", "party.registered", "--id", "NO WAY", "--kind", "country", "--names", "x"}), 2);
    EXPECT_EQ(runner.run({"record", "occasion.registered", "--id", "cop28", "--names", "COP28", "--number", "many"}),
              2);
    EXPECT_TRUE(runner.ledger->appended.empty());
}

TEST(Record, NamesTheOptionThatWasTypedAndNotAPlaceInTheStatement) {
    Runner runner;
    const auto complaint = [&runner](std::vector<std::string> words) {
        EXPECT_EQ(runner.run(words), 2) << runner.err.str();
        return runner.err.str();
    };
    const std::vector<std::string> party{"record", "party.registered", "--id", "norway", "--kind", "country"};
    const auto with = [](std::vector<std::string> words, std::initializer_list<std::string> more) {
        words.insert(words.end(), more);
        return words;
    };
    EXPECT_TRUE(complaint(with(party, {"--names", ""})).starts_with("annals: --names, value 1: ")) << runner.err.str();
    EXPECT_TRUE(complaint(with(party, {"--names", "Norway", "--names", ""})).starts_with("annals: --names, value 2"))
        << runner.err.str();
    EXPECT_TRUE(complaint(with(party, {"--names", "Norway", "--iso", "nor"})).starts_with("annals: --iso: "))
        << runner.err.str();
    EXPECT_TRUE(complaint(with(party, {"--names", "Norway", "--sources", R"({"sourc":"s"})"}))
                    .starts_with("annals: --sources, value 1"))
        << runner.err.str();
    EXPECT_TRUE(complaint({"milestone", "reschedule", "a/2023/b/c", "whenever", "--effective", "2023"})
                    .starts_with("annals: deadline: "))
        << runner.err.str();
    runner.ledger->refusal = {fail(Errc::unknown_subject, "no source is called s", "/0/sources/0/source"),
                              fail(Errc::already_registered, "norway is registered by entry 4", "/0/id")};
    EXPECT_EQ(runner.run(with(party, {"--names", "Norway", "--sources", "s"})), 3);
    EXPECT_EQ(
        runner.err.str(),
        "annals: --sources, value 1 source: no source is called s\nannals: --id: norway is registered by entry 4\n");
}

TEST(Record, TakesJsonForWhatIsNoPlainValue) {
    Runner runner;
    EXPECT_EQ(runner.run({"record", "source.registered", "--id", "s", "--title", "T", "--publisher", "P", "--kind",
                          "press", "--key", "k"}),
              0)
        << runner.err.str();
    EXPECT_EQ(runner.run({"record",       "milestone.set",
                          "--id",         "a/2023/b/c",
                          "--commitment", "a/2023/b",
                          "--what",       "W",
                          "--kind",       "publish",
                          "--any-of",     R"({"options":["roadmap","action-plan"],"min":1})",
                          "--required",   "no",
                          "--effective",  "2022-11-11",
                          "--sources",    "s",
                          "--key",        "k"}),
              0)
        << runner.err.str();
    const std::string second = event::print_json(runner.ledger->appended.at(1));
    EXPECT_NE(second.find(R"("any_of":{"options":["roadmap","action-plan"],"min":1})"), std::string::npos) << second;
    EXPECT_NE(second.find(R"("required":false)"), std::string::npos) << second;
    EXPECT_NE(second.find(R"("sources":[{"source":"s"}])"), std::string::npos) << second;
}

TEST(Record, TellsWhatTheLedgerRefused) {
    Runner runner;
    runner.ledger->refusal = {fail(Errc::already_registered, "norway is registered by entry 4", "/0/id")};
    EXPECT_EQ(runner.run({"record", "party.registered", "--id", "norway", "--kind", "country", "--names", "Norway"}),
              3);
    EXPECT_NE(runner.err.str().find("norway is registered by entry 4"), std::string::npos);
}

TEST(Correct, SetsFieldsByTheTypeOfTheTarget) {
    Runner runner;
    runner.ledger->entries = {*event::parse_json(
        R"({"seq":0,"recorded_at":"2023-01-01T00:00:00.000000Z","recorded_by":"unix:a","about":["occasion:cop28"],)"
        R"("leaf_hash":"x","statement":{"type":"occasion.held","key":"k","effective":"2023-12-12","id":"cop28",)"
        R"("from":"2023-11-30","until":"2023-12-12","place":"Dubai"}})")};
    EXPECT_EQ(runner.run({"correct", "0", "--set", "until=2023-12-13", "--set", "place=null", "--reason",
                          "held a day over", "--key", "k2"}),
              0)
        << runner.err.str();
    const std::string text = sent(runner);
    EXPECT_NE(text.find(R"("target":0)"), std::string::npos) << text;
    EXPECT_NE(text.find(R"("set":{"type":"occasion.held","until":"2023-12-13","place":null})"), std::string::npos)
        << text;
    EXPECT_EQ(runner.run({"correct", "0", "--set", "untill=x", "--reason", "r"}), 2);
    EXPECT_NE(runner.err.str().find("'until'"), std::string::npos);
    EXPECT_EQ(runner.run({"correct", "0", "--set", "until=soon", "--reason", "r"}), 2);
    EXPECT_TRUE(runner.err.str().starts_with("annals: --set until: ")) << runner.err.str();
    EXPECT_EQ(runner.run({"correct", "7", "--set", "until=x", "--reason", "r"}), 3);
    EXPECT_EQ(runner.run({"correct", "0", "--set", "until", "--reason", "r"}), 2);
    EXPECT_EQ(runner.run({"retract", "0"}), 2) << "a reason is needed";
    EXPECT_EQ(runner.run({"retract", "0", "--reason", "another was meant"}), 0) << runner.err.str();
}

TEST(Log, PassesItsFilters) {
    Runner runner;
    EXPECT_EQ(
        runner.run({"log", "--after", "7", "--limit", "3", "--type", "member.joined", "--subject", "party:norway"}), 0);
    EXPECT_EQ(runner.ledger->wanted.after, Seq(7));
    EXPECT_EQ(runner.ledger->wanted.limit, 3u);
    EXPECT_EQ(runner.ledger->wanted.type, "member.joined");
    EXPECT_EQ(runner.ledger->wanted.subject, "party:norway");
    EXPECT_EQ(runner.run({"log", "--limit", "-1"}), 2);
    for (const char* command : {"log", "watch", "feed"}) {
        EXPECT_EQ(runner.run({command, "--type", "member.joind"}), 2) << command;
        EXPECT_EQ(runner.err.str(),
                  "annals: --type: there is no type of event 'member.joind'\n"
                  "  did you mean 'member.joined'?\n");
    }
    EXPECT_EQ(runner.run({"log", "--type", "unknown-999"}), 0) << "of a newer ledger";
}

// Entries of one seq each, as a ledger shows them.
std::vector<boost::json::value> numbered_entries(int count) {
    std::vector<boost::json::value> entries;
    for (int seq = 0; seq < count; ++seq)
        entries.push_back(*event::parse_json(R"({"seq":)" + std::to_string(seq) +
                                             R"(,"recorded_at":"2023-01-01T00:00:00.000000Z","about":["party:norway"],)"
                                             R"("statement":{"type":"party.renamed"}})"));
    return entries;
}

const std::string close_of_three = "on 2024-01-02 · known @3 · size 3 · root " + std::string(64, 'a') + "\n";

TEST(Log, ListsWhatWasKnownAndClosesWithWhatItRestsOn) {
    Runner runner;
    runner.ledger->entries = numbered_entries(5);
    EXPECT_EQ(runner.run({"log", "--known", "@3"}), 0) << runner.err.str();
    EXPECT_NE(runner.out.str().find("\n  2  "), std::string::npos) << runner.out.str();
    EXPECT_EQ(runner.out.str().find("\n  3  "), std::string::npos) << runner.out.str();
    EXPECT_TRUE(runner.out.str().ends_with("3 entries in all\n\n" + close_of_three)) << runner.out.str();
    EXPECT_EQ(runner.run({"log", "--known", "@3", "--format", "json"}), 0);
    const auto document = event::parse_json(runner.out.str());
    ASSERT_TRUE(document);
    EXPECT_EQ(document->at("entries").as_array().size(), 3u);
    EXPECT_EQ(document->at("as_of").at("size").as_int64(), 3);
}

TEST(Show, RefusesWhatWasNotKnownThen) {
    Runner runner;
    runner.ledger->entries = numbered_entries(5);
    EXPECT_EQ(runner.run({"show", "2", "--known", "@3"}), 0) << runner.err.str();
    EXPECT_TRUE(runner.out.str().ends_with(close_of_three)) << runner.out.str();
    EXPECT_EQ(runner.run({"show", "3", "--known", "@3"}), 3);
    EXPECT_NE(runner.err.str().find("not among the 3"), std::string::npos) << runner.err.str();
    EXPECT_TRUE(runner.out.str().empty());
}

TEST(Watch, EndsWithWhatIsKnownAndSaysWhatItRestsOn) {
    Runner runner;
    runner.ledger->entries = numbered_entries(5);
    const std::string last = "2  2023-01-01T00:00:00  party.renamed  party:norway\n";
    EXPECT_EQ(runner.run({"watch", "--all", "--known", "@3"}), 0) << runner.err.str();
    EXPECT_TRUE(runner.out.str().ends_with(last + "\n" + close_of_three)) << runner.out.str();
    EXPECT_EQ(runner.run({"watch", "--all", "--known", "@3", "--format", "json"}), 0);
    EXPECT_NE(runner.out.str().find("\n{\"as_of\":{"), std::string::npos) << runner.out.str();
    EXPECT_EQ(runner.run({"watch", "--all", "--known", "@3", "--format", "csv"}), 0);
    const std::string rows = runner.out.str();
    EXPECT_TRUE(rows.starts_with("seq,recorded_at,")) << rows;
    EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 4) << "a header and three rows: " << rows;
    EXPECT_TRUE(rows.ends_with(",2024-01-02,'@3,3," + std::string(64, 'a') + "\r\n")) << rows;
}

TEST(Watch, PrintsALineAnEntryWithoutControlCharacters) {
    Runner runner;
    runner.ledger->entries = {
        *event::parse_json(R"({"seq":0,"recorded_at":"2023-01-01T00:00:00.000000Z","about":["party:norway"],)"
                           R"("statement":{"type":"x\u001b[2J"}})")};
    EXPECT_EQ(runner.run({"watch", "--all", "--until-caught-up"}), 0);
    EXPECT_TRUE(runner.out.str().starts_with("0  2023-01-01T00:00:00  x\\x1b[2J  party:norway\n")) << runner.out.str();
}

}  // namespace
}  // namespace annals::cli
