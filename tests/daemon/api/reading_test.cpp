#include "daemon/api/application.hpp"

#include "tests/daemon/api/api_fixture.hpp"

#include <set>

namespace annals::api {
namespace {

// ---- entries ----

TEST_F(Api, PagesThroughAllEntries) {
    for (const char* id : {"a", "b", "c", "d", "e"}) ledger.record(id);
    const Reply first = get("/v1/events", {{"limit", "2"}});
    EXPECT_EQ(first.status, 200);
    EXPECT_THAT(header_of(first, "Cache-Control"), HasSubstr("immutable"));
    auto body = json_of(first);
    EXPECT_EQ(body.at("entries").as_array().size(), 2U);
    EXPECT_EQ(body.at("next"), 1);
    EXPECT_EQ(body.at("head"), 5);
    body = json_of(get("/v1/events", {{"limit", "2"}, {"after", "1"}}));
    EXPECT_EQ(body.at("entries").at(0).at("seq"), 2);
    const Reply last = get("/v1/events", {{"limit", "2"}, {"after", "3"}});
    body = json_of(last);
    EXPECT_EQ(body.at("entries").as_array().size(), 1U);
    EXPECT_FALSE(body.contains("next"));
    EXPECT_EQ(header_of(last, "Cache-Control"), "no-cache");
    EXPECT_EQ(json_of(get("/v1/events", {{"after", "18446744073709551615"}})).at("entries").as_array().size(), 0U);
}

TEST_F(Api, FiltersEntries) {
    for (const char* id : {"a", "b", "c"}) ledger.record(id);
    const auto seqs = [&](const std::string& name, const std::string& value) {
        std::vector<std::int64_t> found;
        const auto page = json_of(get("/v1/events", {{name, value}}));
        for (const auto& entry : page.at("entries").as_array()) found.push_back(entry.at("seq").as_int64());
        return found;
    };
    EXPECT_THAT(seqs("subject", "party:b"), ElementsAre(1));
    EXPECT_THAT(seqs("type", "party.registered"), ElementsAre(0, 1, 2));
    EXPECT_THAT(seqs("type", "member.joined"), ElementsAre());
    EXPECT_THAT(seqs("recorded_by", "unix:other"), ElementsAre());
    EXPECT_THAT(seqs("since", "2023-11-14T22:13:20.000002Z"), ElementsAre(2));
}

TEST_F(Api, GoesOnWhereAFilteredReadStopped) {
    for (int i = 0; i < 6; ++i) ledger.record("p" + std::to_string(i));
    ledger.scan_max = 4;
    const auto body = json_of(get("/v1/events", {{"subject", "party:p5"}}));
    EXPECT_EQ(body.at("entries").as_array().size(), 0U);
    EXPECT_EQ(body.at("next"), 3);
    EXPECT_EQ(json_of(get("/v1/events", {{"subject", "party:p5"}, {"after", "3"}})).at("entries").as_array().size(),
              1U);
}

TEST_F(Api, RefusesPagesOfAnotherForm) {
    const auto place = [&](const std::string& name, const std::string& value) {
        const Reply reply = get("/v1/events", {{name, value}});
        EXPECT_EQ(reply.status, 400) << reply.body;
        return places_of(reply).at(0);
    };
    EXPECT_EQ(place("after", "x"), "?after");
    EXPECT_EQ(place("after", "-1"), "?after");
    EXPECT_EQ(place("limit", "0"), "?limit");
    EXPECT_EQ(place("limit", "1001"), "?limit");
    EXPECT_EQ(place("subject", "norway"), "?subject");
    EXPECT_EQ(place("type", "party.registerd"), "?type");
    EXPECT_EQ(place("since", "yesterday"), "?since");
}

TEST_F(Api, ShowsAnEntryAsItsBytes) {
    ledger.record("norway");
    const Reply reply = get("/v1/events/0", {{"as", "bytes"}});
    EXPECT_EQ(reply.content_type, "application/octet-stream");
    EXPECT_EQ(reply.body, "bytes of 0");
    EXPECT_EQ(get("/v1/events/0", {{"as", "xml"}}).status, 400);
    EXPECT_EQ(get("/v1/events/1", {{"as", "bytes"}}).status, 404);
    EXPECT_NE(header_of(reply, "ETag"), header_of(get("/v1/events/0"), "ETag"));
}

TEST_F(Api, ShowsAnEntryForEver) {
    ledger.record("norway");
    const Reply reply = get("/v1/events/0");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(json_of(reply).at("statement").at("id"), "norway");
    EXPECT_THAT(header_of(reply, "Cache-Control"), HasSubstr("immutable"));
    const std::string tag = header_of(reply, "ETag");
    EXPECT_EQ(tag, "\"" + text_of(json_of(reply).at("leaf_hash")) + "\"");
    const Reply again = get("/v1/events/0", {}, {{"if-none-match", tag}});
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(get("/v1/events/1").status, 404);
    EXPECT_THAT(get("/v1/events/1").body, HasSubstr("before 1"));
    EXPECT_EQ(get("/v1/events/one").status, 400);
    ledger.reading = fail(Errc::corrupt, "the stored hash is another");
    EXPECT_EQ(get("/v1/events/0").status, 500);
    EXPECT_EQ(get("/v1/events").status, 500);
}

// ---- questions ----

TEST_F(Api, AsksAQuestionWithItsClocksAndParameters) {
    const Reply reply =
        get("/v1/members",
            {{"of", "rt5"}, {"countries", ""}, {"on", "2023-06-30"}, {"known", "@7"}, {"dates", "earliest"}});
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.body, R"({"answer":"yes"})");
    EXPECT_EQ(ledger.asked.name, "members");
    EXPECT_EQ(ledger.asked.params, (std::map<std::string, std::string>{{"of", "rt5"}, {"countries", "true"}}));
    EXPECT_EQ(to_string(*ledger.asked.on), "2023-06-30");
    EXPECT_EQ(to_string(ledger.asked.known), "@7");
    EXPECT_EQ(ledger.asked.dates, DateReading::earliest);
    EXPECT_THAT(header_of(reply, "Cache-Control"), HasSubstr("max-age"));
    EXPECT_EQ(header_of(get("/v1/status"), "Cache-Control"), "no-cache");
    get("/v1/members", {{"of", "rt5"}, {"countries", "false"}});
    EXPECT_EQ(ledger.asked.params.count("countries"), 0U);
}

TEST_F(Api, RefusesParametersItDoesNotKnow) {
    const Reply reply = get("/v1/members", {{"off", "rt5"}});
    EXPECT_EQ(reply.status, 400);
    EXPECT_THAT(places_of(reply), ElementsAre("?off", "?of"));
    EXPECT_THAT(reply.body, HasSubstr("did you mean"));
    EXPECT_EQ(code_of(get("/v1/status", {{"on", "2023-06-30"}, {"on", "2023-07-01"}})), "duplicate_field");
    EXPECT_EQ(code_of(get("/v1/status", {{"on", "june"}})), "bad_value");
    EXPECT_THAT(places_of(get("/v1/status", {{"known", "soon"}})), ElementsAre("?known"));
    EXPECT_THAT(places_of(get("/v1/status", {{"dates", "middle"}})), ElementsAre("?dates"));
    EXPECT_THAT(places_of(get("/v1/members", {{"of", "x"}, {"countries", "maybe"}})), ElementsAre("?countries"));
}

TEST_F(Api, PassesAQuestionsErrorOn) {
    ledger.answer = fail(Errc::not_found, "there is no 'rt55'", "?subject", "did you mean 'rt5'?");
    const Reply reply = get("/v1/status", {{"subject", "rt55"}});
    EXPECT_EQ(reply.status, 404);
    EXPECT_THAT(reply.body, HasSubstr("rt5'?"));
}

TEST_F(Api, ListsTheQuestions) {
    const auto body = json_of(get("/v1/questions"));
    ASSERT_EQ(body.at("questions").as_array().size(), 2U);
    EXPECT_EQ(body.at("questions").at(1).at("route"), "/v1/members");
    EXPECT_EQ(body.at("questions").at(1).at("params").at(1).at("flag"), true);
}

// ---- proofs ----

const std::string note =
    "example.org/ledger\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"
    "\u2014 example.org/ledger "
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

TEST_F(Api, ServesTheCheckpoint) {
    EXPECT_EQ(get("/checkpoint").status, 404);
    ledger.checkpoint = note;
    const Reply reply = get("/checkpoint");
    EXPECT_EQ(reply.body, note);
    EXPECT_EQ(header_of(reply, "Cache-Control"), "no-cache");
    EXPECT_THAT(reply.content_type, HasSubstr("text/plain"));
}

TEST_F(Api, ServesTilesForEver) {
    const Reply tile = get("/tile/1/000");
    EXPECT_EQ(tile.body, std::string("t\1"));
    EXPECT_THAT(header_of(tile, "Cache-Control"), HasSubstr("immutable"));
    EXPECT_EQ(get("/tile/entries/000.p/3").body, std::string("e\0", 2));
    EXPECT_EQ(get("/tile/0/001").status, 404);
    EXPECT_EQ(get("/tile/0/1").status, 404);
    EXPECT_EQ(get("/tile/").status, 404);
}

TEST_F(Api, ProvesInclusionByTheNewestCheckpoint) {
    ledger.record("a");
    ledger.record("b");
    EXPECT_EQ(get("/v1/proofs/inclusion", {{"seq", "0"}}).status, 404);
    ledger.checkpoint = note;
    const Reply reply = get("/v1/proofs/inclusion", {{"seq", "0"}});
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_THAT(reply.body, testing::StartsWith("c2sp.org/tlog-proof@v1\nindex 0\n"));
    EXPECT_TRUE(reply.body.ends_with(note));
    EXPECT_EQ(get("/v1/proofs/inclusion", {{"seq", "1"}}).status, 404);
    EXPECT_EQ(get("/v1/proofs/inclusion").status, 400);
}

TEST_F(Api, ProvesForAGivenSize) {
    ledger.record("a");
    ledger.record("b");
    const auto inclusion = json_of(get("/v1/proofs/inclusion", {{"seq", "1"}, {"size", "2"}}));
    EXPECT_EQ(inclusion.at("size"), 2);
    EXPECT_EQ(inclusion.at("hashes").as_array().size(), 1U);
    EXPECT_EQ(get("/v1/proofs/inclusion", {{"seq", "1"}, {"size", "3"}}).status, 422);
    const Reply consistency = get("/v1/proofs/consistency", {{"from", "1"}, {"to", "2"}});
    EXPECT_EQ(json_of(consistency).at("to"), 2);
    EXPECT_THAT(header_of(consistency, "Cache-Control"), HasSubstr("immutable"));
    const Reply to_head = get("/v1/proofs/consistency", {{"from", "1"}});
    EXPECT_EQ(json_of(to_head).at("to"), 2);
    EXPECT_EQ(header_of(to_head, "Cache-Control"), "no-cache");
    EXPECT_EQ(code_of(get("/v1/proofs/consistency", {{"from", "1"}, {"to", "9"}})), "not_yet_known");
}

TEST_F(Api, SaysWhereNoProofsAreServed) {
    ledger.has_proofs = false;
    for (const char* path : {"/checkpoint", "/tile/0/000", "/v1/proofs/consistency?"}) {
        const std::string route(path);
        if (route.ends_with('?'))
            EXPECT_EQ(code_of(get(route.substr(0, route.size() - 1), {{"from", "1"}})), "unsupported");
        else
            EXPECT_EQ(code_of(get(route)), "unsupported");
    }
}

// ---- the rest ----

TEST_F(Api, NamesTheLedger) {
    const auto body = json_of(get("/v1/ledger"));
    EXPECT_EQ(body.at("origin"), "example.org/ledger");
    EXPECT_EQ(body.at("verifier_keys").as_array().size(), 1U);
    EXPECT_EQ(body.at("size"), 0);
}

TEST_F(Api, NamesTheNearestRoute) {
    const Reply reply = get("/v1/statsu");
    EXPECT_EQ(reply.status, 404);
    EXPECT_THAT(reply.body, HasSubstr("/v1/status"));
    EXPECT_EQ(get("/").status, 404);
    EXPECT_EQ(get("/v1/events/").status, 404);
    EXPECT_EQ(get("/v1/events/1/2").status, 404);
}

TEST_F(Api, NamesTheAllowedMethods) {
    const Reply reply = ask({"DELETE", "/v1/events", {}, {}, "", "unix:tester"}).reply;
    EXPECT_EQ(reply.status, 405);
    EXPECT_EQ(header_of(reply, "Allow"), "POST, GET, HEAD");
    EXPECT_EQ(ask({"POST", "/v1/events/3", {}, {}, "", "unix:tester"}).reply.status, 405);
}

TEST_F(Api, NamesTheHeadOnEveryAnswer) {
    ledger.record("a");
    for (const char* path :
         {"/v1/events", "/v1/events/0", "/v1/events/9", "/v1/status", "/nowhere", "/healthz", "/metrics"}) {
        const Reply reply = get(path);
        EXPECT_EQ(header_of(reply, "Annals-Size"), "1") << path;
        EXPECT_EQ(header_of(reply, "Annals-Root").size(), 64U) << path;
    }
}

TEST_F(Api, AnswersHealthOnlyWhileNotReady) {
    ledger.ready = fail(Errc::not_ready, "replaying: 5 of 9 entries");
    EXPECT_EQ(get("/v1/events").status, 503);
    EXPECT_EQ(code_of(post(party("a"))), "not_ready");
    EXPECT_EQ(get("/readyz").status, 503);
    EXPECT_EQ(get("/healthz").status, 200);
    EXPECT_EQ(get("/metrics").status, 200);
    EXPECT_EQ(header_of(get("/healthz"), "Annals-Size"), "");
}

TEST_F(Api, ReadsGoOnAfterAFailedWrite) {
    ledger.ready = ledger.health = fail(Errc::poisoned, "a write failed");
    EXPECT_EQ(get("/healthz").status, 503);
    EXPECT_EQ(code_of(get("/readyz")), "poisoned");
    EXPECT_EQ(get("/v1/events").status, 200);
}

TEST_F(Api, IsNotReadyBelowTheDiskReserve) {
    ledger.room = fail(Errc::disk_full, "1 byte left");
    EXPECT_EQ(code_of(get("/readyz")), "disk_full");
    EXPECT_EQ(get("/readyz").status, 503);
    EXPECT_EQ(get("/healthz").status, 200);
    EXPECT_EQ(get("/v1/events").status, 200);
}

TEST_F(Api, CountsAnswersByRouteAndStatus) {
    get("/v1/events");
    get("/v1/events", {{"limit", "x"}});
    const Reply reply = get("/metrics");
    EXPECT_THAT(reply.body, HasSubstr("annals_fake 1\n"));
    EXPECT_THAT(reply.body, HasSubstr(R"(annals_http_answers_total{method="GET",route="/v1/events",status="2xx"} 1)"));
}

TEST_F(Api, ServesTheSchemas) {
    EXPECT_THAT(get("/v1/schema").body, HasSubstr("member.joined"));
    EXPECT_EQ(get("/v1/schema/member.joined").status, 200);
    const Reply reply = get("/v1/schema/member.joind");
    EXPECT_EQ(reply.status, 404);
    EXPECT_THAT(reply.body, HasSubstr("member.joined"));
}

TEST_F(Api, IsBusyWhenNoWorkerIsFree) {
    ledger.has_worker = false;
    EXPECT_EQ(code_of(get("/v1/events")), "busy");
    EXPECT_EQ(get("/healthz").status, 200);
    EXPECT_EQ(post(party("a")).status, 201);
}

// ---- the API described ----

std::set<std::string> described(const boost::json::object& document) {
    std::set<std::string> operations;
    for (const auto& path : document.at("paths").as_object())
        for (const auto& method : path.value().as_object())
            operations.insert(std::string(method.key()) + " " + std::string(path.key()));
    return operations;
}

TEST_F(Api, DescribesEveryRouteAndNoOther) {
    std::set<std::string> routed;
    for (const Route& route : app().routes()) {
        std::string path = route.path;
        if (path.ends_with("...}")) path.replace(path.size() - 4, 4, "}");
        routed.insert((route.method == "GET" ? "get " : route.method == "PUT" ? "put " : "post ") + path);
    }
    EXPECT_EQ(described(json_of(get("/v1/openapi.json"))), routed);
}

}  // namespace
}  // namespace annals::api
