// annalsd: the command line, the signals, the service manager.
#include "daemon/daemon.hpp"
#include "daemon/keeping.hpp"
#include "daemon/ops/notify.hpp"
#include "schema/base/text.hpp"
#include "schema/event/problems.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
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

// What is done instead of serving.
enum class Act : std::uint8_t { serve, init, rotate_key, retire_key, keys };

struct Arguments {
    ops::Config config;
    std::string log_level = "info";
    std::string log_format = "text";
    std::uint64_t disk_reserve_mib = 256;
    Act act = Act::serve;
    bool at_once = false;  // rotate-key
    std::string key_name;  // retire-key
};

Result<ops::Config> config_of(Arguments arguments) {
    const auto level = ops::parse_log_level(arguments.log_level);
    if (!level) return level.error();
    arguments.config.log_level = *level;
    arguments.config.log_form = arguments.log_format == "json" ? ops::LogForm::json : ops::LogForm::text;
    arguments.config.limits.disk_reserve_bytes = arguments.disk_reserve_mib << 20;
    return ops::complete(std::move(arguments.config), environment);
}

int print_key(const Result<std::string>& key) {
    if (!key) return tell(key.error());
    std::printf("%s\n", key->c_str());
    std::fflush(stdout);  // before what is said beside it
    return EXIT_SUCCESS;
}

// One key a line: whether it signs, the key, and the size of the last tree that it signed.
int print_keys(const Result<std::vector<write::SignerKey>>& keys) {
    if (!keys) return tell(keys.error());
    for (const write::SignerKey& key : *keys)
        std::printf("%s  %s  %llu\n", key.is_retired ? "retired" : "signs  ", key.verifier_key.c_str(),
                    static_cast<unsigned long long>(to_number(key.mark_size)));
    return EXIT_SUCCESS;
}

int keep(const Arguments& arguments, const ops::Config& config, const Machine& machine) {
    switch (arguments.act) {
    case Act::init: return print_key(initialise(config, machine));
    case Act::rotate_key: {
        const int exit_code = print_key(rotate_key(config, machine, arguments.at_once));
        if (exit_code == EXIT_SUCCESS)
            std::fprintf(stderr, "annalsd: readers need this key beside the one they have: publish it. %s\n",
                         arguments.at_once ? "It alone signs from the next start; the others are retired"
                                           : "Both sign from the next start, until you end the old one: "
                                             "annalsd retire-key (annalsd keys lists them)");
        return exit_code;
    }
    case Act::retire_key: {
        const auto retired = retire_key(config, machine, arguments.key_name);
        return retired ? EXIT_SUCCESS : tell(retired.error());
    }
    case Act::keys: return print_keys(list_keys(config, machine));
    case Act::serve: break;
    }
    return EXIT_FAILURE;
}

int run(const Arguments& arguments) {
    const auto config = config_of(arguments);
    if (!config) return tell(config.error());
    const bool serves = arguments.act == Act::serve;
    Machine machine{ops::system_clock(), ops::system_randomness(), ops::Log(config->log_form, config->log_level),
                    serves ? ops::inherited_socket() : -1};
    if (!serves) return keep(arguments, *config, machine);
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

// What the command line holds that annalsd does not know: the first option, else the first word, and the nearest that
// it does know there.
Error not_expected(const CLI::App& app) {
    const std::vector<std::string> rest = app.remaining(true);
    const auto is_option = [](const std::string& text) { return text.size() > 1 && text.front() == '-'; };
    const auto found = std::find_if(rest.begin(), rest.end(), is_option);
    const std::string word = rest.empty() ? std::string() : found == rest.end() ? rest.front() : *found;
    const auto acts = app.get_subcommands();
    const CLI::App& act = acts.empty() ? app : *acts.front();
    std::vector<std::string> known;
    if (is_option(word)) {
        for (const CLI::Option* option : act.get_options())
            if (const std::string name = option->get_name(); is_option(name)) known.push_back(name);
    } else if (acts.empty()) {
        for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; }))
            known.push_back(one->get_name());
    }
    const std::string name = is_option(word) ? word.substr(0, word.find('=')) : word;
    std::string hint = event::suggestion(name, known);
    if (hint.empty()) hint = "see annalsd " + (acts.empty() ? "" : act.get_name() + " ") + "--help";
    std::string detail = is_option(word) ? "there is no option " + to_printable(name)
                         : acts.empty()  ? "there is no command " + to_printable(name)
                                         : "'" + to_printable(name) + "' is too much";
    return fail(Errc::bad_value, std::move(detail), {}, std::move(hint));
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

    const auto add_act = [&](Act act, const char* name, const char* help) {
        CLI::App* command = app.add_subcommand(name, help);
        command->add_option("--data", config.data_dir, "The ledger's folder");
        command->add_option("--keys", config.key_dir, "The folder of the signing keys (default: DATA/keys)");
        command->add_option("--signer-state", config.signer_state_dir, "The folder of the signer's high-water marks");
        command->callback([&arguments, act] { arguments.act = act; });
        return command;
    };
    app.require_subcommand(0, 1);
    add_act(Act::init, "init", "Make an empty folder a ledger, print its verifier key, and end")
        ->add_option("--origin", config.origin, "The name of the ledger, such as example.org/climate-ledger");
    add_act(Act::rotate_key, "rotate-key",
            "Make a new signing key, print its verifier key, and end; both sign until the old one is retired")
        ->add_flag("--at-once", arguments.at_once, "Retire the keys that sign now, as when one was stolen");
    add_act(Act::retire_key, "retire-key", "Let a key sign no more; what it signed stays verifiable")
        ->add_option("KEY", arguments.key_name, "Its id (8 hexadecimal digits) or its verifier key")
        ->required();
    add_act(Act::keys, "keys", "List the log's keys, retired ones included, and the size that each has signed");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ExtrasError&) {
        return tell(not_expected(app));
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? EXIT_SUCCESS : exit_usage;
    }
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
