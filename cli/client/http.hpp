// HTTP/1.1 from the asking side, over a Unix socket or TCP. Blocks the calling thread, never beyond its deadlines:
// Beast runs asynchronously inside. One connection a request.
#pragma once

#include "cli/client/endpoint.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace annals::cli {

struct HttpRequest {
    std::string method = "GET";
    std::string target;  // path and query, percent-encoded
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

struct HttpReply {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
    const std::string& header(const std::string& name) const;  // or an empty text
};

struct HttpLimits {
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds reply{120'000};           // from the request's first byte to the reply's last
    std::chrono::milliseconds silence{60'000};          // between two pieces of a stream
    std::size_t reply_bytes_max = 256UL * 1024 * 1024;  // of a body
    std::size_t header_bytes_max = 64UL * 1024;         // of a reply's header
};

// Sends the request and reads the whole reply, whatever its status. Errors: unreachable (nobody answers there, with a
// hint how to start the daemon), timed_out, too_large, malformed (no HTTP), io.
Result<HttpReply> send_request(const Endpoint& endpoint, const HttpRequest& request, const HttpLimits& limits = {});

// Takes the pieces of a streamed body as they come; false: enough.
using OnPiece = std::function<bool(std::string_view)>;

// As send_request, but hands the body of a 200 on piece by piece until `on_piece` has enough or the other side ends it.
// A reply of another status comes back with its body, unstreamed. timed_out after `limits.silence` without a piece.
Result<HttpReply> stream_request(const Endpoint& endpoint, const HttpRequest& request, const OnPiece& on_piece,
                                 const HttpLimits& limits = {});

}  // namespace annals::cli
