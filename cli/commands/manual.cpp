#include "cli/commands/manual.hpp"

#include "cli/commands/context.hpp"
#include "cli/commands/options.hpp"
#include "cli/commands/registry.hpp"
#include "cli/render/width.hpp"
#include "schema/base/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <ostream>

namespace annals::cli {

namespace {

namespace json = boost::json;

constexpr auto tasks = std::to_array<std::pair<Task, std::string_view>>({
    {Task::look, "Look"},
    {Task::compare, "Compare and plan"},
    {Task::verify, "Ask why, cite and check"},
    {Task::record, "Record what happened"},
    {Task::correct, "Put the record right"},
    {Task::maintain, "Help and upkeep"},
});

constexpr std::string_view exit_codes =
    "0 ok; 1 the answer is \"no\" (overdue found, a check failed); 2 the command line is wrong; 3 refused by the "
    "ledger; "
    "4 the daemon is out of reach";

constexpr auto variables = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"ANNALS_LEDGER", "the ledger, where --ledger does not name one"},
    {"ANNALS_KEY", "verifier keys, separated by spaces or lines, where --key gives none"},
    {"ANNALS_STATE", "the folder where checkpoints seen are remembered (else annals in $XDG_STATE_HOME)"},
    {"ANNALS_CACHE", "the folder where --verify keeps entries (else annals in $XDG_CACHE_HOME)"},
    {"ANNALS_CONFIG", "the folder that has the file keys (else annals in $XDG_CONFIG_HOME)"},
    {"NO_COLOR", "if set, nothing is coloured"},
});

std::string usage_of(const CommandSpec& command) {
    std::string usage = "annals " + command.name();
    for (const ArgumentSpec& argument : command.arguments) {
        std::string name = argument.name;
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
        if (argument.is_list) name += "...";
        usage += argument.is_required ? " " + name : " [" + name + "]";
    }
    for (const OptionSpec& option : command.options)
        if (option.is_required) usage += " --" + option.name + " " + option.value;
    return usage + " [options]";
}

// Two columns: a term and what it means, wrapped.
void put_term(std::string& out, const std::string& term, const std::string& meaning, std::size_t term_width,
              const Terminal& terminal) {
    const std::size_t indent = term_width + 4;
    const std::size_t width = terminal.width > indent + 20 ? terminal.width - indent : terminal.width == 0 ? 0 : 20;
    std::string first = "  " + pad_right(term, term_width);
    for (const std::string& line : wrap(meaning, width)) {
        out += first + "  " + line + '\n';
        first = std::string(term_width + 2, ' ');
    }
}

std::string term_of(const OptionSpec& option) {
    return "--" + option.name + (option.takes == Takes::flag ? "" : " " + option.value);
}

void put_options(std::string& out, const std::vector<OptionSpec>& options, const Terminal& terminal) {
    std::size_t width = 0;
    for (const OptionSpec& option : options) width = std::max(width, display_width(term_of(option)));
    width = std::min<std::size_t>(width, 30);
    for (const OptionSpec& option : options) {
        std::string help = option.help;
        if (!option.words.empty()) {
            help += ": ";
            for (std::size_t i = 0; i < option.words.size(); ++i) help += (i == 0 ? "" : ", ") + option.words[i];
        }
        if (option.is_required) help += " (needed)";
        if (option.takes == Takes::list) help += " (may be given several times)";
        put_term(out, term_of(option), help, width, terminal);
    }
}

// Text for roff: a leading dot or apostrophe would be a request, a backslash an escape.
std::string roff(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
    return out;
}

Exit run_help(Context& context) {
    const std::vector<CommandSpec> commands = all_commands();
    const auto& words = context.given().list("command");
    if (words.empty()) return print_commands(context, commands, words);
    if (words[0] == "event") return words.size() > 1 ? print_event_help(context, words[1]) : print_event_types(context);
    if (const CommandSpec* found = find_command(commands, words)) return print_command(context, *found);
    if (words.size() == 1 && is_group(commands, words[0])) return print_commands(context, commands, words);
    return context.fail_usage(no_such_command(commands, words));
}

Exit run_completion(Context& context) {
    if (const std::string& shell = context.given().value("shell"); !shell.empty() && shell != "bash")
        return context.fail_usage(fail(Errc::bad_value, "there is no script for '" + to_printable(shell) + "'",
                                       "completion", "bash, which zsh reads after `autoload bashcompinit`"));
    context.out() << bash_completion(all_commands());
    return Exit::ok;
}

Exit run_man(Context& context) {
    context.out() << man_page(all_commands());
    return Exit::ok;
}

}  // namespace

