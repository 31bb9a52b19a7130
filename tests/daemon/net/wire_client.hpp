// A client of bare sockets for the tests of daemon/net: bytes out, bytes in, answers taken apart.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <string>

namespace annals::net {

struct WireAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;
    std::string body;
};

class WireClient {
public:
    explicit WireClient(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(), path.size());
        connect(reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    }
    explicit WireClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connect(reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    }
    ~WireClient() { close(); }
    WireClient(WireClient&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)), read_(std::move(other.read_)), is_ended_(other.is_ended_) {}
    WireClient& operator=(WireClient&&) = delete;

    void send(const std::string& text) const {
        std::size_t sent = 0;
        while (sent < text.size()) {
            const ssize_t count = ::send(fd_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) return;  // the server closed: what it said is still to be read
            sent += static_cast<std::size_t>(count);
        }
    }
    void half_close() const { ::shutdown(fd_, SHUT_WR); }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

    // Reads on until `what` has come (and takes all up to its end), or the end. A minute of silence fails the case.
    std::string until(const std::string& what) {
        std::size_t found = 0;
        while ((found = read_.find(what)) == std::string::npos)
            if (!more()) return std::exchange(read_, "");
        return take(found + what.size());
    }
    std::string exactly(std::size_t bytes) {
        while (read_.size() < bytes)
            if (!more()) break;
        return take(std::min(bytes, read_.size()));
    }
    std::string rest() {
        while (more()) continue;
        return std::exchange(read_, "");
    }
    // Whether the server has closed, with nothing more to say.
    bool is_ended() { return read_.empty() && !more(); }

    // One answer with a Content-Length; without its body after HEAD.
    WireAnswer answer(bool has_body = true) {
        WireAnswer answer;
        std::string head = until("\r\n\r\n");
        if (head.size() < 12) return answer;
        answer.status = std::atoi(head.c_str() + 9);
        for (std::size_t line = head.find("\r\n") + 2; line < head.size();) {
            const std::size_t end = head.find("\r\n", line);
            const std::size_t colon = head.find(": ", line);
            if (colon < end) answer.headers[head.substr(line, colon - line)] = head.substr(colon + 2, end - colon - 2);
            line = end + 2;
        }
        if (has_body)
            answer.body = exactly(static_cast<std::size_t>(std::atoll(answer.headers["Content-Length"].c_str())));
        return answer;
    }
    WireAnswer ask(const std::string& request) {
        send(request);
        return answer();
    }

private:
    void connect(const sockaddr* address, socklen_t size) const {
        EXPECT_EQ(::connect(fd_, address, size), 0) << std::strerror(errno);
    }
    std::string take(std::size_t bytes) {
        std::string taken = read_.substr(0, bytes);
        read_.erase(0, bytes);
        return taken;
    }
    bool more() {
        if (is_ended_) return false;
        pollfd wanted{fd_, POLLIN, 0};
        if (::poll(&wanted, 1, 60'000) != 1) {
            ADD_FAILURE() << "nothing came";
            is_ended_ = true;
            return false;
        }
        char buffer[65536];
        const ssize_t count = ::recv(fd_, buffer, sizeof(buffer), 0);
        is_ended_ = count <= 0;
        if (count > 0) read_.append(buffer, static_cast<std::size_t>(count));
        return count > 0;
    }

    int fd_;
    std::string read_;
    bool is_ended_ = false;
};

inline std::string get(const std::string& target, const std::string& fields = {}) {
    return "GET " + target + " HTTP/1.1\r\nHost: annals\r\n" + fields + "\r\n";
}
inline std::string post(const std::string& target, const std::string& body, const std::string& fields = {}) {
    return "POST " + target + " HTTP/1.1\r\nHost: annals\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           fields + "\r\n" + body;
}

}  // namespace annals::net
