#include "cli/commands/run.hpp"

#include "cli/client/remote_ledger.hpp"
#include "cli/commands/context.hpp"
#include "cli/commands/manual.hpp"
#include "cli/commands/options.hpp"
#include "cli/commands/registry.hpp"
#include "schema/base/text.hpp"
#include "schema/event/problems.hpp"

#include <algorithm>
#include <ostream>

namespace annals::cli {

namespace {

// A command line, cut into the command's words and the rest.
struct Cut {
    std::vector<std::string> words;
    std::vector<std::string> rest;
    bool wants_help = false;
    bool wants_version = false;
};

// Whether it is, or looks like, the second word of a command of that group.
bool is_second_word(const std::vector<CommandSpec>& commands, const std::string& group, const std::string& word) {
    std::vector<std::string> words;
    for (const CommandSpec& command : commands)
        if (command.words.size() == 2 && command.words[0] == group) words.push_back(command.words[1]);
    return std::find(words.begin(), words.end(), word) != words.end() || !event::suggestion(word, words).empty();
}

const OptionSpec* find_global(std::string_view name) {
    for (const OptionSpec& option : global_options())
        if (option.name == name) return &option;
    return nullptr;
}

// The command is the first word that is neither an option nor the value of a global one.
Result<Cut> cut_words(const std::vector<CommandSpec>& commands, const std::vector<std::string>& arguments) {
    Cut cut;
    std::size_t wanted = 1;
    bool is_only_values = false;
    bool is_behind_option = false;  // one of the command's own
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (!is_only_values && (argument == "--help" || argument == "-h")) {
            cut.wants_help = true;
        } else if (!is_only_values && argument == "--version" && cut.words.empty()) {
            cut.wants_version = true;
        } else if (is_only_values || argument.size() < 2 || argument[0] != '-') {
            // A word may be a command and the first of others ("review", "review diff"): what is none of those, or
            // stands behind an option, is its own.
            if (cut.words.size() == 1 && wanted == 2 && find_command(commands, cut.words) &&
                (is_behind_option || !is_second_word(commands, cut.words[0], argument)))
                wanted = 1;
            if (cut.words.size() < wanted) {
                cut.words.push_back(argument);
                if (cut.words.size() == 1 && is_group(commands, argument)) wanted = 2;
            } else {
                cut.rest.push_back(argument);
            }
        } else {
            is_only_values = is_only_values || argument == "--";
            cut.rest.push_back(argument);
            const std::string name = argument.substr(std::min<std::size_t>(2, argument.size()));
            const OptionSpec* global = find_global(name.substr(0, name.find('=')));
            is_behind_option = is_behind_option || (!cut.words.empty() && !global);
            if (cut.words.empty() && !global) {
                std::vector<std::string> known{"--help", "--version"};
                for (const OptionSpec& option : global_options()) known.push_back("--" + option.name);
                return fail(Errc::unknown_field, "there is no option " + to_printable(argument) + " before a command",
                            {}, event::suggestion(argument, known));
            }
            const bool takes_next = global && global->takes != Takes::flag && name.find('=') == std::string::npos;
            if (takes_next && i + 1 < arguments.size()) cut.rest.push_back(arguments[++i]);
        }
    }
    return cut;
}

// Help in place of a command: of what stands beside --help, the form alone is heeded.
Exit help(const Host& host, const std::vector<std::string>& rest, const std::function<Exit(Context&)>& print) {
    std::vector<std::string> form;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (rest[i].starts_with("--format=")) form = {rest[i]};
        if (rest[i] == "--format" && i + 1 < rest.size()) form = {rest[i], rest[i + 1]};
    }
    const CommandSpec none;
    const auto given = parse_given(none, form);
    const auto globals = given ? parse_globals(none, *given, day_of(host.now)) : Result<Globals>(given.error());
    Context context(host, globals ? *globals : Globals{}, {});
    return globals ? print(context) : context.fail_usage(globals.error());
}

}  // namespace

std::unique_ptr<Ledger> open_daemon(const Endpoint& endpoint) { return std::make_unique<RemoteLedger>(endpoint); }

Exit run_annals(const std::vector<std::string>& arguments, const Host& host) {
    const std::vector<CommandSpec> commands = all_commands();
    const Context nothing_given(host, {}, {});
    const auto cut = cut_words(commands, arguments);
    if (!cut) return nothing_given.fail_usage(cut.error());
    if (cut->wants_version) {
        host.out << "annals 0.1.0\n";
        return Exit::ok;
    }
    if (cut->words.empty() && !cut->wants_help) {
        host.err << help_text(commands, host.terminal);
        return Exit::usage;
    }
    const CommandSpec* found = find_command(commands, cut->words);
    if (!found && cut->wants_help && (cut->words.empty() || is_group(commands, cut->words[0])))
        return help(host, cut->rest, [&](Context& context) { return print_commands(context, commands, cut->words); });
    if (!found) return nothing_given.fail_usage(no_such_command(commands, cut->words));
    CommandSpec command = *found;
    if (command.complete) {
        const auto completed = command.complete(cut->rest, command);
        if (!completed && !cut->wants_help) return nothing_given.fail_usage(completed.error());
    }
    if (cut->wants_help)
        return help(host, cut->rest, [&](Context& context) { return print_command(context, command); });
    auto given = parse_given(command, cut->rest);
    if (!given) return nothing_given.fail_usage(given.error());
    auto globals = parse_globals(command, *given, day_of(host.now));
    if (!globals) return nothing_given.fail_usage(globals.error());
    Context context(host, std::move(*globals), std::move(*given));
    const Exit exit = command.run(context);
    if (exit == Exit::ok || exit == Exit::no) context.close();
    return exit;
}

}  // namespace annals::cli
