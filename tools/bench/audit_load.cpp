// What a ledger's keeper and an auditor wait for, as they type it: `annals audit` of a running `annalsd`, `annals
// mirror` from it, a question with --verify over that mirror, `annals audit` and `annals verify` of it; all but the
// first on one core and on two.
//
//   audit_load [--annalsd PATH] [--annals PATH] [--dir DIR] [--entries N] [--rounds N]
//
// Each round also makes the leaf and node hashes alone of the same entries in memory, on one core. The quickest round
// of each counts. Prints one JSON object.
#include "tools/bench/options.hpp"
#include "tools/bench/stored.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>

namespace {

using namespace annals;
using bench::Clock;
using bench::die;
using bench::part_of;
using bench::seconds_since;

constexpr const char* origin = "bench.example/audit";

struct Options {
    std::string annalsd = "build/daemon/annalsd";
    std::string annals = "build/cli/annals";
    std::string dir = "/tmp/annals-audit-bench";
    std::uint64_t entries = 1'000'000;
    int rounds = 3;
};

// Seconds that a command takes which may use that many cores (0: all).
double run(std::vector<std::string> words, int cores = 0) {
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const auto start = Clock::now();
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        cpu_set_t set;
        CPU_ZERO(&set);
        for (int core = 0; core < cores; ++core) CPU_SET(core, &set);
        if (cores > 0) ::sched_setaffinity(0, sizeof set, &set);
        ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
        ::execv(pointers[0], pointers.data());
        std::_Exit(127);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (status != 0) die(words[0] + " " + words.back() + " did not end well");
    return seconds_since(start);
}

audit::EntryList entries_of(const store::Options& options) {
    auto store = store::Store::open(options);
    if (!store) die(to_string(store.error()));
    audit::EntryList entries;
    const auto view = (*store)->view();
    const auto scanned =
        view->scan(Seq{0}, Seq{to_number(view->head().edge.size())}, [&](Seq, const auto&, auto bytes) {
            entries.add(bytes);
            return true;
        });
    if (!scanned) die(to_string(scanned.error()));
    return entries;
}

// What one command took, round by round, on one core and on two.
struct Measured {
    std::vector<double> one;
    std::vector<double> two;
};

// Of each the quickest round counts: whatever else the machine does only ever takes time away.
double quickest(const std::vector<double>& times) { return part_of(times, 0); }

void print(const std::map<std::string, Measured>& all, const std::vector<double>& hashes, std::uint64_t entries) {
    std::printf("{\"entries\": %llu, \"hashes_alone_s\": %.3f", static_cast<unsigned long long>(entries),
                quickest(hashes));
    for (const auto& [name, measured] : all) {
        const double one = quickest(measured.one);
        std::printf(",\n \"%s\": {\"s\": %.3f, \"entries_a_second\": %.0f, \"ratio_to_hashes\": %.2f", name.c_str(),
                    one, static_cast<double>(entries) / one, quickest(hashes) / one);
        if (!measured.two.empty())
            std::printf(", \"on_two_s\": %.3f, \"two_against_one\": %.2f", quickest(measured.two),
                        one / quickest(measured.two));
        std::printf("}");
    }
    std::printf("}\n");
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    bench::read_options(argc, argv,
                        {{"--annalsd", &options.annalsd},
                         {"--annals", &options.annals},
                         {"--dir", &options.dir},
                         {"--entries", &options.entries},
                         {"--rounds", &options.rounds}});
    std::filesystem::remove_all(options.dir);
    std::filesystem::create_directories(options.dir);
    const auto at = [&](const std::string& name) { return options.dir + "/" + name; };
    for (const char* name : {"ANNALS_STATE", "ANNALS_CACHE", "ANNALS_CONFIG", "XDG_STATE_HOME"})
        ::setenv(name, at("user").c_str(), 1);
    ::unsetenv("ANNALS_KEY");
    run({options.annalsd, "init", "--data", at("ledger"), "--origin", origin});
    bench::Shape shape;
    shape.entries = options.entries;
    store::Options store;
    store.dir = at("ledger/store");
    store.origin = origin;
    store.disk_reserve_bytes = 0;
    bench::fill_store(store, shape);
    const audit::EntryList entries = entries_of(store);
    bench::Daemon daemon(options.annalsd, options.dir, at("ledger"));
    daemon.wait_ready();
    const std::vector<std::string> annals{options.annals, "--ledger", "unix:" + daemon.socket()};
    const auto typed = [&](std::vector<std::string> more) {
        more.insert(more.begin(), annals.begin(), annals.end());
        return more;
    };

    std::map<std::string, Measured> all;
    std::vector<double> hashes;
    run(typed({"mirror", at("copy")}));
    for (int round = 0; round < options.rounds; ++round) {
        hashes.push_back(bench::hash_seconds(entries));
        const auto measure = [&](const char* name, const std::vector<std::string>& words, int cores) {
            std::filesystem::remove_all(at("fresh"));
            (cores == 2 ? all[name].two : all[name].one).push_back(run(words, cores));
        };
        measure("audit_of_daemon", typed({"audit"}), 0);
        for (const int cores : {1, 2}) {
            measure("mirror", typed({"mirror", at("fresh")}), cores);
            measure("mirror_again", typed({"mirror", at("copy")}), cores);
            measure("status_verified",
                    typed({"status", bench::Generator::commitment_id(0, 0), "--verify", "--mirror", at("copy")}),
                    cores);
            measure("audit_of_copy", {options.annals, "audit", at("copy")}, cores);
            measure("verify_copy", {options.annals, "verify", at("copy")}, cores);
        }
    }
    print(all, hashes, options.entries);
    daemon.stop();
    std::filesystem::remove_all(options.dir);
    return 0;
}
