// One connection (session.cpp), and what the connections of a server share. Includes Asio: for daemon/net/*.cpp only.
#pragma once

#include "daemon/net/server.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_set>

namespace annals::net {

namespace asio = boost::asio;

class Session;
struct Loop;

// Shared by all connections; outlives them.
struct Shared {
    ops::Limits limits;
    api::Handler handler;
    api::RunOnWorker run_on_worker;
    ops::Log log;

    std::atomic<std::size_t> streams{0};
    std::atomic<std::size_t> in_flight_bytes{0};
    std::atomic<std::uint64_t> accepted_total{0};
    std::atomic<std::uint64_t> refused_total{0};
    std::atomic<std::uint64_t> timed_out_total{0};

    std::atomic<const Session*> last_poster{nullptr};  // whose request was the last POST; to compare with, only
    std::atomic<bool> is_lone_loop_taken{false};
    std::weak_ptr<Loop> lone_loop;  // set before the first connection

    std::mutex mutex;  // guards connections
    std::condition_variable fewer;
    std::size_t connections = 0;

    bool take_in_flight(std::size_t bytes);
    void give_in_flight(std::size_t bytes) { in_flight_bytes.fetch_sub(bytes); }
    bool take_connection();
    void give_connection();
};

using Clock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, asio::io_context::executor_type>;

// An io thread and the connections that live on it: all their callbacks run there, so that a session needs no lock.
struct Loop {
    Loop(Shared& all, bool is_for_one) : shared(all), is_lone(is_for_one) {}
    Shared& shared;
    const bool is_lone;  // serves one connection at most: that which alone posts moves here, where it may wait
    asio::io_context io{1};
    std::unordered_set<std::shared_ptr<Session>> sessions;  // this and what follows: touched on this loop's thread only
    bool is_draining = false;
    Timer sweeper{io};      // when the connections' deadlines are looked at next
    bool is_swept = false;  // it is armed
    std::thread thread;
};

using Socket = asio::basic_stream_socket<asio::generic::stream_protocol, asio::io_context::executor_type>;

// Takes over an accepted connection (one that take_connection() counted). On the loop's thread.
void start_session(const std::shared_ptr<Loop>& loop, Socket socket, std::string principal);
// Ends every connection of the loop: when its request is answered and its feed ended, or (cut) at once. On its thread.
void drain_sessions(Loop& loop);
void cut_sessions(Loop& loop);

}  // namespace annals::net
