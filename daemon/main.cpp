// annalsd: the command line, the signals, the service manager.
#include "daemon/daemon.hpp"
#include "daemon/ops/notify.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>

namespace annals {
namespace {

constexpr int exit_usage = 2;

// Blocked in every thread before the first one starts, so that wait_for_end() alone receives them.
sigset_t block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);  // a client that goes away is an error of its connection
    return signals;
}

// Until SIGTERM or SIGINT; tells the service manager that we live.
int wait_for_end(const sigset_t& signals) {
    const int interval_ms = ops::watchdog_interval_ms();
    const timespec interval{interval_ms / 1'000, interval_ms % 1'000 * 1'000'000L};
    for (;;) {
        const int number =
            interval_ms > 0 ? sigtimedwait(&signals, nullptr, &interval) : sigwaitinfo(&signals, nullptr);
        if (number > 0) return number;
        ops::notify_alive();
    }
}

int tell(const Error& error) {
    std::fprintf(stderr, "annalsd: %s\n", to_string(error).c_str());
    return error.code == Errc::bad_value || error.code == Errc::missing_field ? exit_usage : EXIT_FAILURE;
}

const char* environment(const char* name) { return std::getenv(name); }

struct Arguments {
    ops::Config config;
    std::string log_level = "info";
    std::string log_format = "text";
    std::uint64_t disk_reserve_mib = 256;
    bool is_init = false;
};

Result<ops::Config> config_of(Arguments arguments) {
    const auto level = ops::parse_log_level(arguments.log_level);
    if (!level) return level.error();
    arguments.config.log_level = *level;
    arguments.config.log_form = arguments.log_format == "json" ? ops::LogForm::json : ops::LogForm::text;
    arguments.config.limits.disk_reserve_bytes = arguments.disk_reserve_mib << 20;
    return ops::complete(std::move(arguments.config), environment);
}

int run(const Arguments& arguments) {
    const auto config = config_of(arguments);
    if (!config) return tell(config.error());
    Machine machine{ops::system_clock(), ops::system_randomness(), ops::Log(config->log_form, config->log_level),
                    ops::inherited_socket()};
    if (arguments.is_init) {
        const auto key = initialise(*config, machine);
        if (!key) return tell(key.error());
        std::printf("%s\n", key->c_str());
        return EXIT_SUCCESS;
    }
    const sigset_t signals = block_signals();
    auto daemon = Daemon::start(*config, machine);
    if (!daemon) return tell(daemon.error());
    ops::notify_ready("serving");
    const int number = wait_for_end(signals);
    machine.log.info("daemon.stopping", {{"signal", number}});
    ops::notify_stopping();
    (*daemon)->stop();
    return EXIT_SUCCESS;
}

int parse_and_run(int argc, char** argv) {
    CLI::App app("annalsd keeps a ledger of commitments: an append-only log that anybody can verify.", "annalsd");
    app.set_version_flag("--version", "annalsd " ANNALS_VERSION);
    Arguments arguments;
    ops::Config& config = arguments.config;
    app.add_option("--data", config.data_dir,
                   "The ledger's folder; an empty one becomes a new ledger (default: ledger, in the state directory)");
    app.add_option("--socket", config.socket_path, "The Unix socket to serve on (default: annals.sock in the folder)");
    app.add_option("--http", config.listen, "Serve HTTP on this loopback address too, read-only: 127.0.0.1:PORT");
    app.add_option("--origin", config.origin, "The name of a new ledger (default: HOST/annals/RANDOM)");
    app.add_option("--keys", config.key_dir, "The folder of the signing keys (default: DATA/keys)");
    app.add_option("--signer-state", config.signer_state_dir,
                   "The folder of the signer's high-water marks (default: signer, in the state directory)");
    app.add_option("--log-format", arguments.log_format, "How log lines are written")
        ->check(CLI::IsMember({"text", "json"}));
    app.add_option("--log-level", arguments.log_level, "What is logged")
        ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
    app.add_option("--disk-reserve", arguments.disk_reserve_mib, "MiB that appends leave free on the disk")
        ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 30));

    CLI::App* init = app.add_subcommand("init", "Make an empty folder a ledger, print its verifier key, and end");
    init->add_option("--data", config.data_dir, "The ledger's folder");
    init->add_option("--origin", config.origin, "The name of the ledger, such as example.org/climate-ledger");
    init->add_option("--keys", config.key_dir, "The folder of the signing keys (default: DATA/keys)");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? EXIT_SUCCESS : exit_usage;
    }
    arguments.is_init = init->parsed();
    return run(arguments);
}

}  // namespace
}  // namespace annals

int main(int argc, char** argv) {
    try {
        return annals::parse_and_run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "annalsd: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
