#include "tests/daemon/api/api_fixture.hpp"

namespace annals::api {
namespace {

class TryOut : public Api {
protected:
    Reply try_out(const std::string& body, std::vector<std::pair<std::string, std::string>> query = {}) {
        query.emplace_back("dry_run", "true");
        return ask({"POST",
                    "/v1/events",
                    std::move(query),
                    {{"content-type", "application/json"}},
                    body,
                    "unix:tester"})
            .reply;
    }
    Reply look_up(const std::string& body) {
        return ask({"POST", "/v1/lookup", {}, {{"content-type", "application/json"}}, body, ""}).reply;
    }
    static std::string keys(std::size_t count, const std::string& key) {
        std::string body = "{\"keys\":[";
        for (std::size_t i = 0; i < count; ++i) body += (i > 0 ? ",\"" : "\"") + key + "\"";
        return body + "]}";
    }
};

TEST_F(TryOut, SaysWhatWouldBeRecordedAndWhatThatWouldChange) {
    post(party("norway"));
    const Reply reply = try_out("[" + party("chile") + "," + party("peru") + "]", {{"on", "2023-06-30"}});
    EXPECT_EQ(reply.status, 200) << reply.body;
    const auto body = json_of(reply);
    EXPECT_EQ(body.at("dry_run"), true);
    EXPECT_EQ(body.at("entries").at(1).at("seq"), 2);
    EXPECT_EQ(body.at("size"), 1);
    EXPECT_EQ(text_of(body.at("on")), "2023-06-30");
    EXPECT_EQ(text_of(body.at("warnings").at(0)), "a warning");
    EXPECT_EQ(header_of(reply, "Annals-Size"), "1");
    EXPECT_EQ(ledger.tried_at, TreeSize(1));
    ASSERT_EQ(ledger.tried.size(), 2U);
    EXPECT_EQ(ledger.tried[1].seq, Seq(2));
    EXPECT_EQ(ledger.tried[1].recorded_by, "unix:tester");
    EXPECT_EQ(ledger.tried[1].statement.envelope.key.text, "party:peru");
    EXPECT_EQ(to_number(ledger.head().size), 1U) << "nothing is recorded";
}

TEST_F(TryOut, RefusesWhatTheWriterWouldAndWhatMakesNoSense) {
    ledger.refusal = {fail(Errc::already_registered, "norway is registered", "/0/id")};
    const Reply refused = try_out(party("norway"));
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(places_of(refused), ElementsAre("/id"));
    EXPECT_EQ(code_of(try_out(party("x"), {{"wait", "proof"}})), "bad_value");
    EXPECT_EQ(code_of(try_out(party("x"), {{"on", "soon"}})), "bad_value");
    EXPECT_EQ(code_of(try_out(party("x"), {{"dates", "often"}})), "bad_value");
    EXPECT_EQ(code_of(try_out("{\"type\":\"party.registerd\",\"key\":\"c\"}")), "unknown_type");
    EXPECT_EQ(try_out("nonsense").status, 400);
    EXPECT_FALSE(ledger.tried_at);
}

TEST_F(TryOut, OnlyJudgesWhereAskedToAndThenTakesMore) {
    limits.batch_statements_max = 1;
    post(party("norway"));
    const std::string two = "[" + party("chile") + "," + party("peru") + "]";
    EXPECT_EQ(code_of(try_out(two)), "too_large");
    const Reply reply = try_out(two, {{"revised", "false"}});
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(json_of(reply).at("entries").as_array().size(), 2u);
    EXPECT_EQ(json_of(reply).at("size"), 1);
    EXPECT_FALSE(json_of(reply).contains("revised")) << reply.body;
    EXPECT_FALSE(ledger.tried_at) << "no answer is computed";
    const Reply both = try_out(two, {{"revised", "false"}, {"on", "2023-06-30"}});
    EXPECT_EQ(both.status, 400) << both.body;
    ledger.refusal = {fail(Errc::already_registered, "chile is registered", "/0/id")};
    EXPECT_THAT(places_of(try_out(two, {{"revised", "false"}})), ElementsAre("/0/id"));
    ledger.refusal.clear();
    std::string many = "[" + party("a");
    for (std::size_t i = 0; i < judged_statements_max; ++i) many += "," + party("a" + std::to_string(i));
    EXPECT_EQ(code_of(try_out(many + "]", {{"revised", "false"}})), "too_large");
}

TEST_F(TryOut, IsForWritersAndForWhenThereIsAWorker) {
    const Request request{
        "POST", "/v1/events", {{"dry_run", "true"}}, {{"content-type", "application/json"}}, party("x"), ""};
    EXPECT_EQ(ask(request).reply.status, 403) << "over TCP nobody is known";
    ledger.has_worker = false;
    EXPECT_EQ(code_of(try_out(party("x"))), "busy");
}

TEST_F(TryOut, FindsTheEntriesOfKeysAndOnlyThose) {
    post("[" + party("norway") + "," + party("chile") + "]");
    const Reply reply = look_up(R"({"keys":["party:chile","party:peru","party:norway"]})");
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.body, R"({"seqs":[1,null,0],"head":2})");
    EXPECT_EQ(look_up(R"({"keys":[]})").body, R"({"seqs":[],"head":2})");
}

TEST_F(TryOut, LooksUpSoManyKeysAndNoOtherThing) {
    EXPECT_EQ(look_up(keys(lookup_keys_max, "k")).status, 200);
    EXPECT_EQ(code_of(look_up(keys(lookup_keys_max + 1, "k"))), "too_large");
    EXPECT_EQ(code_of(look_up(keys(1, std::string(401, 'k')))), "bad_value");
    for (const char* body : {R"({"keys":[1]})", R"({"keys":[""]})", R"({"key":["a"]})", R"([])", R"({"keys":"a"})",
                             R"({"keys":[],"more":1})"})
        EXPECT_EQ(code_of(look_up(body)), "bad_value") << body;
    EXPECT_EQ(look_up("{").status, 400);
    ledger.reading = fail(Errc::io, "the disk is gone");
    EXPECT_EQ(code_of(look_up(keys(1, "k"))), "io");
}

}  // namespace
}  // namespace annals::api
