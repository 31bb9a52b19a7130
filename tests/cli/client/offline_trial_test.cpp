#include "cli/client/offline_ledger.hpp"

#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/answer_json.hpp"
#include "schema/state/answers_change.hpp"
#include "schema/state/memory_log.hpp"

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

class OfflineTrial : public testing::Test {
protected:
    OfflineTrial() {
        for (const char* text :
             {R"({"type":"party.registered","key":"p","id":"norway","kind":"country","names":["Norway"]})",
              R"({"type":"agenda.launched","key":"a","effective":"2021-11-10","id":"road",)"
              R"("title":"Road","goal":"Clean."})",
              R"({"type":"plan.adopted","key":"l","effective":"2022-11-11","id":"road/2023","agenda":"road",)"
              R"("title":"Plan","year":2023})",
              R"({"type":"commitment.made","key":"c","effective":"2022-11-11","id":"road/2023/rt1","plan":"road/2023",)"
              R"("summary":"Talk."})",
              R"({"type":"milestone.set","key":"m","effective":"2022-11-11","id":"road/2023/rt1/a",)"
              R"("commitment":"road/2023/rt1","what":"A host","kind":"identify","deadline":"2023-06-30"})"})
            record(text);
    }
    void record(const std::string& text) {
        event::Problems problems;
        auto statement = event::statement_from_json(*event::parse_json(text), "", {}, problems);
        ASSERT_TRUE(statement && problems.empty()) << text;
        const Seq seq{entries_.size()};
        entries_.push_back({seq, Instant{static_cast<std::int64_t>(entries_.size()) + 1}, "unix:test", *statement});
    }
    // What comes of these statements, asked about the end of 2023.
    Trial try_out(const std::string& array) {
        OfflineLedger ledger(std::make_unique<state::MemoryLog>(entries_), Instant{1'700'000'000'000'000});
        Trial trial = ledger.try_out(event::parse_json(array)->as_array(), {day_of(2023, 12, 31)});
        for (Error& error : trial.errors) said_.push_back(std::string(errc_word(error.code)) + " " + error.place);
        return trial;
    }

    std::vector<state::Recorded> entries_;
    std::vector<std::string> said_;
};

const std::string reached = R"({"type":"milestone.reached","key":"r","effective":"2023-05-01","id":"road/2023/rt1/a"})";
const std::string joined = R"({"type":"member.joined","key":"j","effective":"2023-01-01",)"
                           R"("of":"commitment:road/2023/rt1","party":"norway","role":"lead"})";

TEST_F(OfflineTrial, SaysWhatWouldBeRecordedAndWhichAnswersChange) {
    const Trial trial = try_out("[" + joined + "," + reached + "]");
    ASSERT_TRUE(trial.errors.empty()) << to_string(trial.errors.front());
    ASSERT_EQ(trial.entries.size(), 2u);
    EXPECT_EQ(trial.entries[1].seq, Seq(6));
    EXPECT_FALSE(trial.entries[1].is_duplicate);
    EXPECT_EQ(trial.size, 5u);
    EXPECT_EQ(trial.on, "2023-12-31");
    const auto revised = state::parse_answer<state::RevisedAnswer>(trial.revised);
    ASSERT_TRUE(revised) << to_string(revised.error());
    std::vector<std::string> rows;
    for (const state::ChangeRow& row : revised->rows)
        rows.push_back(row.what + ": " + row.before.value_or("-") + " -> " + row.after.value_or("-"));
    EXPECT_EQ(std::count(rows.begin(), rows.end(), "state: planned -> reached"), 1) << testing::PrintToString(rows);
    EXPECT_EQ(std::count(rows.begin(), rows.end(), "timeliness: overdue -> on time"), 1);
}

TEST_F(OfflineTrial, WhatIsRecordedAlreadyIsNothingNew) {
    record(reached);
    const Trial trial = try_out("[" + reached + "]");
    ASSERT_EQ(trial.entries.size(), 1u);
    EXPECT_EQ(trial.entries[0].seq, Seq(5));
    EXPECT_TRUE(trial.entries[0].is_duplicate);
}

TEST_F(OfflineTrial, RefusesWhatALedgerWouldNamingThePlace) {
    record(reached);
    try_out(R"([{"type":"party.registered","key":"p","id":"norway","kind":"country","names":["Norge"]}])");
    try_out(R"([{"type":"party.registered","key":"x","id":"norway","kind":"country","names":["Norway"]}])");
    try_out("[" + joined + R"(,{"type":"milestone.reached","key":"z","effective":"2023","id":"road/2023/rt1/b"}])");
    try_out(R"([{"type":"event.retracted","key":"y","target":77,"reason":"never so"}])");
    try_out(R"([{"type":"party.registerd","key":"w"}])");
    EXPECT_EQ(said_, (std::vector<std::string>{"key_reused /0/key", "already_registered /0/id", "unknown_subject /1/id",
                                               "bad_target /0/target", "unknown_type /0/type"}));
}

TEST_F(OfflineTrial, ACorrectionIsJudgedByWhatItsTargetIsAbout) {
    record(reached);
    const Trial trial = try_out(R"([{"type":"event.corrected","key":"k","target":5,"reason":"a slip",)"
                                R"("set":{"type":"milestone.reached","effective":"2023-07-03"}}])");
    ASSERT_TRUE(trial.errors.empty()) << to_string(trial.errors.front());
    const auto revised = state::parse_answer<state::RevisedAnswer>(trial.revised);
    ASSERT_TRUE(revised && revised->rows.size() == 1u);
    EXPECT_EQ(revised->rows[0].after, "late by 3 days");
}

TEST_F(OfflineTrial, FindsTheEntriesOfKeys) {
    OfflineLedger ledger(std::make_unique<state::MemoryLog>(entries_), Instant{});
    EXPECT_EQ(*ledger.find_keys({"m", "nothing", "p"}),
              (std::vector<std::optional<Seq>>{Seq(4), std::nullopt, Seq(0)}));
}

TEST_F(OfflineTrial, JudgesByTheSameRulesAndSaysThatItIsACopy) {
    OfflineLedger ledger(std::make_unique<state::MemoryLog>(entries_), Instant{1'700'000'000'000'000});
    const auto judge = [&ledger](const std::string& array) {
        return ledger.judge(event::parse_json(array)->as_array());
    };
    const Judgement taken = judge("[" + joined + "," + reached + "]");
    EXPECT_EQ(taken.by, Judgement::By::copy);
    EXPECT_EQ(taken.count, 2u);
    EXPECT_EQ(taken.size, 5u);
    EXPECT_TRUE(taken.errors.empty());
    const Judgement refused =
        judge("[" + reached + R"(,{"type":"milestone.reached","key":"r2","effective":"2023","id":"road/2023/rt1/a"}])");
    ASSERT_EQ(refused.errors.size(), 1u);
    EXPECT_EQ(refused.errors[0].code, Errc::already_reached);
    EXPECT_TRUE(refused.errors[0].place.starts_with("/1/")) << refused.errors[0].place;
}

}  // namespace
}  // namespace annals::cli
