#include "cli/client/http.hpp"

#include "tests/support/tiny_server.hpp"

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

using test::TinyServer;
using namespace std::chrono_literals;

Endpoint tcp_of(const TinyServer& server) {
    return TcpEndpoint{"127.0.0.1", static_cast<std::uint16_t>(server.port())};
}

HttpRequest get(const std::string& target) {
    HttpRequest request;
    request.target = target;
    return request;
}

TEST(Http, ReadsAReplyOverTcp) {
    const TinyServer server("", [](const std::string&) { return TinyServer::reply(200, "{\"a\":1}"); });
    const auto reply = send_request(tcp_of(server), get("/v1/status?on=2023-06-01"));
    ASSERT_TRUE(reply) << to_string(reply.error());
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body, "{\"a\":1}");
    EXPECT_EQ(reply->header("content-type"), "application/json");
    EXPECT_TRUE(server.requests().at(0).starts_with("GET /v1/status?on=2023-06-01 HTTP/1.1\r\n"));
}

TEST(Http, ReadsAReplyOverAUnixSocket) {
    const std::string path = ::testing::TempDir() + "annals_http_test_" + std::to_string(::getpid()) + ".sock";
    const TinyServer server(path, [](const std::string&) { return TinyServer::reply(404, "no"); });
    const auto reply = send_request(UnixEndpoint{path}, get("/x"));
    ASSERT_TRUE(reply) << to_string(reply.error());
    EXPECT_EQ(reply->status, 404);
    EXPECT_EQ(reply->body, "no");
}

TEST(Http, SendsABodyWhole) {
    const TinyServer server("", [](const std::string&) { return TinyServer::reply(201, "{}"); });
    HttpRequest request = get("/v1/events");
    request.method = "POST";
    request.body = std::string(300'000, 'x');
    ASSERT_TRUE(send_request(tcp_of(server), request));
    EXPECT_TRUE(server.requests().at(0).ends_with(std::string(300'000, 'x')));
}

TEST(Http, SaysThatNobodyAnswersAndHowToStartTheDaemon) {
    const auto reply = send_request(UnixEndpoint{"/nonexistent/annalsd.sock"}, get("/"));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, Errc::unreachable);
    EXPECT_NE(reply.error().hint.find("annalsd --data"), std::string::npos);
}

TEST(Http, GivesUpAtItsDeadline) {
    const TinyServer server("", [](const std::string&) { return std::string(); });
    HttpLimits limits;
    limits.reply = 50ms;
    const auto reply = send_request(tcp_of(server), get("/"), limits);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, Errc::timed_out);
}

TEST(Http, RefusesABodyOverItsLimit) {
    const TinyServer server("", [](const std::string&) { return TinyServer::reply(200, std::string(2'000, 'x')); });
    HttpLimits limits;
    limits.reply_bytes_max = 1'000;
    const auto reply = send_request(tcp_of(server), get("/"), limits);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, Errc::too_large);
}

TEST(Http, SaysThatSomethingElseAnswers) {
    const TinyServer server("", [](const std::string&) { return std::string("220 mail ready\r\n\r\n"); });
    const auto reply = send_request(tcp_of(server), get("/"));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, Errc::malformed);
}

TEST(Http, SaysThatAReplyBrokeOff) {
    const TinyServer server("", [](const std::string&) {
        std::string whole = TinyServer::reply(200, std::string(100, 'x'));
        whole.resize(whole.size() - 10);
        return whole;
    });
    const auto reply = send_request(tcp_of(server), get("/"));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, Errc::unreachable);
}

TEST(Http, HandsAStreamOnPieceByPieceUntilThereIsEnough) {
    const TinyServer server("", [](const std::string&) {
        return std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
    });
    std::string taken;
    const auto reply = stream_request(tcp_of(server), get("/v1/feed"), [&](std::string_view piece) {
        taken += piece;
        return true;
    });
    ASSERT_TRUE(reply) << to_string(reply.error());
    EXPECT_EQ(taken, "abcdef");
}

}  // namespace
}  // namespace annals::cli
