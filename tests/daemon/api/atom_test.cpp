#include "tests/daemon/api/api_fixture.hpp"

namespace annals::api {
namespace {

TEST_F(Api, GivesTheNewestEntriesAsAtom) {
    for (const char* id : {"a", "b", "c"}) ledger.record(id);
    const Reply reply = get("/v1/feed.atom", {{"limit", "2"}});
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.content_type, "application/atom+xml; charset=utf-8");
    EXPECT_EQ(header_of(reply, "Cache-Control"), "no-cache");
    const std::size_t newest = reply.body.find("<id>urn:annals:log:example.org%2Fledger:2</id>");
    const std::size_t older = reply.body.find("<id>urn:annals:log:example.org%2Fledger:1</id>");
    ASSERT_NE(newest, std::string::npos) << reply.body;
    EXPECT_LT(newest, older);
    EXPECT_THAT(reply.body, HasSubstr("href=\"/v1/feed.atom?before=1&amp;limit=2\""));
    EXPECT_THAT(get("/v1/feed.atom", {{"subject", "party:a"}}).body, HasSubstr(":0</id>"));
    EXPECT_EQ(places_of(get("/v1/feed.atom", {{"parts", "true"}})).at(0), "?subject");
}

TEST_F(Api, GivesASubjectWithWhatBelongsToItAsAtom) {
    const auto milestone = [this](const std::string& id, const std::string& of) {
        ledger.say(R"({"type":"milestone.set","key":")" + id + R"(","effective":"2023-01-01","id":")" + id +
                   R"(","commitment":")" + of + R"(","what":"A report","kind":"report"})");
        ledger.say(R"({"type":"milestone.reached","key":"r)" + id + R"(","effective":"2023-05-01","id":")" + id +
                   "\"}");
    };
    milestone("p/c/m", "p/c");
    milestone("p/d/o", "p/d");
    const std::string alone = get("/v1/feed.atom", {{"subject", "commitment:p/c"}}).body;
    EXPECT_THAT(alone, HasSubstr(":0</id>"));
    EXPECT_THAT(alone, testing::Not(HasSubstr(":1</id>")));
    const std::string whole = get("/v1/feed.atom", {{"subject", "commitment:p/c"}, {"parts", "true"}}).body;
    EXPECT_THAT(whole, HasSubstr(":1</id>"));
    EXPECT_THAT(whole, testing::Not(HasSubstr(":2</id>")));
    EXPECT_THAT(whole, testing::Not(HasSubstr(":3</id>")));
    EXPECT_THAT(whole, HasSubstr("about commitment:p/c and what belongs to it"));
    EXPECT_THAT(get("/v1/feed.atom", {{"subject", "commitment:p/c"}, {"parts", "true"}, {"limit", "1"}}).body,
                HasSubstr("&amp;parts=true"));
}

TEST_F(Api, TellsAPollingReaderThatNothingIsNew) {
    ledger.record("a");
    const std::string tag = header_of(get("/v1/feed.atom"), "ETag");
    EXPECT_EQ(get("/v1/feed.atom", {}, {{"if-none-match", tag}}).status, 304);
    ledger.record("b");
    EXPECT_EQ(get("/v1/feed.atom", {}, {{"if-none-match", tag}}).status, 200);
    EXPECT_THAT(header_of(get("/v1/feed.atom", {{"before", "1"}}), "Cache-Control"), HasSubstr("immutable"));
    EXPECT_EQ(header_of(get("/v1/feed.atom", {{"before", "3"}}), "Cache-Control"), "no-cache");
}

TEST_F(Api, RefusesAFeedOfAnotherForm) {
    for (const auto& [name, value] : {std::pair("limit", "0"), std::pair("limit", "501"), std::pair("before", "x"),
                                      std::pair("subject", "norway"), std::pair("type", "party.registerd")})
        EXPECT_EQ(places_of(get("/v1/feed.atom", {{name, value}})).at(0), std::string("?") + name) << value;
    ledger.record("a");
    ledger.reading = fail(Errc::corrupt, "the stored hash is another");
    EXPECT_EQ(get("/v1/feed.atom").status, 500);
}

}  // namespace
}  // namespace annals::api
