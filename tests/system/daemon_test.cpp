// The real annalsd through what can happen to it: killed, torn, damaged, doubled, drained, out of space.
#include "schema/event/json_text.hpp"
#include "tests/daemon/net/wire_client.hpp"
#include "tests/support/running_daemon.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <boost/json/value_to.hpp>

#include <sys/mount.h>

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace annals {
namespace {

namespace fs = std::filesystem;

std::string party_json(const std::string& id, std::size_t note_bytes = 0) {
    std::string note = note_bytes > 0 ? ",\"note\":\"" + std::string(note_bytes, 'n') + "\"" : "";
    return R"({"type":"party.registered","key":"party:)" + id + R"(","id":")" + id +
           R"(","kind":"country","names":["Name of )" + id + "\"]" + note + "}";
}

std::string batch_json(const std::string& prefix, int count, std::size_t note_bytes = 0) {
    std::string body = "[";
    for (int i = 0; i < count; ++i)
        body += (i > 0 ? "," : "") + party_json(prefix + "-" + std::to_string(i), note_bytes);
    return body + "]";
}

// The keys of all entries, by seq.
std::vector<std::string> keys_of(const RunningDaemon& daemon) {
    std::vector<std::string> keys;
    std::string after;
    for (;;) {
        const auto reply = daemon.get("/v1/events?limit=1000" + after);
        EXPECT_TRUE(reply && reply->status == 200) << (reply ? reply->body : to_string(reply.error()));
        if (!reply || reply->status != 200) return keys;
        const auto page = event::parse_json(reply->body);
        EXPECT_TRUE(page);
        for (const auto& entry : page->at("entries").as_array()) {
            EXPECT_EQ(entry.at("seq").to_number<std::size_t>(), keys.size());
            keys.emplace_back(entry.at("statement").at("key").as_string());
        }
        const auto* next = page->as_object().if_contains("next");
        if (!next) return keys;
        after = "&after=" + std::to_string(next->to_number<std::uint64_t>());
    }
}

// Posts batches one after the other over one connection, until the daemon refuses one or goes: the keys of those it
// acknowledged, and the status that ended it (0: the connection did).
struct PostedAlone {
    std::vector<std::string> keys;
    int status = 0;
};
PostedAlone post_alone(const RunningDaemon& daemon, const std::string& prefix, std::atomic<int>& answers,
                       int batch_size = 1, std::size_t note_bytes = 0) {
    net::WireClient client(daemon.socket_path());
    PostedAlone posted;
    for (int i = 0;; ++i) {
        const std::string batch = prefix + std::to_string(i);
        const std::string body = batch_json(batch, batch_size, note_bytes);
        posted.status = client
                            .ask(
                                "POST /v1/events HTTP/1.1\r\nHost: annals\r\nContent-Type: application/json\r\n"
                                "Content-Length: " +
                                std::to_string(body.size()) + "\r\n\r\n" + body)
                            .status;
        if (posted.status != 201) return posted;
        for (int j = 0; j < batch_size; ++j) posted.keys.push_back("party:" + batch + "-" + std::to_string(j));
        ++answers;
    }
}

// Of a counter without labels.
std::uint64_t counter_of(const RunningDaemon& daemon, const std::string& name) {
    const auto reply = daemon.get("/metrics");
    const std::size_t found = reply ? reply->body.find("\n" + name + " ") : std::string::npos;
    if (found == std::string::npos) return 0;
    return std::strtoull(reply->body.c_str() + found + 1 + name.size(), nullptr, 10);
}

class System : public ::testing::Test {
protected:
    std::string data() const { return temp_.file("ledger"); }
    std::unique_ptr<RunningDaemon> start(std::vector<std::string> more = {}) {
        auto daemon = std::make_unique<RunningDaemon>(data(), std::move(more));
        EXPECT_TRUE(daemon->wait_until_ready()) << daemon->log();
        return daemon;
    }
    fs::path write_ahead_log() const {
        fs::path largest;
        for (const auto& file : fs::directory_iterator(data() + "/store"))
            if (file.path().extension() == ".log" && (largest.empty() || file.file_size() > fs::file_size(largest)))
                largest = file.path();
        EXPECT_FALSE(largest.empty()) << "no write-ahead log";
        return largest;
    }
    static std::string read(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static void write(const fs::path& path, const std::string& content) {
        std::ofstream file(path, std::ios::binary | std::ios::trunc);
        file << content;
    }

    TempDir temp_;
};

TEST_F(System, KeepsEveryAcknowledgedBatchWholeThroughKills) {
    constexpr int batch_size = 20;
    std::mutex mutex;
    std::set<std::string> acknowledged;  // batches
    int round = 0;
    for (; round < 4; ++round) {
        auto daemon = start();
        std::atomic<int> answers{0};
        std::vector<std::thread> clients;
        for (int client = 0; client < 3; ++client)
            clients.emplace_back([&, client] {
                for (int i = 0;; ++i) {
                    const std::string batch =
                        "r" + std::to_string(round) + "c" + std::to_string(client) + "b" + std::to_string(i);
                    const auto reply = daemon->post(batch_json(batch, batch_size));
                    if (!reply || reply->status != 201) return;
                    const std::lock_guard lock(mutex);
                    acknowledged.insert(batch);
                    ++answers;
                }
            });
        while (answers < 10 + 17 * round) std::this_thread::yield();
        daemon->signal(SIGKILL);
        for (auto& client : clients) client.join();
    }
    auto daemon = start();
    std::map<std::string, int> found;
    for (const std::string& key : keys_of(*daemon)) ++found[key.substr(6, key.find('-') - 6)];  // party:BATCH-N
    for (const auto& [batch, count] : found) EXPECT_EQ(count, batch_size) << "a part of batch " << batch;
    for (const std::string& batch : acknowledged) EXPECT_TRUE(found.contains(batch)) << "lost: " << batch;
    EXPECT_EQ(daemon->stop(), 0);
}

// One connection, one entry a request: these are written on the connection's thread.
TEST_F(System, KeepsEveryAcknowledgedEntryOfALoneClientThroughKills) {
    std::vector<std::string> acknowledged;
    for (int round = 0; round < 3; ++round) {
        auto daemon = start();
        std::atomic<int> answers{0};
        std::thread client([&] {
            const PostedAlone posted = post_alone(*daemon, "r" + std::to_string(round) + "-", answers);
            acknowledged.insert(acknowledged.end(), posted.keys.begin(), posted.keys.end());
        });
        while (answers < 50 + 37 * round) std::this_thread::yield();
        EXPECT_GT(counter_of(*daemon, "annals_commits_here_total"), 0u);
        EXPECT_EQ(daemon->get("/healthz")->status, 200);
        daemon->signal(SIGKILL);
        client.join();
    }
    auto daemon = start();
    const auto keys = keys_of(*daemon);
    const std::set<std::string> recorded(keys.begin(), keys.end());
    for (const std::string& key : acknowledged) EXPECT_TRUE(recorded.contains(key)) << "lost: " << key;
    EXPECT_LE(recorded.size(), acknowledged.size() + 3) << "at most the one that each kill cut";
}

TEST_F(System, DrainsALoneClientOnSigtermWithNothingLost) {
    auto daemon = start();
    std::atomic<int> answers{0};
    PostedAlone posted;
    std::thread client([&] { posted = post_alone(*daemon, "a", answers); });
    while (answers < 100) std::this_thread::yield();
    EXPECT_GT(counter_of(*daemon, "annals_commits_here_total"), 0u);
    daemon->signal(SIGTERM);
    client.join();
    EXPECT_EQ(daemon->wait(), 0);
    daemon = start();
    EXPECT_EQ(keys_of(*daemon), posted.keys) << "what was answered, in its order, and nothing else";
}

TEST_F(System, AnswersARetryAfterAKillAsADuplicate) {
    auto daemon = start();
    ASSERT_EQ(daemon->post(batch_json("a", 3))->status, 201);
    daemon->kill_now();
    daemon = start();
    const auto again = daemon->post(batch_json("a", 3));
    EXPECT_EQ(again->status, 200);
    EXPECT_NE(again->body.find("\"duplicate\":true"), std::string::npos);
    EXPECT_EQ(daemon->post(party_json("a-0", 5))->status, 409);
    EXPECT_EQ(keys_of(*daemon).size(), 3u);
}

TEST_F(System, StartsAfterATornTailWithEveryAcknowledgedEntry) {
    auto daemon = start();
    for (int i = 0; i < 10; ++i) ASSERT_EQ(daemon->post(batch_json("b" + std::to_string(i), 5))->status, 201);
    daemon->kill_now();
    // The beginning of a record that was never finished: what a power cut leaves of a write that nobody was told of.
    const auto log = write_ahead_log();
    const std::string content = read(log);
    write(log, content + content.substr(0, 100));
    daemon = start();
    EXPECT_EQ(keys_of(*daemon).size(), 50u);
    EXPECT_EQ(daemon->post(batch_json("later", 5))->status, 201);
    daemon->kill_now();
    daemon = start();
    EXPECT_EQ(keys_of(*daemon).size(), 55u);
}

TEST_F(System, RefusesToStartOnAFlippedBitAndNamesTheFile) {
    auto daemon = start();
    for (int i = 0; i < 10; ++i) ASSERT_EQ(daemon->post(batch_json("b" + std::to_string(i), 5))->status, 201);
    daemon->kill_now();
    const auto log = write_ahead_log();
    std::string content = read(log);
    content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 0x10);
    write(log, content);
    RunningDaemon damaged(data());
    EXPECT_FALSE(damaged.wait_until_ready());
    EXPECT_EQ(damaged.wait(), 1);
    EXPECT_NE(damaged.log().find(log.filename().string()), std::string::npos) << damaged.log();
    content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 0x10);
    write(log, content);
    daemon = start();
    EXPECT_EQ(keys_of(*daemon).size(), 50u);
}

TEST_F(System, RefusesASecondDaemonAndNamesTheFirst) {
    auto first = start();
    RunningDaemon second(data(), {"--socket", temp_.file("other.sock")});
    EXPECT_EQ(second.wait(), 1);
    EXPECT_NE(second.log().find("pid " + std::to_string(first->pid())), std::string::npos) << second.log();
    EXPECT_EQ(first->get("/healthz")->status, 200);
}

TEST_F(System, RefusesAnOlderCopyThanItsKeysHaveSigned) {
    auto daemon = start();
    ASSERT_EQ(daemon->post(batch_json("a", 3))->status, 201);
    EXPECT_EQ(daemon->stop(), 0);
    fs::copy(data(), temp_.file("backup"), fs::copy_options::recursive);
    daemon = start();
    ASSERT_EQ(daemon->post(batch_json("b", 3))->status, 201);
    EXPECT_EQ(daemon->stop(), 0);
    fs::remove_all(data());
    fs::rename(temp_.file("backup"), data());
    RunningDaemon restored(data());
    EXPECT_FALSE(restored.wait_until_ready());
    EXPECT_EQ(restored.wait(), 1);
    EXPECT_NE(restored.log().find("its keys have signed one of 6"), std::string::npos) << restored.log();
}

TEST_F(System, DrainsOnSigtermWithNothingLost) {
    auto daemon = start();
    std::mutex mutex;
    std::set<std::string> acknowledged;
    std::atomic<int> answers{0};
    std::vector<std::thread> clients;
    for (int client = 0; client < 6; ++client)
        clients.emplace_back([&, client] {
            for (int i = 0;; ++i) {
                const std::string id = "c" + std::to_string(client) + "i" + std::to_string(i);
                const auto reply = daemon->post(party_json(id));
                if (!reply || reply->status != 201) return;
                const std::lock_guard lock(mutex);
                acknowledged.insert("party:" + id);
                ++answers;
            }
        });
    while (answers < 100) std::this_thread::yield();
    daemon->signal(SIGTERM);
    for (auto& client : clients) client.join();
    EXPECT_EQ(daemon->wait(), 0);
    EXPECT_NE(daemon->log().find("daemon.stopped"), std::string::npos) << daemon->log();
    daemon = start();
    const auto keys = keys_of(*daemon);
    const std::set<std::string> recorded(keys.begin(), keys.end());
    for (const std::string& key : acknowledged) EXPECT_TRUE(recorded.contains(key)) << "lost: " << key;
}

TEST_F(System, TakesNothingOverTcp) {
    auto daemon = start({"--http", "127.0.0.1:0"});
    const std::string log = daemon->log();
    const auto at = log.find("tcp_port=");
    ASSERT_NE(at, std::string::npos);
    const auto port = static_cast<std::uint16_t>(std::stoi(log.substr(at + 9)));
    const cli::TcpEndpoint tcp{"127.0.0.1", port};
    const auto refused =
        cli::send_request(tcp, {"POST", "/v1/events", {{"Content-Type", "application/json"}}, party_json("a")});
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 403);
    EXPECT_EQ(cli::send_request(tcp, {"GET", "/v1/events", {}, {}})->status, 200);
}

