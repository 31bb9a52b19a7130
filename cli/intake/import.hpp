// What an import of hand-written files would record: files and a view of the ledger in, statements and a report out.
// Pure: reading the files and talking to the ledger are the caller's.
#pragma once

#include "schema/event/statement.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace annals::intake {

// Statements in one atomic request; more are cut into several, in order of dependence.
inline constexpr std::size_t batch_statements_max = 1000;

// A file as it was read. The name is what errors show, and its ending says the form: .csv is a membership roster,
// everything else TOML (a plan file or an events file, by its `schema`).
struct NamedText {
    std::string name;
    std::string text;
};

// An entry as it counts at the head: its statement with the corrections that remain applied.
struct Held {
    Seq seq{};
    event::Statement statement;
    bool is_retracted = false;
};

// The ledger as an import sees it, at its head. Each function may fail (unreachable ...), which ends the import.
// Questions come in lists where many are asked, so that a transport can put them into one request.
struct LedgerView {
    // The entry of each key, retracted ones too; none where no entry has that key. Same order and count as `keys`.
    std::function<Result<std::vector<std::optional<Held>>>(const std::vector<std::string>& keys)> find;
    // The entry that registers each subject (of those not retracted); none where nothing does.
    std::function<Result<std::vector<std::optional<Held>>>(const std::vector<Subject>& subjects)> registered;
    // Every subject that has this code, name or printed form (as `resolve` answers); ids need not be among them.
    std::function<Result<std::vector<Subject>>(const std::string& text)> resolve;
    // Every registered id of a kind, for suggestions only. May be empty.
    std::function<Result<std::vector<std::string>>(Kind kind)> ids;
    // The keys of entries (retracted ones too) that begin with `prefix`.
    std::function<Result<std::vector<std::string>>(const std::string& prefix)> keys_with_prefix;
    // The entries about a subject, those not retracted. For a warning only; may be empty.
    std::function<Result<std::vector<Held>>(const Subject& subject)> about;
};

// One entry of a ledger, for view_of.
struct Numbered {
    Seq seq{};
    event::Statement statement;
};
// A view over a whole log held in memory (entries by seq): for a small ledger, a mirror, a test. An empty list is the
// view of an empty ledger.
LedgerView view_of(const std::vector<Numbered>& log);

// What to do about items that differ from what the ledger holds. At most one is given; with none, nothing is written
// when there are such items.
struct ImportOptions {
    std::optional<std::string> as_correction;  // the record was wrong: the reason
    std::optional<DayRange> as_change;         // the world changed: from that day on
};

// A field that differs: its values as people read them, empty where there is none.
struct FieldChange {
    std::string field;
    std::string old_value;
    std::string new_value;
};

enum class Verdict : std::uint8_t {
    added,      // not in the ledger
    identical,  // the ledger says the same
    changed,    // the ledger says something else
    retracted,  // the ledger once said it and took it back: left alone
};

std::string_view verdict_word(Verdict verdict);  // new, identical, changed, retracted

struct ImportItem {
    std::string key;
    std::string place;  // file:line:column
    Verdict verdict = Verdict::added;
    std::string sentence;              // what the file says, in words
    std::vector<FieldChange> changes;  // of a changed item
    std::optional<Seq> seq;            // the ledger's entry
};

// In the ledger under the same plan, and no more in its file. Never retracted by an import.
struct GoneItem {
    std::string key;
    Seq seq{};
    std::string sentence;
};

struct Count {
    std::string noun;
    std::size_t count = 0;
};

// "/12/instance", of the ledger's errors, is the 13th statement that was sent, and a place in it. None for other
// places.
struct PlaceSent {
    std::size_t index = 0;
    std::string within;
};
std::optional<PlaceSent> place_sent(std::string_view place);

struct ImportPlan {
    // Every error of meaning, or the one syntax error of each file; `place` is file:line:column. Where there is any,
    // nothing else is filled.
    std::vector<Error> problems;
    std::vector<ImportItem> items;  // in the order in which they would be recorded
    std::vector<GoneItem> gone;
    std::vector<std::string> warnings;
    std::vector<Count> counts;  // of what the files hold: 6 commitments, 21 milestones ...
    bool needs_choice = false;  // items differ and neither option was given
    // What to send, each batch one atomic request, in this order. Empty where nothing is to be recorded, where there
    // are problems, or where a choice is needed.
    std::vector<std::vector<event::Statement>> batches;

    // What the ledger refused of a batch, the places being JSON pointers into it ("/12/instance"), as an error of the
    // files: file:line:column, the field named. Never empty.
    std::function<Error(std::size_t batch, Error refusal)> in_files;

    std::size_t statements_count() const;
};

// Compares the files with the ledger. The error is the ledger's; what is wrong with the files is in the plan.
Result<ImportPlan> plan_import(const std::vector<NamedText>& files, const LedgerView& ledger,
                               const ImportOptions& options);

// The plan in words, for a terminal and for a pull request: problems, or counts, what is new, what differs and the
// choice it leaves, what is gone, warnings. `is_dry_run` says "would be recorded".
std::string report_in_words(const ImportPlan& plan, bool is_dry_run);
// The same for programs.
boost::json::value report_in_json(const ImportPlan& plan);

}  // namespace annals::intake
