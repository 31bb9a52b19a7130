#include "cli/client/remote_ledger.hpp"

#include "cli/client/copy.hpp"
#include "cli/client/problem.hpp"
#include "tests/support/tiny_server.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace annals::cli {
namespace {

using test::TinyServer;

RemoteLedger ledger_of(const TinyServer& server) {
    return RemoteLedger(TcpEndpoint{"127.0.0.1", static_cast<std::uint16_t>(server.port())});
}

bool asks_for(const std::string& request, const std::string& target) {
    return request.find(" " + target + " HTTP/1.1\r\n") != std::string::npos;
}

TEST(RemoteLedger, PutsTheClocksIntoTheQuery) {
    state::Question question;
    question.name = "members";
    question.params["of"] = "rt2..rt6";
    EXPECT_EQ(target_of(question), "/v1/members?of=rt2..rt6");
    question.on = day_of(2023, 6, 30);
    question.known = TreeSize(120);
    question.dates = DateReading::earliest;
    EXPECT_EQ(target_of(question), "/v1/members?of=rt2..rt6&on=2023-06-30&known=%40120&dates=earliest");
}

TEST(RemoteLedger, GivesTheExactBytesOfAnAnswer) {
    const TinyServer server("", [](const std::string&) { return TinyServer::reply(200, "{\"answer\": {} }\n"); });
    auto ledger = ledger_of(server);
    const auto answer = ledger.ask({"status", std::nullopt, KnownNow{}, DateReading::latest, {}});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->text, "{\"answer\": {} }");
}

TEST(RemoteLedger, TellsWhatTheDaemonRefused) {
    const std::string problem = R"({"type":"about:blank","title":"Not Found","status":404,"code":"not_found",)"
                                R"("detail":"nothing is called 'rt9'","place":"subject","hint":"did you mean 'rt5'?"})";
    const TinyServer server(
        "", [&](const std::string&) { return TinyServer::reply(404, problem, "application/problem+json"); });
    auto ledger = ledger_of(server);
    const auto answer = ledger.ask({"status", std::nullopt, KnownNow{}, DateReading::latest, {}});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(), (Error{Errc::not_found, "nothing is called 'rt9'", "subject", "did you mean 'rt5'?"}));
}

TEST(RemoteLedger, ListsEveryErrorOfARefusedBatch) {
    const TinyServer server("", [](const std::string&) {
        return TinyServer::reply(422, R"({"code":"unknown_subject","detail":"a","errors":[)"
                                      R"({"code":"unknown_subject","detail":"a","place":"/0/of"},)"
                                      R"({"code":"bad_value","detail":"b","place":"/1/day"}]})");
    });
    auto ledger = ledger_of(server);
    const auto outcome = ledger.append({boost::json::object{{"type", "x"}}}, Wait::none);
    ASSERT_EQ(outcome.errors.size(), 2u);
    EXPECT_EQ(outcome.errors[1], (Error{Errc::bad_value, "b", "/1/day", ""}));
    EXPECT_TRUE(outcome.entries.empty());
}

TEST(RemoteLedger, ReadsWhatBecameOfABatch) {
    const TinyServer server("", [](const std::string&) {
        return TinyServer::reply(201, R"({"entries":[{"seq":4,"duplicate":true,"leaf_hash":"x"},{"seq":9,)"
                                      R"("duplicate":false}],"recorded_at":"t","size":10,"root":"r"})");
    });
    auto ledger = ledger_of(server);
    const auto outcome = ledger.append({boost::json::object{{"type", "x"}}}, Wait::none);
    ASSERT_TRUE(outcome.errors.empty());
    ASSERT_EQ(outcome.entries.size(), 2u);
    EXPECT_TRUE(outcome.entries[0].is_duplicate);
    EXPECT_EQ(outcome.entries[1].seq, Seq(9));
    EXPECT_EQ(outcome.size, 10u);
    EXPECT_TRUE(server.requests()[0].ends_with("\r\n\r\n[{\"type\":\"x\"}]"));
}

