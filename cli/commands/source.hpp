// Where the ledger of a command is, and what may be believed of it: a daemon, a web server that has the files of a
// published copy, a folder, or a bundle.
#pragma once

#include "cli/commands/command.hpp"
#include "cli/commands/trust.hpp"
#include "schema/audit/bundle.hpp"
#include "schema/audit/ratchet.hpp"

namespace annals::cli {

class Source {
public:
    enum class Form : std::uint8_t { daemon, web, folder, bundle };

    // Finds the ledger that `globals` names, makes contact where there is somebody to contact, and judges the
    // checkpoint that it shows by what this reader remembers (cli/client/memory.hpp): only where a key is configured.
    // `host` is borrowed. Errors: bad_value (no ledger is named so); those of the way there; bad_proof (not signed by
    // the configured key); fork, after one file of evidence has been written, naming it.
    static Result<std::unique_ptr<Source>> open(const Host& host, const Globals& globals);

    Form form() const { return form_; }
    const std::string& name() const { return name_; }
    // The ledger itself, of a daemon; else null.
    Ledger* daemon() { return form_ == Form::daemon ? remote_.get() : nullptr; }
    const audit::Bundle* bundle() const { return bundle_ ? &*bundle_ : nullptr; }

    // Its files by their path, `verifier-keys` among them. Must not outlive this object.
    audit::ReadFile files() const;
    // The same for several threads at once: a folder is read by all of them, a connection by one at a time.
    audit::ReadFile files_for_threads() const;
    // The keys to judge it by: those configured, or its own.
    Result<LogKeys> keys() const;
    // Those configured for a log; none where nothing is configured. bad_proof when other logs' are.
    Result<std::optional<audit::Trusted>> configured(const std::string& origin) const {
        return keys_of_log(configured_, origin);
    }
    // The newest checkpoint that covers `at_least` entries, judged as at the first contact. A daemon signs within
    // moments; timed_out when it does not, not_yet_known when a copy does not reach so far.
    Result<std::string> checkpoint(TreeSize at_least = {});
    // How many entries a daemon holds now; of all else, what is signed.
    Result<TreeSize> size();
    // The largest tree signed by this log that was seen before this command asked anything.
    TreeSize seen() const { return seen_; }
    // What a person should be told about the contact; once.
    std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }

private:
    Source(const Host& host, const Globals& globals) : host_(host), globals_(globals) {}

    Result<void> locate();
    Result<void> make_contact();
    Result<void> judge(const std::string& note);
    Result<void> tell_fork(const audit::Contact& contact, const audit::Trusted& trusted);
    Result<std::string> stated_keys() const;

    const Host& host_;
    const Globals& globals_;
    std::string name_;
    Form form_ = Form::daemon;
    std::unique_ptr<Ledger> remote_;
    std::string folder_;
    std::optional<audit::Bundle> bundle_;
    std::vector<audit::Trusted> configured_;
    std::string note_;  // the last checkpoint judged; empty when none was shown
    TreeSize seen_{};
    std::vector<std::string> notes_;
};

// Every entry that the source signed, of at least that many, verified; held in memory. From its cache or the folder of
// --mirror where there is one, so that only new entries travel. bad_proof, fork as above.
Result<audit::VerifiedCopy> verified_copy(const Host& host, const Globals& globals, Source& source, TreeSize at_least);

}  // namespace annals::cli
