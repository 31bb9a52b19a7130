// The writer: turns waiting requests into durable entries, in groups, one group at a time.
//
// It has a thread of its own. A request that comes while nothing is being written, from a thread that may wait for the
// disk, is written on that thread: two changes of thread are saved, which cost a lone client a tenth of its time.
//
// Contract of an append. A request is a batch of statements and lands whole or not at all. When its answer says
// "recorded", its entries are fsynced, have their dense seqs for ever, and no later answer contradicts that. When the
// answer is an error of the ledger's judgement (422, 409, 412), nothing of the batch was recorded. When it is busy,
// disk_full, poisoned or io, or when no answer comes, nothing is promised either way: retry with the same keys, and a
// statement that was recorded is answered as a duplicate. After a failed write everything is refused (poisoned) until a
// restart has re-read what is on the disk.
#pragma once

#include "daemon/ops/clock.hpp"
#include "daemon/ops/log.hpp"
#include "daemon/ops/metrics.hpp"
#include "daemon/store/store.hpp"
#include "schema/event/statement.hpp"
#include "schema/state/accept.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace annals::write {

// One statement of a request, with the preconditions that its sender put on it.
struct Submission {
    event::Statement statement;
    std::optional<std::pair<Subject, std::uint64_t>> expected_revision;
};

struct AppendRequest {
    std::vector<Submission> submissions;         // not empty
    std::string recorded_by;                     // principal id
    std::optional<std::uint64_t> expected_size;  // optimistic concurrency on the whole ledger
    std::size_t bytes = 0;                       // what it weighs in the queue
    bool may_write_here = false;                 // the thread that submits it may wait for the disk, and no others come
};

// What became of one statement.
struct Appended {
    Seq seq{};
    bool is_duplicate = false;
    Sha256 leaf;
};

struct AppendAnswer {
    std::vector<Appended> entries;  // in the order of the request
    Instant recorded_at;            // of the new entries (of the first duplicate, if none is new)
    TreeSize size{};                // of the tree after this request's group
    Sha256 root;
};

// A refusal names each statement that is at fault: `place` is "/N" or "/N/field".
struct AppendRefusal {
    std::vector<Error> errors;  // not empty; the first one's code decides the status
};

using AppendResult = std::variant<AppendAnswer, AppendRefusal>;
// Called once, on the thread that wrote: the writer's own, or the one in submit(). Must not block.
using OnAppended = std::function<void(AppendResult)>;

// What a request would come to, were it recorded now.
struct Trial {
    AppendResult result;                      // leaf hashes, sizes and root as they would not be: salts are drawn
    std::vector<store::StoredEntry> entries;  // those that would be new, by seq; empty after a refusal
};

class Planner;

struct AppenderOptions {
    std::size_t queue_requests_max = 4'096;
    std::size_t queue_statements_max = 100'000;
    std::size_t queue_bytes_max = 64 * 1024 * 1024;
    std::size_t group_statements_max = 4'096;  // that one commit takes, unless a single request has more
    std::size_t group_bytes_max = 8 * 1024 * 1024;
};

// What the writer does to the world. All but `clock` are called by whoever writes: one call at a time.
struct AppenderPorts {
    std::function<Result<void>(const store::Commit&)> commit;  // Store::commit
    std::function<bool()> is_poisoned;                         // Store::is_poisoned: after a failed commit
    std::function<Result<store::StoredEntry>(Seq)> read;       // an entry that is durable
    ops::Clock clock;                                          // of recorded_at
    std::function<void(TreeSize)> on_committed;                // the head, after each commit and its answers; short
};

// Thread safety: every function from any thread; stop() not from the writer's own.
class Appender {
public:
    // Takes nothing (not_ready) until start().
    Appender(const AppenderOptions& options, AppenderPorts ports, const ops::Log& log, ops::Metrics& metrics);
    ~Appender();  // stops
    Appender(const Appender&) = delete;
    Appender& operator=(const Appender&) = delete;

    // Begins to write after what the planner has taken in. Once.
    void start(std::unique_ptr<Planner> planner);
    // There will be no writing: every request is refused with `reason`. Instead of start(), or at any time.
    void refuse_all(const Error& reason);

    // Puts a request into the queue, or writes it before it returns, where `may_write_here` and nothing else is written
    // or waits; `on_appended` is called exactly once. Refused, and never called: busy when the queue is full, not_ready
    // before start(), poisoned after a failed write, busy while stopping.
    Result<void> submit(AppendRequest request, OnAppended on_appended);

    // Two questions to the writer's own thread: they wait for the commit under way, so never ask them on an io thread.
    // Errors: those of health(), save poisoned for the first one; busy while stopping.
    //
    // The durable entry of each key, none where there is none; those of reading the store.
    Result<std::vector<std::optional<Seq>>> find_keys(const std::vector<std::string>& keys);
    // Judges a request as submit() would, and records nothing.
    Result<Trial> try_out(AppendRequest request);

    // Answers all that waits, whoever writes it, then ends the thread. Idempotent.
    void stop();

    // Why nothing is taken at present, other than a full queue: not_ready, poisoned, the reason of refuse_all().
    Result<void> health() const;

private:
    struct Waiting {
        AppendRequest request;
        OnAppended on_appended;
    };
    using Errand = std::packaged_task<void()>;
    bool has_work() const;
    Result<void> enqueue(Waiting waiting);
    void write_here(Waiting waiting);
    void write_all();
    Result<void> run_on_writer(Errand errand);
    void run_errands();
    std::optional<std::vector<Waiting>> take_group();
    bool end_group();
    bool write_group(std::vector<Waiting> group);
    void refuse_group(std::vector<Waiting>& group, std::size_t from, const Error& reason);
    [[noreturn]] void give_up(const std::exception& error);
    void answer(Waiting& waiting, AppendResult result);

    const AppenderOptions options_;
    const AppenderPorts ports_;
    const ops::Log log_;
    ops::Counter& appended_;
    ops::Counter& duplicates_;
    ops::Counter& refused_;
    ops::Counter& commits_;
    ops::Counter& commits_here_;
    ops::Gauge& waiting_;
    ops::Histogram& commit_us_;

    std::unique_ptr<Planner> planner_;  // once it is started: of whoever has set is_writing_

    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<Waiting> queue_;
    std::deque<Errand> errands_;
    std::size_t queued_statements_ = 0;
    std::size_t queued_bytes_ = 0;
    std::optional<Error> closed_;  // why nothing is taken
    bool is_stopping_ = false;
    bool is_writing_ = false;  // a thread plans and commits: the writer's own, or one in submit()
    std::thread thread_;
};

}  // namespace annals::write
