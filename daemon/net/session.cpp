// One HTTP/1.1 connection, whatever its kind. Its callbacks are its states, each starts exactly one next step:
//
//   await_request -> on_read -> parse -> on_head -> (body) on_request -> handler ... on_answered -> write -> on_written
//        ^------------------------------------------------------------------------------------------------'
//   on_answered with a stream -> on_stream_started -> pump -> on_pumped -> write chunk -> pump ... end_stream
//
// One request at a time: what a client sends ahead waits in the socket. All of it runs on the loop's thread, but for
// handlers' answers, streams' wake-ups and stream reads, which come in by post().
// Long because a connection is one class, and its state is told in one place.
#include "daemon/net/session.hpp"

#include "daemon/net/target.hpp"
#include "schema/base/check.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>

namespace annals::net {

namespace beast = boost::beast;
namespace http = beast::http;
using beast::error_code;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t read_bytes = 8'192;              // asked for at once, while a head is read
constexpr std::size_t read_body_bytes_max = 131'072;   // the same for a body
constexpr std::size_t joined_body_bytes_max = 16'384;  // a smaller answer is sent in one piece with its head
constexpr std::size_t linger_bytes_max = 1u << 20;     // read and thrown away after a refusal
constexpr milliseconds linger_timeout{2'000};          // for the rest of what a refused client sends
constexpr milliseconds worker_retry{50};               // when no worker was free for a feed
constexpr unsigned posts_alone_min = 8;                // in a row over one connection: then it posts alone

// The request's headers that handlers ask for.
constexpr std::array<std::pair<http::field, const char*>, 3> passed_fields = {{
    {http::field::content_type, "content-type"},
    {http::field::if_match, "if-match"},
    {http::field::if_none_match, "if-none-match"},
}};

// What a request that cannot be read is answered with.
api::Reply refusal_of(const error_code& error, const ops::Limits& limits) {
    const std::string detail = "the request is not HTTP as it should be: " + error.message();
    if (error == http::error::header_limit)
        return api::problem({fail(Errc::too_large, "the head of the request is too large", {},
                                  "at most " + std::to_string(limits.request_header_bytes_max) + " bytes")},
                            431);
    if (error == http::error::body_limit)
        return api::problem(
            fail(Errc::too_large, "the body of the request is too large", {},
                 "at most " + std::to_string(limits.request_body_bytes_max) + " bytes; send several requests"));
    if (error == http::error::bad_version) return api::problem({fail(Errc::unsupported, detail)}, 505);
    if (error == http::error::bad_transfer_encoding) return api::problem({fail(Errc::unsupported, detail)}, 501);
    return api::problem(fail(Errc::malformed, detail));
}

std::string chunk_of(const std::string& data) {
    std::array<char, 20> size{};
    const int digits = std::snprintf(size.data(), size.size(), "%zx\r\n", data.size());
    std::string chunk(size.data(), static_cast<std::size_t>(digits));
    return chunk.append(data).append("\r\n");
}

}  // namespace

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(std::shared_ptr<Loop> loop, Socket socket, std::string principal)
        : loop_(std::move(loop)),
          shared_(loop_->shared),
          socket_(std::move(socket)),
          timer_(loop_->io),
          principal_(std::move(principal)),
          is_draining_(loop_->is_draining) {}

    void start() { await_request(); }

    void drain() {
        is_draining_ = true;
        if (state_ == State::idle) return finish();
        if (state_ == State::streaming) return end_stream();
    }
    void finish();
    void finish_if_late(Clock::time_point now);

private:
    enum class State : std::uint8_t { idle, reading, answering, writing, streaming, lingering, finished };
    using Parser = http::request_parser<http::string_body>;

    // ---- a request comes in ----
    void await_request();
    void read_more();
    void on_read(error_code error, std::size_t bytes);
    void parse();
    void on_head();
    bool weigh_body();
    void on_request();
    api::Request take_request(Target target);
    void count_post();
    bool posts_alone() const { return posts_in_a_row_ >= posts_alone_min; }
    bool moves_to_lone_loop();
    void refuse(api::Reply reply);

    // ---- its answer goes out ----
    void on_answered(api::Answer answer);
    void write(api::Reply reply);
    std::string head_of(const api::Reply& reply, bool is_stream) const;
    void on_written(error_code error);
    void linger();
    void on_lingered(error_code error, std::size_t bytes);
    void give_weight();

    // ---- a feed goes out ----
    void start_stream(api::Answer answer);
    void on_stream_started(error_code error);
    void watch_client();
    void pump();
    void on_pumped(std::string text, bool is_over);
    void wait_for_more();
    void on_heartbeat();
    void write_chunk(std::string text);
    void on_chunk_written(error_code error);
    void end_stream();