// A file system of its own, so small that it fills.
class FullDisk : public System {
protected:
    void SetUp() override {
        folder_ = temp_.file("small");
        fs::create_directory(folder_);
        if (::geteuid() != 0 || ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=24m") != 0)
            GTEST_SKIP() << "only root can mount a disk that fills: not tested here";
        is_mounted_ = true;
    }
    void TearDown() override {
        if (is_mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
    }

    std::string folder_;
    bool is_mounted_ = false;
};

TEST_F(FullDisk, RefusesAppendsAtTheReserveAndGoesOnReading) {
    RunningDaemon daemon(folder_ + "/ledger", {"--disk-reserve", "12"});
    ASSERT_TRUE(daemon.wait_until_ready()) << daemon.log();
    std::size_t recorded = 0;
    int status = 0;
    for (int i = 0; i < 100 && status != 507; ++i) {
        const auto reply = daemon.post(batch_json("b" + std::to_string(i), 200, 1500));
        ASSERT_TRUE(reply);
        status = reply->status;
        if (status == 201) recorded += 200;
    }
    EXPECT_EQ(status, 507);
    EXPECT_GT(recorded, 0u);
    EXPECT_EQ(keys_of(daemon).size(), recorded);
    EXPECT_EQ(daemon.get("/healthz")->status, 200) << "a full disk is no failed write";
    EXPECT_EQ(daemon.get("/readyz")->status, 503) << "but no appends are taken";
    // The same request, once there is room: no restart is needed, and nothing of the refused one was there.
    ASSERT_EQ(::mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT, "size=96m"), 0);
    EXPECT_EQ(daemon.get("/readyz")->status, 200);
    const std::string refused = batch_json("b" + std::to_string(recorded / 200), 200, 1500);
    EXPECT_EQ(daemon.post(refused)->status, 201);
    EXPECT_EQ(keys_of(daemon).size(), recorded + 200);
    EXPECT_EQ(daemon.stop(), 0);
}

TEST_F(FullDisk, TakesNothingMoreAfterAWriteThatFailedAndLosesNothing) {
    std::set<std::string> acknowledged;
    {
        RunningDaemon daemon(folder_ + "/ledger");
        ASSERT_TRUE(daemon.wait_until_ready()) << daemon.log();
        int status = 201;
        for (int i = 0; i < 100 && status == 201; ++i) {
            const auto reply = daemon.post(batch_json("b" + std::to_string(i), 200, 1500));
            ASSERT_TRUE(reply);
            status = reply->status;
            if (status == 201) acknowledged.insert("b" + std::to_string(i));
        }
        EXPECT_TRUE(status == 507 || status == 500 || status == 503) << status;
        EXPECT_EQ(daemon.post(party_json("after"))->status, 503) << "poisoned";
        EXPECT_EQ(daemon.get("/healthz")->status, 503);
        EXPECT_EQ(daemon.get("/v1/events/0")->status, 200) << "reads go on";
        daemon.stop();
    }
    // More room, and a restart that reads what is on the disk.
    ASSERT_EQ(::mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT, "size=96m"), 0);
    RunningDaemon daemon(folder_ + "/ledger");
    ASSERT_TRUE(daemon.wait_until_ready()) << daemon.log();
    std::map<std::string, int> found;
    for (const std::string& key : keys_of(daemon)) ++found[key.substr(6, key.find('-') - 6)];
    for (const auto& [batch, count] : found) EXPECT_EQ(count, 200) << "a part of batch " << batch;
    for (const std::string& batch : acknowledged) EXPECT_TRUE(found.contains(batch)) << "lost: " << batch;
    EXPECT_EQ(daemon.post(party_json("after"))->status, 201);
}

