#include "tests/cli/intake/ledger.hpp"

namespace annals::intake {
namespace {

using Lines = std::vector<std::string>;

const std::string milestone_key = "plan:road/2023#milestone/rt5/a";
const std::string unep_key = "plan:road/2023#member/rt5/unep/coordinating";

class Import : public testing::Test {
protected:
    Import() { ledger.record(small_plan); }

    std::size_t size() const { return ledger.log().size(); }

    MemoryImport ledger;
};

TEST_F(Import, KeysComeFromIdentity) {
    for (const char* key : {"source:document", "party:norway", "occasion:cop28", "occasion:cop28#scheduled",
                            "recommendation:report/trade", "plan:road/2023", "plan:road/2023#commitment/rt5",
                            "plan:road/2023#milestone/rt5/a", "plan:road/2023#member/rt5/norway/collaborating",
                            "plan:road/2023#member/rt5/unep/coordinating"})
        EXPECT_FALSE(ledger.with_key(key).empty()) << key;
    EXPECT_EQ(size(), 12U);
}

TEST_F(Import, ResolvesCodesNamesAndDeadlinesToIds) {
    EXPECT_EQ(ledger.with_key(milestone_key),
              R"({"type":"milestone.set","effective":"2022-11-11","sources":[{"source":"document"}],)"
              R"("id":"road/2023/rt5/a","commitment":"road/2023/rt5","code":"RT5.a","what":"A host",)"
              R"("kind":"identify","deadline":"by cop28","required":true,"on_invitation":false})");
    EXPECT_EQ(ledger.with_key(unep_key),
              R"({"type":"member.joined","effective":"2022-11-11","sources":[{"source":"document"}],)"
              R"("of":"commitment:road/2023/rt5","party":"unep","role":"coordinating","as_printed":"UNEP"})");
}

TEST_F(Import, OfTheSameFileRecordsNothing) {
    const ImportPlan plan = ledger.plan(small_plan);
    EXPECT_TRUE(plan.batches.empty());
    EXPECT_FALSE(plan.needs_choice);
    for (const ImportItem& item : plan.items) EXPECT_EQ(item.verdict, Verdict::identical) << item.key;
}

TEST_F(Import, OfARewrappedTextRecordsNothing) {
    const std::string text = edited(small_plan, "\"Talk about trade.\"", "\"\"\"\nTalk\n  about\ntrade.\n\"\"\"");
    EXPECT_TRUE(ledger.plan(text).batches.empty());
}

TEST_F(Import, RecordsOnlyWhatIsNew) {
    const std::string text = edited(small_plan, "governments  = [\"Norway\"]", "governments  = [\"Norway\", \"unep\"]");
    const ImportPlan plan = ledger.plan(text);
    ASSERT_EQ(plan.statements_count(), 1U);
    EXPECT_EQ(plan.batches.front().front().envelope.key.text, "plan:road/2023#member/rt5/unep/collaborating");
}

TEST_F(Import, OfAnEditedFileListsFieldByFieldAndWritesNothingUnasked) {
    std::string text = edited(small_plan, "what = \"A host\"", "what = \"A host forum\"");
    text = edited(text, "\"by COP28\"", "\"at COP28\"");
    text = edited(text, "governments  = [\"Norway\"]", "governments  = [\"Norway\", \"unep\"]");
    const ImportPlan plan = ledger.plan(text);
    EXPECT_TRUE(plan.needs_choice);
    EXPECT_TRUE(plan.batches.empty()) << "not even what is new";
    EXPECT_EQ(changes_of(plan), (Lines{milestone_key + " what: A host -> A host forum",
                                       milestone_key + " deadline: by cop28 -> at cop28"}));
    const std::string words = report_in_words(plan, false);
    EXPECT_NE(words.find("--as-correction REASON"), std::string::npos);
    EXPECT_NE(words.find("--as-change DAY"), std::string::npos);
}

TEST_F(Import, ListsWhatIsGoneAndNeverRetractsIt) {
    const ImportPlan plan = ledger.plan(edited(small_plan, "governments  = [\"Norway\"]\n", ""));
    ASSERT_EQ(plan.gone.size(), 1U);
    EXPECT_EQ(plan.gone.front().key, "plan:road/2023#member/rt5/norway/collaborating");
    EXPECT_EQ(to_number(plan.gone.front().seq), ledger.seq_of(plan.gone.front().key));
    EXPECT_TRUE(plan.batches.empty());
    EXPECT_NE(report_in_words(plan, false).find("never retracted"), std::string::npos);
}

TEST_F(Import, SkipsARegistrationThatTheLedgerHasUnderAnotherKey) {
    std::vector<Numbered> log = ledger.log();
    for (Numbered& entry : log) entry.statement.envelope.key.text = "by-hand-" + std::to_string(to_number(entry.seq));
    const auto plan = plan_import({{"plan.toml", small_plan}}, view_of(log), {});
    ASSERT_TRUE(plan);
    for (const ImportItem& item : plan->items)
        if (item.key.starts_with("party:") || item.key == "plan:road/2023") {
            EXPECT_EQ(item.verdict, Verdict::identical) << item.key;
        }
}

TEST_F(Import, ReadsAnEventsFileAgainstTheLedger) {
    const std::string text = R"(schema = "events/1"
sources = ["press"]

[[source]]
id    = "press"
title = "A press release"
kind  = "press"

[[party]]
id    = "norway"
kind  = "country"
names = ["Norway"]

[[event]]
type      = "milestone.reached"
id        = "RT5.a"
effective = "2023-11"

[[event]]
type      = "member.left"
of        = "RT5"
party     = "UNEP"
announced = 2024-01-20
effective = 2024-04-20

[[event]]
type      = "member.left"
of        = "commitment:road/2023/rt5"
party     = "UNEP"
effective = 2025-04-20
)";
    const ImportPlan plan = ledger.record({{"events.toml", text}});
    EXPECT_EQ(plan.statements_count(), 4U) << "Norway is declared alike, with another source";
    EXPECT_EQ(ledger.with_key("events:press#milestone.reached/road/2023/rt5/a"),
              R"({"type":"milestone.reached","effective":"2023-11","sources":[{"source":"press"}],)"
              R"("id":"road/2023/rt5/a"})");
    EXPECT_EQ(ledger.with_key("events:press#member.left/road/2023/rt5/unep"),
              R"({"type":"member.left","effective":"2024-04-20","announced":"2024-01-20",)"
              R"("sources":[{"source":"press"}],"of":"commitment:road/2023/rt5","party":"unep"})");
    EXPECT_FALSE(ledger.with_key("events:press#member.left/road/2023/rt5/unep/2025-04-20").empty());
    EXPECT_TRUE(ledger.plan({{"events.toml", text}}).batches.empty());
}

TEST_F(Import, ReadsACorrectionByTheKeyOfItsTarget) {
    const std::string text = R"(schema = "events/1"
sources = ["document"]

[[event]]
type   = "event.corrected"
target = "plan:road/2023#milestone/rt5/a"
set    = { what = "A host forum" }
reason = "misread"
)";
    const ImportPlan plan = ledger.plan({{"events.toml", text}});
    ASSERT_EQ(plan.statements_count(), 1U) << testing::PrintToString(print(plan.problems));
    const auto& statement = plan.batches.front().front();
    EXPECT_EQ(std::get<event::EventCorrected>(statement.payload).target, ledger.seq_of(milestone_key));
    EXPECT_FALSE(statement.about.empty());
    const ImportPlan refused = ledger.plan({{"events.toml", edited(text, "#milestone/rt5/a", "#milestone/rt5/b")}});
    EXPECT_EQ(print(refused.problems),
              Lines{"events.toml:6:10: target: there is no earlier entry with key 'plan:road/2023#milestone/rt5/b'"});
}

