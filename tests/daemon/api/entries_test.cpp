#include "tests/daemon/api/api_fixture.hpp"

namespace annals::api {
namespace {

TEST_F(Api, APageWithADamagedEntryIsRefusedNamingItAndHowToReadAroundIt) {
    for (int i = 0; i < 6; ++i) ledger.record("p" + std::to_string(i));
    ledger.damaged = 3;
    const Reply reply = get("/v1/events", {{"after", "0"}});
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(code_of(reply), "corrupt");
    const auto body = json_of(reply);
    EXPECT_EQ(text_of(body.at("place")), "entry 3");
    EXPECT_EQ(body.at("seq"), 3);
    EXPECT_EQ(body.at("next"), 3);
    EXPECT_EQ(body.at("limit"), 2);
    EXPECT_EQ(text_of(body.at("hint")), "those behind it are read after 3, those before it with limit 2");
    // As it says, everything else is read.
    EXPECT_EQ(json_of(get("/v1/events", {{"after", "0"}, {"limit", "2"}})).at("entries").as_array().size(), 2U);
    EXPECT_EQ(json_of(get("/v1/events", {{"after", "3"}})).at("entries").as_array().size(), 2U);
    const auto first = json_of(get("/v1/events", {{"after", "2"}}));
    EXPECT_EQ(first.at("next"), 3);
    EXPECT_FALSE(first.contains("limit")) << "nothing stands before it";
    EXPECT_EQ(get("/v1/feed.atom").status, 500);
}

}  // namespace
}  // namespace annals::api
