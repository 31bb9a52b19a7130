// Durable appends through the daemon's Unix socket against raw synced RocksDB puts of the same bytes, in one run.
//
//   append_load [--annalsd PATH] [--seconds N] [--dir DIR]
//
// One event a request by 1 and by 64 clients; then batches of 1,000; then a restart with what was recorded, until
// ready. Prints one JSON object. The clients are one thread over poll(2), so that they take little of the two cores.
#include <rocksdb/db.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    std::string annalsd = "build/daemon/annalsd";
    std::string dir = "/tmp/annals-bench";
    double seconds = 4;  // of each side, in turns
    unsigned million = 1'000'000;
};

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

[[noreturn]] void die(const std::string& what) {
    std::fprintf(stderr, "append_load: %s\n", what.c_str());
    std::exit(1);
}

std::string progress(std::uint64_t number) {
    std::string json = R"({"type":"milestone.progressed","key":"bench:)" + std::to_string(number) +
                       R"(","effective":"2023-06-01","sources":[{"source":"bench"}],"id":"bench/2023/c1/a","reason":")";
    json += "Progress number " + std::to_string(number) + ", ";
    while (json.size() < 398) json += "described ";
    return json + "\"}";
}

std::string post(const std::string& body, const char* type = "application/json") {
    return "POST /v1/events HTTP/1.1\r\nHost: annals\r\nContent-Type: " + std::string(type) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class Connection {
public:
    explicit Connection(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        is_open_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    Connection(Connection&& other) noexcept : fd_(other.fd_), is_open_(other.is_open_), in_(std::move(other.in_)) {
        other.fd_ = -1;
    }
    ~Connection() {
        if (fd_ >= 0) ::close(fd_);
    }
    bool is_open() const { return is_open_; }
    int fd() const { return fd_; }
    void send(const std::string& request) {
        for (std::size_t sent = 0; sent < request.size();) {
            const ssize_t n = ::send(fd_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
            if (n <= 0) die("the daemon hung up");
            sent += static_cast<std::size_t>(n);
        }
    }
    // Reads what has come; the status of an answer once it is whole, else 0.
    int receive() {
        char buffer[65536];
        const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
        if (n <= 0) die("the daemon hung up");
        in_.append(buffer, static_cast<std::size_t>(n));
        const std::size_t head = in_.find("\r\n\r\n");
        if (head == std::string::npos) return 0;
        const std::size_t at = in_.find("Content-Length: ");
        if (at == std::string::npos || at > head) die("an answer without length");
        const std::size_t body = std::strtoul(in_.c_str() + at + 16, nullptr, 10);
        if (in_.size() < head + 4 + body) return 0;
        const int status = std::atoi(in_.c_str() + 9);
        if (status >= 300) std::fprintf(stderr, "%s\n", in_.c_str());
        in_.erase(0, head + 4 + body);
        return status;
    }
    int ask(const std::string& request) {
        send(request);
        for (;;)
            if (const int status = receive()) return status;
    }

private:
    int fd_;
    bool is_open_ = false;
    std::string in_;
};

class Daemon {
public:
    Daemon(const Options& options, const std::string& data) : socket_(options.dir + "/annalsd.sock") {
        pid_ = ::fork();
        if (pid_ == 0) {
            std::freopen((options.dir + "/annalsd.log").c_str(), "a", stderr);
            std::freopen("/dev/null", "w", stdout);
            ::execl(options.annalsd.c_str(), "annalsd", "--data", data.c_str(), "--socket", socket_.c_str(), nullptr);
            std::_Exit(127);
        }
    }
    ~Daemon() { stop(); }
    void stop() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGTERM);
        ::waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
    const std::string& socket() const { return socket_; }
    // Seconds until /readyz says yes.
    double wait_ready() const {
        const auto start = Clock::now();
        while (since(start) < 120) {
            Connection connection(socket_);
            if (connection.is_open() && connection.ask("GET /readyz HTTP/1.1\r\nHost: annals\r\n\r\n") == 200)
                return since(start);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        die("the daemon did not become ready");
    }
    long resident_kib() const {
        std::FILE* file = std::fopen(("/proc/" + std::to_string(pid_) + "/status").c_str(), "r");
        char line[256];
        long kib = 0;
        while (file && std::fgets(line, sizeof line, file))
            if (std::strncmp(line, "VmRSS:", 6) == 0) kib = std::atol(line + 6);
        if (file) std::fclose(file);
        return kib;
    }

private:
    std::string socket_;
    pid_t pid_ = 0;
};

void set_up(const std::string& socket) {
    const std::string body =
        R"([{"type":"source.registered","key":"s","id":"bench","title":"Bench","kind":"press"},)"
        R"({"type":"agenda.launched","key":"a","effective":"2022-01-01","id":"bench","title":"Bench","goal":"Speed"},)"
        R"({"type":"plan.adopted","key":"p","effective":"2023-01-01","id":"bench/2023",)"
        R"("agenda":"bench","title":"Plan","year":2023},)"
        R"({"type":"commitment.made","key":"c","effective":"2023-01-01","id":"bench/2023/c1",)"
        R"("plan":"bench/2023","summary":"To be fast"},)"
        R"({"type":"milestone.set","key":"m","effective":"2023-01-01","id":"bench/2023/c1/a",)"
        R"("commitment":"bench/2023/c1","what":"Speed","kind":"report"}])";
    if (Connection(socket).ask(post(body)) != 201) die("the set-up was refused");
}

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
            if (since(start) < seconds) {
                connections[i].send(post(progress(number++)));
            } else {
                --waiting;
                polls[i].fd = -1;
            }
        }
    }
    return static_cast<double>(done) / since(start);
}

