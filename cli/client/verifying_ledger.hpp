// A daemon whose answers are not taken on trust: each is computed again here, over raw entries that a signed checkpoint
// covers, and compared byte for byte.
#pragma once

#include "cli/client/offline_trial.hpp"
#include "schema/audit/copy.hpp"

#include <memory>

namespace annals::cli {

// What an answer is checked with.
struct Verification {
    // A verified copy of at least that many entries; waits for the checkpoint, within limits. What is read once is not
    // read again.
    std::function<Result<audit::VerifiedCopy>(TreeSize at_least)> copy;
    std::function<Result<TreeSize>()> size;  // how many entries the ledger says that it holds now
    TreeSize seen{};                         // entries that it has signed before it is asked
    Instant now;                             // the clock
};

class VerifyingLedger final : public Ledger {
public:
    // `asked` is borrowed.
    VerifyingLedger(Ledger& asked, Verification with) : asked_(asked), with_(std::move(with)) {}

    // bad_proof, naming the first differing place, where the entries give another answer or give one that was refused.
    Result<AnswerBytes> ask(const state::Question& question) override;
    // bad_proof where an entry is not what was signed, or one that belongs there is missing.
    Result<EventsPage> events(const EventsWanted& wanted) override;
    Result<boost::json::value> entry(Seq seq) override;
    // Passed on as it is: what is recorded is checked by its proof, which Wait::proof asks for.
    AppendOutcome append(const boost::json::array& statements, Wait wait) override;
    // Tried out again over the entries that the ledger tried it on. bad_proof where they give another outcome: other
    // seqs, another change of answers, a refusal that it does not give, or none where it refuses.
    Trial try_out(const boost::json::array& statements, const state::TrialAsked& asked) override;
    // The ledger's own word: whether it takes statements is seen when they are recorded.
    Judgement judge(const boost::json::array& statements) override { return asked_.judge(statements); }
    // bad_proof where an entry has not the key that it is said to have, or a signed one has a key that is said to be
    // free.
    Result<std::vector<std::optional<Seq>>> find_keys(const std::vector<std::string>& keys) override;
    Result<void> follow(const FeedWanted& wanted, const OnEntry& on_entry, const OnCaughtUp& on_caught_up) override;
    Result<std::vector<HealthLine>> health() override { return asked_.health(); }
    Result<Greeting> greet() override { return asked_.greet(); }
    Result<Bytes> read(const std::string& path) override { return asked_.read(path); }

    // What has been verified, in a line for people; empty when nothing was asked.
    std::string verdict() const;
    // Whether something was recorded without a proof being asked for.
    bool has_recorded_unproved() const { return has_recorded_unproved_; }

private:
    struct Checked {
        audit::VerifiedCopy copy;
        std::unique_ptr<state::MemoryLog> log;
        std::optional<SeqByKey> seq_by_key;  // when keys were first asked for
    };

    Result<Checked*> checked(TreeSize at_least);
    Result<void> catch_up();
    Result<void> check_trial(const Trial& trial, const boost::json::array& statements, state::TrialAsked asked);
    Result<void> check_refusal(const Trial& refused, const boost::json::array& statements,
                               const state::TrialAsked& asked);
    Result<void> check_entry(const boost::json::value& shown, Seq seq);

    Ledger& asked_;
    const Verification with_;
    std::unique_ptr<Checked> checked_;
    std::size_t answers_ = 0;
    std::size_t entries_ = 0;
    std::size_t trials_ = 0;
    std::size_t keys_ = 0;
    bool has_recorded_unproved_ = false;
};

}  // namespace annals::cli
