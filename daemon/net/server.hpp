// The daemon's sockets: listens on a Unix socket and, if asked, on TCP; takes HTTP/1.1 requests to a handler and its
// answers back; streams feeds; drains on stop.
//
// Who is behind a Unix connection the kernel says (SO_PEERCRED): principal "unix:NAME", or "unix:UID" where the user
// has no name. Behind TCP there is nobody: the principal is empty.
#pragma once

#include "daemon/api/http.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace annals::net {

struct Limits {
    std::size_t connections_max = 1'024;
    std::size_t streams_max = 256;                     // feeds open at once
    std::size_t header_bytes_max = 16'384;             // request line and fields
    std::size_t body_bytes_max = 16u << 20;            // of one request
    std::size_t in_flight_bytes_max = 64u << 20;       // bodies being read or not answered yet, of all connections
    std::chrono::milliseconds header_timeout{10'000};  // from the first byte of a request to the end of its head
    std::chrono::milliseconds body_timeout{60'000};
    std::chrono::milliseconds write_timeout{30'000};  // of one answer, or of one piece of a feed
    std::chrono::milliseconds idle_timeout{120'000};  // between two requests
    std::chrono::milliseconds linger_timeout{2'000};  // after a refusal, for the rest of what the client sends
};

struct TcpAddress {
    std::string host = "127.0.0.1";  // a numeric address, or "localhost"
    std::uint16_t port = 0;          // 0: any free one
};

struct Options {
    std::string unix_path;          // empty: no Unix socket
    int listening_fd = -1;          // a Unix socket that the service manager already listens on; goes before unix_path
    std::optional<TcpAddress> tcp;  // none: no TCP
    unsigned io_threads = 1;
    Limits limits;
    // One line of the log: what happened, and its detail. Called from any thread; may be empty.
    std::function<void(std::string_view event, std::string_view detail)> log;
};

struct Stats {
    std::size_t connections = 0;
    std::size_t streams = 0;
    std::size_t in_flight_bytes = 0;
    std::uint64_t accepted_total = 0;
    std::uint64_t refused_total = 0;    // connections over the limit
    std::uint64_t timed_out_total = 0;  // connections cut by a deadline
};

class Server {
public:
    // Binds, and serves once start() is called. The handler is called on an io thread and must not block there. A
    // socket file that no process listens on any more is replaced; locked when one does; bad_value for an address or a
    // path that cannot be (sun_path holds 107 bytes); io for what the system refuses.
    static Result<std::unique_ptr<Server>> open(Options options, api::Handler handler, api::RunOnWorker run_on_worker);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    void start();
    // Stops accepting, lets requests in flight be answered, ends the feeds, waits for all that at most `drain`, then
    // cuts what is left. Returns with all io threads ended. Idempotent; answers that come later go nowhere.
    void stop(std::chrono::milliseconds drain);

    std::uint16_t tcp_port() const;  // 0: no TCP
    Stats stats() const;
    std::string metrics_text() const;  // the same for Prometheus

private:
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace annals::net
