// A ledger kept by a daemon, over HTTP.
#pragma once

#include "cli/client/http.hpp"
#include "cli/client/ledger.hpp"

namespace annals::cli {

class RemoteLedger final : public Ledger {
public:
    explicit RemoteLedger(Endpoint endpoint, HttpLimits limits = {})
        : endpoint_(std::move(endpoint)), limits_(limits) {}

    Result<AnswerBytes> ask(const state::Question& question) override;
    Result<EventsPage> events(const EventsWanted& wanted) override;
    Result<boost::json::value> entry(Seq seq) override;
    AppendOutcome append(const boost::json::array& statements, Wait wait) override;
    Trial try_out(const boost::json::array& statements, const state::TrialAsked& asked) override;
    Judgement judge(const boost::json::array& statements) override;
    Result<std::vector<std::optional<Seq>>> find_keys(const std::vector<std::string>& keys) override;
    // Resumes by Last-Event-ID when the connection breaks after something was heard; gives up after a few attempts.
    Result<void> follow(const FeedWanted& wanted, const OnEntry& on_entry, const OnCaughtUp& on_caught_up) override;
    Result<std::vector<HealthLine>> health() override;
    // A daemon is known by the size that it gives with every answer, and by its problem documents.
    Result<Greeting> greet() override;
    Result<Bytes> read(const std::string& path) override;
    Result<void> write(const std::string& path, const std::string& content) override;
    Result<void> stream(const std::string& path, const OnEvent& on_event) override;

private:
    Result<boost::json::value> get(const std::string& target, std::string* text = nullptr);
    // What the daemon made of statements, read from a reply of a good status; else its problems, in `errors`.
    template <class Outcome>
    Outcome post(const HttpRequest& request, std::initializer_list<int> good,
                 Result<Outcome> (*reader)(const HttpReply& reply));

    const Endpoint endpoint_;
    const HttpLimits limits_;
};

// The path and query of a question: /v1/NAME?param=...&on=&known=&dates=, what is default left out.
std::string target_of(const state::Question& question);

}  // namespace annals::cli