TEST_F(Import, ReadsARoster) {
    const std::string roster =
        "party,action,role,from,announced,source\r\n"
        "\"Norway\",RT5,observer,2023-02,2023-01-15,document\r\n"
        "unep,Road agenda,endorser,2023-02-01,,document\r\n";
    const ImportPlan plan = ledger.record({{"roster.csv", roster}});
    EXPECT_EQ(plan.statements_count(), 2U);
    EXPECT_EQ(
        ledger.with_key("events:document#member.joined/road/2023/rt5/norway/observer"),
        R"({"type":"member.joined","effective":"2023-02","announced":"2023-01-15",)"
        R"("sources":[{"source":"document"}],"of":"commitment:road/2023/rt5","party":"norway","role":"observer"})");
    EXPECT_TRUE(ledger.plan({{"roster.csv", roster}}).batches.empty());
}

TEST(Declarations, MayHoldRolesDaysAndTheirOwnSources) {
    const std::string text = R"(schema    = "plan/1"
plan      = "road/2023"
title     = "Priority actions"
year      = 2023
effective = 2022-11-11
sources   = ["document"]

[[source]]
id    = "document"
title = "The document"
kind  = "official"

[[source]]
id    = "other"
title = "Another document"
kind  = "press"

[[agenda]]
id        = "road"
title     = "Road agenda"
goal      = "Clean roads."
effective = 2021-11-10
members   = [{ who = "Norway", role = "co-lead", announced = 2021-10-01 }]

[[party]]
id      = "norway"
kind    = "country"
names   = ["Norway"]

[[party]]
id      = "council"
kind    = "initiative"
names   = ["The Council"]
sources = [{ source = "other", locator = "page 2" }]
members = [{ who = "norway", role = "observer" }]

[[party]]
id      = "taskforce"
kind    = "task-force"
names   = ["Taskforce"]
part_of = "The Council"
operated_by = [{ of = "norway", effective = "2022" }]

[[occasion]]
id    = "meeting"
names = ["Meeting"]
held  = { from = 2022-10-01, until = 2022-10-03 }
)";
    MemoryImport ledger;
    ledger.record(text);
    EXPECT_EQ(ledger.with_key("agenda:road#member/norway/co-lead"),
              R"({"type":"member.joined","effective":"2021-11-10","announced":"2021-10-01",)"
              R"("sources":[{"source":"document"}],"of":"agenda:road","party":"norway","role":"co-lead"})");
    EXPECT_EQ(ledger.with_key("party:council#member/norway/observer"),
              R"({"type":"member.joined","effective":"2022-11-11","sources":[{"source":"other","locator":"page 2"}],)"
              R"("of":"party:council","party":"norway","role":"observer"})");
    EXPECT_EQ(ledger.with_key("party:council#member/taskforce/part-of"),
              R"({"type":"member.joined","effective":"2022-11-11","sources":[{"source":"document"}],)"
              R"("of":"party:council","party":"taskforce","role":"part-of"})");
    EXPECT_NE(ledger.with_key("party:norway#member/taskforce/operated-by").find(R"("effective":"2022")"),
              std::string::npos);
    EXPECT_NE(ledger.with_key("occasion:meeting#held").find(R"("effective":"2022-10-03")"), std::string::npos);
    EXPECT_NE(ledger.with_key("plan:road/2023").find(R"("agenda":"road")"), std::string::npos)
        << "the plan's id but its last word";
    EXPECT_EQ(ledger.with_key("source:other").find("sources"), std::string::npos) << "a source cites none";
    EXPECT_TRUE(ledger.plan(text).batches.empty());
}

