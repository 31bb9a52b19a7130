#include "tests/cli/intake/ledger.hpp"

namespace annals::intake {
namespace {

using Lines = std::vector<std::string>;

const std::string milestone_key = "plan:road/2023#milestone/rt5/a";
const std::string unep_key = "plan:road/2023#member/rt5/unep/coordinating";

class Rewrite : public testing::Test {
protected:
    Rewrite() { ledger.record(small_plan); }

    ImportPlan correct(const std::string& text) {
        return ledger.record(text, {.as_correction = "misread", .as_change = {}});
    }
    ImportPlan change(const std::string& text) {
        return ledger.record(text, {.as_correction = {}, .as_change = exactly(day_of(2023, 6, 1))});
    }

    MemoryImport ledger;
};

TEST_F(Rewrite, AsCorrectionPatchesTheEntry) {
    const std::string text = edited(small_plan, "what = \"A host\"", "what = \"A host forum\"");
    const ImportPlan plan = correct(text);
    ASSERT_EQ(plan.statements_count(), 1U);
    const std::string target = std::to_string(ledger.seq_of(milestone_key));
    EXPECT_EQ(ledger.with_key(milestone_key + "!1"),
              R"({"type":"event.corrected","sources":[{"source":"document"}],"target":)" + target +
                  R"(,"set":{"type":"milestone.set","what":"A host forum"},"reason":"misread"})");
    EXPECT_FALSE(plan.batches.front().front().about.empty()) << "a correction is about what its target is about";
    EXPECT_TRUE(ledger.plan(text).batches.empty()) << "the same file again is nothing to do";
    EXPECT_FALSE(ledger.plan(text).needs_choice);
    EXPECT_TRUE(ledger.plan(text).gone.empty()) << "a correction is no item";
}

TEST_F(Rewrite, AsCorrectionIsRepeatedAgainstThePresentContent) {
    correct(edited(small_plan, "what = \"A host\"", "what = \"A host forum\""));
    const std::string text = edited(small_plan, "what = \"A host\"", "what = \"The host\"");
    EXPECT_EQ(changes_of(ledger.plan(text)), Lines{milestone_key + " what: A host forum -> The host"});
    correct(text);
    EXPECT_NE(ledger.with_key(milestone_key + "!2").find("The host"), std::string::npos);
    EXPECT_TRUE(ledger.plan(text).batches.empty());
}

TEST_F(Rewrite, AsCorrectionCanEmptyAField) {
    const std::string text = edited(small_plan, "due  = \"by COP28\"\n", "");
    EXPECT_EQ(changes_of(ledger.plan(text)), Lines{milestone_key + " deadline: by cop28 -> "});
    correct(text);
    EXPECT_NE(ledger.with_key(milestone_key + "!1").find(R"("deadline":null)"), std::string::npos);
    EXPECT_TRUE(ledger.plan(text).batches.empty());
}

TEST_F(Rewrite, AsCorrectionRecordsAnewWhereTheSubjectsDiffer) {
    const std::string text = edited(small_plan, "answers = [\"report/trade\"]\n", "");
    const ImportPlan plan = correct(text);
    ASSERT_EQ(plan.statements_count(), 2U);
    const std::string key = "plan:road/2023#commitment/rt5";
    EXPECT_EQ(ledger.with_key(key + "!1"), R"({"type":"event.retracted","target":)" +
                                               std::to_string(ledger.seq_of(key)) + R"(,"reason":"misread"})");
    EXPECT_EQ(ledger.with_key(key + "~2").find("answers"), std::string::npos);
    EXPECT_TRUE(ledger.plan(text).batches.empty()) << "the new entry now stands for the item";
    EXPECT_TRUE(ledger.plan(text).gone.empty());
    EXPECT_FALSE(ledger.plan(text).needs_choice);
    correct(small_plan);
    EXPECT_NE(ledger.with_key(key + "~3").find("report/trade"), std::string::npos);
    EXPECT_FALSE(ledger.with_key(key + "~2!1").empty());
    EXPECT_TRUE(ledger.plan(small_plan).batches.empty());
}

TEST_F(Rewrite, AsChangeAmendsAndReschedules) {
    std::string text = edited(small_plan, "what = \"A host\"", "what = \"A host forum\"");
    text = edited(text, "\"by COP28\"", "2024-03-31");
    const ImportPlan plan = change(text);
    ASSERT_EQ(plan.statements_count(), 2U);
    EXPECT_EQ(ledger.with_key(milestone_key + "@2023-06-01/rescheduled"),
              R"({"type":"milestone.rescheduled","effective":"2023-06-01","sources":[{"source":"document"}],)"
              R"("id":"road/2023/rt5/a","deadline":"2024-03-31"})");
    EXPECT_EQ(ledger.with_key(milestone_key + "@2023-06-01/amended"),
              R"({"type":"milestone.amended","effective":"2023-06-01","sources":[{"source":"document"}],)"
              R"("id":"road/2023/rt5/a","what":"A host forum"})");
    EXPECT_TRUE(ledger.plan(text).batches.empty()) << "the same file again is nothing to do";
    EXPECT_FALSE(ledger.plan(text).needs_choice);
    EXPECT_TRUE(ledger.plan(text).gone.empty()) << "a change is no item";
    EXPECT_TRUE(ledger.plan(small_plan).needs_choice) << "the old file now differs";
}

TEST_F(Rewrite, AsCorrectionOfAChangeCorrectsTheChange) {
    change(edited(small_plan, "what = \"A host\"", "what = \"A host forum\""));
    const std::string text = edited(small_plan, "what = \"A host\"", "what = \"Two host forums\"");
    correct(text);
    const std::string target = std::to_string(ledger.seq_of(milestone_key + "@2023-06-01/amended"));
    EXPECT_NE(ledger.with_key(milestone_key + "@2023-06-01/amended!1").find(R"("target":)" + target),
              std::string::npos);
    EXPECT_TRUE(ledger.plan(text).batches.empty());
}

TEST_F(Rewrite, AsChangeLeavesAndJoins) {
    const std::string text = edited(small_plan, "as_printed = \"UNEP\"", "as_printed = \"UNEP\", scope = \"talks\"");
    change(text);
    EXPECT_EQ(ledger.with_key(unep_key + "@2023-06-01/left"),
              R"({"type":"member.left","effective":"2023-06-01","sources":[{"source":"document"}],)"
              R"("of":"commitment:road/2023/rt5","party":"unep","role":"coordinating"})");
    EXPECT_NE(ledger.with_key(unep_key + "@2023-06-01/joined").find(R"("scope":"talks")"), std::string::npos);
    EXPECT_TRUE(ledger.plan(text).batches.empty());
    EXPECT_FALSE(ledger.plan(text).needs_choice);
}

TEST_F(Rewrite, AsChangeRenamesAParty) {
    const std::string text = edited(small_plan, "names = [\"Norway\"]", "names = [\"Norge\", \"Norway\"]");
    change(text);
    EXPECT_EQ(ledger.with_key("party:norway@2023-06-01/renamed"),
              R"({"type":"party.renamed","effective":"2023-06-01","sources":[{"source":"document"}],)"
              R"("id":"norway","name":"Norge"})");
    EXPECT_TRUE(ledger.plan(text).batches.empty());
    EXPECT_FALSE(ledger.plan(text).needs_choice);
}

TEST_F(Rewrite, AsChangeMovesAnOccasion) {
    const std::string text = edited(small_plan, "until = 2023-12-12", "until = 2023-12-13");
    change(text);
    EXPECT_EQ(ledger.with_key("occasion:cop28#scheduled@2023-06-01/rescheduled"),
              R"({"type":"occasion.rescheduled","effective":"2023-06-01","sources":[{"source":"document"}],)"
              R"("id":"cop28","until":"2023-12-13"})");
    EXPECT_TRUE(ledger.plan(text).batches.empty());
}

TEST_F(Rewrite, AsChangeSaysWhatNoEventCanSay) {
    const std::string text = edited(small_plan, "title     = \"Priority actions\"", "title     = \"Actions\"");
    const ImportPlan plan = ledger.plan(text, {.as_correction = {}, .as_change = exactly(day_of(2023, 6, 1))});
    EXPECT_EQ(print(plan.problems), Lines{"plan.toml:1:1: no event says that this changed in the world: title (where "
                                          "the record was wrong, import with --as-correction REASON)"});
    EXPECT_TRUE(plan.batches.empty());
}

TEST_F(Rewrite, RefusesBothReadingsAtOnce) {
    const auto plan = plan_import({{"plan.toml", small_plan}}, view_of({}),
                                  {.as_correction = "misread", .as_change = exactly(day_of(2023, 6, 1))});
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().code, Errc::bad_value);
}

TEST_F(Rewrite, LeavesAloneWhatTheLedgerRetracted) {
    event::Statement retraction;
    retraction.envelope.key.text = "by-hand";
    retraction.payload = event::EventRetracted{ledger.seq_of(unep_key), {"a misreading"}};
    retraction.about = ledger.log()[ledger.seq_of(unep_key)].statement.about;
    ledger.add(retraction);
    const ImportPlan plan = ledger.plan(small_plan);
    EXPECT_TRUE(plan.batches.empty());
    EXPECT_FALSE(plan.needs_choice);
    const auto item =
        std::find_if(plan.items.begin(), plan.items.end(), [](const ImportItem& one) { return one.key == unep_key; });
    ASSERT_NE(item, plan.items.end());
    EXPECT_EQ(item->verdict, Verdict::retracted);
}

}  // namespace
}  // namespace annals::intake
