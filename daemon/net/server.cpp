#include "daemon/net/server.hpp"

#include "daemon/net/session.hpp"
#include "daemon/net/socket_file.hpp"
#include "schema/base/check.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace annals::net {

using boost::system::error_code;

bool Shared::take_in_flight(std::size_t bytes) {
    std::size_t before = in_flight_bytes.load();
    do {
        if (bytes > limits.bytes_in_flight_max || before > limits.bytes_in_flight_max - bytes) return false;
    } while (!in_flight_bytes.compare_exchange_weak(before, before + bytes));
    return true;
}

bool Shared::take_connection() {
    const std::lock_guard lock(mutex);
    if (connections >= limits.connections_max) return false;
    ++connections;
    return true;
}

void Shared::give_connection() {
    const std::lock_guard lock(mutex);
    CHECK(connections > 0);
    --connections;
    fewer.notify_all();
}

namespace {

using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol, asio::io_context::executor_type>;
constexpr std::chrono::milliseconds accept_pause{100};  // after accept() failed for want of descriptors

// Accepts on one socket and deals the connections out to the loops, but for the lone one, which is the last. Lives on
// the first loop's thread.
class Listener {
public:
    Listener(std::vector<std::shared_ptr<Loop>>& loops, Shared& shared, bool is_unix)
        : loops_(loops), shared_(shared), acceptor_(loops.front()->io), pause_(loops.front()->io), is_unix_(is_unix) {}

    Acceptor& acceptor() { return acceptor_; }

    void accept() {
        const std::shared_ptr<Loop>& loop = loops_[next_++ % (loops_.size() - 1)];
        acceptor_.async_accept(loop->io.get_executor(), [this, loop](error_code error, Socket socket) {
            on_accepted(error, std::move(socket), loop);
        });
    }
    void close() {
        error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
    }

private:
    void on_accepted(error_code error, Socket socket, const std::shared_ptr<Loop>& loop) {
        if (!acceptor_.is_open()) return;
        if (error) {
            shared_.log.warn("net.accept_failed", {{"error", error.message()}});
            pause_.expires_after(accept_pause);
            pause_.async_wait([this](error_code cancelled) {
                if (!cancelled && acceptor_.is_open()) accept();
            });
            return;
        }
        take(std::move(socket), loop);
        accept();
    }

    void take(Socket socket, const std::shared_ptr<Loop>& loop) {
        if (!shared_.take_connection()) return turn_away(std::move(socket));
        shared_.accepted_total.fetch_add(1);
        error_code ignored;
        if (!is_unix_) socket.set_option(asio::ip::tcp::no_delay(true), ignored);
        std::string principal = is_unix_ ? principal_of(socket.native_handle()) : std::string();
        asio::post(loop->io, [loop, principal = std::move(principal), moved = std::move(socket)]() mutable {
            start_session(loop, std::move(moved), std::move(principal));
        });
    }

    // Over the limit: a word, as far as the socket's buffer takes it, and the end.
    void turn_away(Socket socket) {
        shared_.refused_total.fetch_add(1);
        const api::Reply reply = api::problem(fail(Errc::busy, "the connections are at their limit", {}, "try again"));
        std::string text =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: " + reply.content_type +
            "\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: " + std::to_string(reply.body.size()) +
            "\r\n\r\n" + reply.body;
        error_code ignored;
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(text), ignored);
        socket.shutdown(asio::socket_base::shutdown_send, ignored);
    }

    std::vector<std::shared_ptr<Loop>>& loops_;
    Shared& shared_;
    Acceptor acceptor_;
    asio::steady_timer pause_;
    const bool is_unix_;
    std::size_t next_ = 0;
};

Error refused(const std::string& what, const error_code& error, const std::string& place) {
    return fail(Errc::io, what + ": " + error.message(), place);
}

Result<void> listen_tcp(Acceptor& acceptor, const TcpAddress& tcp) {
    error_code error;
    const std::string place = tcp.host + ":" + std::to_string(tcp.port);
    const auto address = asio::ip::make_address(tcp.host == "localhost" ? "127.0.0.1" : tcp.host, error);
    if (error)
        return fail(Errc::bad_value, "'" + tcp.host + "' is no numeric address", place, "such as 127.0.0.1 or ::1");
    const asio::ip::tcp::endpoint endpoint(address, tcp.port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return refused("cannot listen", error, place);
    return {};
}

}  // namespace

struct Server::Impl {
    Options options;
    Shared shared;
    std::vector<std::shared_ptr<Loop>> loops;
    std::vector<std::unique_ptr<Listener>> listeners;
    FileIdentity socket_file;
    std::uint16_t tcp_port = 0;
    std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards;
    bool is_started = false;
    bool is_stopped = false;

    Result<void> listen();
    Result<void> listen_on(int fd);
    bool wait_until_gone(std::chrono::steady_clock::time_point deadline);
};

Result<void> Server::Impl::listen_on(int fd) {
    auto& listener = listeners.emplace_back(std::make_unique<Listener>(loops, shared, true));
    error_code error;
    listener->acceptor().assign(asio::local::stream_protocol(), fd, error);
    if (error) return refused("cannot take over the listening socket", error, options.unix_path);
    return {};
}

