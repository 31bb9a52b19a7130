// Durable appends through the daemon's Unix socket against raw synced RocksDB puts of the same bytes, in one run.
//
//   append_load [--annalsd PATH] [--seconds N] [--dir DIR]
//
// One event a request by 1 and by 64 clients; then batches of 1,000; then questions right behind them, until the first
// is answered; then a restart with what was recorded, until ready. Beside the one client a bare server of the daemon's
// shape is measured: what a socket and a writer thread cost where nothing is parsed, judged or hashed. Prints one JSON
// object. The clients are one thread over poll(2), so that they take little of the two cores.
#include "tools/bench/options.hpp"

#include <poll.h>
#include <rocksdb/db.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace annals::bench;

struct Options {
    std::string annalsd = "build/daemon/annalsd";
    std::string dir = "/tmp/annals-bench";
    double seconds = 4;  // of each side, in turns
    unsigned million = 1'000'000;
};

// Appends a second through `clients` connections, one event a request.
double append_rate(const std::string& socket, unsigned clients, double seconds, std::uint64_t& number) {
    std::vector<Connection> connections;
    std::vector<pollfd> polls;
    for (unsigned i = 0; i < clients; ++i) {
        connections.emplace_back(socket);
        polls.push_back({connections.back().fd(), POLLIN, 0});
    }
    const auto start = Clock::now();
    std::uint64_t done = 0;
    for (auto& connection : connections) connection.send(post(progress(number++)));
    unsigned waiting = clients;
    while (waiting > 0) {
        ::poll(polls.data(), polls.size(), -1);
        for (unsigned i = 0; i < clients; ++i) {
            if ((polls[i].revents & POLLIN) == 0) continue;
            const int status = connections[i].receive();
            if (status == 0) continue;
            if (status != 201) die("an append was refused");
            ++done;
            if (seconds_since(start) < seconds) {
                connections[i].send(post(progress(number++)));
            } else {
                --waiting;
                polls[i].fd = -1;
            }
        }
    }
    return static_cast<double>(done) / seconds_since(start);
}

std::unique_ptr<rocksdb::DB> open_raw(const std::string& dir) {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    if (const auto status = rocksdb::DB::Open(options, dir, &opened); !status.ok()) die(status.ToString());
    return std::unique_ptr<rocksdb::DB>(opened);
}

void put_synced(rocksdb::DB& db, std::uint64_t number) {
    rocksdb::WriteOptions write;
    write.sync = true;
    if (!db.Put(write, "e" + std::to_string(number), progress(number)).ok()) die("a raw put failed");
}

double raw_rate(const std::string& dir, unsigned threads, double seconds) {
    const auto db = open_raw(dir);
    std::atomic<std::uint64_t> number = 0;
    std::vector<std::thread> workers;
    const auto start = Clock::now();
    for (unsigned i = 0; i < threads; ++i)
        workers.emplace_back([&] {
            while (seconds_since(start) < seconds) put_synced(*db, number++);
        });
    for (auto& worker : workers) worker.join();
    return static_cast<double>(number) / seconds_since(start);
}

// Puts a second through a server that only has the daemon's shape: bytes over a Unix socket to a thread, which hands
// them to a writer thread, waits for it, and answers.
double bare_rate(const std::string& dir, double seconds) {
    constexpr std::size_t request_bytes = 490;
    constexpr std::size_t reply_bytes = 460;
    const auto db = open_raw(dir);
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) die("no socket pair");
    std::mutex mutex;
    std::condition_variable changed;
    enum class Turn { none, write, done, end } turn = Turn::none;
    const auto hand = [&](Turn to) {
        {
            const std::lock_guard lock(mutex);
            turn = to;
        }
        changed.notify_all();
    };
    std::thread writer([&] {
        for (std::uint64_t number = 0;; ++number) {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return turn == Turn::write || turn == Turn::end; });
            if (turn == Turn::end) return;
            lock.unlock();
            put_synced(*db, number);
            hand(Turn::done);
        }
    });
    std::thread server([&] {
        char bytes[request_bytes] = {};
        while (::recv(ends[1], bytes, request_bytes, MSG_WAITALL) == request_bytes) {
            hand(Turn::write);
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return turn == Turn::done; });
            lock.unlock();
            if (::send(ends[1], bytes, reply_bytes, MSG_NOSIGNAL) != reply_bytes) die("a bare answer was cut");
        }
        hand(Turn::end);
    });
    const auto start = Clock::now();
    std::uint64_t done = 0;
    char bytes[request_bytes] = {};
    for (; seconds_since(start) < seconds; ++done) {
        if (::send(ends[0], bytes, request_bytes, MSG_NOSIGNAL) != request_bytes) die("a bare request was cut");
        if (::recv(ends[0], bytes, reply_bytes, MSG_WAITALL) != reply_bytes) die("no bare answer");
    }
    const double rate = static_cast<double>(done) / seconds_since(start);
    ::close(ends[0]);
    server.join();
    writer.join();
    ::close(ends[1]);
    return rate;
}

