// The yearly review of a plan of 200 commitments in a ledger of a million entries, as somebody types it: `annals
// review` asks a running `annalsd` over its socket and writes the folder, with a terminal as its standard error.
//
//   review_load [--annalsd PATH] [--annals PATH] [--dir DIR] [--entries N]
//
// The ledger has 40 recommendations that every plan answers, each rated twice; of the plan reviewed an earlier edition
// is frozen while half of its facts are unknown, so that part 7 has all the rest to tell. Prints one JSON object.
#include "tools/bench/stored.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <thread>

namespace {

using namespace annals;
using Clock = std::chrono::steady_clock;

constexpr const char* origin = "bench.example/review";

struct Options {
    std::string annalsd = "build/daemon/annalsd";
    std::string annals = "build/cli/annals";
    std::string dir = "/tmp/annals-review-bench";
    std::uint64_t entries = 1'000'000;
};

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

[[noreturn]] void die(const std::string& what) {
    std::fprintf(stderr, "review_load: %s\n", what.c_str());
    std::exit(1);
}

// A program begun with these words; `error_fd`, where given, is its standard error.
pid_t begin(std::vector<std::string> words, const std::string& out, int error_fd = -1) {
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // nothing is left running where this program ends early
    const int out_fd = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(out_fd, STDOUT_FILENO);
    if (error_fd >= 0) ::dup2(error_fd, STDERR_FILENO);
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
    done.seconds = since(start);
    const auto seconds_of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    done.cpu_s = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    done.resident_mib = usage.ru_maxrss / 1024;
    if (status != 0) die(words[0] + " ended with " + std::to_string(WEXITSTATUS(status)) + ": " + done.told);
    return done;
}

bool ends_well(const std::vector<std::string>& words) {
    int status = 0;
    ::waitpid(begin(words, "/dev/null", ::open("/dev/null", O_WRONLY | O_CLOEXEC)), &status, 0);
    return status == 0;
}

// What a running process has used of the processors: fields 14 and 15 of its stat, in ticks.
double cpu_s_of(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string word;
    double ticks = 0;
    for (int field = 1; field <= 15 && file >> word; ++field)
        if (field >= 14) ticks += std::strtod(word.c_str(), nullptr);
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
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
    std::map<std::string, std::string*> texts{
        {"--annalsd", &options.annalsd}, {"--annals", &options.annals}, {"--dir", &options.dir}};
    for (int i = 1; i + 1 < argc; i += 2) {
        if (const auto text = texts.find(argv[i]); text != texts.end())
            *text->second = argv[i + 1];
        else if (std::string(argv[i]) == "--entries")
            options.entries = std::strtoull(argv[i + 1], nullptr, 10);
        else
            die(std::string("unknown option ") + argv[i]);
    }
    std::filesystem::remove_all(options.dir);
    std::filesystem::create_directories(options.dir);
    const auto at = [&](const char* name) { return options.dir + "/" + name; };
    for (const char* name : {"ANNALS_STATE", "ANNALS_CACHE", "ANNALS_CONFIG"}) ::setenv(name, at("user").c_str(), 1);
    run({options.annalsd, "init", "--data", at("ledger"), "--keys", at("keys"), "--origin", origin}, at("out"));
    bench::Shape shape;
    shape.entries = options.entries;
    shape.recommendations = 40;
    store::Options store;
    store.dir = at("ledger/store");
    store.origin = origin;
    store.disk_reserve_bytes = 0;
    bench::fill_store(store, shape);
    const pid_t daemon = begin({options.annalsd, "--data", at("ledger"), "--keys", at("keys"), "--signer-state",
                                at("signer"), "--socket", at("s.sock"), "--log-level", "error"},
                               at("out"));
    const std::vector<std::string> annals{options.annals, "--ledger", "unix:" + at("s.sock")};
    const auto typed = [&](const std::vector<std::string>& more) {
        std::vector<std::string> words = annals;
        words.insert(words.end(), more.begin(), more.end());
        return words;
    };
    const auto start = Clock::now();
    while (!ends_well(typed({"health"}))) {
        if (since(start) > 120) die("the daemon did not become ready");
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    const auto review = [&](std::vector<std::string> more, const char* out) {
        more.insert(more.begin(), {"review", bench::Generator::plan_id(0)});
        return run(typed(more), at(out));
    };
    const bench::Generator generator(shape);
    const std::uint64_t half = generator.entries_of_setup() + generator.entries_of_plan() / 2;
    review({"--on", "2021-06-01", "--known", "@" + std::to_string(half), "--out", at("first"), "--freeze"}, "out");
    const double before = cpu_s_of(daemon);
    const Run whole = review({"--on", "2023-06-01", "--out", at("second")}, "out");
    const double daemon_cpu_s = cpu_s_of(daemon) - before;
    const Run question = review({"--on", "2023-06-01", "--format", "json"}, "answer");
    std::printf(
        "{\"entries\": %llu, \"commitments\": %u, \"review_s\": %.2f, \"annalsd_cpu_s\": %.2f, \"annals_cpu_s\": %.2f, "
        "\"question_s\": %.2f, \"steps_told\": %zu, \"answer_bytes\": %ju, \"folder_bytes\": %ju, "
        "\"annals_resident_mib\": %ld}\n",
        static_cast<unsigned long long>(shape.entries), shape.commitments_per_plan, whole.seconds, daemon_cpu_s,
        whole.cpu_s, question.seconds, steps(whole.told), std::filesystem::file_size(at("answer")),
        bytes_in(at("second")), whole.resident_mib);
    ::kill(daemon, SIGTERM);
    ::waitpid(daemon, nullptr, 0);
    std::filesystem::remove_all(options.dir);
    return 0;
}
