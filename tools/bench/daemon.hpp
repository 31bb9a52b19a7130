// A real annalsd in a process of its own, and clients of its socket, for load drivers: one thread over poll(2) drives
// many connections, so that the clients take little of the machine. What goes wrong ends the program.
#pragma once

#include "tools/bench/figures.hpp"

#include <sys/types.h>

#include <string>

namespace annals::bench {

[[noreturn]] void die(const std::string& what);

// POST /v1/events, with `query` ("?wait=proof" or nothing).
std::string post(const std::string& body, const char* type = "application/json", const std::string& query = {});

// A statement of 400 bytes on the milestone that set_up() registers, each number with a key of its own.
std::string progress(std::uint64_t number);

class Connection {
public:
    explicit Connection(const std::string& path);
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&&) = delete;
    ~Connection();

    bool is_open() const { return is_open_; }
    int fd() const { return fd_; }
    void send(const std::string& request);
    // Reads what has come; the status of an answer once it is whole, else 0.
    int receive();
    int ask(const std::string& request);
    // The body of the last answer.
    const std::string& body() const { return body_; }

private:
    int fd_;
    bool is_open_ = false;
    std::string in_;
    std::string body_;
};

class Daemon {
public:
    // Starts `annalsd` on the ledger in `data`; its socket and log stand in `dir`.
    Daemon(const std::string& annalsd, const std::string& dir, const std::string& data);
    ~Daemon() { stop(); }
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    void stop();
    const std::string& socket() const { return socket_; }
    // Seconds until /readyz says yes.
    double wait_ready() const;
    long resident_kib() const;
    // What it has used of the processors.
    double cpu_s() const;

private:
    std::string socket_;
    pid_t pid_ = 0;
};

// Registers what progress() is about.
void set_up(const std::string& socket);

}  // namespace annals::bench
