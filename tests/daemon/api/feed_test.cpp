// GET /v1/feed: from any seq on, filtered, resumed, ended.
#include "tests/daemon/api/api_fixture.hpp"

namespace annals::api {
namespace {

TEST_F(Api, FeedsFromTheFirstEntryToTheHeadAndOn) {
    ledger.record("a");
    const auto stream = feed();
    int wakes = 0;
    stream->on_more([&] { ++wakes; });
    const std::string first = stream->next();
    EXPECT_THAT(first, HasSubstr("id: 0\nevent: entry\ndata: {\"seq\":0,"));
    EXPECT_THAT(first, HasSubstr("id: 0\nevent: caught-up\ndata: {\"head\":1}"));
    EXPECT_EQ(stream->next(), "");
    ledger.record("b");
    EXPECT_EQ(wakes, 1);
    EXPECT_THAT(stream->next(), HasSubstr("id: 1\nevent: entry\n"));
    EXPECT_THAT(stream->heartbeat(), HasSubstr("event: heartbeat\ndata: {\"head\":2}"));
    stream->close();
    ledger.record("c");
    EXPECT_EQ(wakes, 1);
}

TEST_F(Api, AFeedEndsItsSubscriptionWithItself) {
    {
        const auto stream = feed();
        EXPECT_EQ(ledger.subscribers(), 1U);
    }
    EXPECT_EQ(ledger.subscribers(), 0U);
    ledger.subscribing = fail(Errc::busy, "as many readers as there may be");
    EXPECT_EQ(get("/v1/feed").status, 503);
}

TEST_F(Api, FeedsAnEmptyLedger) {
    const auto stream = feed();
    EXPECT_THAT(stream->next(), HasSubstr("event: caught-up\ndata: {\"head\":0}"));
    EXPECT_EQ(stream->next(), "");
}

TEST_F(Api, ResumesAFeedBehindTheLastId) {
    for (const char* id : {"a", "b", "c"}) ledger.record(id);
    EXPECT_THAT(feed({{"after", "0"}})->next(), testing::StartsWith("id: 1\n"));
    EXPECT_THAT(feed({{"after", "0"}}, {{"last-event-id", "1"}})->next(), testing::StartsWith("id: 2\n"));
    EXPECT_THAT(feed({{"after", "now"}})->next(), testing::StartsWith("id: 2\nevent: caught-up"));
    EXPECT_EQ(get("/v1/feed", {{"after", "3"}}).status, 404);
    EXPECT_EQ(get("/v1/feed", {}, {{"last-event-id", "x"}}).status, 400);
    EXPECT_EQ(get("/v1/feed", {{"type", "no.such"}}).status, 400);
}

TEST_F(Api, FeedsInChunks) {
    ledger.chunk_max = 2;
    for (const char* id : {"a", "b", "c"}) ledger.record(id);
    const auto stream = feed();
    EXPECT_THAT(stream->next(), testing::Not(HasSubstr("caught-up")));
    EXPECT_THAT(stream->next(), HasSubstr("caught-up"));
}

TEST_F(Api, FilteredFeedGoesOnWithoutAFind) {
    ledger.chunk_max = 2;
    for (const char* id : {"a", "b", "c"}) ledger.record(id);
    const auto stream = feed({{"subject", "party:c"}});
    EXPECT_EQ(stream->next(), ": read up to 2\n\n");
    EXPECT_THAT(stream->next(), HasSubstr("\"id\":\"c\""));
    ledger.record("d");
    EXPECT_EQ(stream->next(), ": read up to 4\n\n");
    EXPECT_EQ(stream->next(), "");
    EXPECT_THAT(stream->heartbeat(), testing::StartsWith("id: 3\n"));
}

// A commitment, its milestone, another's, and what happens to them.
constexpr const char* followed[] = {
    R"({"type":"commitment.made","key":"c","effective":"2023-01-01","id":"p/c","plan":"p","summary":"C"})",
    R"({"type":"milestone.set","key":"m","effective":"2023-01-01","id":"p/c/m","commitment":"p/c","what":"M",)"
    R"("kind":"report"})",
    R"({"type":"milestone.set","key":"o","effective":"2023-01-01","id":"p/d/o","commitment":"p/d","what":"O",)"
    R"("kind":"report"})",
    R"({"type":"milestone.reached","key":"r","effective":"2023-05-01","id":"p/c/m"})",
    R"({"type":"milestone.reached","key":"s","effective":"2023-05-01","id":"p/d/o"})",
    R"({"type":"milestone.set","key":"n","effective":"2023-06-01","id":"p/c/n","commitment":"p/c","what":"N",)"
    R"("kind":"report"})",
    R"({"type":"milestone.reached","key":"t","effective":"2023-07-01","id":"p/c/n"})",
};

std::vector<int> seqs_in(const std::string& text) {
    std::vector<int> seqs;
    for (std::size_t at = 0; (at = text.find("data: {\"seq\":", at)) != std::string::npos; ++at)
        seqs.push_back(std::atoi(text.c_str() + at + 13));
    return seqs;
}

TEST_F(Api, FeedsASubjectWithWhatBelongsToIt) {
    for (const char* statement : followed) ledger.say(statement);
    EXPECT_THAT(seqs_in(feed({{"subject", "commitment:p/c"}})->next()), ElementsAre(0, 1, 5));
    EXPECT_THAT(seqs_in(feed({{"subject", "commitment:p/c"}, {"parts", "true"}})->next()), ElementsAre(0, 1, 3, 5, 6));
    EXPECT_THAT(
        seqs_in(feed({{"subject", "commitment:p/c"}, {"parts", "true"}, {"type", "milestone.reached"}})->next()),
        ElementsAre(3, 6));
    EXPECT_THAT(seqs_in(feed({{"subject", "plan:p"}, {"parts", "true"}, {"after", "4"}})->next()), ElementsAre(5, 6))
        << "what was set up before";
    EXPECT_THAT(places_of(get("/v1/feed", {{"parts", "true"}})), ElementsAre("?subject"));
}

TEST_F(Api, AFeedLearnsWhatBelongsToItsSubjectWhileItRuns) {
    ledger.say(followed[0]);
    const auto stream = feed({{"subject", "commitment:p/c"}, {"parts", "true"}, {"after", "now"}});
    stream->next();
    for (int i = 1; i < 7; ++i) ledger.say(followed[i]);
    EXPECT_THAT(seqs_in(stream->next()), ElementsAre(1, 3, 5, 6));
}

TEST_F(Api, FeedEndsWithTheProblemItMet) {
    ledger.record("a");
    const auto stream = feed();
    ledger.reading = fail(Errc::corrupt, "the stored hash is another");
    EXPECT_THAT(stream->next(), HasSubstr("event: problem\ndata: {\"type\":\"urn:annals:error:corrupt\""));
    EXPECT_TRUE(stream->is_over());
}

}  // namespace
}  // namespace annals::api
