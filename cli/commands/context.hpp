// One run of one command: what was given, the ledger it talks to, how it answers.
#pragma once

#include "cli/client/verifying_ledger.hpp"
#include "cli/commands/command.hpp"
#include "cli/commands/source.hpp"
#include "cli/render/page.hpp"

namespace annals::cli {

class Context {
public:
    Context(const Host& host, Globals globals, Given given)
        : host_(host), globals_(std::move(globals)), given_(std::move(given)) {}

    const Host& host() const { return host_; }
    const Globals& globals() const { return globals_; }
    const Given& given() const { return given_; }
    std::ostream& out() const { return host_.out; }

    // Where the ledger is that --ledger, ANNALS_LEDGER or the default names; found when first asked for.
    Result<Source*> source();
    // Whether there is a source: a case file in memory has none.
    bool has_source() const { return source_ != nullptr; }
    // That ledger, for asking: a daemon (under --verify, one whose answers are computed again here), or what a copy
    // holds, verified.
    Result<Ledger*> ledger();
    // Answers from this one instead (a case file). Takes it over.
    void use_ledger(std::unique_ptr<Ledger> ledger) {
        ledger_ = std::move(ledger);
        asked_ = ledger_.get();
    }

    // A question with the clocks that were given.
    state::Question question(std::string name, std::map<std::string, std::string> params = {}) const;

    // Prints a page as a table or CSV. Under --format json `json` is printed instead.
    void print(const Page& page, const boost::json::value& json);
    // A page of these lines alone, and what it says to programs: under --format csv a row, with a column for each
    // member.
    void print_lines(std::vector<Cell> lines, const boost::json::object& document);
    // Asks, and prints the answer: the exact bytes under --format json. The answer comes back for what hangs on it.
    Result<AnswerBytes> answer(const state::Question& question);

    // What --verify has found, as the last line of a table, or on standard error beside anything else.
    void close() const;

    // Tells what went wrong, and gives the exit code it means.
    Exit fail_with(const Error& error) const;
    Exit fail_with(const std::vector<Error>& errors) const;
    Exit fail_usage(const Error& error) const;

private:
    void tell(const Error& error) const;
    Result<void> open_copy();

    const Host& host_;
    Globals globals_;
    Given given_;
    std::unique_ptr<Source> source_;
    std::unique_ptr<Ledger> ledger_;
    Ledger* asked_ = nullptr;  // of the three: the daemon, ledger_ or verifying_
    std::unique_ptr<VerifyingLedger> verifying_;
    bool has_printed_table_ = false;
    std::string verified_copy_;  // what an offline copy rests on, for close()
};

// What an error means for the exit code: unreachable, a failed check ("no"), or refused.
Exit exit_of(Errc code);

}  // namespace annals::cli
