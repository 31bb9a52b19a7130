// A real annalsd in a process of its own, for system tests: started, asked over its socket, stopped or killed.
#pragma once

#include "cli/client/http.hpp"
#include "tests/support/paths.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern char** environ;

namespace annals {

class RunningDaemon {
public:
    // Starts `annalsd --data DIR ...`; its log goes to DIR.log, appended.
    explicit RunningDaemon(const std::string& dir, std::vector<std::string> more = {}) : dir_(dir) {
        std::vector<std::string> arguments{test::binary_dir() + "/daemon/annalsd", "--data", dir};
        const auto by_default = [&more](const std::string& option, const std::string& value) {
            if (std::find(more.begin(), more.end(), option) == more.end()) more.insert(more.end(), {option, value});
        };
        by_default("--signer-state", dir + "-signer");
        by_default("--disk-reserve", "0");  // what else stands on this disk is not the test's business
        arguments.insert(arguments.end(), more.begin(), more.end());
        std::vector<char*> pointers;
        for (std::string& argument : arguments) pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 2, log_path().c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (posix_spawn(&pid_, pointers[0], &actions, nullptr, pointers.data(), environ) != 0) pid_ = -1;
        posix_spawn_file_actions_destroy(&actions);
    }
    ~RunningDaemon() {
        if (pid_ > 0) kill_now();
    }
    RunningDaemon(const RunningDaemon&) = delete;
    RunningDaemon& operator=(const RunningDaemon&) = delete;

    pid_t pid() const { return pid_; }
    std::string socket_path() const { return dir_ + "/annals.sock"; }
    std::string log_path() const { return dir_ + ".log"; }
    std::string log() const {
        std::ifstream file(log_path());
        return {std::istreambuf_iterator<char>(file), {}};
    }

    // Waits until it answers that it is ready; false when it has ended or does not get there.
    bool wait_until_ready() {
        for (int attempt = 0; attempt < 3'000; ++attempt) {
            const auto reply = get("/readyz");
            if (reply && reply->status == 200) return true;
            if (has_ended()) return false;
            ::poll(nullptr, 0, 10);
        }
        return false;
    }

    Result<cli::HttpReply> send(cli::HttpRequest request) const {
        return cli::send_request(cli::UnixEndpoint{socket_path()}, request);
    }
    Result<cli::HttpReply> get(const std::string& target) const { return send({"GET", target, {}, {}}); }
    Result<cli::HttpReply> post(const std::string& body) const {
        return send({"POST", "/v1/events", {{"Content-Type", "application/json"}}, body});
    }

    void signal(int number) const { ::kill(pid_, number); }
    // Ends it as a power cut does.
    void kill_now() {
        ::kill(pid_, SIGKILL);
        wait();
    }
    // Waits for its end; the exit code, or -1 after a signal.
    int wait() {
        if (pid_ > 0) ::waitpid(pid_, &status_, 0);
        pid_ = -1;
        return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
    }
    bool has_ended() {
        if (pid_ > 0 && ::waitpid(pid_, &status_, WNOHANG) == pid_) pid_ = -1;
        return pid_ < 0;
    }

    int stop() {
        signal(SIGTERM);
        return wait();
    }

private:
    std::string dir_;
    pid_t pid_ = -1;
    int status_ = 0;
};

}  // namespace annals
