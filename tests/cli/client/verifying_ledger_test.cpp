#include "cli/client/verifying_ledger.hpp"

#include "cli/client/offline_ledger.hpp"
#include "schema/event/json_text.hpp"
#include "tests/schema/audit/published_ledger.hpp"

#include <gmock/gmock.h>

namespace annals::cli {
namespace {

using testing::HasSubstr;

// Answers as an honest ledger of some size does, unless a test changes that.
class Told final : public Ledger {
public:
    explicit Told(std::unique_ptr<OfflineLedger> honest) : honest_(std::move(honest)) {}

    std::function<void(EventsPage&)> change_page = [](EventsPage&) {};
    std::function<void(Trial&)> change_trial = [](Trial&) {};
    std::function<void(std::vector<std::optional<Seq>>&)> change_keys = [](auto&) {};
    int trials = 0;
    std::optional<Error> refusal;
    bool adds_space = false;
    int appends = 0;

    Result<AnswerBytes> ask(const state::Question& question) override {
        if (refusal) return *refusal;
        auto answer = honest_->ask(question);
        if (answer && adds_space) answer->text += " ";
        return answer;
    }
    Result<EventsPage> events(const EventsWanted& wanted) override {
        auto page = honest_->events(wanted);
        if (page) change_page(*page);
        return page;
    }
    Result<boost::json::value> entry(Seq seq) override { return honest_->entry(seq); }
    AppendOutcome append(const boost::json::array&, Wait) override {
        ++appends;
        return {};
    }
    Trial try_out(const boost::json::array& statements, const state::TrialAsked& asked) override {
        ++trials;
        Trial trial = honest_->try_out(statements, asked);
        change_trial(trial);
        return trial;
    }
    Result<std::vector<std::optional<Seq>>> find_keys(const std::vector<std::string>& keys) override {
        auto found = honest_->find_keys(keys);
        if (found) change_keys(*found);
        return found;
    }
    Result<void> follow(const FeedWanted&, const OnEntry&, const OnCaughtUp&) override { return {}; }
    Result<std::vector<HealthLine>> health() override { return std::vector<HealthLine>{}; }

private:
    std::unique_ptr<OfflineLedger> honest_;
};

class VerifyingLedgerTest : public audit::PublishedLedger {
protected:
    VerifyingLedgerTest()
        : told_(*OfflineLedger::of_copy(ledger(20), now_)),
          verifying_(told_, {[this](TreeSize at_least) {
                                 ++copies_;
                                 EXPECT_LE(to_number(at_least), 25u);
                                 return Result<audit::VerifiedCopy>(ledger(25));
                             },
                             [] { return Result<TreeSize>(TreeSize(20)); }, TreeSize(20), now_}) {}

    // A party with that number; the ledger that is asked has those below 20, those below 25 are signed.
    static boost::json::array party(const std::string& number, const std::string& key = "new") {
        return {{{"type", "party.registered"},
                 {"key", key},
                 {"id", "party-" + number},
                 {"kind", "country"},
                 {"names", {"Party " + number}}}};
    }
    Trial try_with(const boost::json::array& statements, std::function<void(Trial&)> change) {
        told_.change_trial = std::move(change);
        return verifying_.try_out(statements, {});
    }
    // What the check says of a trial that was changed so; empty where it passes.
    std::string doubt(const boost::json::array& statements, std::function<void(Trial&)> change) {
        const Trial trial = try_with(statements, std::move(change));
        return trial.errors.empty() || trial.errors.front().code != Errc::bad_proof ? "" : trial.errors.front().detail;
    }