std::string help_text(const std::vector<CommandSpec>& commands, const Terminal& terminal) {
    std::string out =
        "annals: an event-sourced audit ledger of public commitments\n\nusage: annals COMMAND [options]\n";
    for (const auto& [task, title] : tasks) {
        out += '\n' + in_tone(std::string(title), Tone::strong, terminal) + '\n';
        for (const CommandSpec& command : commands)
            if (command.task == task) put_term(out, command.name(), command.summary, 22, terminal);
    }
    out += '\n' + in_tone("Every command takes", Tone::strong, terminal) + '\n';
    put_options(out, global_options(), terminal);
    out += "\n`annals help COMMAND` says more; `annals help event TYPE` explains a type of event.\n";
    return out;
}

std::string help_of(const CommandSpec& command, const Terminal& terminal) {
    std::string out = "annals " + command.name() + ": " + command.summary + "\n\nusage: " + usage_of(command) + '\n';
    if (!command.arguments.empty()) {
        out += '\n';
        for (const ArgumentSpec& argument : command.arguments)
            put_term(out, argument.name, argument.help, 16, terminal);
    }
    if (!command.details.empty())
        for (const std::string& line : wrap("\n" + command.details, terminal.width)) out += line + '\n';
    if (!command.options.empty()) {
        out += '\n' + in_tone("Options", Tone::strong, terminal) + '\n';
        put_options(out, command.options, terminal);
    }
    out += '\n' + in_tone("As with every command", Tone::strong, terminal) + '\n';
    put_options(out, global_options_of(command), terminal);
    if (!command.examples.empty()) out += '\n' + in_tone("Examples", Tone::strong, terminal) + '\n';
    for (const std::string& example : command.examples) out += "  " + example + '\n';
    return out;
}

std::string help_of_group(const std::vector<CommandSpec>& commands, const std::string& word, const Terminal& terminal) {
    std::string out;
    for (const CommandSpec& command : commands)
        if (command.words.size() == 2 && command.words[0] == word)
            put_term(out, command.name(), command.summary, 22, terminal);
    return out;
}

Exit print_commands(Context& context, const std::vector<CommandSpec>& commands, const std::vector<std::string>& words) {
    if (context.globals().format == Format::table) {
        const Terminal& terminal = context.host().terminal;
        context.out() << (words.empty() ? help_text(commands, terminal) : help_of_group(commands, words[0], terminal));
        return Exit::ok;
    }
    Table table;
    table.columns = {{"Command", "command"}, {"For", "task"}, {"Summary", "summary"}};
    json::array list;
    for (const auto& [task, title] : tasks) {
        for (const CommandSpec& command : commands) {
            if (command.task != task || (!words.empty() && command.words[0] != words[0])) continue;
            table.rows.push_back({Cell(command.name()), Cell(std::string(title)), Cell(command.summary)});
            list.push_back(
                json::object{{"command", command.name()}, {"task", std::string(title)}, {"summary", command.summary}});
        }
    }
    Page page;
    page.blocks.emplace_back(std::move(table));
    context.print(page, list);
    return Exit::ok;
}

Exit print_command(Context& context, const CommandSpec& command) {
    if (context.globals().format == Format::table) {
        context.out() << help_of(command, context.host().terminal);
        return Exit::ok;
    }
    Table table;
    table.columns = {{"Name", "name"}, {"Value", "value"}, {"Needed", "needed"}, {"Meaning", "help"}};
    json::array arguments;
    for (const ArgumentSpec& argument : command.arguments) {
        table.rows.push_back(
            {Cell(argument.name), Cell(), Cell(argument.is_required ? "yes" : ""), Cell(argument.help)});
        arguments.push_back(json::object{{"name", argument.name},
                                         {"needed", argument.is_required},
                                         {"several", argument.is_list},
                                         {"help", argument.help}});
    }
    json::array options;
    for (const auto& list : {command.options, global_options_of(command)}) {
        for (const OptionSpec& option : list) {
            table.rows.push_back({Cell("--" + option.name), Cell(option.value), Cell(option.is_required ? "yes" : ""),
                                  Cell(option.help)});
            options.push_back(json::object{{"name", "--" + option.name},
                                           {"value", option.value},
                                           {"needed", option.is_required},
                                           {"several", option.takes == Takes::list},
                                           {"words", json::array(option.words.begin(), option.words.end())},
                                           {"help", option.help}});
        }
    }
    Page page;
    page.blocks.emplace_back(Heading{"annals " + command.name(), command.summary});
    page.blocks.emplace_back(Lines{{Cell(usage_of(command))}});
    page.blocks.emplace_back(std::move(table));
    context.print(page, json::object{{"command", command.name()},
                                     {"summary", command.summary},
                                     {"usage", usage_of(command)},
                                     {"details", command.details},
                                     {"arguments", std::move(arguments)},
                                     {"options", std::move(options)},
                                     {"examples", json::array(command.examples.begin(), command.examples.end())}});
    return Exit::ok;
}

