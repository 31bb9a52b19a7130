// What a daemon is started with; daemon/main.cpp makes it of the command line.
#pragma once

#include "daemon/ops/limits.hpp"
#include "daemon/ops/log.hpp"
#include "schema/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace annals::ops {

Result<LogLevel> parse_log_level(std::string_view word);

struct Config {
    std::string data_dir;          // the ledger's folder; by default "ledger" in the state directory
    std::string socket_path;       // the Unix socket; by default annals.sock in data_dir, or, where that too was left
                                   // out, where annals looks for it
    std::string listen;            // HOST:PORT for TCP, read-only; empty: no TCP
    std::string origin;            // of a new ledger; an existing one keeps its own
    std::string signer_state_dir;  // high-water marks; by default "signer" in the state directory of service or user
    std::string key_dir;           // the signing keys; by default "keys" in data_dir
    LogLevel log_level = LogLevel::info;
    LogForm log_form = LogForm::text;
    bool scrub = true;  // re-hash what is stored, slowly, in the background
    Limits limits;

    std::string store_dir() const { return data_dir + "/store"; }
    std::string pid_path() const { return data_dir + "/annalsd.pid"; }
};

// Fills in what was left empty and judges the rest: bad_value or missing_field, `place` being the option. `environment`
// gives the value of an environment variable, or null.
using Environment = const char* (*)(const char* name);
Result<Config> complete(Config config, Environment environment);

// HOST:PORT or [V6]:PORT. bad_value.
struct HostPort {
    std::string host;
    std::uint16_t port = 0;
    friend bool operator==(const HostPort&, const HostPort&) = default;
};
Result<HostPort> parse_host_port(std::string_view text);
bool is_loopback(std::string_view host);

}  // namespace annals::ops