    void leave_loop();
    void expire_after(milliseconds time) { deadline_ = Clock::now() + time; }
    void expire_never() { deadline_ = Clock::time_point::max(); }
    bool fails(const error_code& error);

    const std::shared_ptr<Loop> loop_;
    Shared& shared_;
    Socket socket_;
    Clock::time_point deadline_ = Clock::time_point::max();  // of what is under way
    Timer timer_;                                            // a feed's heartbeat
    const std::string principal_;
    State state_ = State::idle;
    bool is_draining_ = false;  // no further request is taken

    beast::flat_buffer buffer_;  // read and not parsed yet
    std::optional<Parser> parser_;
    std::size_t weight_ = 0;       // bytes of this request among those in flight
    unsigned posts_in_a_row_ = 0;  // the last ones of the whole server, up to posts_alone_min
    bool is_head_ = false;         // HEAD: the answer goes without its body
    bool is_http10_ = false;
    bool is_kept_ = false;        // the connection goes on after this answer
    bool is_read_whole_ = false;  // nothing of the request is left in the socket

    std::string out_head_;
    std::string out_body_;
    std::size_t lingered_bytes_ = 0;

    std::shared_ptr<api::Stream> feed_;
    std::shared_ptr<std::atomic<bool>> is_wake_posted_;  // many wake-ups, one post
    bool is_pumping_ = false;
    bool is_sending_ = false;
    bool is_woken_ = false;
    bool is_ending_ = false;
    bool is_over_ = false;
};

// ---- a request comes in ----

void Session::await_request() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(shared_.limits.request_header_bytes_max));
    parser_->body_limit(shared_.limits.request_body_bytes_max);
    parser_->eager(false);
    is_head_ = is_http10_ = is_kept_ = is_read_whole_ = false;
    if (buffer_.size() > 0) {
        state_ = State::reading;
        expire_after(milliseconds(shared_.limits.header_timeout_ms));
        return parse();
    }
    state_ = State::idle;
    if (is_draining_) return finish();
    if (moves_to_lone_loop()) return;
    expire_after(milliseconds(shared_.limits.idle_timeout_ms));
    read_more();
}

void Session::read_more() {
    std::size_t bytes = read_bytes;
    if (parser_->is_header_done()) {
        const auto rest = parser_->content_length_remaining();
        bytes = std::clamp<std::size_t>(rest ? *rest : read_body_bytes_max, read_bytes, read_body_bytes_max);
    }
    socket_.async_read_some(buffer_.prepare(bytes), [self = shared_from_this()](error_code error, std::size_t count) {
        self->on_read(error, count);
    });
}

void Session::on_read(error_code error, std::size_t bytes) {
    if (state_ == State::finished) return;
    if (error == asio::error::eof && state_ == State::reading)
        return refuse(api::problem(fail(Errc::malformed, "the request ends in the middle")));
    if (fails(error)) return;
    buffer_.commit(bytes);
    if (state_ == State::idle) {
        state_ = State::reading;
        // One deadline for the whole head, however slowly its bytes drip in.
        expire_after(milliseconds(shared_.limits.header_timeout_ms));
    }
    parse();
}

void Session::parse() {
    const bool was_head_done = parser_->is_header_done();
    error_code error;
    while (buffer_.size() > 0 && !parser_->is_done() && !error) {
        if (!was_head_done && parser_->is_header_done()) break;
        buffer_.consume(parser_->put(buffer_.data(), error));
    }
    if (error && error != http::error::need_more) return refuse(refusal_of(error, shared_.limits));
    if (!was_head_done) {
        if (parser_->is_header_done()) return on_head();
        return read_more();
    }
    if (!weigh_body()) return;
    if (parser_->is_done()) return on_request();
    read_more();
}

void Session::on_head() {
    const auto& message = parser_->get();
    is_head_ = message.method() == http::verb::head;
    is_http10_ = message.version() == 10;
    if (message.version() != 11 && !is_http10_)
        return refuse(api::problem({fail(Errc::unsupported, "this server speaks HTTP/1.1")}, 505));
    if (parser_->is_done()) return on_request();

    const auto expected = message[http::field::expect];
    const bool is_continue = beast::iequals(expected, "100-continue");
    if (!expected.empty() && !is_continue)
        return refuse(api::problem({fail(Errc::unsupported, "an expectation that cannot be met", "Expect")}, 417));
    // Judged before a byte of the body is read.
    if (!weigh_body()) return;
    parser_->eager(true);
    expire_after(milliseconds(shared_.limits.body_timeout_ms));
    if (!is_continue || is_http10_ || buffer_.size() > 0) return parse();
    out_head_ = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(socket_, asio::buffer(out_head_), [self = shared_from_this()](error_code error, std::size_t) {
        if (self->state_ == State::finished || self->fails(error)) return;
        self->read_more();
    });
}

