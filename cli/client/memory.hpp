// What this reader remembers of logs: for each verifier key that a person configured, the last checkpoint seen that it
// signed. It moves forward only, and only by proof. Nothing is kept under a name that a server gave.
#pragma once

#include "cli/client/endpoint.hpp"
#include "schema/audit/ratchet.hpp"

namespace annals::cli {

// Where a user's files of annals stand: the variable ANNALS_STATE, else $XDG_STATE_HOME/annals, else
// ~/.local/state/annals; likewise ANNALS_CACHE, $XDG_CACHE_HOME/annals, ~/.cache/annals, and ANNALS_CONFIG,
// $XDG_CONFIG_HOME/annals, ~/.config/annals. Empty where no home is known.
std::string state_folder(const Environment& environment);
std::string cache_folder(const Environment& environment);
std::string config_folder(const Environment& environment);

// A file name for what is kept under a verifier key: its name made harmless, and the hash of the whole key.
std::string file_name_of(const proof::VerifierKey& key);

class Memory {
public:
    // `folder` is made when something is first kept.
    explicit Memory(std::string folder) : folder_(std::move(folder)) {}

    // Judges a checkpoint that a log of `trusted` has just shown by everything remembered of its keys, and keeps it
    // when it is newer and proved to be of the same history. The same bytes as last time cost one read of a file.
    // Errors are those of audit::compare_checkpoints, and locked, io, disk_full of the memory itself. What comes back
    // with evidence has changed nothing.
    Result<audit::Contact> meet(const audit::Trusted& trusted, const std::string& note, const audit::AskAccount& ask);
    // The size of the largest tree remembered of a log; 0 when there is none.
    TreeSize seen(const audit::Trusted& trusted) const;
    // Writes one file of evidence, named by its content; its path.
    Result<std::string> keep(const audit::ForkEvidence& evidence);

private:
    std::string path_of(const proof::VerifierKey& key) const;
    // Those remembered of the log, the one of the largest tree last.
    Result<std::vector<std::string>> notes_of(const audit::Trusted& trusted) const;

    const std::string folder_;
};

}  // namespace annals::cli
