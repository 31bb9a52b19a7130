#include "cli/client/http.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <optional>

namespace annals::cli {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

Error unreachable(const Endpoint& endpoint, const error_code& error) {
    return fail(Errc::unreachable, "no ledger answers at " + to_string(endpoint) + ": " + error.message(), {},
                "start one with `annalsd --data DIR`, or name another with --ledger or ANNALS_LEDGER");
}

// One request and its reply. Lives on the caller's stack; its callbacks run only inside run_until_done().
class Exchange {
public:
    Exchange(const Endpoint& endpoint, const HttpRequest& request, const HttpLimits& limits)
        : endpoint_(endpoint), limits_(limits), resolver_(context_), socket_(context_) {
        request_.version(11);
        request_.method_string(request.method);
        const auto* tcp = std::get_if<TcpEndpoint>(&endpoint);
        request_.target(tcp ? tcp->base + request.target : request.target);
        request_.set(http::field::host, tcp ? tcp->host + ":" + std::to_string(tcp->port) : "localhost");
        request_.set(http::field::user_agent, "annals");
        request_.set(http::field::connection, "close");
        for (const auto& [name, value] : request.headers) request_.set(name, value);
        request_.body() = request.body;
        if (request.method != "GET" || !request.body.empty()) request_.prepare_payload();
        parser_.body_limit(limits.reply_bytes_max);
        parser_.header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
        parser_.eager(true);
    }

    Result<HttpReply> run_whole() {
        if (const auto connected = run_connect(); !connected) return connected.error();
        const auto deadline = Clock::now() + limits_.reply;
        if (const auto sent = run_send(deadline); !sent) return sent.error();
        return run_rest(deadline);
    }

    Result<HttpReply> run_streamed(const OnPiece& on_piece) {
        if (const auto connected = run_connect(); !connected) return connected.error();
        const auto deadline = Clock::now() + limits_.reply;
        if (const auto sent = run_send(deadline); !sent) return sent.error();
        start();
        http::async_read_header(socket_, buffer_, parser_, [this](error_code error, std::size_t) { finish(error); });
        if (const auto read = await(deadline, "waiting for the reply"); !read) return read.error();
        if (parser_.get().result_int() != 200) return run_rest(deadline);
        parser_.body_limit(boost::none);
        return run_pieces(on_piece);
    }

private:
    void start() {
        context_.restart();
        outcome_.reset();
    }
    void finish(error_code error) { outcome_ = error; }

    // Runs the one operation that was started; timed_out, io, or what the reading found.
    Result<void> await(Clock::time_point deadline, const char* doing) {
        while (!outcome_ && context_.run_one_until(deadline) > 0) continue;
        if (!outcome_) {
            error_code ignored;
            resolver_.cancel();
            socket_.close(ignored);
            context_.restart();
            context_.run();
            return fail(Errc::timed_out, "the ledger at " + to_string(endpoint_) + " took too long, " + doing);
        }
        if (!*outcome_) return {};
        if (*outcome_ == http::error::body_limit || *outcome_ == http::error::header_limit)
            return fail(Errc::too_large,
                        "the reply is larger than " + std::to_string(limits_.reply_bytes_max) + " bytes", {},
                        "ask for less, such as with --limit");
        if (outcome_->category() == make_error_code(http::error::bad_version).category() &&
            *outcome_ != http::error::end_of_stream && *outcome_ != http::error::partial_message)
            return fail(Errc::malformed,
                        "what answers at " + to_string(endpoint_) + " does not speak HTTP: " + outcome_->message());
        return fail(Errc::unreachable,
                    "the connection to " + to_string(endpoint_) + " broke off, " + doing + ": " + outcome_->message(),
                    {}, "ask again; a statement is safe to send again");
    }

