#include "schema/audit/answer_check.hpp"

#include "schema/event/json_text.hpp"
#include "tests/schema/audit/published_ledger.hpp"

namespace annals::audit {
namespace {

class AnswerCheckTest : public PublishedLedger {
protected:
    AnswerCheckTest() : log_(*make_log(ledger(20))) {}

    // What an honest ledger of `size` entries answers.
    boost::json::value answer(const state::Question& question, std::size_t size) const {
        const auto log = make_log(ledger(size));
        auto document = state::ask(**log, question, asking_);
        EXPECT_TRUE(document) << to_string(document.error());
        return document ? *document : boost::json::value();
    }
    Result<void> check(const state::Question& question, const boost::json::value& document,
                       std::size_t seen = 0) const {
        return check_answer(*log_, {question, document, TreeSize(seen)}, asking_);
    }
    static boost::json::value changed(const boost::json::value& document, std::string_view from, std::string_view to) {
        std::string text = event::print_json(document);
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos) << text;
        text.replace(at, from.size(), to);
        return *event::parse_json(text);
    }

    const state::Asking asking_{start_of(day_of(2024, 1, 2))};
    const state::Question question_{"resolve", std::nullopt, KnownNow{}, DateReading::latest, {{"text", "Party 7"}}};
    std::unique_ptr<state::MemoryLog> log_;
};

TEST_F(AnswerCheckTest, AnHonestAnswerHoldsAlsoWhenTheLogHasGrownSince) {
    for (const std::size_t size : {8u, 12u, 20u}) EXPECT_TRUE(check(question_, answer(question_, size)));
    state::Question by_size = question_;
    by_size.known = TreeSize(9);
    EXPECT_TRUE(check(by_size, answer(by_size, 9)));
    EXPECT_TRUE(check(by_size, answer(by_size, 15)));
}

TEST_F(AnswerCheckTest, TheFirstDifferingPlaceIsNamed) {
    const auto lie = changed(answer(question_, 20), "party-7", "party-8");
    const auto verdict = check(question_, lie);
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().code, Errc::bad_proof);
    EXPECT_NE(verdict.error().detail.find("at /answer/"), std::string::npos) << verdict.error().detail;
    EXPECT_NE(verdict.error().detail.find("party-8"), std::string::npos) << verdict.error().detail;
}

TEST_F(AnswerCheckTest, ARootOfAnotherTreeIsFound) {
    boost::json::value lie = answer(question_, 20);
    lie.at("as_of").at("root").as_string()[0] = lie.at("as_of").at("root").as_string()[0] == '0' ? '1' : '0';
    EXPECT_NE(check(question_, lie).error().detail.find("at /as_of/root"), std::string::npos);
}

TEST_F(AnswerCheckTest, AnAnswerToAnotherQuestionOrDayIsFound) {
    state::Question other = question_;
    other.params["text"] = "Party 8";
    EXPECT_FALSE(check(question_, answer(other, 20)));
    other = question_;
    other.on = day_of(2023, 6, 1);
    EXPECT_FALSE(check(question_, answer(other, 20)));
    other.on = day_of(2024, 1, 3);
    EXPECT_TRUE(check(question_, answer(other, 20))) << "the other side's clock is a day ahead";
    EXPECT_FALSE(check(other, answer(question_, 20))) << "but a day that was asked for stands";
}

TEST_F(AnswerCheckTest, AnAnswerBeyondTheSignedTreeWaitsForTheNextCheckpoint) {
    EXPECT_EQ(check(question_, answer(question_, 21)).error().code, Errc::not_yet_known);
}

TEST_F(AnswerCheckTest, AnAnswerAboutNowByFewerEntriesThanWereShownBeforeIsFound) {
    EXPECT_TRUE(check(question_, answer(question_, 12), 12));
    EXPECT_EQ(check(question_, answer(question_, 12), 13).error().code, Errc::bad_proof);
}

TEST_F(AnswerCheckTest, EntriesHeldBackFromAnInstantAreMissed) {
    state::Question question = question_;
    question.known = Instant{1'700'000'000'000'015};  // entry 15 was recorded then
    EXPECT_TRUE(check(question, answer(question, 20)));
    EXPECT_FALSE(check(question, answer(question, 12)));
}

TEST_F(AnswerCheckTest, OtherRulesAreToldAndNotCalledDifferent) {
    const auto other = changed(answer(question_, 20), "\"rules\":1", "\"rules\":2");
    EXPECT_EQ(check(question_, other).error().code, Errc::not_computable);
    EXPECT_FALSE(check(question_, boost::json::value("no answer")));
}

TEST(FirstDifference, FindsWhatIsMissingAndWhatIsTooMuch) {
    const auto place = [](const char* first, const char* second) {
        const auto found = first_difference(*event::parse_json(first), *event::parse_json(second));
        return found ? found->place + " " + found->first + " " + found->second : std::string("none");
    };
    EXPECT_EQ(place(R"({"a":[1,{"b":2}]})", R"({"a":[1,{"b":2}]})"), "none");
    EXPECT_EQ(place(R"({"a":[1,{"b":2}]})", R"({"a":[1,{"b":3}]})"), "/a/1/b 2 3");
    EXPECT_EQ(place(R"({"a":[1]})", R"({"a":[1,2]})"), "/a/1 nothing 2");
    EXPECT_EQ(place(R"({"a":1,"b":2})", R"({"a":1})"), "/b 2 nothing");
    EXPECT_EQ(place(R"({"a":1})", R"({"a":1,"b":2})"), "/b nothing 2");
    EXPECT_EQ(place("[]", "{}"), "/ [] {}");
}

}  // namespace
}  // namespace annals::audit