// The sides in short turns, since the disk's speed drifts: medians of the rates and of the ratios pair by pair.
struct Paired {
    double annals = 0;
    double raw = 0;
    double ratio = 0;
    double bare_ratio = 0;  // of the bare server to raw; of one client
};
Paired paired_rates(const std::string& socket, const std::string& dir, unsigned clients, double seconds,
                    std::uint64_t& number) {
    constexpr int turns = 9;
    std::vector<double> annals, raw, ratios, bare_ratios;
    for (int turn = 0; turn < turns; ++turn) {
        raw.push_back(raw_rate(dir, clients, seconds / turns));
        bare_ratios.push_back(clients == 1 ? bare_rate(dir, seconds / turns) / raw.back() : 0);
        annals.push_back(append_rate(socket, clients, seconds / turns, number));
        ratios.push_back(annals.back() / raw.back());
    }
    return {part_of(annals, 0.5), part_of(raw, 0.5), part_of(ratios, 0.5), part_of(bare_ratios, 0.5)};
}

double batch_rate(const std::string& socket, std::uint64_t events, std::uint64_t& number) {
    Connection first(socket);
    Connection second(socket);
    Connection* connections[] = {&first, &second};
    std::vector<std::string> requests;
    for (std::uint64_t i = 0; i < events; i += 1'000) {
        std::string body;
        for (unsigned j = 0; j < 1'000; ++j) body += progress(number++) + "\n";
        requests.push_back(post(body, "application/x-ndjson"));
    }
    const auto start = Clock::now();
    std::size_t sent = 0;
    for (; sent < 2 && sent < requests.size(); ++sent) connections[sent]->send(requests[sent]);
    for (std::size_t done = 0; done < requests.size(); ++done) {
        Connection& connection = *connections[done % 2];
        int status = 0;
        while (status == 0) status = connection.receive();
        if (status != 201) die("a batch was refused");
        if (sent < requests.size()) connection.send(requests[sent++]);
    }
    return static_cast<double>(events) / seconds_since(start);
}

// Seconds until a name is resolved, as an import has it for each party. Behind a bulk load the index is thousands of
// entries behind, and the daemon may answer "not yet".
double question_seconds(const std::string& socket) {
    Connection connection(socket);
    const auto start = Clock::now();
    while (true) {
        const int status = connection.ask("GET /v1/resolve?text=bench HTTP/1.1\r\nHost: annals\r\n\r\n");
        if (status == 200) return seconds_since(start);
        if (status != 503) die("a question was refused");
    }
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    read_options(argc, argv,
                 {{"--annalsd", &options.annalsd},
                  {"--dir", &options.dir},
                  {"--seconds", &options.seconds},
                  {"--million", &options.million}});
    std::filesystem::remove_all(options.dir);
    std::filesystem::create_directories(options.dir);
    std::uint64_t number = 0;
    Paired one;
    Paired many;
    double batches = 0;
    double first_question = 0;
    double next_question = 0;
    {
        Daemon daemon(options.annalsd, options.dir, options.dir + "/ledger");
        daemon.wait_ready();
        set_up(daemon.socket());
        one = paired_rates(daemon.socket(), options.dir + "/raw1", 1, options.seconds, number);
        many = paired_rates(daemon.socket(), options.dir + "/raw64", 64, options.seconds, number);
        batches = batch_rate(daemon.socket(),
                             options.million > number ? (options.million - number) / 1'000 * 1'000 : 1'000, number);
        first_question = question_seconds(daemon.socket());
        next_question = question_seconds(daemon.socket());
    }
    const auto start = Clock::now();
    Daemon again(options.annalsd, options.dir, options.dir + "/ledger");
    again.wait_ready();
    const double start_seconds = seconds_since(start);
    std::printf(
        "{\n  \"clients_1\": {\"annals_per_s\": %.0f, \"raw_per_s\": %.0f, \"ratio\": %.2f, \"bare_ratio\": %.2f},\n"
        "  \"clients_64\": {\"annals_per_s\": %.0f, \"raw_per_s\": %.0f, \"ratio\": %.2f},\n"
        "  \"batches_of_1000\": {\"events_per_s\": %.0f},\n"
        "  \"questions_behind_them\": {\"first_s\": %.3f, \"next_s\": %.3f},\n"
        "  \"start\": {\"events\": %llu, \"seconds\": %.2f, \"resident_mib\": %ld}\n}\n",
        one.annals, one.raw, one.ratio, one.bare_ratio, many.annals, many.raw, many.ratio, batches, first_question,
        next_question, static_cast<unsigned long long>(number), start_seconds, again.resident_kib() / 1024);
    again.stop();
    std::filesystem::remove_all(options.dir);
    return 0;
}