// Counts what the body weighs, as far as that is known, among the bytes in flight. False: it was refused.
bool Session::weigh_body() {
    const std::size_t known = parser_->content_length().value_or(0);
    const std::size_t bytes = std::max<std::size_t>(known, parser_->get().body().size());
    if (bytes <= weight_) return true;
    if (shared_.take_in_flight(bytes - weight_)) {
        weight_ = bytes;
        return true;
    }
    refuse(api::problem(fail(Errc::busy, "the requests in flight are at their limit", {},
                             "retry with the same keys: nothing is recorded twice")));
    return false;
}

void Session::on_request() {
    const auto& message = parser_->get();
    is_read_whole_ = true;
    is_kept_ = parser_->keep_alive();
    auto target = parse_target(std::string_view(message.target().data(), message.target().size()));
    if (!target) return refuse(api::problem(target.error()));
    state_ = State::answering;
    expire_never();
    if (message.method() == http::verb::post) count_post();
    shared_.handler(take_request(std::move(*target)), [loop = loop_, weak = weak_from_this()](api::Answer answer) {
        asio::dispatch(loop->io, [weak, given = std::move(answer)]() mutable {
            if (const auto self = weak.lock()) self->on_answered(std::move(given));
        });
    });
}

api::Request Session::take_request(Target target) {
    auto& message = parser_->get();
    api::Request request;
    request.method = is_head_ ? "GET" : std::string(message.method_string());
    request.path = std::move(target.path);
    request.query = std::move(target.query);
    for (const auto& [field, name] : passed_fields)
        if (const auto value = message[field]; !value.empty()) request.headers.emplace(name, value);
    if (const auto value = message["last-event-id"]; !value.empty()) request.headers.emplace("last-event-id", value);
    request.body = std::move(message.body());
    request.principal = principal_;
    request.is_alone = loop_->is_lone && posts_alone();
    return request;
}

// A run of posts over one connection, none over another between them: its client appends one after the other, alone.
void Session::count_post() {
    if (shared_.last_poster.exchange(this) != this) posts_in_a_row_ = 0;
    posts_in_a_row_ = std::min(posts_in_a_row_ + 1, posts_alone_min);
}

// Between two requests: goes over to the lone loop, as a new session, when it posts alone and that loop is free.
bool Session::moves_to_lone_loop() {
    if (!posts_alone() || loop_->is_lone) return false;
    const auto lone = shared_.lone_loop.lock();
    if (!lone || shared_.is_lone_loop_taken.exchange(true)) return false;
    error_code error;
    const auto protocol = socket_.local_endpoint(error).protocol();
    const int fd = error ? -1 : socket_.release(error);
    if (error) {
        shared_.is_lone_loop_taken = false;
        return false;
    }
    Socket socket(lone->io.get_executor());
    // One that cannot be taken over ends at its first read, like one whose client has gone.
    if (socket.assign(protocol, fd, error); error) ::close(fd);
    leave_loop();
    asio::post(lone->io, [lone, principal = principal_, moved = std::move(socket)]() mutable {
        start_session(lone, std::move(moved), std::move(principal));
    });
    return true;
}

// Answers what is not understood or not wanted, and ends the connection: where its next request begins is unknown.
void Session::refuse(api::Reply reply) {
    is_kept_ = false;
    write(std::move(reply));
}

// ---- its answer goes out ----

void Session::on_answered(api::Answer answer) {
    if (state_ == State::finished) {
        if (answer.stream) answer.stream->close();
        return;
    }
    CHECK(state_ == State::answering);  // each request is answered once
    give_weight();
    if (!answer.stream) return write(std::move(answer.reply));
    if (is_head_) {
        answer.stream->close();
        is_kept_ = false;
        return write(std::move(answer.reply));
    }
    start_stream(std::move(answer));
}

std::string Session::head_of(const api::Reply& reply, bool is_stream) const {
    std::string head;
    head.reserve(512);
    head.append("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ").append(api::reason_of(reply.status));
    if (reply.status != 304) {
        head.append("\r\nContent-Type: ").append(reply.content_type);
        if (!is_stream)
            head.append("\r\nContent-Length: ").append(std::to_string(reply.body.size()));
        else if (!is_http10_)
            head.append("\r\nTransfer-Encoding: chunked");
    }
    if (!is_kept_)
        head.append("\r\nConnection: close");
    else if (is_http10_)
        head.append("\r\nConnection: keep-alive");
    for (const auto& [name, value] : reply.headers) head.append("\r\n").append(name).append(": ").append(value);
    return head.append("\r\n\r\n");
}