    const Instant now_ = start_of(day_of(2024, 1, 2));
    const state::Question question_{"resolve", std::nullopt, KnownNow{}, DateReading::latest, {{"text", "Party 7"}}};
    int copies_ = 0;
    Told told_;
    VerifyingLedger verifying_;
};

TEST_F(VerifyingLedgerTest, AnHonestAnswerPassesUnchangedAndTheCopyIsReadOnce) {
    EXPECT_EQ(verifying_.verdict(), "");
    const auto answer = verifying_.ask(question_);
    ASSERT_TRUE(answer) << to_string(answer.error());
    EXPECT_EQ(answer->text, told_.ask(question_)->text);
    ASSERT_TRUE(verifying_.ask(question_));
    EXPECT_EQ(copies_, 1);
    EXPECT_EQ(verifying_.verdict(), "2 answers follow, byte for byte, from the entries signed at size 25");
}

TEST_F(VerifyingLedgerTest, BytesThatAreNotCanonicalAreTold) {
    told_.adds_space = true;
    EXPECT_EQ(verifying_.ask(question_).error().code, Errc::bad_proof);
    EXPECT_EQ(verifying_.verdict(), "");
}

TEST_F(VerifyingLedgerTest, ARefusalIsBelievedOnlyWhereTheEntriesRefuseToo) {
    told_.refusal = fail(Errc::not_found, "nothing is called that");
    EXPECT_EQ(verifying_.ask(question_).error().code, Errc::bad_proof);
    state::Question other = question_;
    other.name = "status";
    other.params = {{"subject", "party-99"}};
    EXPECT_EQ(verifying_.ask(other).error().code, Errc::not_found);
    told_.refusal = fail(Errc::busy, "later");
    EXPECT_EQ(verifying_.ask(question_).error().code, Errc::busy);
}

TEST_F(VerifyingLedgerTest, PagesAreComparedEntryByEntryAndForWhatTheyLeaveOut) {
    EventsWanted wanted;
    wanted.after = Seq(4);
    wanted.limit = 10;
    ASSERT_TRUE(verifying_.events(wanted));
    const auto code_with = [&](std::function<void(EventsPage&)> change) {
        told_.change_page = std::move(change);
        const auto page = verifying_.events(wanted);
        return page ? std::string("none") : page.error().place;
    };
    EXPECT_EQ(code_with([](EventsPage& page) { page.entries.erase(page.entries.begin() + 2); }), "7");
    EXPECT_EQ(code_with([](EventsPage& page) { page.entries.pop_back(); }), "14");
    EXPECT_EQ(code_with([](EventsPage& page) { std::swap(page.entries[0], page.entries[1]); }), "5");
    EXPECT_EQ(code_with([](EventsPage& page) { page.entries[3].at("recorded_by") = "unix:other"; }), "8");
    EXPECT_EQ(code_with([](EventsPage& page) { page.entries.push_back(page.entries.back()); }), "14");
    wanted.subject = "party:party-6";
    EXPECT_EQ(code_with([](EventsPage& page) { page.entries.clear(); }), "6");
    EXPECT_EQ(code_with([](EventsPage&) {}), "none");
    const auto shrunk = code_with([](EventsPage& page) { page.head = 19; });
    EXPECT_NE(shrunk, "none") << "fewer entries than were signed before";
}

TEST_F(VerifyingLedgerTest, ADryRunIsTriedOutAgainOverTheEntriesThatItWasTriedOn) {
    const auto twice = party("30");
    const Trial trial = try_with(twice, [](Trial&) {});
    ASSERT_TRUE(trial.errors.empty()) << to_string(trial.errors.front());
    EXPECT_EQ(trial.entries.at(0).seq, Seq(20)) << "behind the entries that the ledger holds, not all that are signed";
    EXPECT_EQ(verifying_.verdict(), "the dry run follows, byte for byte, from the entries signed at size 25");
    EXPECT_THAT(doubt(twice, [](Trial& told) { told.entries[0].seq = Seq(19); }), HasSubstr("/entries/0/seq"));
    EXPECT_THAT(doubt(twice, [](Trial& told) { told.entries[0].is_duplicate = true; }), HasSubstr("/duplicate"));
    EXPECT_THAT(doubt(twice, [](Trial& told) { told.root[5] = 'x'; }), HasSubstr("/root"));
    EXPECT_THAT(doubt(twice, [](Trial& told) { told.on = "2020-01-01"; }), HasSubstr("/on"));
    EXPECT_THAT(doubt(twice, [](Trial& told) { told.revised.at("rows").as_array().emplace_back("more"); }),
                HasSubstr("/revised/rows/0"));
    EXPECT_THAT(doubt(twice, [](Trial& told) { told.warnings.emplace_back("careful"); }), HasSubstr("/warnings/0"));
    EXPECT_THAT(doubt(twice, [](Trial& told) { told.size = 19; }), HasSubstr("has signed 20"));
    EXPECT_EQ(doubt(twice, [](Trial& told) { told.on = "2024-01-03"; }), "") << "another clock, a little later";
    EXPECT_EQ(told_.trials, 9) << "what names its size is not asked for again";
}

TEST_F(VerifyingLedgerTest, ARefusedDryRunIsBelievedOnlyWhereTheEntriesRefuseItSo) {
    const Trial refused = verifying_.try_out(party("7"), {});
    ASSERT_EQ(refused.errors.size(), 1u);
    EXPECT_EQ(refused.errors[0].code, Errc::already_registered);
    const auto refuse = [](Trial& told) { told.errors = {fail(Errc::already_registered, "it is there")}; };
    EXPECT_THAT(doubt(party("30"), refuse), HasSubstr("it is there"));
    EXPECT_EQ(told_.trials, 3) << "asked again, in case it was recorded in between";
    EXPECT_THAT(doubt(party("7"), [](Trial& told) { told.errors = {fail(Errc::merger_loop, "a loop")}; }),
                HasSubstr("party-7"));
    EXPECT_THAT(doubt(party("7"),
                      [this](Trial& told) {
                          told = {};
                          told.size = 20;
                          told.root = to_hex(ledger(20).head.root);
                          told.on = "2024-01-02";
                      }),
                HasSubstr("they refuse it"));
    const Trial busy = try_with(party("30"), [](Trial& told) { told.errors = {fail(Errc::busy, "later")}; });
    EXPECT_EQ(busy.errors.at(0).code, Errc::busy);
    EXPECT_EQ(verifying_.verdict(), "");
}

TEST_F(VerifyingLedgerTest, AKeyIsBelievedToBeTakenOrFreeAsTheEntriesHaveIt) {
    const std::vector<std::string> keys = {"party-7", "nothing", "party-22"};
    const auto code_with = [&](std::function<void(std::vector<std::optional<Seq>>&)> change) {
        told_.change_keys = std::move(change);
        const auto found = verifying_.find_keys(keys);
        return found ? std::string("none") : std::string(errc_word(found.error().code)) + " " + found.error().place;
    };
    EXPECT_EQ(code_with([](auto&) {}), "none") << "party-22 was recorded behind what the ledger held then";
    EXPECT_EQ(verifying_.verdict(), "3 looked-up keys follow, byte for byte, from the entries signed at size 25");
    EXPECT_EQ(code_with([](auto& seqs) { seqs[2] = Seq(22); }), "none");
    EXPECT_EQ(code_with([](auto& seqs) { seqs[0].reset(); }), "bad_proof 7");
    EXPECT_EQ(code_with([](auto& seqs) { seqs[0] = Seq(8); }), "bad_proof 8");
    EXPECT_EQ(code_with([](auto& seqs) { seqs[1] = Seq(3); }), "bad_proof 3");
}

TEST_F(VerifyingLedgerTest, WhatIsRecordedPassesAndIsNotCalledVerified) {
    verifying_.append({}, Wait::proof);
    EXPECT_FALSE(verifying_.has_recorded_unproved());
    verifying_.append({}, Wait::none);
    EXPECT_TRUE(verifying_.has_recorded_unproved());
    EXPECT_EQ(told_.appends, 2);
    EXPECT_EQ(verifying_.verdict(), "");
    EXPECT_EQ(verifying_.follow({}, {}, {}).error().code, Errc::unsupported) << "a feed is not verified as it runs";
}

}  // namespace
}  // namespace annals::cli