TEST(RemoteLedger, ResumesTheFeedBehindTheLastEntryHeard) {
    int connections = 0;
    const TinyServer server("", [&](const std::string&) {
        const std::string seq = std::to_string(++connections);
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\nid: " + seq +
               "\nevent: entry\ndata: {\"seq\":" + seq + "}\n\n";
    });
    auto ledger = ledger_of(server);
    std::vector<std::uint64_t> heard;
    const auto followed = ledger.follow(
        {},
        [&](const boost::json::value& entry) {
            heard.push_back(entry.at("seq").to_number<std::uint64_t>());
            return heard.size() < 3;
        },
        [] { return true; });
    ASSERT_TRUE(followed) << to_string(followed.error());
    EXPECT_EQ(heard, (std::vector<std::uint64_t>{1, 2, 3}));
    const auto requests = server.requests();
    EXPECT_TRUE(asks_for(requests[0], "/v1/feed"));
    EXPECT_EQ(requests[0].find("Last-Event-ID"), std::string::npos);
    EXPECT_NE(requests[2].find("Last-Event-ID: 2\r\n"), std::string::npos);
}

TEST(RemoteLedger, CopiesEveryPage) {
    const auto entry = [](int seq) {
        return R"({"seq":)" + std::to_string(seq) + R"(,"recorded_at":"2023-01-01T00:00:00.00000)" +
               std::to_string(seq) +
               R"(Z","recorded_by":"unix:a","about":["party:norway"],"leaf_hash":"x","statement":{"type":)" +
               (seq == 1 ? R"("unknown-999","key":"k","version":3,"payload":"00ff")"
                         : R"("party.renamed","key":"k","effective":"2023","id":"norway","name":"Norge")") +
               "}}";
    };
    const TinyServer server("", [&](const std::string& request) {
        if (asks_for(request, "/v1/events?limit=1000"))
            return TinyServer::reply(200, R"({"entries":[)" + entry(0) + "," + entry(1) + R"(],"next":1,"head":3})");
        return TinyServer::reply(200, R"({"entries":[)" + entry(2) + R"(],"head":3})");
    });
    auto ledger = ledger_of(server);
    const auto entries = copy_entries(ledger, {});
    ASSERT_TRUE(entries) << to_string(entries.error());
    ASSERT_EQ(entries->size(), 3u);
    EXPECT_EQ(event::type_of((*entries)[1].statement.payload), "unknown-999");
    EXPECT_EQ((*entries)[1].statement.about, (std::vector<Subject>{{Kind::party, "norway"}}));
    EXPECT_EQ(event::type_of((*entries)[2].statement.payload), "party.renamed");
    EXPECT_TRUE(asks_for(server.requests().at(1), "/v1/events?after=1&limit=1000"));
}

TEST(RemoteLedger, BringsOverWhatASubjectItselfIs) {
    const TinyServer server("",
                            [](const std::string&) { return TinyServer::reply(200, R"({"entries":[],"head":3})"); });
    auto ledger = ledger_of(server);
    ASSERT_TRUE(copy_entries(ledger, {{}, 1, "party:norway", {}, true}));
    EXPECT_TRUE(asks_for(server.requests().at(0), "/v1/events?limit=1000&subject=party%3Anorway&itself=true"));
}