std::string man_page(const std::vector<CommandSpec>& commands) {
    std::string out = ".TH ANNALS 1 \"\" \"annals 0.1.0\" \"User Commands\"\n.SH NAME\nannals \\- " +
                      roff("record public commitments and ask what was known when") + "\n.SH SYNOPSIS\n.B annals\n" +
                      "\\fICOMMAND\\fR [\\fIoptions\\fR]\n.SH DESCRIPTION\n" +
                      roff(
                          "annals talks to annalsd, which keeps an append-only, verifiable ledger. Every question is "
                          "answered as of a day in the world (--on), by what was known at an instant (--known); every "
                          "answer closes with both, the size of the ledger and its root.") +
                      "\n";
    for (const auto& [task, title] : tasks) {
        std::string upper(title);
        for (char& c : upper)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        out += ".SH " + roff(upper) + '\n';
        for (const CommandSpec& command : commands) {
            if (command.task != task) continue;
            out += ".SS " + roff(usage_of(command)) + '\n' + roff(command.summary) + '\n';
            for (const ArgumentSpec& argument : command.arguments)
                out += ".TP\n.I " + roff(argument.name) + '\n' + roff(argument.help) + '\n';
            for (const OptionSpec& option : command.options)
                out += ".TP\n.B " + roff(term_of(option)) + '\n' + roff(option.help) + '\n';
        }
    }
    out += ".SH OPTIONS\n";
    for (const OptionSpec& option : global_options())
        out += ".TP\n.B " + roff(term_of(option)) + '\n' + roff(option.help) + '\n';
    out += ".SH ENVIRONMENT\n";
    for (const auto& [name, meaning] : variables) out += ".TP\n.B " + roff(name) + '\n' + roff(meaning) + '\n';
    out += ".SH EXIT STATUS\n" + roff(exit_codes) + "\n.SH SEE ALSO\n.BR annalsd (8)\n";
    return out;
}

std::string bash_completion(const std::vector<CommandSpec>& commands) {
    std::vector<std::string> firsts;
    std::map<std::string, std::string> seconds;
    std::string cases;
    std::string globals;
    for (const OptionSpec& option : global_options()) globals += " --" + option.name;
    for (const CommandSpec& command : commands) {
        const std::string& first = command.words[0];
        if (std::find(firsts.begin(), firsts.end(), first) == firsts.end()) firsts.push_back(first);
        if (command.words.size() == 2) seconds[first] += " " + command.words[1];
        cases += "    \"" + command.name() + "\") words=\"";
        for (const OptionSpec& option : command.options) cases += "--" + option.name + " ";
        cases += "\" ;;\n";
    }
    std::string first_words;
    for (const std::string& first : firsts) first_words += " " + first;
    std::string second_words;
    std::string groups;
    for (const auto& [group, words] : seconds) {
        second_words += "    " + group + ") words=\"" + words.substr(1) + "\" ;;\n";
        groups += (groups.empty() ? "" : "|") + group;
    }
    return R"(# bash completion for annals; load it with: source <(annals completion bash)
_annals() {
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" words="" first="" second="" i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "${COMP_WORDS[i]}" in
        --ledger|--format|--on|--known|--dates) ((i++)) ;;
        -*) ;;
        *) if [[ -z $first ]]; then first="${COMP_WORDS[i]}"
           elif [[ -z $second ]]; then second="${COMP_WORDS[i]}"; fi ;;
        esac
    done
    case "$previous" in
    --format) COMPREPLY=($(compgen -W "table json csv markdown" -- "$current")); return ;;
    --dates) COMPREPLY=($(compgen -W "latest earliest" -- "$current")); return ;;
    esac
    if [[ -z $first ]]; then
        words=")" +
           first_words.substr(1) + R"("
    elif [[ ($first == import || $first == try) && $current != -* ]]; then
        COMPREPLY=($(compgen -f -- "$current")); return
    elif [[ -z $second && $current != -* ]]; then
        case "$first" in
)" + second_words +
           R"(        esac
    else
        case "$first" in
        )" +
           groups + R"() first="$first $second" ;;
        esac
        case "$first" in
)" + cases +
           R"(        esac
    fi
    [[ $current == -* ]] && words="$words)" +
           globals + R"( --help"
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _annals annals
)";
}

void add_manual_commands(std::vector<CommandSpec>& commands) {
    commands.push_back({{"help"},
                        Task::maintain,
                        "What a command does, or what a type of event holds.",
                        {{"command", "a command, or: event TYPE", false, true}},
                        {},
                        "",
                        {"annals help members", "annals help event member.joined"},
                        run_help,
                        {}});
    CommandSpec completion{{"completion"},
                           Task::maintain,
                           "A completion script for the shell.",
                           {{"shell", "bash", false}},
                           {},
                           "",
                           {"source <(annals completion bash)"},
                           run_completion,
                           {}};
    completion.formats = {};
    completion.own_form = "a completion script";
    commands.push_back(std::move(completion));
    CommandSpec man{{"man"}, Task::maintain, "The man page annals(1).", {}, {}, "", {"annals man | man -l -"}, run_man,
                    {}};
    man.formats = {};
    man.own_form = "a man page";
    commands.push_back(std::move(man));
}

}  // namespace annals::cli