TEST(ImportOfSeveralFiles, TakesWhatTheySayAlikeOnce) {
    const std::string events =
        "schema = \"events/1\"\nsources = [\"document\"]\n"
        "[[party]]\nid = \"norway\"\nkind = \"country\"\nnames = [\"Norway\"]\n";
    EXPECT_EQ(MemoryImport().plan({{"events.toml", events}, {"plan.toml", small_plan}}).statements_count(), 12U);
    const ImportPlan plan = MemoryImport().plan(
        {{"plan.toml", small_plan}, {"events.toml", edited(events, "[\"Norway\"]", "[\"Norge\"]")}});
    EXPECT_EQ(print(plan.problems), Lines{"events.toml:3:1: 'party:norway' is said differently in another file (the "
                                          "first is at plan.toml:14:1)"});
}

TEST(ImportOfSeveralFiles, PutsWhatIsReferredToFirst) {
    const std::string text =
        edited(small_plan, "[[commitment.milestone]]\nid   = \"RT5.a\"", R"([[commitment.milestone]]
id   = "RT5.b"
kind = "launch"
what = "A launch"
due  = "with RT5.a"

[[commitment.milestone]]
id   = "RT5.a")");
    MemoryImport ledger;
    ledger.record(text);
    EXPECT_LT(ledger.seq_of(milestone_key), ledger.seq_of("plan:road/2023#milestone/rt5/b"));
    EXPECT_LT(ledger.seq_of("source:document"), ledger.seq_of("party:norway"));
    EXPECT_LT(ledger.seq_of("plan:road/2023"), ledger.seq_of("plan:road/2023#commitment/rt5"));
}

TEST(ImportOfManyItems, IsCutIntoBatchesOfAThousand) {
    std::string text =
        "schema = \"events/1\"\nsources = [\"s\"]\n[[source]]\nid = \"s\"\ntitle = \"S\"\nkind = \"press\"\n";
    for (int i = 0; i < 2500; ++i)
        text += "[[party]]\nid = \"p" + std::to_string(i) + "\"\nkind = \"group\"\nnames = [\"P" + std::to_string(i) +
                "\"]\n";
    const ImportPlan plan = MemoryImport().plan({{"many.toml", text}});
    ASSERT_EQ(plan.batches.size(), 3U);
    EXPECT_EQ(plan.batches[0].size(), 1000U);
    EXPECT_EQ(plan.batches[2].size(), 501U);
    EXPECT_EQ(plan.batches[0].front().envelope.key.text, "source:s");
    EXPECT_NE(report_in_words(plan, true).find("in 3 atomic batches"), std::string::npos);
}

