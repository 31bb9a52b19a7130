#include "cli/commands/options.hpp"

#include "schema/base/text.hpp"
#include "schema/event/problems.hpp"
#include "schema/proof/note.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace annals::cli {

namespace {

constexpr int values_max = 10'000;  // of one option given again and again

void add_option(CLI::App& app, const OptionSpec& option, Given& given) {
    const auto take = [&given, name = option.name](const CLI::results_t& results) {
        for (const std::string& result : results) given.add(name, result);
        return true;
    };
    if (option.takes == Takes::flag) {
        app.add_flag("--" + option.name, [&given, name = option.name](std::int64_t) { given.add(name, "true"); });
        return;
    }
    auto* added = app.add_option("--" + option.name, take);
    if (option.takes == Takes::pair) added->expected(2);
    if (option.takes == Takes::list) added->expected(1, values_max)->allow_extra_args(false);
    // That it is given twice, check_given says in our words.
    if (option.takes == Takes::value) added->take_all();
}

// Whether the command has an option of that name itself.
bool is_own(const CommandSpec& spec, std::string_view name) {
    return std::any_of(spec.options.begin(), spec.options.end(),
                       [&](const OptionSpec& option) { return option.name == name; });
}

Error misspelt_option(const std::string& text, const CommandSpec& spec) {
    const std::string word = text.substr(0, text.find('='));
    std::vector<std::string> known{"--help"};
    for (const auto* options : {&spec.options, &global_options()})
        for (const OptionSpec& option : *options) known.push_back("--" + option.name);
    return fail(Errc::unknown_field, "there is no option " + to_printable(word) + " here", spec.name(),
                event::suggestion(word, known));
}

// What CLI11 left over, as an error.
Error left_over(const std::vector<std::string>& rest, const CommandSpec& spec) {
    for (const std::string& text : rest)
        if (text.size() > 1 && text[0] == '-') return misspelt_option(text, spec);
    return fail(Errc::bad_value, "'" + to_printable(rest.front()) + "' is too much", spec.name(),
                "see `annals help " + spec.name() + "`");
}

// A form that the command cannot write is refused by name, whatever else it could do.
Result<void> check_format(const CommandSpec& spec, const std::string& format) {
    if (std::find(spec.formats.begin(), spec.formats.end(), format) != spec.formats.end()) return {};
    std::string forms = spec.own_form;
    for (const std::string& word : spec.formats) forms += (forms.empty() ? "" : ", ") + word;
    return fail(Errc::bad_value,
                "`annals " + spec.name() + "` does not write " + to_printable(format) + ", only " + forms, "--format");
}

// Where the ledger is and how an answer is written is what an alias says; who types another behind it means that one.
bool last_counts(const OptionSpec& option) { return option.name == "ledger" || option.name == "format"; }

Result<void> check_given(const CommandSpec& spec, const Given& given) {
    for (const ArgumentSpec& argument : spec.arguments)
        if (argument.is_required && !given.has(argument.name))
            return fail(Errc::missing_field, "say which: " + argument.name + " (" + argument.help + ")", spec.name(),
                        "see `annals help " + spec.name() + "`");
    for (const auto* options : {&spec.options, &global_options()}) {
        for (const OptionSpec& option : *options) {
            if (option.is_required && !given.has(option.name))
                return fail(Errc::missing_field, "--" + option.name + " is needed: " + option.help, spec.name());
            const std::size_t times = given.list(option.name).size();
            if (option.takes == Takes::value && times > 1 && !last_counts(option))
                return fail(Errc::bad_value, "is given " + std::to_string(times) + " times, and takes one value",
                            "--" + option.name, "see `annals help " + spec.name() + "`");
            if (option.words.empty()) continue;
            for (const std::string& value : given.list(option.name)) {
                if (std::find(option.words.begin(), option.words.end(), value) != option.words.end()) continue;
                std::string words;
                for (const std::string& word : option.words) words += (words.empty() ? "" : ", ") + word;
                return fail(Errc::bad_value, "'" + to_printable(value) + "' is none of: " + words, "--" + option.name,
                            event::suggestion(value, option.words));
            }
        }
    }
    return given.has("format") ? check_format(spec, given.value("format")) : Result<void>();
}

}  // namespace

