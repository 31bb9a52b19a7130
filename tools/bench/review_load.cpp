// The yearly review of a plan of 200 commitments in a ledger of a million entries, as somebody types it: `annals
// review` asks a running `annalsd` over its socket and writes the folder, with a terminal as its standard error.
//
//   review_load [--annalsd PATH] [--annals PATH] [--dir DIR] [--entries N]
//
// The ledger has 40 recommendations that every plan answers, each rated twice; of the plan reviewed an earlier edition
// is frozen while half of its facts are unknown, so that part 7 has all the rest to tell. Prints one JSON object.
#include "tools/bench/options.hpp"
#include "tools/bench/stored.hpp"

#include <fcntl.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>

namespace {

using namespace annals;
using bench::Clock;
using bench::die;
using bench::seconds_since;

constexpr const char* origin = "bench.example/review";

struct Options {
    std::string annalsd = "build/daemon/annalsd";
    std::string annals = "build/cli/annals";
    std::string dir = "/tmp/annals-review-bench";
    std::uint64_t entries = 1'000'000;
};

// A program begun with these words, `error_fd` being its standard error.
pid_t begin(std::vector<std::string> words, const std::string& out, int error_fd) {
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // nothing is left running where this program ends early
    const int out_fd = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(out_fd, STDOUT_FILENO);
    ::dup2(error_fd, STDERR_FILENO);
    ::execv(pointers[0], pointers.data());
    std::_Exit(127);
}

struct Run {
    double seconds = 0;
    double cpu_s = 0;  // of the program itself
    long resident_mib = 0;
    std::string told;  // on the terminal
};

// Runs to the end, its standard error being a terminal whose text is kept.
Run run(const std::vector<std::string>& words, const std::string& out) {
    int ours = -1;
    int theirs = -1;
    if (::openpty(&ours, &theirs, nullptr, nullptr, nullptr) != 0) die("there is no terminal to be had");
    const auto start = Clock::now();
    const pid_t pid = begin(words, out, theirs);
    ::close(theirs);
    Run done;
    char buffer[4096];
    // The last writer gone, a read of a terminal fails.
    for (ssize_t n = 0; (n = ::read(ours, buffer, sizeof buffer)) > 0;)
        done.told.append(buffer, static_cast<std::size_t>(n));
    int status = 0;
    rusage usage{};
    ::wait4(pid, &status, 0, &usage);
    ::close(ours);
    done.seconds = seconds_since(start);
    const auto seconds_of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    done.cpu_s = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    done.resident_mib = usage.ru_maxrss / 1024;
    if (status != 0) die(words[0] + " ended with " + std::to_string(WEXITSTATUS(status)) + ": " + done.told);
    return done;
}

// How many different lines of progress were told.
std::size_t steps(const std::string& told) {
    std::set<std::string> lines;
    std::string line;
    for (const char c : told) {
        if (c != '\r' && c != '\n')
            line += c;
        else if (line.find("...") != std::string::npos)
            lines.insert(std::exchange(line, {}));
        else
            line.clear();
    }
    if (line.find("...") != std::string::npos) lines.insert(line);
    return lines.size();
}

std::uintmax_t bytes_in(const std::string& folder) {
    std::uintmax_t bytes = 0;
    for (const auto& one : std::filesystem::recursive_directory_iterator(folder))
        if (one.is_regular_file()) bytes += one.file_size();
    return bytes;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    bench::read_options(argc, argv,
                        {{"--annalsd", &options.annalsd},
                         {"--annals", &options.annals},
                         {"--dir", &options.dir},
                         {"--entries", &options.entries}});
    std::filesystem::remove_all(options.dir);
    std::filesystem::create_directories(options.dir);
    const auto at = [&](const char* name) { return options.dir + "/" + name; };
    for (const char* name : {"ANNALS_STATE", "ANNALS_CACHE", "ANNALS_CONFIG"}) ::setenv(name, at("user").c_str(), 1);
    run({options.annalsd, "init", "--data", at("ledger"), "--origin", origin}, at("out"));
    bench::Shape shape;
    shape.entries = options.entries;
    shape.recommendations = 40;
    store::Options store;
    store.dir = at("ledger/store");
    store.origin = origin;
    store.disk_reserve_bytes = 0;
    bench::fill_store(store, shape);
    bench::Daemon daemon(options.annalsd, options.dir, at("ledger"));
    daemon.wait_ready();
    const std::vector<std::string> annals{options.annals, "--ledger", "unix:" + daemon.socket()};
    const auto typed = [&](const std::vector<std::string>& more) {
        std::vector<std::string> words = annals;
        words.insert(words.end(), more.begin(), more.end());
        return words;
    };
    const auto review = [&](std::vector<std::string> more, const char* out) {
        more.insert(more.begin(), {"review", bench::Generator::plan_id(0)});
        return run(typed(more), at(out));
    };
    const bench::Generator generator(shape);
    const std::uint64_t half = generator.entries_of_setup() + generator.entries_of_plan() / 2;
    review({"--on", "2021-06-01", "--known", "@" + std::to_string(half), "--out", at("first"), "--freeze"}, "out");
    const double before = daemon.cpu_s();
    const Run whole = review({"--on", "2023-06-01", "--out", at("second")}, "out");
    const double daemon_cpu_s = daemon.cpu_s() - before;
    const Run question = review({"--on", "2023-06-01", "--format", "json"}, "answer");
    std::printf(
        "{\"entries\": %llu, \"commitments\": %u, \"review_s\": %.2f, \"annalsd_cpu_s\": %.2f, \"annals_cpu_s\": %.2f, "
        "\"question_s\": %.2f, \"steps_told\": %zu, \"answer_bytes\": %ju, \"folder_bytes\": %ju, "
        "\"annals_resident_mib\": %ld}\n",
        static_cast<unsigned long long>(shape.entries), shape.commitments_per_plan, whole.seconds, daemon_cpu_s,
        whole.cpu_s, question.seconds, steps(whole.told), std::filesystem::file_size(at("answer")),
        bytes_in(at("second")), whole.resident_mib);
    daemon.stop();
    std::filesystem::remove_all(options.dir);
    return 0;
}
