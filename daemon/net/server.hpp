// The daemon's sockets: listens on a Unix socket and, if asked, on TCP; takes HTTP/1.1 requests to a handler and its
// answers back; streams feeds; drains on stop.
//
// Who is behind a Unix connection the kernel says (SO_PEERCRED): principal "unix:NAME", or "unix:UID" where the user
// has no name. Behind TCP there is nobody: the principal is empty.
#pragma once

#include "daemon/api/http.hpp"
#include "daemon/ops/limits.hpp"
#include "daemon/ops/log.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace annals::net {

struct TcpAddress {
    std::string host = "127.0.0.1";  // a numeric address, or "localhost"
    std::uint16_t port = 0;          // 0: any free one
};

struct Options {
    std::string unix_path;          // empty: no Unix socket
    int listening_fd = -1;          // a Unix socket that the service manager already listens on; goes before unix_path
    std::optional<TcpAddress> tcp;  // none: no TCP
    unsigned io_threads = 1;        // and one for a connection that posts alone
    ops::Limits limits;
    ops::Log log;
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
    // Binds, and serves once start() is called. The handler is called on an io thread and must not block there, unless
    // the request is_alone. A socket file that no process listens on any more is replaced; locked when one does;
    // bad_value for an address or a path that cannot be (sun_path holds 107 bytes); io for what the system refuses.
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
