#include "cli/client/offline_trial.hpp"

#include "cli/client/offline_ledger.hpp"
#include "schema/event/about.hpp"
#include "schema/event/check_statement.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json.hpp"
#include "schema/state/accept.hpp"

#include <algorithm>

namespace annals::cli {

namespace {

namespace json = boost::json;

// The entries of a log, and those that would follow.
class Rehearsal {
public:
    Rehearsal(std::vector<state::Recorded> entries, Instant recorded_at)
        : recorded_at_(recorded_at),
          entries_(std::move(entries)),
          size_(entries_.size()),
          seq_by_key_(keys_of(entries_)) {
        for (const state::Recorded& entry : entries_) facts_.apply(entry.seq, entry.statement, find());
        if (!entries_.empty() && recorded_at_ <= entries_.back().recorded_at)
            recorded_at_ = {entries_.back().recorded_at.us + 1};
    }

    // Takes statements, one after the other; what is wrong with one goes to `errors`.
    void take(const json::array& statements, Trial& trial) {
        for (std::size_t i = 0; i < statements.size(); ++i) take(statements[i], "/" + std::to_string(i), trial);
    }

    std::vector<state::Recorded> added() const {
        return {entries_.begin() + static_cast<std::ptrdiff_t>(size_), entries_.end()};
    }

private:
    void take(const json::value& json, const std::string& place, Trial& trial) {
        event::Problems problems;
        auto statement = event::statement_from_json(json, place, find_target(), problems);
        if (statement) event::check_statement(*statement, place, problems);
        if (!statement || !problems.empty()) {
            trial.errors.insert(trial.errors.end(), problems.errors().begin(), problems.errors().end());
            return;
        }
        if (auto refused = judge(*statement, trial); refused) {
            refused->place = place + refused->place;
            trial.errors.push_back(std::move(*refused));
        }
    }

    state::AcceptFacts::FindStatement find() const {
        return [this](Seq seq) -> Result<event::Statement> {
            if (to_number(seq) >= entries_.size()) return fail(Errc::not_found, "there is no such entry");
            return entries_[to_number(seq)].statement;
        };
    }
    event::FindTarget find_target() const {
        return [this](const std::variant<Seq, std::string>& what) -> std::optional<event::Target> {
            Seq seq{entries_.size()};
            if (const auto* key = std::get_if<std::string>(&what)) {
                if (const auto found = seq_by_key_.find(*key); found != seq_by_key_.end()) seq = found->second;
            } else {
                seq = std::get<Seq>(what);
            }
            if (to_number(seq) >= entries_.size()) return std::nullopt;
            const event::Payload& payload = entries_[to_number(seq)].statement.payload;
            return event::Target{seq, event::tag_of(payload), event::version_of(payload)};
        };
    }

    std::optional<Error> judge(event::Statement& statement, Trial& trial) {
        std::vector<Subject> about_of_target;
        if (const auto target = event::target_of(statement.payload)) {
            if (*target >= entries_.size())
                return fail(Errc::bad_target, "entry " + std::to_string(*target) + " is no earlier entry", "/target");
            about_of_target = entries_[*target].statement.about;
        }
        statement.about = event::about_of(statement.payload, about_of_target);
        const std::string key = statement.envelope.key.text;
        if (const auto known = seq_by_key_.find(key); known != seq_by_key_.end()) {
            const auto one = event::encode_statement(entries_[to_number(known->second)].statement);
            const auto other = event::encode_statement(statement);
            if (!one || !other || *one != *other)
                return fail(
                    Errc::key_reused,
                    "entry " + std::to_string(to_number(known->second)) + " has this key and says another thing",
                    "/key", "a key belongs to one statement for ever: choose another one");
            trial.entries.push_back({known->second, true});
            return std::nullopt;
        }
        if (const auto accepted = facts_.check(statement, find()); !accepted) return accepted.error();
        const Seq seq{entries_.size()};
        facts_.apply(seq, statement, find());
        seq_by_key_.emplace(key, seq);
        entries_.push_back({seq, recorded_at_, "dry-run", std::move(statement)});
        trial.entries.push_back({seq, false});
        return std::nullopt;
    }

    Instant recorded_at_;
    std::vector<state::Recorded> entries_;
    const std::size_t size_;  // of the log
    state::AcceptFacts facts_;
    SeqByKey seq_by_key_;
};

}  // namespace

Judgement OfflineLedger::judge(const json::array& statements) {
    Judgement judgement;
    const TreeSize size = log_->size();
    auto entries = log_->range(Seq{0}, Seq(to_number(size)));
    if (!entries) {
        judgement.errors.push_back(entries.error());
        return judgement;
    }
    Trial trial;
    Rehearsal rehearsal(std::move(*entries), now_);
    rehearsal.take(statements, trial);
    judgement.by = Judgement::By::copy;
    judgement.count = statements.size();
    judgement.size = to_number(size);
    judgement.errors = std::move(trial.errors);
    return judgement;
}

Trial try_statements(const state::Log& log, const json::array& statements, const state::TrialAsked& asked,
                     Instant now) {
    Trial trial;
    const TreeSize size = log.size();
    auto entries = log.range(Seq{0}, Seq(to_number(size)));
    const auto root = log.root(size);
    if (!entries || !root) {
        trial.errors.push_back(entries ? root.error() : entries.error());
        return trial;
    }
    trial.size = to_number(size);
    trial.root = to_hex(*root);
    Rehearsal rehearsal(std::move(*entries), now);
    rehearsal.take(statements, trial);
    if (!trial.errors.empty()) return trial;
    auto answer = state::try_entries(log, size, rehearsal.added(), asked, {now});
    if (!answer) {
        trial.errors.push_back(answer.error());
        return trial;
    }
    trial.on = to_string(answer->on);
    trial.warnings = std::move(answer->warnings);
    trial.revised = std::move(answer->revised);
    return trial;
}

SeqByKey keys_of(const std::vector<state::Recorded>& entries) {
    SeqByKey seq_by_key;
    for (const state::Recorded& entry : entries) seq_by_key.emplace(entry.statement.envelope.key.text, entry.seq);
    return seq_by_key;
}

Trial OfflineLedger::try_out(const json::array& statements, const state::TrialAsked& asked) {
    return try_statements(*log_, statements, asked, now_);
}

Result<void> OfflineLedger::learn_keys() {
    if (!seq_by_key_.empty()) return {};
    const auto entries = log_->range(Seq{0}, Seq(to_number(log_->size())));
    if (!entries) return entries.error();
    seq_by_key_ = keys_of(*entries);
    return {};
}

Result<std::vector<std::optional<Seq>>> OfflineLedger::find_keys(const std::vector<std::string>& keys) {
    if (const auto learned = learn_keys(); !learned) return learned.error();
    std::vector<std::optional<Seq>> found;
    for (const std::string& key : keys) {
        const auto seq = seq_by_key_.find(key);
        found.push_back(seq == seq_by_key_.end() ? std::nullopt : std::optional(seq->second));
    }
    return found;
}

}  // namespace annals::cli
