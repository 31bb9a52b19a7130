// A ledger in memory: a case file, a copy with one more statement. Answered by the same pure code as in the daemon.
#pragma once

#include "cli/client/ledger.hpp"

#include <memory>

namespace annals::cli {

class OfflineLedger final : public Ledger {
public:
    // `now` is the clock that questions are asked at.
    OfflineLedger(std::unique_ptr<state::Log> log, Instant now) : log_(std::move(log)), now_(now) {}

    Result<AnswerBytes> ask(const state::Question& question) override;
    Result<EventsPage> events(const EventsWanted& wanted) override;
    Result<boost::json::value> entry(Seq seq) override;
    // Nothing is ever appended offline: unsupported.
    AppendOutcome append(const boost::json::array& statements) override;
    // All that is there, then caught up; then it ends.
    Result<void> follow(const FeedWanted& wanted, const OnEntry& on_entry, const OnCaughtUp& on_caught_up) override;
    Result<std::vector<HealthLine>> health() override;

private:
    const std::unique_ptr<state::Log> log_;
    const Instant now_;
};

}  // namespace annals::cli