void Session::write(api::Reply reply) {
    state_ = State::writing;
    if (is_draining_) is_kept_ = false;
    out_head_ = head_of(reply, false);
    out_body_.clear();
    if (!is_head_ && reply.status != 304) {
        if (reply.body.size() <= joined_body_bytes_max)
            out_head_ += reply.body;
        else
            out_body_ = std::move(reply.body);
    }
    expire_after(milliseconds(shared_.limits.write_timeout_ms));
    const std::array<asio::const_buffer, 2> pieces = {asio::buffer(out_head_), asio::buffer(out_body_)};
    asio::async_write(socket_, pieces,
                      [self = shared_from_this()](error_code error, std::size_t) { self->on_written(error); });
}

void Session::on_written(error_code error) {
    if (state_ == State::finished || fails(error)) return;
    give_weight();
    out_body_ = {};
    if (is_kept_) return await_request();
    if (is_read_whole_) return finish();
    linger();
}

// The client may still be sending what was refused. If the connection were cut now, the answer could be lost with it.
void Session::linger() {
    state_ = State::lingering;
    error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
    expire_after(linger_timeout);
    buffer_.clear();
    socket_.async_read_some(
        buffer_.prepare(read_bytes),
        [self = shared_from_this()](error_code error, std::size_t count) { self->on_lingered(error, count); });
}

void Session::on_lingered(error_code error, std::size_t bytes) {
    if (state_ == State::finished) return;
    lingered_bytes_ += bytes;
    if (error || is_draining_ || lingered_bytes_ > linger_bytes_max) return finish();
    socket_.async_read_some(
        buffer_.prepare(read_bytes),
        [self = shared_from_this()](error_code again, std::size_t count) { self->on_lingered(again, count); });
}

void Session::give_weight() { shared_.give_in_flight(std::exchange(weight_, 0)); }

// ---- a feed goes out ----

void Session::start_stream(api::Answer answer) {
    feed_ = std::move(answer.stream);
    is_kept_ = false;
    if (shared_.streams.fetch_add(1) >= shared_.limits.feeds_max || is_draining_) {
        shared_.streams.fetch_sub(1);
        std::exchange(feed_, nullptr)->close();
        return write(api::problem(fail(Errc::busy, "the open feeds are at their limit", {}, "try again later")));
    }
    state_ = State::streaming;
    is_sending_ = true;
    out_head_ = head_of(answer.reply, true);
    expire_after(milliseconds(shared_.limits.write_timeout_ms));
    asio::async_write(socket_, asio::buffer(out_head_),
                      [self = shared_from_this()](error_code error, std::size_t) { self->on_stream_started(error); });
}

void Session::on_stream_started(error_code error) {
    if (state_ == State::finished || fails(error)) return;
    expire_never();
    watch_client();
    is_wake_posted_ = std::make_shared<std::atomic<bool>>(false);
    feed_->on_more([loop = loop_, weak = weak_from_this(), is_posted = is_wake_posted_] {
        if (is_posted->exchange(true)) return;
        asio::post(loop->io, [weak, is_posted] {
            is_posted->store(false);
            const auto self = weak.lock();
            if (!self || self->state_ != State::streaming) return;
            self->is_woken_ = true;
            if (!self->is_pumping_ && !self->is_sending_) self->pump();
        });
    });
    on_chunk_written({});
}

// While a feed goes out, all that a client can do is leave.
void Session::watch_client() {
    buffer_.clear();
    socket_.async_read_some(buffer_.prepare(read_bytes), [self = shared_from_this()](error_code error, std::size_t) {
        if (self->state_ != State::streaming) return;
        if (error) return self->finish();
        self->watch_client();
    });
}

void Session::pump() {
    is_pumping_ = true;
    is_woken_ = false;
    timer_.cancel();
    const bool is_taken = shared_.run_on_worker([loop = loop_, weak = weak_from_this(), feed = feed_] {
        std::string text = feed->next();
        const bool is_over = feed->is_over();
        asio::post(loop->io, [weak, is_over, given = std::move(text)]() mutable {
            if (const auto self = weak.lock()) self->on_pumped(std::move(given), is_over);
        });
    });
    if (is_taken) return;
    timer_.expires_after(worker_retry);
    timer_.async_wait([self = shared_from_this()](error_code error) {
        if (error || self->state_ != State::streaming) return;
        self->pump();
    });
}

