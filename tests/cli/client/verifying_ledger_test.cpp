#include "cli/client/verifying_ledger.hpp"

#include "cli/client/offline_ledger.hpp"
#include "schema/event/json_text.hpp"
#include "tests/schema/audit/published_ledger.hpp"

namespace annals::cli {
namespace {

// Answers as an honest ledger of some size does, unless a test changes that.
class Told final : public Ledger {
public:
    explicit Told(std::unique_ptr<OfflineLedger> honest) : honest_(std::move(honest)) {}

    std::function<void(EventsPage&)> change_page = [](EventsPage&) {};
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
                             TreeSize(20), now_}) {}

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