const std::vector<OptionSpec>& global_options() {
    static const std::vector<OptionSpec> options{
        {"ledger", "WHERE",
         "unix:PATH, http://HOST:PORT[/PATH], the folder of a copy or a bundle (else $ANNALS_LEDGER, else the daemon's "
         "own socket)"},
        {"key", "KEY",
         "the log's verifier key, as its keeper publishes it (else $ANNALS_KEY, else the file `keys` of the "
         "configuration)",
         Takes::list},
        {"verify", "", "compute the answer, or the dry run, again here, from signed entries, and compare", Takes::flag},
        {"mirror", "DIR", "where --verify keeps the entries (else in a cache of its own)"},
        {"format",
         "FORM",
         "table for people, markdown for what they write, json or csv for programs",
         Takes::value,
         false,
         {"table", "json", "csv", "markdown"}},
        {"on", "DAY", "the day in the world that is asked about, YYYY-MM-DD, today or yesterday (else today)"},
        {"known", "WHEN", "as far as was known then: a day, an instant, @SIZE or now (else now)"},
        {"dates",
         "READING",
         "imprecise dates count from their last day or from their first",
         Takes::value,
         false,
         {"latest", "earliest"}},
    };
    return options;
}

std::vector<OptionSpec> global_options_of(const CommandSpec& spec) {
    std::vector<OptionSpec> options;
    for (const OptionSpec& option : global_options()) {
        const bool is_format = option.name == "format";
        if (is_own(spec, option.name) || (is_format && spec.formats.empty())) continue;
        options.push_back(option);
        if (!is_format) continue;
        if (!spec.own_form.empty()) options.back().help = "else it writes " + spec.own_form;
        options.back().words = spec.formats;
    }
    return options;
}

const std::string* first_value(const CommandSpec& spec, const std::vector<std::string>& arguments) {
    const auto is_flag = [&](const std::string& name) {
        for (const auto* options : {&spec.options, &global_options()})
            for (const OptionSpec& option : *options)
                if ("--" + option.name == name) return option.takes == Takes::flag;
        return false;
    };
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        if (word.size() < 2 || word[0] != '-') return &word;
        if (word == "--") return i + 1 < arguments.size() ? &arguments[i + 1] : nullptr;
        if (word.find('=') == std::string::npos && !is_flag(word)) ++i;
    }
    return nullptr;
}

Result<Given> parse_given(const CommandSpec& spec, const std::vector<std::string>& arguments) {
    Given given;
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    for (const OptionSpec& option : spec.options) add_option(app, option, given);
    for (const OptionSpec& option : global_options())
        if (!is_own(spec, option.name)) add_option(app, option, given);
    for (const ArgumentSpec& argument : spec.arguments) {
        auto* added = app.add_option(argument.name, [&given, name = argument.name](const CLI::results_t& results) {
            for (const std::string& result : results) given.add(name, result);
            return true;
        });
        if (argument.is_list) added->expected(1, values_max)->allow_extra_args();
    }
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // CLI11 wants them reversed
    } catch (const CLI::ArgumentMismatch& error) {
        return fail(Errc::missing_field, to_printable(error.what()), spec.name(),
                    "see `annals help " + spec.name() + "`");
    } catch (const CLI::Error& error) {
        return fail(Errc::bad_value, to_printable(error.what()), spec.name());
    }
    if (const auto rest = app.remaining(); !rest.empty()) return left_over(rest, spec);
    if (const auto checked = check_given(spec, given); !checked) return checked.error();
    // The one word with two meanings: where a statement is made, --key is its own.
    if (is_own(spec, "key") && given.has("key") && proof::parse_verifier_key(given.value("key")))
        return fail(Errc::bad_value, "that is a verifier key, and --key is the statement's own here", spec.name(),
                    "configure verifier keys with $ANNALS_KEY or in the file `keys` of the configuration");
    return given;
}

Result<Globals> parse_globals(const CommandSpec& spec, const Given& given, Day today) {
    const bool has_own_key = is_own(spec, "key");
    Globals globals;
    globals.ledger = given.value("ledger");
    if (!has_own_key)
        for (const std::string& key : given.list("key")) globals.key += key + "\n";
    globals.verify = given.has("verify");
    globals.mirror = given.value("mirror");
    if (given.value("format") == "json") globals.format = Format::json;
    if (given.value("format") == "csv") globals.format = Format::csv;
    if (given.value("format") == "markdown") globals.format = Format::markdown;
    if (given.value("dates") == "earliest") globals.dates = DateReading::earliest;
    if (const std::string& text = given.value("on"); text == "today") {
        globals.on = today;
    } else if (text == "yesterday") {
        globals.on = previous(today);
    } else if (given.has("on")) {
        const auto day = parse_day(text);
        if (!day) return fail(day.error().code, day.error().detail, "--on", "write YYYY-MM-DD, today or yesterday");
        globals.on = *day;
    }
    if (given.has("known")) {
        const auto known = parse_known(given.value("known"));
        if (!known) return fail(known.error().code, known.error().detail, "--known", "a day, an instant, @SIZE or now");
        globals.known = *known;
    }
    return globals;
}

}  // namespace annals::cli