    Result<void> run_connect() {
        const auto deadline = Clock::now() + limits_.connect;
        start();
        if (const auto* local = std::get_if<UnixEndpoint>(&endpoint_)) {
            const asio::generic::stream_protocol::endpoint target(asio::local::stream_protocol::endpoint(local->path));
            socket_.async_connect(target, [this](error_code error) { finish(error); });
            return connected(deadline);
        }
        const auto& tcp = std::get<TcpEndpoint>(endpoint_);
        asio::ip::tcp::resolver::results_type found;
        resolver_.async_resolve(tcp.host, std::to_string(tcp.port), [this, &found](error_code error, auto results) {
            found = std::move(results);
            finish(error);
        });
        if (auto resolved = connected(deadline); !resolved) return resolved;
        Result<void> last = fail(Errc::unreachable, "no address is known for " + tcp.host);
        for (const auto& candidate : found) {
            error_code ignored;
            socket_.close(ignored);
            start();
            const asio::generic::stream_protocol::endpoint target(candidate.endpoint());
            socket_.async_connect(target, [this](error_code error) { finish(error); });
            last = connected(deadline);
            if (last) return last;
        }
        return last;
    }

    Result<void> connected(Clock::time_point deadline) {
        auto done = await(deadline, "connecting");
        if (!done && outcome_ && *outcome_) return unreachable(endpoint_, *outcome_);
        return done;
    }

    Result<void> run_send(Clock::time_point deadline) {
        start();
        http::async_write(socket_, request_, [this](error_code error, std::size_t) {
            // A server may answer and close before it has read all of a body that it refuses: the reply counts.
            finish(error == asio::error::broken_pipe || error == asio::error::connection_reset ? error_code() : error);
        });
        return await(deadline, "sending");
    }

    Result<HttpReply> run_rest(Clock::time_point deadline) {
        start();
        http::async_read(socket_, buffer_, parser_, [this](error_code error, std::size_t) { finish(error); });
        if (const auto read = await(deadline, "waiting for the reply"); !read) return read.error();
        return reply();
    }

    Result<HttpReply> run_pieces(const OnPiece& on_piece) {
        while (true) {
            std::string& body = parser_.get().body();
            if (!body.empty() && !on_piece(body)) return reply();
            body.clear();
            if (parser_.is_done()) return reply();
            start();
            http::async_read_some(socket_, buffer_, parser_, [this](error_code error, std::size_t) { finish(error); });
            const auto read = await(Clock::now() + limits_.silence, "listening");
            if (!read && outcome_ && *outcome_ == http::error::end_of_stream) return reply();
            if (!read) return read.error();
        }
    }

    HttpReply reply() {
        HttpReply result;
        result.status = static_cast<int>(parser_.get().result_int());
        for (const auto& field : parser_.get()) {
            std::string name(field.name_string());
            for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            result.headers[name] = std::string(field.value());
        }
        result.body = std::move(parser_.get().body());
        return result;
    }

    const Endpoint& endpoint_;
    const HttpLimits limits_;
    asio::io_context context_{1};
    asio::ip::tcp::resolver resolver_;
    asio::generic::stream_protocol::socket socket_;
    beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    http::response_parser<http::string_body> parser_;
    std::optional<error_code> outcome_;  // of the operation that runs
};

// Boost throws where memory or the system gives out; nothing of that leaves this file.
template <class Run>
Result<HttpReply> contained(Run&& run) {
    try {
        return run();
    } catch (const std::exception& error) {
        return fail(Errc::io, std::string("the request could not be made: ") + error.what());
    }
}

}  // namespace

const std::string& HttpReply::header(const std::string& name) const {
    static const std::string none;
    const auto found = headers.find(name);
    return found == headers.end() ? none : found->second;
}

Result<HttpReply> send_request(const Endpoint& endpoint, const HttpRequest& request, const HttpLimits& limits) {
    return contained([&] { return Exchange(endpoint, request, limits).run_whole(); });
}

Result<HttpReply> stream_request(const Endpoint& endpoint, const HttpRequest& request, const OnPiece& on_piece,
                                 const HttpLimits& limits) {
    return contained([&] { return Exchange(endpoint, request, limits).run_streamed(on_piece); });
}

}  // namespace annals::cli
