#include "daemon/net/server.hpp"

#include "tests/daemon/net/server_fixture.hpp"

#include <random>

namespace annals::net {
namespace {

TEST_F(Serving, RefusesWhatIsNotHttp) {
    start();
    const std::vector<std::pair<std::string, int>> cases = {
        {"hello\r\n\r\n", 400},
        {"GET  HTTP/1.1\r\n\r\n", 400},
        {"GET /echo HTTP/2.0\r\n\r\n", 505},
        {"GET /echo HTTP/1.1\r\nno colon\r\n\r\n", 400},
        {"GET http://x/echo HTTP/1.1\r\n\r\n", 400},
        {"GET /%zz HTTP/1.1\r\n\r\n", 400},
        {"GET /%ff HTTP/1.1\r\n\r\n", 400},
        {"GET /a%00b HTTP/1.1\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
        {"POST /echo HTTP/1.1\r\nContent-Length: 5\r\nExpect: cake\r\n\r\n", 417},
        {std::string("\0\1\2\3\r\n\r\n", 8), 400},
    };
    for (const auto& [request, status] : cases) {
        WireClient client = unix_client();
        const WireAnswer answer = client.ask(request);
        EXPECT_EQ(answer.status, status) << request << answer.body;
        EXPECT_EQ(answer.headers.at("Content-Type"), "application/problem+json");
        EXPECT_EQ(answer.headers.at("Connection"), "close");
        client.half_close();
        EXPECT_TRUE(client.is_ended()) << request;
    }
    EXPECT_EQ(unix_client().ask(get("/echo")).status, 200);
}

TEST_F(Serving, SurvivesRandomBytes) {
    start();
    const unsigned seed = std::random_device()();
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 200; ++round) {
        std::string bytes = round % 2 ? post("/echo", "hello") : std::string(1 + random() % 300, ' ');
        const std::size_t changes = round % 2 ? 1 + random() % 4 : bytes.size();
        for (std::size_t i = 0; i < changes; ++i)
            bytes[round % 2 ? random() % bytes.size() : i] = static_cast<char>(random());
        WireClient client = unix_client();
        client.send(bytes);
        client.half_close();
        client.rest();
    }
    EXPECT_EQ(unix_client().ask(get("/echo")).status, 200);
    eventually([&] { return server->stats().connections == 0; });
    EXPECT_EQ(server->stats().in_flight_bytes, 0U);
}

TEST_F(Serving, RefusesAHeadOverTheLimit) {
    options.limits.request_header_bytes_max = 1'000;
    start();
    WireClient client = unix_client();
    EXPECT_EQ(client.ask(get("/echo", "X: " + std::string(2'000, 'x') + "\r\n")).status, 431);
    WireClient endless = unix_client();
    endless.send("GET /" + std::string(2'000, 'x'));
    EXPECT_EQ(endless.answer().status, 431);
}

TEST_F(Serving, RefusesABodyOverTheLimitBeforeReadingIt) {
    options.limits.request_body_bytes_max = 1'000;
    start();
    WireClient client = unix_client();
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
    const WireAnswer answer = client.answer();
    EXPECT_EQ(answer.status, 413);
    EXPECT_THAT(answer.body, HasSubstr("too_large"));
    EXPECT_EQ(unix_client().ask(post("/echo", std::string(1'000, 'b'))).status, 200);
    const std::string chunk = "1f4\r\n" + std::string(500, 'b') + "\r\n";
    EXPECT_EQ(unix_client()
                  .ask("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk + chunk)
                  .status,
              413);
}

TEST_F(Serving, GivesARefusalToAClientThatKeepsSending) {
    options.limits.request_body_bytes_max = 1'000;
    start();
    WireClient client = tcp_client();
    client.send(post("/echo", std::string(600'000, 'b')));
    EXPECT_EQ(client.answer().status, 413);
}

TEST_F(Serving, RefusesBodiesOverTheBytesInFlight) {
    options.limits.bytes_in_flight_max = 1'000;
    start();
    WireClient holder = unix_client();
    holder.send(post("/held", std::string(800, 'b')));
    wait_for_held(1);
    EXPECT_EQ(server->stats().in_flight_bytes, 800U);
    const WireAnswer busy = unix_client().ask(post("/echo", std::string(300, 'b')));
    EXPECT_EQ(busy.status, 503);
    EXPECT_EQ(busy.headers.at("Retry-After"), "1");
    EXPECT_EQ(unix_client().ask(get("/echo")).status, 200);
    EXPECT_EQ(unix_client()
                  .ask("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n12c\r\n" +
                       std::string(300, 'b') + "\r\n0\r\n\r\n")
                  .status,
              503);
    release();
    EXPECT_EQ(holder.answer().status, 200);
    EXPECT_EQ(unix_client().ask(post("/echo", std::string(300, 'b'))).status, 200);
    EXPECT_EQ(server->stats().in_flight_bytes, 0U);
}

TEST_F(Serving, TurnsConnectionsOverTheLimitAway) {
    options.limits.connections_max = 2;
    start();
    WireClient first = unix_client();
    WireClient second = unix_client();
    EXPECT_EQ(first.ask(get("/echo")).status, 200);
    EXPECT_EQ(second.ask(get("/echo")).status, 200);
    WireClient third = unix_client();
    EXPECT_EQ(third.answer().status, 503);
    EXPECT_TRUE(third.is_ended());
    EXPECT_EQ(server->stats().refused_total, 1U);
    first.close();
    eventually([&] { return server->stats().connections == 1; });
    EXPECT_EQ(unix_client().ask(get("/echo")).status, 200);
}

TEST_F(Serving, CutsAClientThatDripsItsRequest) {
    options.limits.header_timeout_ms = 50;
    start();
    WireClient client = unix_client();
    client.send("GET /ec");
    EXPECT_TRUE(client.is_ended());
    // The socket is closed before its session counts it.
    eventually([&] { return server->stats().timed_out_total == 1; });
}

TEST_F(Serving, CutsAClientThatHoldsItsBodyBack) {
    options.limits.body_timeout_ms = 50;
    start();
    WireClient client = unix_client();
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
    EXPECT_TRUE(client.is_ended());
    eventually([&] { return server->stats().in_flight_bytes == 0; });
}

TEST_F(Serving, CutsAnIdleClientButNotOneThatWaitsForItsAnswer) {
    options.limits.idle_timeout_ms = 50;
    start();
    WireClient waiting = unix_client();
    waiting.send(get("/held"));
    wait_for_held(1);
    WireClient idle = unix_client();
    EXPECT_TRUE(idle.is_ended());
    release();
    EXPECT_EQ(waiting.answer().status, 200);
}

TEST_F(Serving, CutsAClientThatDoesNotRead) {
    options.limits.write_timeout_ms = 50;
    start();
    WireClient client = unix_client();
    client.send(get("/big"));
    eventually([&] { return server->stats().timed_out_total == 1; });
}

}  // namespace
}  // namespace annals::net