Result<void> Server::Impl::listen() {
    if (options.listening_fd >= 0) {
        if (auto done = listen_on(options.listening_fd); !done) return done;
    } else if (!options.unix_path.empty()) {
        const auto fd = listen_unix(options.unix_path);
        if (!fd) return fd.error();
        socket_file = identity_of(options.unix_path);
        if (auto done = listen_on(*fd); !done) return done;
    }
    if (options.tcp) {
        auto& listener = listeners.emplace_back(std::make_unique<Listener>(loops, shared, false));
        if (auto done = listen_tcp(listener->acceptor(), *options.tcp); !done) return done;
        asio::ip::tcp::endpoint endpoint;
        const auto bound = listener->acceptor().local_endpoint();
        CHECK(bound.size() <= endpoint.capacity());
        std::memcpy(endpoint.data(), bound.data(), bound.size());
        tcp_port = endpoint.port();
    }
    return {};
}

Result<std::unique_ptr<Server>> Server::open(Options options, api::Handler handler, api::RunOnWorker run_on_worker) {
    auto impl = std::make_unique<Impl>();
    impl->options = std::move(options);
    impl->shared.limits = impl->options.limits;
    impl->shared.log = impl->options.log;
    impl->shared.handler = std::move(handler);
    impl->shared.run_on_worker = std::move(run_on_worker);
    for (unsigned i = 0; i < std::max(1U, impl->options.io_threads); ++i)
        impl->loops.push_back(std::make_shared<Loop>(impl->shared, false));
    impl->loops.push_back(std::make_shared<Loop>(impl->shared, true));
    impl->shared.lone_loop = impl->loops.back();
    if (auto done = impl->listen(); !done) return done.error();
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() { stop(std::chrono::milliseconds(0)); }

void Server::start() {
    CHECK(!impl_->is_started);
    impl_->is_started = true;
    for (auto& listener : impl_->listeners) listener->accept();
    for (auto& loop : impl_->loops) {
        impl_->guards.emplace_back(loop->io.get_executor());
        loop->thread = std::thread([loop] { loop->io.run(); });
    }
}

bool Server::Impl::wait_until_gone(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(shared.mutex);
    return shared.fewer.wait_until(lock, deadline, [this] { return shared.connections == 0; });
}

void Server::stop(std::chrono::milliseconds drain) {
    if (impl_->is_stopped) return;
    impl_->is_stopped = true;
    const std::string& path = impl_->options.unix_path;
    if (impl_->socket_file != FileIdentity{} && identity_of(path) == impl_->socket_file) ::unlink(path.c_str());
    if (!impl_->is_started) return;

    asio::post(impl_->loops.front()->io, [impl = impl_.get()] {
        for (auto& listener : impl->listeners) listener->close();
        // After the last connection was dealt out, so that none slips past.
        for (auto& loop : impl->loops) asio::post(loop->io, [loop] { drain_sessions(*loop); });
    });
    if (!impl_->wait_until_gone(std::chrono::steady_clock::now() + drain)) {
        impl_->shared.log.warn("net.connections_cut", {{"connections", stats().connections}});
        for (auto& loop : impl_->loops) asio::post(loop->io, [loop] { cut_sessions(*loop); });
        impl_->wait_until_gone(std::chrono::steady_clock::now() + std::chrono::seconds(5));
    }
    impl_->guards.clear();
    for (auto& loop : impl_->loops) {
        loop->io.stop();
        loop->thread.join();
    }
    // Callbacks that were cancelled but have not run yet hold their sessions, and these hold their loop.
    for (auto& loop : impl_->loops) {
        loop->sessions.clear();
        loop->io.restart();
        loop->io.poll();
    }
}

std::uint16_t Server::tcp_port() const { return impl_->tcp_port; }

Stats Server::stats() const {
    Stats stats;
    {
        const std::lock_guard lock(impl_->shared.mutex);
        stats.connections = impl_->shared.connections;
    }
    stats.streams = impl_->shared.streams;
    stats.in_flight_bytes = impl_->shared.in_flight_bytes;
    stats.accepted_total = impl_->shared.accepted_total;
    stats.refused_total = impl_->shared.refused_total;
    stats.timed_out_total = impl_->shared.timed_out_total;
    return stats;
}

std::string Server::metrics_text() const {
    const Stats now = stats();
    std::string text;
    const auto put = [&](std::string_view name, std::string_view type, std::string_view help, std::uint64_t value) {
        text.append("# HELP annals_").append(name).append(" ").append(help);
        text.append("\n# TYPE annals_").append(name).append(" ").append(type);
        text.append("\nannals_").append(name).append(" ").append(std::to_string(value)).append("\n");
    };
    put("connections", "gauge", "Connections open.", now.connections);
    put("feeds", "gauge", "Feeds open.", now.streams);
    put("in_flight_bytes", "gauge", "Bytes of requests being read or not answered yet.", now.in_flight_bytes);
    put("connections_accepted_total", "counter", "Connections accepted.", now.accepted_total);
    put("connections_refused_total", "counter", "Connections over the limit.", now.refused_total);
    put("connections_timed_out_total", "counter", "Connections cut by a deadline.", now.timed_out_total);
    return text;
}

}  // namespace annals::net
