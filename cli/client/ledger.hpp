// A ledger, seen from the asking side: the one interface of all commands. Two real implementations: a daemon
// (remote_ledger.hpp), and entries in memory (offline_ledger.hpp), answered by the same pure code.
#pragma once

#include "schema/state/trial.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace annals::cli {

// An answer: its exact bytes (what a citation hashes), and the same, read.
struct AnswerBytes {
    std::string text;
    boost::json::value json;
};

// Which entries: those after `after` (exclusive; none: from the first), at most `limit`.
struct EventsWanted {
    std::optional<Seq> after;
    std::uint32_t limit = 100;
    std::string subject;     // kind:id, or empty
    std::string type;        // a wire name, or empty
    bool is_itself = false;  // only what says what the subject itself is (state::says_itself)
};
struct EventsPage {
    std::vector<boost::json::value> entries;  // as event::entry_to_json gives them
    std::optional<Seq> next;                  // ask again with `after` = this
    std::uint64_t head = 0;                   // the tree size
};

// What became of statements that were sent: either all entries, or why none was taken.
struct AppendedEntry {
    Seq seq{};
    bool is_duplicate = false;
};
struct AppendOutcome {
    std::vector<AppendedEntry> entries;
    std::string recorded_at;
    std::uint64_t size = 0;
    std::string root;
    std::vector<Error> errors;           // not empty: nothing was appended
    std::vector<std::string> proofs;     // a tlog-proof for each entry, where they were waited for
    std::optional<Error> proof_problem;  // why there are none, though the entries are recorded
};

// What statements would come to, were they recorded now: nothing is.
struct Trial {
    std::vector<AppendedEntry> entries;
    std::uint64_t size = 0;  // of the ledger that they were judged against, and its root
    std::string root;
    std::string on;                     // the day that `revised` is about
    std::vector<std::string> warnings;  // of that answer
    boost::json::value revised;         // a state::RevisedAnswer, as JSON: what would change
    std::vector<Error> errors;          // not empty: the ledger would refuse them
};

// Whether a ledger would take statements, sent in batches one after the other.
struct Judgement {
    enum class By : std::uint8_t {
        ledger,  // by the ledger itself, as it is now
        copy,    // by the same rules, over a copy of its entries
        nobody,
    };
    By by = By::nobody;
    std::size_t count = 0;      // of the statements, how many of the first were judged
    std::string why_not;        // why nobody did
    std::uint64_t size = 0;     // of the ledger or copy that they were held against
    std::vector<Error> errors;  // what would be refused, each at "/N/field" of the statements
};

// What an append waits for, beyond the disk: the checkpoint that covers it.
enum class Wait : std::uint8_t { none, proof };

struct HealthLine {
    std::string what;  // health, readiness, ledger
    bool is_good = false;
    std::string detail;
};

// Which entries of the feed: behind `after` (a seq, "now" for the head, or empty for all of them).
struct FeedWanted {
    std::string after;
    std::string subject;      // kind:id, or empty
    bool with_parts = false;  // and what belongs to the subject (schema/state/belonging.hpp)
    std::string type;         // a wire name, or empty
};

// Takes one thing that happened on the feed; false: enough.
using OnEntry = std::function<bool(const boost::json::value& entry)>;
using OnCaughtUp = std::function<bool()>;

// Takes one event of a stream, by its name; false: enough.
using OnEvent = std::function<bool(const std::string& name, const boost::json::value& data)>;

// What a ledger shows first.
struct Greeting {
    bool answers_questions = true;       // false: a web server that has the files of a published copy, and no more
    std::string checkpoint;              // the signed note; empty: none is shown
    std::optional<Error> no_checkpoint;  // why not
};

class Ledger {
public:
    Ledger() = default;
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;
    virtual ~Ledger() = default;

    // The answer to a question. Errors are those of state::ask, and those of the way to the ledger.
    virtual Result<AnswerBytes> ask(const state::Question& question) = 0;
    virtual Result<EventsPage> events(const EventsWanted& wanted) = 0;
    virtual Result<boost::json::value> entry(Seq seq) = 0;
    // Appends the statements as one batch, or none of them.
    virtual AppendOutcome append(const boost::json::array& statements, Wait wait) = 0;
    // What append() would do with them, and which answers that would change.
    virtual Trial try_out(const boost::json::array& statements, const state::TrialAsked& asked);
    // What append() would refuse of them, however many batches they make; `errors` also holds why it was not to be had
    // (unreachable, busy ...).
    virtual Judgement judge(const boost::json::array& statements);
    // The entry of each idempotency key, none where there is none.
    virtual Result<std::vector<std::optional<Seq>>> find_keys(const std::vector<std::string>& keys);
    // Hands on every entry behind `wanted.after` as it comes, until a callback has enough or the way breaks.
    virtual Result<void> follow(const FeedWanted& wanted, const OnEntry& on_entry, const OnCaughtUp& on_caught_up) = 0;
    virtual Result<std::vector<HealthLine>> health() = 0;
    // One request: who answers there, and the checkpoint it shows. Here: a ledger that shows none.
    virtual Result<Greeting> greet();
    // The bytes at a path of a published copy, such as "checkpoint" or "tile/0/000" (schema/audit/copy.hpp).
    virtual Result<Bytes> read(const std::string& path);
    // Puts bytes under a path of the daemon's, such as "v1/sources/SHA256". unsupported where nothing is kept.
    virtual Result<void> write(const std::string& path, const std::string& content);
    // Hands on the Server-Sent Events of a path of the daemon's, such as "v1/audit", until they end or `on_event` has
    // enough. unsupported where nothing streams.
    virtual Result<void> stream(const std::string& path, const OnEvent& on_event);
};

}  // namespace annals::cli
