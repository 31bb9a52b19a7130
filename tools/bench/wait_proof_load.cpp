// From an append to its proof in hand: `POST /v1/events?wait=proof`, one event a request, so many a second.
//
//   wait_proof_load [--annalsd PATH] [--dir DIR] [--rate N] [--seconds N] [--connections N]
//
// Requests are due at even intervals whatever became of those before them, and each is timed from when it was due: a
// daemon that falls behind is seen to. Every hundredth proof is checked afterwards. Prints one JSON object.
#include "schema/event/json_text.hpp"
#include "schema/proof/tlog_proof.hpp"
#include "tools/bench/options.hpp"

#include <poll.h>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

namespace {

using namespace annals;
using namespace annals::bench;

struct Options {
    std::string annalsd = "build/daemon/annalsd";
    std::string dir = "/tmp/annals-wait-bench";
    double rate = 1'000;
    double seconds = 10;
    std::size_t connections = 128;
};

struct Waiting {
    Connection connection;
    bool is_busy = false;
    double due = 0;
};

struct Seen {
    std::vector<double> ms;
    std::vector<std::string> bodies;  // every hundredth
    double seconds = 0;
    std::size_t most_busy = 0;
};

// Sends each request when it is due, or as soon afterwards as a connection is free, and takes every answer.
Seen drive(const std::string& socket, const Options& options) {
    std::vector<Waiting> all;
    std::vector<pollfd> polls;
    for (std::size_t i = 0; i < options.connections; ++i) {
        all.push_back({Connection(socket)});
        polls.push_back({all.back().connection.fd(), POLLIN, 0});
    }
    const auto count = static_cast<std::uint64_t>(options.rate * options.seconds);
    Seen seen;
    std::uint64_t sent = 0;
    std::size_t busy = 0;
    const auto start = Clock::now();
    while (seen.ms.size() < count) {
        for (auto& one : all) {
            const double due = static_cast<double>(sent) / options.rate;
            if (sent == count || due > seconds_since(start)) break;
            if (one.is_busy) continue;
            one.connection.send(post(progress(sent), "application/json", "?wait=proof"));
            one.is_busy = true;
            one.due = due;
            ++sent;
            seen.most_busy = std::max(seen.most_busy, ++busy);
        }
        const timespec pause{0, 200'000};
        if (::ppoll(polls.data(), polls.size(), &pause, nullptr) <= 0) continue;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if ((polls[i].revents & POLLIN) == 0) continue;
            const int status = all[i].connection.receive();
            if (status == 0) continue;
            if (status != 201) die("an append was refused");
            all[i].is_busy = false;
            --busy;
            if (seen.ms.size() % 100 == 0) seen.bodies.push_back(all[i].connection.body());
            seen.ms.push_back((seconds_since(start) - all[i].due) * 1e3);
        }
    }
    seen.seconds = seconds_since(start);
    return seen;
}

boost::json::value parsed(const std::string& body) {
    const auto value = event::parse_json(body);
    if (!value) die(to_string(value.error()));
    return *value;
}

std::size_t check_proofs(const std::string& socket, const std::vector<std::string>& bodies) {
    Connection connection(socket);
    if (connection.ask("GET /v1/ledger HTTP/1.1\r\nHost: annals\r\n\r\n") != 200) die("no answer about the ledger");
    const std::string key_text(parsed(connection.body()).at("verifier_keys").at(0).as_string());
    const std::vector keys = {proof::parse_verifier_key(key_text).value()};
    for (const std::string& body : bodies) {
        const auto answer = parsed(body);
        if (!answer.as_object().contains("proofs")) die("an answer without proof: " + body);
        const auto proof = proof::parse_tlog_proof(std::string(answer.at("proofs").at(0).as_string()));
        const auto leaf = parse_sha256(std::string(answer.at("entries").at(0).at("leaf_hash").as_string()));
        if (!proof || !leaf || !proof::check_tlog_proof(*proof, *leaf, keys[0].name, keys))
            die("a proof that does not hold");
    }
    return bodies.size();
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    read_options(argc, argv,
                 {{"--annalsd", &options.annalsd},
                  {"--dir", &options.dir},
                  {"--rate", &options.rate},
                  {"--seconds", &options.seconds},
                  {"--connections", &options.connections}});
    std::filesystem::remove_all(options.dir);
    std::filesystem::create_directories(options.dir);
    Daemon daemon(options.annalsd, options.dir, options.dir + "/ledger");
    daemon.wait_ready();
    set_up(daemon.socket());
    Seen seen = drive(daemon.socket(), options);
    const std::size_t checked = check_proofs(daemon.socket(), seen.bodies);
    std::printf(
        "{\"appends\": %zu, \"per_s\": %.0f, \"ms\": {\"median\": %.1f, \"p99\": %.1f, \"max\": %.1f}, "
        "\"most_at_once\": %zu, \"proofs_checked\": %zu}\n",
        seen.ms.size(), static_cast<double>(seen.ms.size()) / seen.seconds, part_of(seen.ms, 0.5),
        part_of(seen.ms, 0.99), *std::max_element(seen.ms.begin(), seen.ms.end()), seen.most_busy, checked);
    daemon.stop();
    std::filesystem::remove_all(options.dir);
}
