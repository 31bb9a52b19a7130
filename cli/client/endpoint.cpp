#include "cli/client/endpoint.hpp"

#include "schema/base/text.hpp"

#include <charconv>

namespace annals::cli {

namespace {

constexpr std::size_t socket_path_bytes_max = 107;  // sun_path of sockaddr_un, with its closing zero

Error not_an_endpoint(std::string_view text, std::string detail) {
    return fail(Errc::bad_value, "'" + to_printable(text) + "' is no ledger: " + std::move(detail), "--ledger",
                "write unix:PATH or http://HOST:PORT");
}

Result<Endpoint> parse_tcp(std::string_view text, std::string_view authority) {
    if (authority.ends_with('/')) authority.remove_suffix(1);
    const std::size_t colon = authority.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return not_an_endpoint(text, "a host and a port are needed");
    std::string_view host = authority.substr(0, colon);
    const std::string_view port_text = authority.substr(colon + 1);
    if (host.starts_with('[')) {
        if (!host.ends_with(']') || host.size() < 3) return not_an_endpoint(text, "a bracket is missing");
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return not_an_endpoint(text, "an IPv6 address stands in brackets");
    }
    if (host.find_first_of("/?#@ ") != std::string_view::npos) return not_an_endpoint(text, "only a host and a port");
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
    if (error != std::errc() || end != port_text.data() + port_text.size() || port == 0)
        return not_an_endpoint(text, "the port is a number from 1 to 65535");
    return Endpoint(TcpEndpoint{std::string(host), port});
}

}  // namespace

std::string to_string(const Endpoint& endpoint) {
    if (const auto* socket = std::get_if<UnixEndpoint>(&endpoint)) return "unix:" + socket->path;
    const auto& tcp = std::get<TcpEndpoint>(endpoint);
    const bool is_ipv6 = tcp.host.find(':') != std::string::npos;
    return "http://" + (is_ipv6 ? "[" + tcp.host + "]" : tcp.host) + ":" + std::to_string(tcp.port);
}

Result<Endpoint> parse_endpoint(std::string_view text) {
    constexpr std::string_view unix_scheme = "unix:";
    constexpr std::string_view http_scheme = "http://";
    if (text.starts_with(http_scheme)) return parse_tcp(text, text.substr(http_scheme.size()));
    std::string_view path = text;
    if (text.starts_with(unix_scheme))
        path.remove_prefix(unix_scheme.size());
    else if (!text.starts_with('/') && !text.starts_with('.'))
        return not_an_endpoint(text, "unknown form");
    if (path.empty()) return not_an_endpoint(text, "the path is missing");
    if (path.size() > socket_path_bytes_max)
        return not_an_endpoint(text, "a socket's path has at most " + std::to_string(socket_path_bytes_max) + " bytes");
    if (path.find('\0') != std::string_view::npos) return not_an_endpoint(text, "a zero byte in the path");
    return Endpoint(UnixEndpoint{std::string(path)});
}

std::string default_socket_path(const Environment& environment, std::uint32_t uid) {
    const std::string runtime = environment("XDG_RUNTIME_DIR");
    if (!runtime.empty()) return runtime + "/annals/annalsd.sock";
    if (uid == 0) return "/run/annals/annalsd.sock";
    return "/tmp/annals-" + std::to_string(uid) + "/annalsd.sock";
}

}  // namespace annals::cli
