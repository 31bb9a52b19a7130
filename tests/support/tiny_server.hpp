// An HTTP server of a few lines for tests of a client: a thread that answers one connection after the other with
// whatever bytes the test gives, also broken ones.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace annals::test {

class TinyServer {
public:
    // From the whole request to the bytes to send back; the connection is closed behind them.
    using Answer = std::function<std::string(const std::string& request)>;

    // On a Unix socket at `path`; with an empty path on a free TCP port of the loopback.
    TinyServer(const std::string& path, Answer answer) : answer_(std::move(answer)), path_(path) {
        if (path.empty())
            listen_tcp();
        else
            listen_unix(path);
        thread_ = std::thread([this] { serve(); });
    }
    TinyServer(const TinyServer&) = delete;
    TinyServer& operator=(const TinyServer&) = delete;
    ~TinyServer() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
        if (!path_.empty()) ::unlink(path_.c_str());
    }

    int port() const { return port_; }
    std::vector<std::string> requests() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return requests_;
    }

    // A reply with a status, a type and a body.
    static std::string reply(int status, const std::string& body, const std::string& type = "application/json") {
        return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: " + type +
               "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
    }

private:
    void listen_tcp() {
        listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
            ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("no port");
        port_ = ntohs(address.sin_port);
    }
    void listen_unix(const std::string& path) {
        listener_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
            ::listen(listener_, 8) != 0)
            throw std::runtime_error("no socket at " + path);
    }
    void serve() {
        while (true) {
            const int connection = ::accept(listener_, nullptr, nullptr);
            if (connection < 0) return;
            const std::string request = read_request(connection);
            {
                const std::lock_guard<std::mutex> lock(mutex_);
                requests_.push_back(request);
            }
            const std::string bytes = answer_(request);
            for (std::size_t at = 0; at < bytes.size();) {
                const auto sent = ::send(connection, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
                if (sent <= 0) break;
                at += static_cast<std::size_t>(sent);
            }
            // An empty answer is a server that never answers: the client's deadline ends it.
            if (bytes.empty()) (void)read_request(connection);
            ::close(connection);
        }
    }
    static std::string read_request(int connection) {
        std::string request;
        char buffer[4096];
        while (true) {
            const auto count = ::recv(connection, buffer, sizeof buffer, 0);
            if (count <= 0) return request;
            request.append(buffer, static_cast<std::size_t>(count));
            const std::size_t end = request.find("\r\n\r\n");
            if (end == std::string::npos) continue;
            const std::size_t length = request.find("Content-Length: ");
            const std::size_t body = length == std::string::npos ? 0 : std::stoul(request.substr(length + 16));
            if (request.size() >= end + 4 + body) return request;
        }
    }

    const Answer answer_;
    const std::string path_;
    int listener_ = -1;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

}  // namespace annals::test
