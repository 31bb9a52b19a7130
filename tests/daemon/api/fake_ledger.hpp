// A ledger in memory behind the API's ports: appends at once, on the caller's thread, with a clock that counts.
#pragma once

#include "daemon/api/ports.hpp"
#include "daemon/api/slices.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>

namespace annals::api {

class FakeLedger {
public:
    Ports ports() {
        Ports ports;
        ports.submit = [this](write::AppendRequest request, const write::OnAppended& on_appended) {
            return submit(std::move(request), on_appended);
        };
        ports.find_target = [this](const std::variant<Seq, std::string>& what) { return find(what); };
        ports.find_keys = [this](const std::vector<std::string>& keys) { return find_keys(keys); };
        ports.try_out = [this](write::AppendRequest request) { return try_out(std::move(request)); };
        ports.what_changes = [this](TreeSize size, const std::vector<state::Recorded>& added,
                                    const state::TrialAsked& asked_about) -> Result<state::TrialAnswer> {
            tried_at = size;
            tried = added;
            tried_about = asked_about;
            return state::TrialAnswer{asked_about.on.value_or(day_of(2024, 1, 1)), {"a warning"}, {}};
        };
        ports.head = [this] { return head(); };
        ports.ledger = [] { return LedgerView{"example.org/ledger", Instant{}, {"example.org/ledger+1+AQ=="}, {}}; };
        ports.entry = [this](Seq seq) { return entry(seq); };
        ports.entry_bytes = [](Seq seq) -> Result<Bytes> {
            const std::string text = "bytes of " + std::to_string(to_number(seq));
            return Bytes(text.begin(), text.end());
        };
        ports.entries = [this](const EntriesWanted& wanted) { return entries(wanted); };
        ports.size_at = [this](Instant instant) { return size_at(instant); };
        ports.ask = [this](const state::Question& question) { return ask(question); };
        ports.belonging = [this](const Subject& whole, TreeSize size) { return belonging(whole, size); };
        ports.questions = questions;
        ports.subscribe = [this](Seq from, std::function<void()> wake) { return subscribe(from, std::move(wake)); };
        if (has_proofs) put_proofs(ports);
        ports.put_copy = [this](const Sha256& sha256, const std::string& content) -> Result<bool> {
            return copies.emplace(to_hex(sha256), content).second;
        };
        ports.get_copy = [this](const Sha256& sha256) -> Result<std::string> {
            const auto found = copies.find(to_hex(sha256));
            if (found == copies.end()) return fail(Errc::not_found, "no copy is kept under this hash");
            return found->second;
        };
        ports.audit = audit;
        ports.ready = [this] { return ready; };
        ports.health = [this] { return health; };
        ports.room = [this] { return room; };
        ports.metrics_text = [] { return std::string("annals_fake 1\n"); };
        ports.run_on_worker = [this](const std::function<void()>& task) {
            if (!has_worker) return false;
            task();
            return true;
        };
        return ports;
    }

    HeadView head() const {
        const std::lock_guard lock(mutex_);
        return head_locked();
    }
    std::size_t subscribers() const {
        const std::lock_guard lock(mutex_);
        return wakes_.size();
    }
    // Records a party of that id; a statement.
    void record(const std::string& id);
    void say(const std::string& statement);

