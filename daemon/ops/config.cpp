#include "daemon/ops/config.hpp"

#include <unistd.h>

#include <charconv>

namespace annals::ops {
namespace {

constexpr std::size_t socket_path_bytes_max = 107;  // what an address of a Unix socket holds, without its end

std::string value_of(Environment environment, const char* name) {
    const char* value = environment(name);
    return value == nullptr ? std::string() : std::string(value);
}

// Where a service or a user keeps state: systemd's directory, else the XDG one.
std::string state_dir(Environment environment) {
    if (const std::string dir = value_of(environment, "STATE_DIRECTORY"); !dir.empty())
        return dir.substr(0, dir.find(':'));
    if (const std::string dir = value_of(environment, "XDG_STATE_HOME"); !dir.empty()) return dir + "/annals";
    if (const std::string home = value_of(environment, "HOME"); !home.empty()) return home + "/.local/state/annals";
    return "/var/lib/annals";
}

// Where annals looks for a daemon that was started without options.
std::string runtime_socket(Environment environment) {
    if (const std::string dir = value_of(environment, "XDG_RUNTIME_DIR"); !dir.empty())
        return dir + "/annals/annalsd.sock";
    const auto uid = ::getuid();
    return uid == 0 ? "/run/annals/annalsd.sock" : "/tmp/annals-" + std::to_string(uid) + "/annalsd.sock";
}

}  // namespace

Result<LogLevel> parse_log_level(std::string_view word) {
    if (word == "debug") return LogLevel::debug;
    if (word == "info") return LogLevel::info;
    if (word == "warn") return LogLevel::warn;
    if (word == "error") return LogLevel::error;
    return fail(Errc::bad_value, "no such log level", "--log-level", "debug, info, warn or error");
}

bool is_loopback(std::string_view host) { return host == "localhost" || host == "::1" || host.substr(0, 4) == "127."; }

Result<HostPort> parse_host_port(std::string_view text) {
    const Error refusal = fail(Errc::bad_value, "\"" + std::string(text) + "\" is no HOST:PORT", "--http",
                               "such as 127.0.0.1:8080 or [::1]:8080");
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return refusal;
    std::string_view host = text.substr(0, colon);
    const std::string_view digits = text.substr(colon + 1);
    if (host.front() == '[') {
        if (host.size() < 3 || host.back() != ']') return refusal;
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return refusal;
    }
    HostPort parsed{std::string(host), 0};
    const char* end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, parsed.port);
    if (error != std::errc() || rest != end) return refusal;
    return parsed;
}

Result<Config> complete(Config config, Environment environment) {
    if (config.data_dir.empty()) {
        config.data_dir = state_dir(environment) + "/ledger";
        if (config.socket_path.empty()) config.socket_path = runtime_socket(environment);
    }
    while (config.data_dir.size() > 1 && config.data_dir.back() == '/') config.data_dir.pop_back();
    if (config.socket_path.empty()) config.socket_path = config.data_dir + "/annals.sock";
    if (config.socket_path.size() > socket_path_bytes_max)
        return fail(Errc::bad_value, "the path of a socket has at most 107 bytes", "--socket", "choose a shorter one");
    if (config.signer_state_dir.empty()) config.signer_state_dir = state_dir(environment) + "/signer";
    if (config.key_dir.empty()) config.key_dir = config.data_dir + "/keys";
    if (!config.listen.empty()) {
        const auto parsed = parse_host_port(config.listen);
        if (!parsed) return parsed.error();
        if (!is_loopback(parsed->host))
            return fail(Errc::bad_value, "only loopback addresses are served without authentication", "--http",
                        "127.0.0.1:PORT, behind a proxy of your own");
    }
    const Limits& limits = config.limits;
    if (limits.group_statements_max == 0 || limits.batch_statements_max == 0 || limits.reader_threads == 0)
        return fail(Errc::bad_value, "a limit of 0 would refuse everything", "limits");
    if (limits.bytes_in_flight_max < limits.request_body_bytes_max)
        return fail(Errc::bad_value, "all bodies together are allowed less than one", "limits");
    return config;
}

}  // namespace annals::ops
