#include "daemon/net/server.hpp"

#include "tests/daemon/net/server_fixture.hpp"

#include <pwd.h>

#include <fstream>
#include <thread>

namespace annals::net {
namespace {

using std::chrono::milliseconds;

std::string own_principal() {
    const passwd* entry = ::getpwuid(::getuid());
    return "unix:" + (entry ? std::string(entry->pw_name) : std::to_string(::getuid()));
}

// ---- who and what ----

TEST_F(Serving, KnowsWhoIsBehindTheUnixSocket) {
    start();
    const WireAnswer answer = unix_client().ask(get("/echo"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "GET /echo by '" + own_principal() + "'\n");
}

TEST_F(Serving, KnowsNobodyBehindTcp) {
    start();
    EXPECT_EQ(tcp_client().ask(get("/echo")).body, "GET /echo by ''\n");
}

TEST_F(Serving, PassesQueryFieldsAndBodyOn) {
    start();
    const WireAnswer answer =
        unix_client().ask(post("/a%20b?x=1&y=%C3%A9+z&flag", "hello",
                               "Content-Type: text/x\r\nIf-Match: 7\r\nLast-Event-ID: 9\r\nX-Other: n\r\n"));
    EXPECT_EQ(answer.body,
              "POST /a b by '" + own_principal() +
                  "'\nx=1\ny=\xC3\xA9 z\nflag=\ncontent-type: text/x\nif-match: 7\nlast-event-id: 9\nhello");
}

TEST_F(Serving, KeepsAConnectionAndAnswersInOrder) {
    start();
    WireClient client = unix_client();
    std::string many;
    for (int i = 0; i < 50; ++i) many += post("/echo", std::to_string(i));
    client.send(many);
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(client.answer().body, "POST /echo by '" + own_principal() + "'\n" + std::to_string(i));
    EXPECT_EQ(server->stats().accepted_total, 1U);
}

TEST_F(Serving, AnswersHeadWithoutABody) {
    start();
    WireClient client = unix_client();
    client.send("HEAD /big HTTP/1.1\r\nHost: annals\r\n\r\n");
    const WireAnswer answer = client.answer(false);
    EXPECT_EQ(answer.headers.at("Content-Length"), "1048576");
    EXPECT_EQ(client.ask(get("/echo")).status, 200);
}

TEST_F(Serving, SendsALargeAnswerWhole) {
    start();
    EXPECT_EQ(tcp_client().ask(get("/big")).body, std::string(1u << 20, 'b'));
}

TEST_F(Serving, ClosesWhenAsked) {
    start();
    WireClient client = unix_client();
    const WireAnswer answer = client.ask(get("/echo", "Connection: close\r\n"));
    EXPECT_EQ(answer.headers.at("Connection"), "close");
    EXPECT_TRUE(client.is_ended());
    WireClient old = unix_client();
    EXPECT_EQ(old.ask("GET /echo HTTP/1.0\r\n\r\n").headers.at("Connection"), "close");
    EXPECT_TRUE(old.is_ended());
}

TEST_F(Serving, KeepsAnOldConnectionWhenAsked) {
    start();
    WireClient client = unix_client();
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(client.ask("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").headers.at("Connection"),
                  "keep-alive");
}

TEST_F(Serving, AnswersAHalfClosedClient) {
    start();
    WireClient client = unix_client();
    client.send(post("/echo", "hello"));
    client.half_close();
    EXPECT_THAT(client.answer().body, HasSubstr("hello"));
    EXPECT_TRUE(client.is_ended());
}

TEST_F(Serving, TakesABodyInChunks) {
    start();
    const WireAnswer answer = unix_client().ask(
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n");
    EXPECT_THAT(answer.body, HasSubstr("\nabcdefg"));
}

TEST_F(Serving, TakesARequestByteByByte) {
    start();
    WireClient client = tcp_client();
    for (const char byte : post("/echo", "hello")) client.send(std::string(1, byte));
    EXPECT_THAT(client.answer().body, HasSubstr("hello"));
}

TEST_F(Serving, AsksForTheBodyWhenTheClientWaits) {
    start();
    WireClient client = unix_client();
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("hello");
    EXPECT_THAT(client.answer().body, HasSubstr("hello"));
}

// ---- feeds ----

TEST_F(Serving, StreamsAFeedAsItGrows) {
    start();
    ticker->allow(2);
    WireClient client = unix_client();
    client.send(get("/feed"));
    const std::string head = client.until("\r\n\r\n");
    EXPECT_THAT(head, HasSubstr("Content-Type: text/event-stream\r\nTransfer-Encoding: chunked"));
    client.until("id: 1\n");
    ticker->allow(4);
    client.until("id: 3\n");
    client.until("event: heartbeat");
    EXPECT_EQ(server->stats().streams, 1U);
    client.close();
    ticker->wait_until_closed();
    eventually([&] { return server->stats().streams == 0; });
}

TEST_F(Serving, StreamsAFeedToAnOldClientWithoutChunks) {
    start();
    ticker->allow(1);
    WireClient client = unix_client();
    client.send("GET /feed HTTP/1.0\r\n\r\n");
    client.until("\r\n\r\n");
    EXPECT_EQ(client.until("id: 0\n"), "id: 0\n");
}

TEST_F(Serving, ASlowReaderOfAFeedHoldsUpNobody) {
    start();
    ticker->line_bytes = 65'536;
    ticker->allow(1'000'000);
    WireClient slow = unix_client();
    slow.send(get("/feed"));
    slow.until("id: 0\n");
    EXPECT_EQ(unix_client().ask(get("/echo")).status, 200);
    WireClient other = tcp_client();
    other.send(get("/feed"));
    other.until("id: 20\n");
}

TEST_F(Serving, LimitsTheFeeds) {
    options.limits.feeds_max = 1;
    start();
    WireClient first = unix_client();
    first.send(get("/feed"));
    first.until("\r\n\r\n");
    EXPECT_EQ(unix_client().ask(get("/feed")).status, 503);
    EXPECT_EQ(unix_client().ask(get("/echo")).status, 200);
}

TEST_F(Serving, AnswersHeadOfAFeedWithItsHead) {
    start();
    WireClient client = unix_client();
    client.send("HEAD /feed HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(client.rest(), HasSubstr("text/event-stream"));
    EXPECT_EQ(server->stats().streams, 0U);
}

// ---- many ----

TEST_F(Serving, ServesSixtyFourClientsAtOnce) {
    options.io_threads = 2;
    start();
    std::vector<std::thread> threads;
    std::atomic<int> right{0};
    for (int i = 0; i < 64; ++i)
        threads.emplace_back([&, i] {
            WireClient client = i % 2 ? unix_client() : tcp_client();
            for (int round = 0; round < 50; ++round) {
                const std::string body = std::to_string(i * 1'000 + round);
                if (client.ask(post("/echo", body)).body.ends_with("\n" + body)) ++right;
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(right, 64 * 50);
}

TEST_F(Serving, TakesAnswersFromAnyThread) {
    start();
    std::vector<WireClient> clients;
    for (int i = 0; i < 16; ++i) clients.push_back(unix_client());
    for (WireClient& client : clients) client.send(get("/held"));
    wait_for_held(16);
    std::thread([this] { release(); }).join();
    for (WireClient& client : clients) EXPECT_EQ(client.answer().body, "released");
}

// ---- the end ----

TEST_F(Serving, DrainsRequestsInFlight) {
    start();
    WireClient waiting = unix_client();
    waiting.send(get("/held"));
    WireClient idle = unix_client();
    EXPECT_EQ(idle.ask(get("/echo")).status, 200);
    wait_for_held(1);
    std::thread stopping([this] { server->stop(std::chrono::minutes(1)); });
    EXPECT_TRUE(idle.is_ended());
    release();
    const WireAnswer answer = waiting.answer();
    EXPECT_EQ(answer.body, "released");
    EXPECT_EQ(answer.headers.at("Connection"), "close");
    EXPECT_TRUE(waiting.is_ended());
    stopping.join();
    EXPECT_EQ(server->stats().connections, 0U);
    EXPECT_FALSE(std::filesystem::exists(options.unix_path));
}

TEST_F(Serving, EndsFeedsOnStop) {
    start();
    ticker->allow(1);
    WireClient client = unix_client();
    client.send(get("/feed"));
    client.until("id: 0\n");
    server->stop(std::chrono::minutes(1));
    EXPECT_TRUE(client.rest().ends_with("0\r\n\r\n"));
    ticker->wait_until_closed();
}

TEST_F(Serving, CutsWhatDoesNotDrain) {
    start();
    WireClient waiting = unix_client();
    waiting.send(get("/held"));
    wait_for_held(1);
    server->stop(milliseconds(1));
    EXPECT_TRUE(waiting.is_ended());
    release();  // goes nowhere
}

// ---- addresses ----

TEST_F(Serving, LetsOwnerAndGroupConnect) {
    start();
    struct stat status {};
    ASSERT_EQ(::stat(options.unix_path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0660U);
}

TEST_F(Serving, ReplacesTheSocketOfADeadDaemon) {
    const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, options.unix_path.data(), options.unix_path.size());
    ASSERT_EQ(::bind(dead, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    ::close(dead);
    start();
    EXPECT_EQ(unix_client().ask(get("/echo")).status, 200);
}

class Refusing : public Serving {
protected:
    Error refusal() const {
        auto opened = Server::open(options, {}, {});
        EXPECT_FALSE(opened);
        return opened ? Error{} : opened.error();
    }
};

TEST_F(Refusing, ASocketThatAnotherDaemonAnswersOn) {
    start();
    EXPECT_EQ(refusal().code, Errc::locked);
    EXPECT_EQ(unix_client().ask(get("/echo")).status, 200);
}

TEST_F(Refusing, AFileInTheWay) {
    std::ofstream(options.unix_path) << "precious";
    EXPECT_EQ(refusal().code, Errc::io);
    EXPECT_TRUE(std::filesystem::exists(options.unix_path));
}

TEST_F(Refusing, APathTooLongForAnAddress) {
    options.unix_path = "/tmp/" + std::string(103, 's');
    const Error error = refusal();
    EXPECT_EQ(error.code, Errc::bad_value);
    EXPECT_THAT(error.detail, HasSubstr("107 bytes"));
    EXPECT_THAT(error.hint, HasSubstr("shorter"));
}

TEST_F(Refusing, AnAddressThatIsNone) {
    options.tcp = TcpAddress{"example.org", 0};
    EXPECT_EQ(refusal().code, Errc::bad_value);
}

TEST_F(Refusing, APortThatIsTaken) {
    start();
    options.unix_path.clear();
    options.tcp->port = server->tcp_port();
    EXPECT_EQ(refusal().code, Errc::io);
}

}  // namespace
}  // namespace annals::net
