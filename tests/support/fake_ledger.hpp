// A ledger for tests of the commands: canned answers, and what was asked and sent.
#pragma once

#include "cli/commands/run.hpp"

#include <map>
#include <sstream>

namespace annals::cli {

class FakeLedger final : public Ledger {
public:
    std::map<std::string, std::string> answers;  // documents by question
    std::vector<boost::json::value> entries;
    std::vector<Error> refusal;
    std::size_t refuse_from = 0;  // appends before this many are taken
    std::vector<state::Question> asked;
    std::vector<boost::json::array> appended;
    std::vector<boost::json::array> judged;
    EventsWanted wanted;

    Result<AnswerBytes> ask(const state::Question& question) override;
    Result<AnswerBytes> as_of(const state::Question& question) const;
    Result<EventsPage> events(const EventsWanted& events_wanted) override {
        wanted = events_wanted;
        EventsPage page;
        page.entries = entries;
        page.head = entries.size();
        return page;
    }
    Result<boost::json::value> entry(Seq seq) override {
        if (to_number(seq) >= entries.size())
            return fail(Errc::not_found, "there is no entry " + std::to_string(to_number(seq)));
        return entries[to_number(seq)];
    }
    AppendOutcome append(const boost::json::array& statements, Wait) override {
        AppendOutcome outcome;
        if (!refusal.empty() && appended.size() >= refuse_from) {
            outcome.errors = refusal;
            return outcome;
        }
        appended.push_back(statements);
        for (std::size_t i = 0; i < statements.size(); ++i) outcome.entries.push_back({Seq(entries.size() + i), false});
        outcome.recorded_at = "2024-01-02T00:00:00.000000Z";
        outcome.size = entries.size() + statements.size();
        outcome.root = "ab";
        return outcome;
    }
    Judgement judge(const boost::json::array& statements) override {
        judged.push_back(statements);
        return {Judgement::By::ledger, statements.size(), "", entries.size(), refusal};
    }
    Result<std::vector<std::optional<Seq>>> find_keys(const std::vector<std::string>& keys) override {
        std::vector<std::optional<Seq>> found(keys.size());
        for (std::size_t i = 0; i < keys.size(); ++i)
            for (std::size_t seq = 0; seq < entries.size(); ++seq)
                if (entries[seq].at("statement").at("key").as_string() == keys[i]) found[i] = Seq(seq);
        return found;
    }
    Result<void> follow(const FeedWanted&, const OnEntry& on_entry, const OnCaughtUp& on_caught_up) override {
        for (const auto& one : entries)
            if (!on_entry(one)) return {};
        on_caught_up();
        return {};
    }
    Result<std::vector<HealthLine>> health() override { return std::vector<HealthLine>{{"health", false, "poisoned"}}; }
};

// Runs command lines against one fake ledger.
struct Runner {
    std::ostringstream out;
    std::ostringstream err;
    std::map<std::string, std::string> variables;
    std::map<std::string, std::string> files;
    std::map<std::string, std::string> written;  // files that the commands wrote
    std::map<std::string, std::string> copies;   // files of copies and bundles; empty: there is no file system
    Endpoint opened;
    // The ledger that the next run is given; kept here so that it can be looked at afterwards.
    std::shared_ptr<FakeLedger> ledger = std::make_shared<FakeLedger>();

    int run(const std::vector<std::string>& arguments);
};

}  // namespace annals::cli
