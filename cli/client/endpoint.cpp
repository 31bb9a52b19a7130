#include "cli/client/endpoint.hpp"

#include "schema/base/text.hpp"

#include <charconv>

namespace annals::cli {

namespace {

constexpr std::size_t socket_path_bytes_max = 107;  // sun_path of sockaddr_un, with its closing zero

Error not_an_endpoint(std::string_view text, std::string detail) {
    return fail(Errc::bad_value, "'" + to_printable(text) + "' is no ledger: " + std::move(detail), "--ledger",
                "write unix:PATH, http://HOST:PORT, or the folder or bundle of a copy");
}

constexpr std::uint16_t http_port = 80;

Result<Endpoint> parse_tcp(std::string_view text, std::string_view authority) {
    TcpEndpoint endpoint;
    endpoint.port = http_port;
    if (const std::size_t slash = authority.find('/'); slash != std::string_view::npos) {
        endpoint.base = authority.substr(slash);
        authority = authority.substr(0, slash);
    }
    while (endpoint.base.ends_with('/')) endpoint.base.pop_back();
    for (const char c : endpoint.base)
        if (c <= ' ' || c == '?' || c == '#' || c == 0x7f) return not_an_endpoint(text, "a path without ? and #");
    const std::size_t colon =
        authority.find(']') == std::string_view::npos ? authority.rfind(':') : authority.find(':', authority.find(']'));
    std::string_view host = authority.substr(0, colon);
    if (colon != std::string_view::npos) {
        const std::string_view port = authority.substr(colon + 1);
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
        if (error != std::errc() || end != port.data() + port.size() || endpoint.port == 0)
            return not_an_endpoint(text, "the port is a number from 1 to 65535");
    }
    if (host.starts_with('[')) {
        if (!host.ends_with(']') || host.size() < 3) return not_an_endpoint(text, "a bracket is missing");
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return not_an_endpoint(text, "an IPv6 address stands in brackets");
    }
    if (host.empty() || host.find_first_of("?#@ ") != std::string_view::npos)
        return not_an_endpoint(text, "a host is needed");
    endpoint.host = host;
    return Endpoint(std::move(endpoint));
}

}  // namespace

std::string to_string(const Endpoint& endpoint) {
    if (const auto* socket = std::get_if<UnixEndpoint>(&endpoint)) return "unix:" + socket->path;
    const auto& tcp = std::get<TcpEndpoint>(endpoint);
    const bool is_ipv6 = tcp.host.find(':') != std::string::npos;
    return "http://" + (is_ipv6 ? "[" + tcp.host + "]" : tcp.host) + ":" + std::to_string(tcp.port) + tcp.base;
}

Result<Endpoint> parse_endpoint(std::string_view text) {
    constexpr std::string_view unix_scheme = "unix:";
    constexpr std::string_view http_scheme = "http://";
    if (text.starts_with(http_scheme)) return parse_tcp(text, text.substr(http_scheme.size()));
    if (text.starts_with("https://"))
        return not_an_endpoint(text, "TLS is not spoken here; copy it with another tool, or tunnel it");
    std::string_view path = text;
    if (text.starts_with(unix_scheme))
        path.remove_prefix(unix_scheme.size());
    else if (!text.starts_with('/') && !text.starts_with('.'))
        return not_an_endpoint(text, "no such folder or file, and no address");
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