double raw_rate(const std::string& dir, unsigned threads, double seconds) {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    if (const auto status = rocksdb::DB::Open(options, dir, &opened); !status.ok()) die(status.ToString());
    const std::unique_ptr<rocksdb::DB> db(opened);
    std::atomic<std::uint64_t> number = 0;
    std::vector<std::thread> workers;
    const auto start = Clock::now();
    for (unsigned i = 0; i < threads; ++i)
        workers.emplace_back([&] {
            rocksdb::WriteOptions write;
            write.sync = true;
            while (since(start) < seconds) {
                const std::uint64_t mine = number++;
                if (!db->Put(write, "e" + std::to_string(mine), progress(mine)).ok()) die("a raw put failed");
            }
        });
    for (auto& worker : workers) worker.join();
    return static_cast<double>(number) / since(start);
}

// Both sides in short turns, since the disk's speed drifts: medians of the rates and of the ratios pair by pair.
struct Paired {
    double annals = 0;
    double raw = 0;
    double ratio = 0;
};
Paired paired_rates(const std::string& socket, const std::string& dir, unsigned clients, double seconds,
                    std::uint64_t& number) {
    constexpr int turns = 9;
    std::vector<double> annals, raw, ratios;
    for (int turn = 0; turn < turns; ++turn) {
        raw.push_back(raw_rate(dir, clients, seconds / turns));
        annals.push_back(append_rate(socket, clients, seconds / turns, number));
        ratios.push_back(annals.back() / raw.back());
    }
    const auto median = [](std::vector<double>& values) {
        std::nth_element(values.begin(), values.begin() + turns / 2, values.end());
        return values[turns / 2];
    };
    return {median(annals), median(raw), median(ratios)};
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
    return static_cast<double>(events) / since(start);
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i];
        if (name == "--annalsd")
            options.annalsd = argv[i + 1];
        else if (name == "--dir")
            options.dir = argv[i + 1];
        else if (name == "--seconds")
            options.seconds = std::atof(argv[i + 1]);
        else if (name == "--million")
            options.million = static_cast<unsigned>(std::atoi(argv[i + 1]));
        else
            die("unknown option " + name);
    }
    std::filesystem::remove_all(options.dir);
    std::filesystem::create_directories(options.dir);
    std::uint64_t number = 0;
    Paired one;
    Paired many;
    double batches = 0;
    {
        Daemon daemon(options, options.dir + "/ledger");
        daemon.wait_ready();
        set_up(daemon.socket());
        one = paired_rates(daemon.socket(), options.dir + "/raw1", 1, options.seconds, number);
        many = paired_rates(daemon.socket(), options.dir + "/raw64", 64, options.seconds, number);
        batches = batch_rate(daemon.socket(),
                             options.million > number ? (options.million - number) / 1'000 * 1'000 : 1'000, number);
    }
    const auto start = Clock::now();
    Daemon again(options, options.dir + "/ledger");
    again.wait_ready();
    const double start_seconds = since(start);
    std::printf(
        "{\n  \"clients_1\": {\"annals_per_s\": %.0f, \"raw_per_s\": %.0f, \"ratio\": %.2f},\n"
        "  \"clients_64\": {\"annals_per_s\": %.0f, \"raw_per_s\": %.0f, \"ratio\": %.2f},\n"
        "  \"batches_of_1000\": {\"events_per_s\": %.0f},\n"
        "  \"start\": {\"events\": %llu, \"seconds\": %.2f, \"resident_mib\": %ld}\n}\n",
        one.annals, one.raw, one.ratio, many.annals, many.raw, many.ratio, batches,
        static_cast<unsigned long long>(number), start_seconds, again.resident_kib() / 1024);
    again.stop();
    std::filesystem::remove_all(options.dir);
    return 0;
}