TEST_F(Import, PlacesWhatTheLedgerRefusesInTheFiles) {
    const std::string text = R"(schema = "events/1"
source = "document"

[[event]]
type      = "milestone.reached"
id        = "RT5.a"
effective = 2023-03-01
option    = "x"

[[event]]
type      = "milestone.progressed"
id        = "RT5.a"
effective = 2023-04-01
)";
    const ImportPlan plan = ledger.plan({{"news.toml", text}});
    ASSERT_EQ(plan.batches.size(), 1U);
    ASSERT_EQ(plan.batches[0].size(), 2U);
    const auto placed = [&plan](std::size_t batch, const std::string& place) {
        return to_string(plan.in_files(batch, fail(Errc::already_reached, "no", place)));
    };
    EXPECT_EQ(placed(0, "/0/option"), "news.toml:8:13: option: no");
    EXPECT_EQ(placed(0, "/1/id"), "news.toml:12:13: id: no");
    EXPECT_EQ(placed(0, "/1/instance"), "news.toml:10:1: instance: no") << "what the file does not say";
    for (const char* place : {"/2/id", "", "header"}) EXPECT_TRUE(placed(0, place).starts_with(place)) << place;
    EXPECT_EQ(placed(1, "/0/id"), "/0/id: no");
}

TEST_F(Import, PlacesWhatTheLedgerRefusesOfACorrectionWhereTheFileSaysIt) {
    const std::string text = edited(small_plan, "A host", "A host forum");
    ImportOptions options;
    options.as_correction = "a slip";
    const auto plan = plan_import({{"plan.toml", text}}, view_of(ledger.log()), options);
    ASSERT_TRUE(plan);
    ASSERT_EQ(plan->statements_count(), 1U);
    const Error placed = plan->in_files(0, fail(Errc::bad_correction, "no", "/0/set/what"));
    EXPECT_TRUE(placed.place.starts_with("plan.toml:")) << placed.place;
    EXPECT_EQ(placed.detail, "what: no");
}

TEST(ImportWithALedgerOutOfReach, FailsWithItsError) {
    LedgerView view = view_of({});
    view.find = [](const std::vector<std::string>&) -> Result<std::vector<std::optional<Held>>> {
        return fail(Errc::unreachable, "the daemon does not answer");
    };
    const auto plan = plan_import({{"plan.toml", small_plan}}, view, {});
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().code, Errc::unreachable);
}

TEST(ImportReport, SaysInWordsWhatWouldBeRecorded) {
    const std::string words = report_in_words(MemoryImport().plan(small_plan), true);
    EXPECT_NE(words.find("1 commitment, 1 milestone, 1 government membership, 1 other membership, 2 parties"),
              std::string::npos)
        << words;
    EXPECT_NE(words.find("+ Norway joins RT5 as collaborating, 2022-11-11\n"), std::string::npos);
    EXPECT_NE(words.find("+ RT5 sets the milestone RT5.a: A host (by cop28), 2022-11-11\n"), std::string::npos);
    EXPECT_NE(words.find("12 entries would be recorded, in one atomic batch. Nothing was written."), std::string::npos);
}

TEST(ImportReport, WarnsOfAPartyUnderTwoIds) {
    MemoryImport ledger;
    ledger.record(small_plan);
    const std::string text = edited(small_plan, "id    = \"norway\"", "id    = \"norwya\"");
    const auto warnings =
        ledger.plan(edited(text, "governments  = [\"Norway\"]", "governments  = [\"norwya\"]")).warnings;
    EXPECT_EQ(
        std::count(warnings.begin(), warnings.end(), "one name for several parties: \"norway\" is norwya, norway"), 1)
        << testing::PrintToString(warnings);
}

TEST(ImportReport, WarnsOfWhatTheFileCouldNotKnow) {
    std::string text = edited(small_plan, "scheduled = { from = 2023-11-30, until = 2023-12-12 }\n", "");
    text = edited(text, "goal  = \"Clean roads.\"", "goal  = \"Clean roads.\"\neffective = \"2021-11\"");
    text = edited(text, "themes  = [\"Trade\"]", "open_ended = \"amongst others\"");
    text += "\n[[commitment.milestone]]\nid = \"RT5.b\"\nkind = \"publish\"\nwhat = \"A plan\"\n";
    const ImportPlan plan = MemoryImport().plan(text);
    EXPECT_EQ(plan.warnings,
              (Lines{"undated plan: the source document of Priority actions has no date; its first day, 2022-11-11, "
                     "rests on the file",
                     "open list: RT5, coordinating (\"amongst others\"): absence from it reads as not stated",
                     "milestones without deadline: RT5.b", "no days are known of COP28, on which RT5.a depend",
                     "imprecise date 2021-11: Road agenda agenda.launched"}));
}

}  // namespace
}  // namespace annals::intake
