#include "daemon/write/appender.hpp"

#include "daemon/write/planner.hpp"

#include <chrono>
#include <cstdlib>
#include <exception>

namespace annals::write {

Appender::Appender(const AppenderOptions& options, AppenderPorts ports, const ops::Log& log, ops::Metrics& metrics)
    : options_(options),
      ports_(std::move(ports)),
      log_(log),
      appended_(metrics.counter("annals_appended_total", "Entries recorded.")),
      duplicates_(metrics.counter("annals_append_duplicates_total", "Statements that were known already.")),
      refused_(metrics.counter("annals_append_refused_total", "Append requests refused by the writer.")),
      commits_(metrics.counter("annals_commits_total", "Group commits.")),
      commits_here_(metrics.counter("annals_commits_here_total", "Commits on the thread that took the request.")),
      waiting_(metrics.gauge("annals_append_queue", "Append requests that wait for the writer.")),
      commit_us_(metrics.histogram("annals_commit_seconds", "Duration of a group commit.")),
      closed_(fail(Errc::not_ready, "the ledger is still being read", {}, "retry in a moment")) {}

Appender::~Appender() { stop(); }

void Appender::start(std::unique_ptr<Planner> planner) {
    const std::lock_guard lock(mutex_);
    CHECK(!thread_.joinable() && !planner_);
    if (is_stopping_) return;
    planner_ = std::move(planner);
    closed_.reset();
    thread_ = std::thread([this] { write_all(); });
}

void Appender::refuse_all(const Error& reason) {
    const std::lock_guard lock(mutex_);
    closed_ = reason;
}

Result<void> Appender::submit(AppendRequest request, OnAppended on_appended) {
    CHECK(!request.submissions.empty());
    Waiting waiting{std::move(request), std::move(on_appended)};
    bool is_here = false;
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return *closed_;
        if (is_stopping_) return fail(Errc::busy, "the daemon is stopping", {}, "retry with the same keys");
        is_here = waiting.request.may_write_here && !is_writing_ && !has_work();
        if (is_here) {
            is_writing_ = true;
        } else if (auto queued = enqueue(std::move(waiting)); !queued) {
            return queued;
        }
    }
    if (is_here)
        write_here(std::move(waiting));
    else
        changed_.notify_one();
    return {};
}

// mutex_ is held.
bool Appender::has_work() const { return is_stopping_ || !queue_.empty() || !errands_.empty(); }

// mutex_ is held.
Result<void> Appender::enqueue(Waiting waiting) {
    const std::size_t statements = waiting.request.submissions.size();
    const std::size_t bytes = waiting.request.bytes;
    if (!queue_.empty() && (queue_.size() >= options_.queue_requests_max ||
                            queued_statements_ + statements > options_.queue_statements_max ||
                            queued_bytes_ + bytes > options_.queue_bytes_max))
        return fail(Errc::busy, "the writer's queue is full", {}, "retry with the same keys");
    queued_statements_ += statements;
    queued_bytes_ += bytes;
    queue_.push_back(std::move(waiting));
    waiting_.set(static_cast<std::int64_t>(queue_.size()));
    return {};
}

// Waits until the writer thread has run it.
Result<void> Appender::run_on_writer(Errand errand) {
    std::future<void> done = errand.get_future();
    {
        const std::lock_guard lock(mutex_);
        if (is_stopping_ || !thread_.joinable())
            return closed_ ? *closed_ : fail(Errc::busy, "the daemon is stopping", {}, "retry");
        errands_.push_back(std::move(errand));
    }
    changed_.notify_one();
    done.get();
    return {};
}

void Appender::run_errands() {
    std::deque<Errand> errands;
    {
        const std::lock_guard lock(mutex_);
        errands.swap(errands_);
    }
    for (Errand& errand : errands) errand();
}

Result<std::vector<std::optional<Seq>>> Appender::find_keys(const std::vector<std::string>& keys) {
    std::vector<std::optional<Seq>> seqs;
    std::optional<Error> failed;
    const auto ran = run_on_writer(Errand([&] {
        for (const std::string& key : keys) {
            const auto seq = planner_->find_key(key, ports_.read);
            if (!seq && seq.error().code != Errc::not_found) failed = seq.error();
            seqs.push_back(seq ? std::optional(*seq) : std::nullopt);
        }
    }));
    if (!ran) return ran.error();
    if (failed) return *failed;
    return seqs;
}

