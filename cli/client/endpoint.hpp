// Where a ledger is reached: `unix:PATH` or `http://HOST[:PORT][/PATH]`.
#pragma once

#include "schema/base/result.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

namespace annals::cli {

struct UnixEndpoint {
    std::string path;
    friend bool operator==(const UnixEndpoint&, const UnixEndpoint&) = default;
};
struct TcpEndpoint {
    std::string host;  // a name or an address; an IPv6 address without its brackets
    std::uint16_t port = 0;
    std::string base = {};  // a path that stands before every other, such as "/ledgers/annals"; may be empty
    friend bool operator==(const TcpEndpoint&, const TcpEndpoint&) = default;
};
using Endpoint = std::variant<UnixEndpoint, TcpEndpoint>;

// "unix:/run/annals/annalsd.sock", "http://127.0.0.1:7350" or "http://example.org:80/ledger".
std::string to_string(const Endpoint& endpoint);

// The inverse; a bare path that starts with '/' or '.' is a socket too. bad_value otherwise.
Result<Endpoint> parse_endpoint(std::string_view text);

// Reads an environment variable; an empty text when it is not set.
using Environment = std::function<std::string(const std::string&)>;

// The socket that a daemon started without options listens on: $XDG_RUNTIME_DIR/annals/annalsd.sock, else
// /run/annals/annalsd.sock for root, else /tmp/annals-UID/annalsd.sock.
std::string default_socket_path(const Environment& environment, std::uint32_t uid);

}  // namespace annals::cli
