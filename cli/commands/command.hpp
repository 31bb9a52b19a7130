// What a command is: data for the parser, the help, the man page and the completion, and the function that runs it.
#pragma once

#include "cli/client/endpoint.hpp"
#include "cli/client/ledger.hpp"
#include "cli/render/text.hpp"
#include "schema/base/as_of.hpp"

#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace annals::cli {

// Exit codes (DESIGN section 7).
enum class Exit : std::uint8_t { ok = 0, no = 1, usage = 2, refused = 3, unreachable = 4 };

// A list is given item by item, a pair is two values behind one option.
enum class Takes : std::uint8_t { flag, value, list, pair };

// --name VALUE
struct OptionSpec {
    std::string name;
    std::string value;  // what stands for the value in help; empty for a flag
    std::string help;
    Takes takes = Takes::value;
    bool is_required = false;
    std::vector<std::string> words = {};  // the only values, where there are such
};

struct ArgumentSpec {
    std::string name;
    std::string help;
    bool is_required = true;
    bool is_list = false;
};

// What the command line gave. Names are those of the specs.
class Given {
public:
    void add(const std::string& name, std::string value) { values_[name].push_back(std::move(value)); }
    bool has(const std::string& name) const { return values_.count(name) > 0; }
    const std::string& value(const std::string& name) const;              // the last one, or an empty text
    const std::vector<std::string>& list(const std::string& name) const;  // all of them, in order

private:
    std::map<std::string, std::vector<std::string>> values_;
};

class Context;

// Under which heading of the help a command stands: by what people are doing.
enum class Task : std::uint8_t { look, compare, verify, record, correct, maintain };

struct CommandSpec {
    std::vector<std::string> words;  // "status", or "milestone" and "reach"
    Task task = Task::look;
    std::string summary;  // one line
    std::vector<ArgumentSpec> arguments;
    std::vector<OptionSpec> options;
    std::string details;  // more, for the command's own help
    std::vector<std::string> examples;
    std::function<Exit(Context&)> run;
    // Where further options hang on an argument (the type of an event): given the command line behind the command's
    // words, completes the spec, or says what is wrong with it. May be empty.
    std::function<Result<void>(const std::vector<std::string>& arguments, CommandSpec& spec)> complete;
    // The words of --format that it can serve; another one is refused, never ignored.
    std::vector<std::string> formats = {"table", "json", "csv", "markdown"};
    std::string own_form = {};  // what it writes where --format is not given, if that is none of them: "an Atom feed"

    std::string name() const;  // the words, joined by spaces
};

// The machine, as the commands see it: handed in by main and by tests.
struct Host {
    std::ostream& out;
    std::ostream& err;
    Environment variable;
    std::function<Result<std::string>(const std::string& path)> read_file;  // "-" is standard input
    std::function<std::unique_ptr<Ledger>(const Endpoint& endpoint)> open_ledger;
    Instant now;
    std::uint32_t uid = 0;
    Terminal terminal;
    // Files of copies and bundles. Reading: not_found where there is none. Writing: folders are made, the file is put
    // in place whole. Absent where there is no file system (tests).
    std::function<Result<std::string>(const std::string& path)> read_copy_file = {};
    std::function<Result<void>(const std::string& path, std::string_view content)> write_copy_file = {};
    bool err_is_terminal = false;  // progress is told only there
};

enum class Format : std::uint8_t { table, json, csv, markdown };

// What the options that every command takes say.
struct Globals {
    Format format = Format::table;
    std::string ledger;  // as given; empty: ANNALS_LEDGER, else the default socket
    std::string key;     // verifier keys as given, one a line; empty: ANNALS_KEY, else the configuration
    bool verify = false;
    std::string mirror;  // where --verify keeps entries; empty: in a cache of its own
    std::optional<Day> on;
    Known known = KnownNow{};
    DateReading dates = DateReading::latest;
};

}  // namespace annals::cli
