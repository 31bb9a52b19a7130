// A connection that posts alone: it moves to a loop of its own, where its handler may wait.
#include "tests/daemon/net/server_fixture.hpp"

#include <thread>

namespace annals::net {
namespace {

// Posts until the server has seen that it is alone, and how often that took.
int posts_until_alone(WireClient& client) {
    for (int count = 1; count <= 100; ++count)
        if (client.ask(post("/alone", "x")).body == "alone") return count;
    return 0;
}

TEST_F(Serving, TellsTheHandlerWhenAConnectionPostsAlone) {
    start();
    for (const bool is_tcp : {false, true}) {
        WireClient client = is_tcp ? tcp_client() : unix_client();
        EXPECT_GT(posts_until_alone(client), 8);
        EXPECT_EQ(client.ask(post("/alone", "x")).body, "alone");
        EXPECT_THAT(client.ask(post("/echo", "x")).body, HasSubstr("POST /echo by '"));
        client.close();
        eventually([this] { return server->stats().connections == 0; });
    }
}

TEST_F(Serving, KnowsWhoIsBehindAConnectionThatPostsAlone) {
    start();
    WireClient client = unix_client();
    const std::string before = client.ask(post("/echo", "x")).body;
    EXPECT_GT(posts_until_alone(client), 0);
    EXPECT_EQ(client.ask(post("/echo", "x")).body, before);
}

TEST_F(Serving, TakesNoConnectionForAloneWhileOthersPost) {
    start();
    WireClient alone = unix_client();
    EXPECT_GT(posts_until_alone(alone), 0);
    WireClient other = unix_client();
    for (int round = 0; round < 50; ++round) {
        EXPECT_EQ(other.ask(post("/alone", "x")).body, "among others");
        EXPECT_EQ(alone.ask(post("/alone", "x")).body, "among others");
    }
    // Others that read do not count; and who is alone again is seen again, the one or the other.
    EXPECT_EQ(other.ask(get("/echo")).status, 200);
    EXPECT_GT(posts_until_alone(alone), 0);
    EXPECT_EQ(other.ask(get("/echo")).status, 200);
    EXPECT_EQ(alone.ask(post("/alone", "x")).body, "alone");
    alone.close();
    eventually([this] { return server->stats().connections == 1; });
    EXPECT_GT(posts_until_alone(other), 0);
}

TEST_F(Serving, AHandlerThatWaitsForAConnectionAloneHoldsUpNobody) {
    start();
    WireClient feed = unix_client();
    feed.send(get("/feed"));
    feed.until("\r\n\r\n");
    WireClient alone = unix_client();
    const int before = posts_until_alone(alone);
    set_gate(false);
    alone.send(post("/alone", "x"));
    wait_at_gate(static_cast<std::size_t>(before) + 1);
    for (int i = 0; i < 8; ++i) EXPECT_EQ((i % 2 ? unix_client() : tcp_client()).ask(get("/echo")).status, 200);
    ticker->allow(1);
    feed.until("id: 0\n");
    set_gate(true);
    EXPECT_EQ(alone.answer().body, "alone");
}

TEST_F(Serving, DrainsAHandlerThatWaitsForAConnectionAlone) {
    start();
    WireClient alone = unix_client();
    const int before = posts_until_alone(alone);
    set_gate(false);
    alone.send(post("/alone", "x"));
    wait_at_gate(static_cast<std::size_t>(before) + 1);
    std::thread stopping([this] { server->stop(std::chrono::minutes(1)); });
    eventually([this] { return !std::filesystem::exists(options.unix_path); });
    set_gate(true);
    EXPECT_EQ(alone.answer().body, "alone");
    stopping.join();
    EXPECT_EQ(server->stats().connections, 0U);
}

TEST_F(Serving, LosesNoConnectionWhereManyTakeTurnsAlone) {
    start();
    std::vector<std::thread> threads;
    std::atomic<int> right{0};
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&, i] {
            for (int round = 0; round < 20; ++round) {
                WireClient client = i % 2 ? unix_client() : tcp_client();
                for (int count = 0; count < 12; ++count)
                    if (client.ask(post("/alone", "x")).status == 200) ++right;
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(right, 8 * 20 * 12);
    eventually([this] { return server->stats().connections == 0; });
    WireClient last = unix_client();
    EXPECT_GT(posts_until_alone(last), 0);
}

}  // namespace
}  // namespace annals::net