void Session::on_pumped(std::string text, bool is_over) {
    is_pumping_ = false;
    if (state_ != State::streaming) return;
    is_over_ = is_over;
    if (!text.empty()) return write_chunk(std::move(text));
    if (is_ending_ || is_over_) return end_stream();
    if (is_woken_) return pump();
    wait_for_more();
}

void Session::wait_for_more() {
    timer_.expires_after(feed_->heartbeat_every());
    timer_.async_wait([self = shared_from_this()](error_code error) {
        if (!error) self->on_heartbeat();
    });
}

void Session::on_heartbeat() {
    if (state_ != State::streaming || is_pumping_ || is_sending_) return;
    write_chunk(feed_->heartbeat());
}

void Session::write_chunk(std::string text) {
    is_sending_ = true;
    out_body_ = is_http10_ ? std::move(text) : chunk_of(text);
    expire_after(milliseconds(shared_.limits.write_timeout_ms));
    asio::async_write(socket_, asio::buffer(out_body_),
                      [self = shared_from_this()](error_code error, std::size_t) { self->on_chunk_written(error); });
}

void Session::on_chunk_written(error_code error) {
    is_sending_ = false;
    expire_never();  // a feed waits as long as it must
    if (state_ != State::streaming || fails(error)) return;
    if (is_ending_ || is_over_) return end_stream();
    pump();
}

void Session::end_stream() {
    is_ending_ = true;
    if (is_pumping_ || is_sending_) return;  // comes here again
    feed_->close();
    state_ = State::writing;
    out_body_ = is_http10_ ? "" : "0\r\n\r\n";
    is_read_whole_ = true;
    expire_after(milliseconds(shared_.limits.write_timeout_ms));
    asio::async_write(socket_, asio::buffer(out_body_),
                      [self = shared_from_this()](error_code error, std::size_t) { self->on_written(error); });
}

// ---- the end ----

bool Session::fails(const error_code& error) {
    if (!error) return false;
    finish();
    return true;
}

void Session::finish_if_late(Clock::time_point now) {
    if (now < deadline_) return;
    if (state_ != State::lingering) shared_.timed_out_total.fetch_add(1);
    finish();
}

void Session::finish() {
    if (state_ == State::finished) return;
    const auto self = shared_from_this();
    leave_loop();
    if (feed_) {
        feed_->close();
        feed_ = nullptr;
        shared_.streams.fetch_sub(1);
    }
    error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_both, ignored);
    socket_.close(ignored);
    if (loop_->is_lone) shared_.is_lone_loop_taken = false;
    shared_.give_connection();
}

// The caller holds the session.
void Session::leave_loop() {
    state_ = State::finished;
    give_weight();
    timer_.cancel();
    loop_->sessions.erase(shared_from_this());
}

// ---- for the listener ----

namespace {

// One that ends leaves the loop's set, so that the set is not gone through itself.
std::vector<std::shared_ptr<Session>> sessions_of(const Loop& loop) {
    return {loop.sessions.begin(), loop.sessions.end()};
}

// Looks at all deadlines of the loop now and then while it has connections: a timer armed and cancelled for each
// step of each request cost more than the steps. What is late is cut a tick late, an eighth of the shortest limit.
void sweep_late(Loop& loop) {
    const ops::Limits& limits = loop.shared.limits;
    const int shortest_ms =
        std::min({limits.header_timeout_ms, limits.body_timeout_ms, limits.write_timeout_ms, limits.idle_timeout_ms});
    loop.sweeper.expires_after(milliseconds(std::clamp(shortest_ms / 8, 5, 1'000)));
    loop.sweeper.async_wait([&loop](error_code error) {
        if (error) return;
        const auto now = Clock::now();
        for (const auto& session : sessions_of(loop)) session->finish_if_late(now);
        loop.is_swept = !loop.sessions.empty();
        if (loop.is_swept) sweep_late(loop);
    });
}

}  // namespace

void start_session(const std::shared_ptr<Loop>& loop, Socket socket, std::string principal) {
    auto session = std::make_shared<Session>(loop, std::move(socket), std::move(principal));
    loop->sessions.insert(session);
    if (!std::exchange(loop->is_swept, true)) sweep_late(*loop);
    session->start();
}

void drain_sessions(Loop& loop) {
    loop.is_draining = true;
    for (const auto& session : sessions_of(loop)) session->drain();
}

void cut_sessions(Loop& loop) {
    for (const auto& session : sessions_of(loop)) session->finish();
}

}  // namespace annals::net
