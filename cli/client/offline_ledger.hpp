// A ledger in memory: a case file, a copy with one more statement. Answered by the same pure code as in the daemon.
#pragma once

#include "cli/client/offline_trial.hpp"
#include "schema/audit/copy.hpp"

#include <memory>

namespace annals::cli {

// Whether a page of these entries holds it. `log` holds what it acts on.
bool is_wanted(const state::Log& log, const state::Recorded& recorded, const EventsWanted& wanted);

class OfflineLedger final : public Ledger {
public:
    // `now` is the clock that questions are asked at.
    OfflineLedger(std::unique_ptr<state::Log> log, Instant now) : log_(std::move(log)), now_(now) {}
    // Of a verified copy: entries are then shown with their hashes, as a daemon shows them. corrupt, naming the entry
    // that does not decode.
    static Result<std::unique_ptr<OfflineLedger>> of_copy(audit::VerifiedCopy copy, Instant now);

    Result<AnswerBytes> ask(const state::Question& question) override;
    Result<EventsPage> events(const EventsWanted& wanted) override;
    Result<boost::json::value> entry(Seq seq) override;
    // Nothing is ever appended offline: unsupported.
    AppendOutcome append(const boost::json::array& statements, Wait wait) override;
    // Judged by the accept facts of all entries, which are made for it.
    Trial try_out(const boost::json::array& statements, const state::TrialAsked& asked) override;
    Judgement judge(const boost::json::array& statements) override;
    Result<std::vector<std::optional<Seq>>> find_keys(const std::vector<std::string>& keys) override;
    // All that is there, then caught up; then it ends.
    Result<void> follow(const FeedWanted& wanted, const OnEntry& on_entry, const OnCaughtUp& on_caught_up) override;
    Result<std::vector<HealthLine>> health() override;

private:
    boost::json::value shown(const state::Recorded& recorded) const;
    Result<void> learn_keys();

    const std::unique_ptr<state::Log> log_;
    const Instant now_;
    audit::EntryList entries_;  // of a copy; else empty
    std::vector<Sha256> leaves_;
    SeqByKey seq_by_key_;  // when keys were first asked for
};

}  // namespace annals::cli
