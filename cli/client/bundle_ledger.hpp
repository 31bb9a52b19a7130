// A bundle that holds part of a log, as a ledger: it answers the one question that it carries.
#pragma once

#include "cli/client/ledger.hpp"
#include "schema/audit/bundle.hpp"

namespace annals::cli {

class BundleLedger final : public Ledger {
public:
    // A bundle that audit::check_bundle has found to hold, with a question.
    explicit BundleLedger(audit::Bundle bundle) : bundle_(std::move(bundle)) {}

    // The bundle's answer, when it is that question: clocks that are not given are the bundle's. unsupported otherwise,
    // naming the question that it does answer.
    Result<AnswerBytes> ask(const state::Question& question) override;
    // Its entries, which are not all of the log's.
    Result<EventsPage> events(const EventsWanted& wanted) override;
    Result<boost::json::value> entry(Seq seq) override;
    AppendOutcome append(const boost::json::array& statements, Wait wait) override;
    Result<void> follow(const FeedWanted& wanted, const OnEntry& on_entry, const OnCaughtUp& on_caught_up) override;
    Result<std::vector<HealthLine>> health() override;

private:
    const audit::Bundle bundle_;
};

}  // namespace annals::cli