Result<Trial> Appender::try_out(AppendRequest request) {
    CHECK(!request.submissions.empty());
    if (const auto open = health(); !open) return open.error();
    Result<Trial> trial = fail(Errc::internal, "not tried");
    const auto ran = run_on_writer(Errand([&] {
        std::vector<AppendRequest> requests;
        requests.push_back(std::move(request));
        Plan plan = planner_->plan(requests, ports_.clock(), ports_.read);
        planner_->drop();
        trial = Result<Trial>(Trial{std::move(plan.results.front()), std::move(plan.commit.entries)});
    }));
    if (!ran) return ran.error();
    return trial;
}

void Appender::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

Result<void> Appender::health() const {
    const std::lock_guard lock(mutex_);
    if (closed_) return *closed_;
    return {};
}

void Appender::write_all() {
    try {
        while (auto group = take_group()) {
            run_errands();
            if (!group->empty()) write_group(std::move(*group));
            end_group();
        }
    } catch (const std::exception& error) {
        give_up(error);
    }
}

void Appender::write_here(Waiting waiting) {
    try {
        std::vector<Waiting> group;
        group.push_back(std::move(waiting));
        if (write_group(std::move(group))) commits_here_.add();
    } catch (const std::exception& error) {
        give_up(error);
    }
    if (end_group()) changed_.notify_one();
}

// Out of memory, at best. What was acknowledged is on the disk; the rest is for a restart to find out.
void Appender::give_up(const std::exception& error) {
    log_.error("write.failed", {{"why", error.what()}});
    std::_Exit(EXIT_FAILURE);
}

// All that waits, up to the limits of a group and at least one; empty when only errands wait; none at the end. From
// here to end_group() nobody else writes.
std::optional<std::vector<Appender::Waiting>> Appender::take_group() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !is_writing_ && has_work(); });
    if (queue_.empty() && errands_.empty()) return std::nullopt;
    is_writing_ = true;
    std::vector<Waiting> group;
    std::size_t statements = 0;
    std::size_t bytes = 0;
    while (!queue_.empty()) {
        const AppendRequest& next = queue_.front().request;
        statements += next.submissions.size();
        bytes += next.bytes;
        if (!group.empty() && (statements > options_.group_statements_max || bytes > options_.group_bytes_max)) break;
        queued_statements_ -= next.submissions.size();
        queued_bytes_ -= next.bytes;
        group.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    waiting_.set(static_cast<std::int64_t>(queue_.size()));
    return group;
}

// Lets others write; true when there is something for the writer's own thread.
bool Appender::end_group() {
    const std::lock_guard lock(mutex_);
    is_writing_ = false;
    return has_work();
}

// Whether it was committed: there was something new in it, and the disk took it.
bool Appender::write_group(std::vector<Waiting> group) {
    if (const auto open = health(); !open) {
        refuse_group(group, 0, open.error());
        return false;
    }
    std::vector<AppendRequest> requests;
    requests.reserve(group.size());
    for (Waiting& waiting : group) requests.push_back(std::move(waiting.request));
    Plan plan = planner_->plan(requests, ports_.clock(), ports_.read);
    if (plan.commit.entries.empty()) {
        planner_->keep();
    } else {
        const auto begun = std::chrono::steady_clock::now();
        const auto written = ports_.commit(plan.commit);
        const auto took = std::chrono::steady_clock::now() - begun;
        commit_us_.observe(
            static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
        if (!written) {
            // Requests judged after the first one with new entries were judged beside what is not recorded now.
            planner_->drop();
            log_.error("write.commit_failed", {{"code", errc_word(written.error().code)},
                                               {"why", written.error().detail},
                                               {"entries", plan.commit.entries.size()}});
            if (ports_.is_poisoned())
                refuse_all(fail(Errc::poisoned, "a write has failed: " + written.error().detail, {},
                                "the daemon must be restarted; retry then with the same keys"));
            for (std::size_t i = 0; i < plan.results_before_commit; ++i) answer(group[i], std::move(plan.results[i]));
            refuse_group(group, plan.results_before_commit, written.error());
            return false;
        }
        planner_->keep();
        commits_.add();
        appended_.add(plan.commit.entries.size());
    }
    duplicates_.add(plan.duplicates);
    for (std::size_t i = 0; i < group.size(); ++i) answer(group[i], std::move(plan.results[i]));
    // Whoever waits for an answer is woken before the threads that follow the head.
    if (plan.commit.entries.empty()) return false;
    ports_.on_committed(plan.commit.head.edge.size());
    return true;
}

void Appender::refuse_group(std::vector<Waiting>& group, std::size_t from, const Error& reason) {
    for (std::size_t i = from; i < group.size(); ++i) answer(group[i], AppendRefusal{{reason}});
}

void Appender::answer(Waiting& waiting, AppendResult result) {
    if (std::holds_alternative<AppendRefusal>(result)) refused_.add();
    waiting.on_appended(std::move(result));
}

}  // namespace annals::write
