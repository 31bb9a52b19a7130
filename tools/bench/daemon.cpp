#include "tools/bench/daemon.hpp"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>

namespace annals::bench {

void die(const std::string& what) {
    std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, what.c_str());
    std::exit(1);
}

std::string post(const std::string& body, const char* type, const std::string& query) {
    return "POST /v1/events" + query + " HTTP/1.1\r\nHost: annals\r\nContent-Type: " + std::string(type) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string progress(std::uint64_t number) {
    std::string json = R"({"type":"milestone.progressed","key":"bench:)" + std::to_string(number) +
                       R"(","effective":"2023-06-01","sources":[{"source":"bench"}],"id":"bench/2023/c1/a","reason":")";
    json += "Progress number " + std::to_string(number) + ", ";
    while (json.size() < 398) json += "described ";
    return json + "\"}";
}

Connection::Connection(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    is_open_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

Connection::Connection(Connection&& other) noexcept
    : fd_(other.fd_), is_open_(other.is_open_), in_(std::move(other.in_)), body_(std::move(other.body_)) {
    other.fd_ = -1;
}

Connection::~Connection() {
    if (fd_ >= 0) ::close(fd_);
}

void Connection::send(const std::string& request) {
    for (std::size_t sent = 0; sent < request.size();) {
        const ssize_t n = ::send(fd_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) die("the daemon hung up");
        sent += static_cast<std::size_t>(n);
    }
}

int Connection::receive() {
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
    // That a daemon is not ready yet is what wait_ready() waits for.
    const bool is_waited_for = in_.find("\"code\":\"not_ready\"", head) != std::string::npos;
    if (status >= 300 && !is_waited_for) std::fprintf(stderr, "%s\n", in_.c_str());
    body_.assign(in_, head + 4, body);
    in_.erase(0, head + 4 + body);
    return status;
}

int Connection::ask(const std::string& request) {
    send(request);
    for (;;)
        if (const int status = receive()) return status;
}

Daemon::Daemon(const std::string& annalsd, const std::string& dir, const std::string& data)
    : socket_(dir + "/annalsd.sock") {
    pid_ = ::fork();
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // nothing is left running where this program ends early
        std::freopen((dir + "/annalsd.log").c_str(), "a", stderr);
        std::freopen("/dev/null", "w", stdout);
        ::execl(annalsd.c_str(), "annalsd", "--data", data.c_str(), "--socket", socket_.c_str(), nullptr);
        std::_Exit(127);
    }
}

void Daemon::stop() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
}

double Daemon::wait_ready() const {
    const auto start = Clock::now();
    while (seconds_since(start) < 120) {
        Connection connection(socket_);
        if (connection.is_open() && connection.ask("GET /readyz HTTP/1.1\r\nHost: annals\r\n\r\n") == 200)
            return seconds_since(start);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    die("the daemon did not become ready");
}

long Daemon::resident_kib() const {
    std::FILE* file = std::fopen(("/proc/" + std::to_string(pid_) + "/status").c_str(), "r");
    char line[256];
    long kib = 0;
    while (file && std::fgets(line, sizeof line, file))
        if (std::strncmp(line, "VmRSS:", 6) == 0) kib = std::atol(line + 6);
    if (file) std::fclose(file);
    return kib;
}

// Fields 14 and 15 of its stat, in ticks.
double Daemon::cpu_s() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
    std::string word;
    double ticks = 0;
    for (int field = 1; field <= 15 && file >> word; ++field)
        if (field >= 14) ticks += std::strtod(word.c_str(), nullptr);
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

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

}  // namespace annals::bench