TEST_F(FullDisk, TakesNothingMoreOfALoneClientAfterAWriteThatFailed) {
    PostedAlone posted;
    {
        RunningDaemon daemon(folder_ + "/ledger");
        ASSERT_TRUE(daemon.wait_until_ready()) << daemon.log();
        std::atomic<int> answers{0};
        posted = post_alone(daemon, "a", answers, 5, 1500);
        EXPECT_TRUE(posted.status == 507 || posted.status == 500 || posted.status == 503) << posted.status;
        EXPECT_GT(counter_of(daemon, "annals_commits_here_total"), 0u);
        EXPECT_EQ(daemon.post(party_json("after"))->status, 503) << "poisoned";
        EXPECT_EQ(daemon.get("/healthz")->status, 503);
        daemon.stop();
    }
    ASSERT_EQ(::mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT, "size=96m"), 0);
    RunningDaemon daemon(folder_ + "/ledger");
    ASSERT_TRUE(daemon.wait_until_ready()) << daemon.log();
    const auto keys = keys_of(daemon);
    ASSERT_GE(keys.size(), posted.keys.size()) << "lost";
    EXPECT_TRUE(std::equal(posted.keys.begin(), posted.keys.end(), keys.begin()));
    EXPECT_EQ(daemon.post(party_json("later"))->status, 201);
}

}  // namespace
}  // namespace annals