TEST(RemoteLedger, LooksKeysUpAThousandAtATime) {
    const auto answer = [](std::size_t count) {
        std::string seqs;
        for (std::size_t i = 0; i < count; ++i) seqs += i == 0 ? "null" : i == 7 ? ",41" : ",null";
        return TinyServer::reply(200, R"({"seqs":[)" + seqs + R"(],"head":50})");
    };
    std::atomic<int> asked = 0;
    const TinyServer server("", [&](const std::string&) { return answer(++asked == 1 ? 1'000 : 200); });
    auto ledger = ledger_of(server);
    std::vector<std::string> keys;
    for (int i = 0; i < 1'200; ++i) keys.push_back("k" + std::to_string(i));
    const auto found = ledger.find_keys(keys);
    ASSERT_TRUE(found) << to_string(found.error());
    ASSERT_EQ(found->size(), keys.size());
    EXPECT_EQ((*found)[7], Seq(41));
    EXPECT_FALSE((*found)[1'199]);
    EXPECT_EQ(server.requests().size(), 2u);
    EXPECT_EQ(server.requests().at(0).find("POST /v1/lookup"), 0u);
    EXPECT_EQ(ledger.find_keys({"a"}).error().code, Errc::malformed) << "not a seq for each key";
}

TEST(RemoteLedger, TriesOutOnADayAndReadsWhatWouldChange) {
    const TinyServer server("", [](const std::string& request) {
        if (request.find("refuse") != std::string::npos)
            return TinyServer::reply(422, R"({"code":"unknown_subject","detail":"a","errors":[]})",
                                     "application/problem+json");
        return TinyServer::reply(200, R"({"dry_run":true,"entries":[{"seq":9,"duplicate":false}],"size":9,"root":"ab",)"
                                      R"("on":"2023-06-30","warnings":["w"],"revised":{"rows":[]}})");
    });
    auto ledger = ledger_of(server);
    const Trial trial =
        ledger.try_out({boost::json::object{{"type", "x"}}}, {day_of(2023, 6, 30), DateReading::earliest});
    EXPECT_TRUE(trial.errors.empty());
    EXPECT_TRUE(asks_for(server.requests().at(0), "/v1/events?dry_run=true&on=2023-06-30&dates=earliest"));
    ASSERT_EQ(trial.entries.size(), 1u);
    EXPECT_EQ(trial.entries[0].seq, Seq(9));
    EXPECT_EQ(trial.size, 9u);
    EXPECT_EQ(trial.warnings, std::vector<std::string>{"w"});
    const Trial refused = ledger.try_out({boost::json::object{{"type", "refuse"}}}, {});
    ASSERT_EQ(refused.errors.size(), 1u);
    EXPECT_EQ(refused.errors[0].code, Errc::unknown_subject);
}

TEST(RemoteLedger, AsksWhetherTheDaemonWouldTakeThem) {
    const TinyServer server("", [](const std::string& request) {
        if (request.find("refuse") != std::string::npos)
            return TinyServer::reply(422, R"({"code":"never_joined","detail":"a","place":"/1/role"})",
                                     "application/problem+json");
        if (request.find("forbid") != std::string::npos)
            return TinyServer::reply(403, R"({"code":"forbidden","detail":"read-only"})", "application/problem+json");
        return TinyServer::reply(200, R"({"dry_run":true,"entries":[],"size":9,"root":"ab"})");
    });
    auto ledger = ledger_of(server);
    const auto of_type = [](const char* type) { return boost::json::object{{"type", type}}; };
    const Judgement taken = ledger.judge({of_type("x"), of_type("y")});
    EXPECT_TRUE(asks_for(server.requests().at(0), "/v1/events?dry_run=true&revised=false"));
    EXPECT_EQ(taken.by, Judgement::By::ledger);
    EXPECT_EQ(taken.count, 2u);
    EXPECT_EQ(taken.size, 9u);
    EXPECT_TRUE(taken.errors.empty());
    const Judgement refused = ledger.judge({of_type("x"), of_type("refuse")});
    ASSERT_EQ(refused.errors.size(), 1u);
    EXPECT_EQ(refused.errors[0].place, "/1/role");
    const Judgement forbidden = ledger.judge({of_type("forbid")});
    EXPECT_EQ(forbidden.by, Judgement::By::nobody);
    EXPECT_EQ(forbidden.why_not, "read-only");
    EXPECT_TRUE(forbidden.errors.empty());
    boost::json::array many;
    for (int i = 0; i < 10'500; ++i) many.push_back(of_type("x"));
    EXPECT_EQ(ledger.judge(many).count, 10'000u) << "the daemon takes no more at once";
}

TEST(Problem, SaysTheStatusOfWhatIsNoProblemDocument) {
    HttpReply reply;
    reply.status = 502;
    reply.body = "<html>\x1b[2J";
    const auto errors = parse_problem(reply);
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].detail, "the ledger answered with status 502: <html>\\x1b[2J");
}

TEST(Problem, KnowsEveryCodeByItsWord) {
    for (int number = 1; number <= static_cast<int>(Errc::internal); ++number) {
        const auto code = static_cast<Errc>(number);
        EXPECT_EQ(errc_of_word(errc_word(code)), code);
    }
    EXPECT_EQ(errc_of_word("never_heard_of"), Errc::internal);
}

}  // namespace
}  // namespace annals::cli