    Result<void> ready;
    Result<void> health;
    Result<void> room;
    Result<void> submitting;     // an error: submit() refuses with it
    std::vector<Error> refusal;  // not empty: what the writer answers
    Result<void> reading;        // an error: reads answer with it
    Result<boost::json::value> answer = boost::json::value(boost::json::object{{"answer", "yes"}});
    state::Question asked;             // the last
    write::AppendRequest submitted;    // the last
    std::optional<TreeSize> tried_at;  // by the last dry run, and what it would have recorded
    std::vector<state::Recorded> tried;
    state::TrialAsked tried_about;
    std::map<std::string, std::string> copies;  // by hash
    bool has_worker = true;
    Result<void> subscribing;
    Result<void> signing;
    bool has_proofs = true;
    std::function<Result<std::shared_ptr<read::Scrub>>()> audit;
    std::string checkpoint;
    std::size_t chunk_max = 100;
    std::optional<std::uint64_t> damaged;  // this entry is, and no other
    std::size_t scan_max = 1'000'000;      // entries that one read looks at
    std::vector<state::QuestionInfo> questions = {
        {"status", "How things stand.", {{"subject", "whose status", false, false}}},
        {"members", "Who is in.", {{"of", "of what", true, false}, {"countries", "only countries", false, true}}},
    };

private:
    Result<state::Belonging> belonging(const Subject& whole, TreeSize size) const {
        const std::lock_guard lock(mutex_);
        return state::belonging_of(whole, [&](const Subject& subject) {
            std::vector<state::Recorded> found;
            for (const EntryRow& row : rows_) {
                const auto& about = row.entry.statement.about;
                if (to_number(row.seq) >= to_number(size)) break;
                if (!std::binary_search(about.begin(), about.end(), subject)) continue;
                found.push_back({row.seq, row.entry.registration.recorded_at, "unix:tester", row.entry.statement});
            }
            return Result<std::vector<state::Recorded>>(std::move(found));
        });
    }
    HeadView head_locked() const {
        Sha256 root;
        root.bytes[0] = static_cast<std::uint8_t>(rows_.size());
        return {TreeSize(rows_.size()), root};
    }
    Result<void> submit(write::AppendRequest request, const write::OnAppended& on_appended) {
        if (!submitting) return submitting.error();
        if (!refusal.empty()) {
            on_appended(write::AppendRefusal{refusal});
            return {};
        }
        write::AppendAnswer done;
        {
            const std::lock_guard lock(mutex_);
            done.recorded_at = Instant{1'700'000'000'000'000 + static_cast<std::int64_t>(rows_.size())};
            for (const write::Submission& submission : request.submissions)
                done.entries.push_back(append(submission, done, request));
            done.size = head_locked().size;
            done.root = head_locked().root;
            submitted = std::move(request);
            for (const auto& [id, wake] : wakes_) wake();
        }
        on_appended(std::move(done));
        return {};
    }
    Result<std::vector<std::optional<Seq>>> find_keys(const std::vector<std::string>& keys) const {
        if (!reading) return reading.error();
        std::vector<std::optional<Seq>> found;
        for (const std::string& key : keys) {
            const auto target = find(key);
            found.push_back(target ? std::optional(target->seq) : std::nullopt);
        }
        return found;
    }
    // As if each statement were new; it is encoded as the writer would, but for what it is about.
    Result<write::Trial> try_out(const write::AppendRequest& request) const {
        if (!submitting) return submitting.error();
        if (!refusal.empty()) return write::Trial{write::AppendRefusal{refusal}, {}};
        write::Trial trial;
        write::AppendAnswer done;
        for (const write::Submission& submission : request.submissions) {
            const Seq seq{rows_.size() + trial.entries.size()};
            const event::Registration registration{Instant{5}, {request.recorded_by}, {}};
            const auto bytes =
                event::encode_entry(registration, event::encode_statement(submission.statement).value(), {});
            trial.entries.push_back({seq, {}, bytes.value()});
            done.entries.push_back({seq, false, {}});
        }
        trial.result = std::move(done);
        return trial;
    }
    write::Appended append(const write::Submission& submission, const write::AppendAnswer& done,
                           const write::AppendRequest& request) {
        const std::string& key = submission.statement.envelope.key.text;
        for (const EntryRow& row : rows_)
            if (row.entry.statement.envelope.key.text == key) return {row.seq, true, row.leaf};
        EntryRow row;
        row.seq = Seq(rows_.size());
        row.leaf.bytes[31] = static_cast<std::uint8_t>(rows_.size());
        row.entry.statement = submission.statement;
        row.entry.registration.recorded_at = done.recorded_at;
        row.entry.registration.recorded_by.text = request.recorded_by;
        rows_.push_back(row);
        return {row.seq, false, row.leaf};
    }
    std::optional<event::Target> find(const std::variant<Seq, std::string>& what) const {
        const std::lock_guard lock(mutex_);
        for (const EntryRow& row : rows_) {
            const auto* seq = std::get_if<Seq>(&what);
            const auto* key = std::get_if<std::string>(&what);
            if ((seq && *seq == row.seq) || (key && *key == row.entry.statement.envelope.key.text))
                return event::Target{row.seq, event::tag_of(row.entry.statement.payload),
                                     event::version_of(row.entry.statement.payload)};
        }
        return std::nullopt;
    }
    Result<EntryRow> entry(Seq seq) const {
        const std::lock_guard lock(mutex_);
        if (!reading) return reading.error();
        if (to_number(seq) >= rows_.size())
            return fail(Errc::not_found, "there is no entry " + std::to_string(to_number(seq)));
        return rows_[to_number(seq)];
    }
    Result<EntriesPage> entries(const EntriesWanted& wanted) const {
        const std::lock_guard lock(mutex_);
        if (!reading) return reading.error();
        EntriesPage page;
        std::uint64_t seq = to_number(wanted.from);
        const std::uint64_t until = std::min<std::uint64_t>(to_number(wanted.until), seq + scan_max);
        for (; seq < until && page.rows.size() < wanted.rows_max && !page.unreadable; ++seq) {
            if (damaged == seq)
                page.unreadable = {Seq(seq), fail(Errc::corrupt, "damaged", "entry " + std::to_string(seq))};
            else if (passes(rows_[seq], wanted.filter))
                page.rows.push_back(rows_[seq]);
        }
        page.scanned_until = Seq(seq);
        return page;
    }
    Result<TreeSize> size_at(Instant instant) const {
        const std::lock_guard lock(mutex_);
        std::uint64_t size = 0;
        while (size < rows_.size() && rows_[size].entry.registration.recorded_at <= instant) ++size;
        return TreeSize(size);
    }
    Result<Answered> ask(const state::Question& question) {
        const std::lock_guard lock(mutex_);
        asked = question;
        if (!answer) return answer.error();
        return Answered{event::print_json(*answer), TreeSize(rows_.size()), Sha256()};
    }
    Result<NextChunk> subscribe(Seq from, std::function<void()> wake) {
        const std::lock_guard lock(mutex_);
        if (!subscribing) return subscribing.error();
        const int id = next_id_++;
        wakes_[id] = std::move(wake);
        const auto ended = std::shared_ptr<void>(nullptr, [this, id](void*) {
            const std::lock_guard unlock(mutex_);
            wakes_.erase(id);
        });
        return NextChunk(
            [this, ended, position = to_number(from), is_caught_up = false]() mutable -> Result<FeedChunk> {
                const std::lock_guard again(mutex_);
                if (!reading) return reading.error();
                FeedChunk chunk;
                for (; position < rows_.size() && chunk.rows.size() < chunk_max; ++position)
                    chunk.rows.push_back(rows_[position]);
                chunk.position = Seq(position);
                chunk.size = TreeSize(rows_.size());
                chunk.is_now_caught_up = position >= rows_.size() && (!is_caught_up || !chunk.rows.empty());
                is_caught_up = position >= rows_.size();
                return chunk;
            });
    }
    void put_proofs(Ports& ports) {
        ports.checkpoint = [this] { return checkpoint; };
        ports.tile = [](const proof::TilePath& path) -> Result<Bytes> {
            if (path.tile.index > 0) return fail(Errc::not_found, "the tree has no such tile");
            return Bytes{path.is_entries ? std::uint8_t{'e'} : std::uint8_t{'t'}, path.tile.level};
        };
        ports.inclusion = [this](Seq seq, TreeSize size) -> Result<proof::Proof> {
            if (to_number(seq) >= to_number(size)) return fail(Errc::bad_value, "no such entry in the tree");
            return proof::Proof{head().root};
        };
        ports.consistency = [this](TreeSize, TreeSize) -> Result<proof::Proof> { return proof::Proof{head().root}; };
        ports.root_at = [this](TreeSize) -> Result<Sha256> { return head().root; };
        ports.when_signed = [this](TreeSize, const std::function<void(const Result<std::string>&)>& done) {
            if (!signing) return done(signing.error());
            done(checkpoint);
        };
    }

    mutable std::mutex mutex_;
    std::deque<EntryRow> rows_;
    std::map<int, std::function<void()>> wakes_;
    int next_id_ = 0;
};

inline std::string party(const std::string& id, const std::string& more = {}) {
    return R"({"type":"party.registered","key":"party:)" + id + R"(","id":")" + id +
           R"(","kind":"organisation","names":[")" + id + R"("])" + more + "}";
}

inline void FakeLedger::record(const std::string& id) { say(party(id)); }

inline void FakeLedger::say(const std::string& said) {
    event::Problems problems;
    auto statement = event::statement_from_json(*event::parse_json(said), "", {}, problems);
    ASSERT_TRUE(statement && problems.empty()) << said;
    write::AppendRequest request;
    request.submissions.push_back({std::move(*statement), std::nullopt});
    request.recorded_by = "unix:tester";
    const auto taken = submit(std::move(request), [](const write::AppendResult&) {});
    static_cast<void>(taken);
}

}  // namespace annals::api
