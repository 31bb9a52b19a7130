#include "daemon/api/application.hpp"

#include "tests/daemon/api/api_fixture.hpp"

#include <set>

namespace annals::api {
namespace {

// ---- append ----

TEST_F(Api, AppendsOneObject) {
    const Reply reply = post(party("norway"));
    EXPECT_EQ(reply.status, 201) << reply.body;
    EXPECT_EQ(header_of(reply, "Location"), "/v1/events/0");
    EXPECT_EQ(header_of(reply, "Annals-Size"), "1");
    const auto body = json_of(reply);
    EXPECT_EQ(body.at("size"), 1);
    EXPECT_EQ(body.at("entries").at(0).at("seq"), 0);
    EXPECT_EQ(body.at("entries").at(0).at("duplicate"), false);
    EXPECT_EQ(text_of(body.at("recorded_at")), "2023-11-14T22:13:20.000000Z");
    EXPECT_EQ(ledger.submitted.recorded_by, "unix:tester");
    EXPECT_EQ(ledger.submitted.bytes, party("norway").size());
    EXPECT_FALSE(ledger.submitted.may_write_here);
}

TEST_F(Api, LetsTheWriterUseTheThreadOfAConnectionThatPostsAlone) {
    Request request{"POST", "/v1/events", {}, {{"content-type", "application/json"}}, party("norway"), "unix:tester"};
    request.is_alone = true;
    EXPECT_EQ(ask(std::move(request)).reply.status, 201);
    EXPECT_TRUE(ledger.submitted.may_write_here);
}

TEST_F(Api, AppendsAnArrayAndNdjsonAlike) {
    EXPECT_EQ(json_of(post("[" + party("norway") + "," + party("chile") + "]")).at("size"), 2);
    const Reply lines = post(party("canada") + "\n" + party("india") + "\n", "application/x-ndjson; charset=utf-8");
    EXPECT_EQ(lines.status, 201) << lines.body;
    EXPECT_EQ(json_of(lines).at("entries").as_array().size(), 2U);
}

TEST_F(Api, AnswersDuplicatesOnlyAs200) {
    post(party("norway"));
    const Reply again = post(party("norway"));
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(json_of(again).at("entries").at(0).at("duplicate"), true);
    EXPECT_EQ(post("[" + party("norway") + "," + party("chile") + "]").status, 201);
}

TEST_F(Api, ReportsEveryProblemOfABatchWithItsPlace) {
    const Reply reply =
        post(R"([{"type":"party.registered","key":"a","id":"Norway!","kind":"organisation","names":["N"]},)" +
             party("chile") + R"(,{"type":"party.registerd","key":"c"},)" + party("x", R"(,"nam":1)") + "]");
    EXPECT_EQ(reply.status, 400);
    EXPECT_THAT(places_of(reply), ElementsAre("/0/id", "/2/type", "/3/nam"));
    EXPECT_THAT(reply.body, HasSubstr("party.registered"));
    EXPECT_EQ(reply.content_type, "application/problem+json");
    EXPECT_EQ(to_number(ledger.head().size), 0U);
}

TEST_F(Api, NamesPlacesOfOneObjectWithoutAnIndex) {
    EXPECT_THAT(
        places_of(post(R"({"type":"party.registered","key":"a","id":"NO","kind":"organisation","names":["N"]})")),
        ElementsAre("/id"));
    ledger.refusal = {fail(Errc::already_registered, "norway is registered", "/0/id")};
    EXPECT_THAT(places_of(post(party("norway"))), ElementsAre("/id"));
    EXPECT_THAT(places_of(post("[" + party("norway") + "]")), ElementsAre("/0/id"));
}

TEST_F(Api, PassesPreconditionsOn) {
    post(party("a"), "application/json", {{"if-match", "\"7\""}});
    EXPECT_EQ(ledger.submitted.expected_size, 7U);
    post(party("b", R"(,"expected_revision":{"subject":"party:b","revision":0})"));
    ASSERT_TRUE(ledger.submitted.submissions.at(0).expected_revision);
    EXPECT_EQ(ledger.submitted.submissions[0].expected_revision->first, (Subject{Kind::party, "b"}));
    EXPECT_EQ(ledger.submitted.submissions[0].expected_revision->second, 0U);
    EXPECT_FALSE(ledger.submitted.expected_size);
}

TEST_F(Api, RefusesPreconditionsOfAnotherForm) {
    EXPECT_THAT(places_of(post(party("a"), "application/json", {{"if-match", "seven"}})), ElementsAre("If-Match"));
    EXPECT_THAT(places_of(post(party("b", R"(,"expected_revision":3)"))), ElementsAre("/expected_revision"));
    EXPECT_THAT(places_of(post(party("b", R"(,"expected_revision":{"subject":"b","revision":-1})"))),
                ElementsAre("/expected_revision/subject", "/expected_revision/revision"));
}

TEST_F(Api, RefusesAKeyOnTwoStatementsOfOneBatch) {
    std::string other = party("chile");
    other.replace(other.find("party:chile"), 11, "party:norway");
    const Reply reply = post("[" + party("norway") + "," + other + "]");
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(code_of(reply), "key_reused");
    EXPECT_THAT(places_of(reply), ElementsAre("/1/key"));
    EXPECT_EQ(post("[" + party("norway") + "," + party("norway") + "]").status, 201);
}

TEST_F(Api, ResolvesATargetByKeyOnAWorker) {
    post(party("norway"));
    const std::string retraction =
        R"({"type":"event.retracted","key":"r","target":"party:norway","reason":"never was"})";
    EXPECT_EQ(post(retraction).status, 201);
    ledger.has_worker = false;
    const Reply busy = post(retraction);
    EXPECT_EQ(busy.status, 503);
    EXPECT_EQ(header_of(busy, "Retry-After"), "1");
}

TEST_F(Api, RefusesBodiesItCannotRead) {
    EXPECT_EQ(post(party("a"), "text/plain").status, 415);
    EXPECT_EQ(code_of(post("{")), "malformed");
    EXPECT_EQ(code_of(post("[]")), "missing_field");
    EXPECT_EQ(code_of(post("", "application/x-ndjson")), "missing_field");
    EXPECT_EQ(code_of(post(R"({"type":"party.registered","type":"x"})")), "duplicate_field");
}

TEST_F(Api, RefusesABatchOverTheLimit) {
    limits.batch_statements_max = 1;
    EXPECT_EQ(post("[" + party("a") + "," + party("b") + "]").status, 413);
    EXPECT_EQ(post(party("a") + "\n" + party("b"), "application/x-ndjson").status, 413);
}

TEST_F(Api, IsReadOnlyWhereNobodyIsKnown) {
    const Reply reply = ask({"POST", "/v1/events", {}, {}, party("a"), ""}).reply;
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(code_of(reply), "forbidden");
    EXPECT_EQ(ask({"GET", "/v1/events", {}, {}, "", ""}).reply.status, 200);
}

TEST_F(Api, GivesEveryErrorItsStatusAndCode) {
    const std::map<int, std::set<Errc>> expected = {
        {400,
         {Errc::malformed, Errc::unsupported_version, Errc::unknown_type, Errc::unknown_field, Errc::missing_field,
          Errc::duplicate_field, Errc::bad_value}},
        {403, {Errc::forbidden}},
        {404, {Errc::not_found}},
        {409, {Errc::key_reused, Errc::ambiguous}},
        {412, {Errc::precondition_failed}},
        {413, {Errc::too_large}},
        {422,
         {Errc::unknown_subject, Errc::already_registered, Errc::already_reached, Errc::no_such_instance,
          Errc::never_joined, Errc::merger_loop, Errc::bad_target, Errc::bad_correction, Errc::not_yet_known}},
        {500, {Errc::io, Errc::corrupt, Errc::bad_proof, Errc::fork, Errc::internal}},
        {501, {Errc::not_computable, Errc::unsupported}},
        {502, {Errc::unreachable}},
        {503, {Errc::busy, Errc::poisoned, Errc::not_ready, Errc::locked}},
        {504, {Errc::timed_out}},
        {507, {Errc::disk_full}},
    };
    std::size_t count = 0;
    for (const auto& [status, codes] : expected) {
        for (const Errc code : codes) {
            ++count;
            ledger.refusal = {fail(code, "why", "/0", "what next"), fail(Errc::unknown_subject, "also", "/1")};
            const Reply reply = post("[" + party("a") + "]");
            EXPECT_EQ(reply.status, status) << errc_word(code);
            EXPECT_EQ(code_of(reply), errc_word(code));
            EXPECT_EQ(text_of(json_of(reply)["type"]), "urn:annals:error:" + std::string(errc_word(code)));
            EXPECT_EQ(json_of(reply)["errors"].as_array().size(), 2U);
        }
    }
    EXPECT_EQ(count, all_error_codes().size());
    EXPECT_EQ(static_cast<std::size_t>(Errc::internal), all_error_codes().size());
}

TEST_F(Api, SaysWhenTheWriterTakesNoMore) {
    ledger.submitting = fail(Errc::busy, "the queue is full");
    const Reply reply = post(party("a"));
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(header_of(reply, "Retry-After"), "1");
    ledger.submitting = fail(Errc::disk_full, "the disk is nearly full");
    EXPECT_EQ(post(party("a")).status, 507);
}

TEST_F(Api, WaitsForTheProofOfWhatItAppended) {
    ledger.checkpoint =
        "example.org/ledger\n2\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"
        "\u2014 example.org/ledger "
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    const auto append = [&](const std::string& body, const std::string& wait) {
        return ask({"POST", "/v1/events", {{"wait", wait}}, {}, body, "unix:tester"}).reply;
    };
    const Reply reply = append("[" + party("a") + "," + party("b") + "]", "proof");
    EXPECT_EQ(reply.status, 201) << reply.body;
    ASSERT_TRUE(json_of(reply).contains("proofs")) << reply.body;
    EXPECT_THAT(text_of(json_of(reply)["proofs"].at(1)), HasSubstr("index 1\n"));
    EXPECT_EQ(append(party("c"), "coffee").status, 400);
}

TEST_F(Api, RecordedIsRecordedAlsoWithoutAProof) {
    ledger.signing = fail(Errc::fork, "the signer refuses");
    const Reply reply = ask({"POST", "/v1/events", {{"wait", "proof"}}, {}, party("a"), "unix:tester"}).reply;
    EXPECT_EQ(reply.status, 201);
    EXPECT_EQ(text_of(json_of(reply)["proof_problem"].at("code")), "fork");
    EXPECT_EQ(json_of(reply)["entries"].as_array().size(), 1U);
}

}  // namespace
}  // namespace annals::api
