// Whom a reader trusts: verifier keys that a person configured, by --key, by $ANNALS_KEY, or in the file `keys` of the
// configuration folder; the first of these that says anything counts alone. Never what a server says.
#pragma once

#include "cli/commands/command.hpp"
#include "schema/audit/copy.hpp"

namespace annals::cli {

// The keys, by log: a log may have several, since keys are rotated. A file has one key a line, and comments behind '#'.
// malformed for what is no key, naming where it stands.
Result<std::vector<audit::Trusted>> configured_keys(const Host& host, const std::string& given);

// The keys among `configured` of the log that a checkpoint is of. None where nothing is configured at all; bad_proof
// when keys are, and none of them is of that log. Whether the checkpoint is signed is not looked at.
Result<std::optional<audit::Trusted>> keys_of_log(const std::vector<audit::Trusted>& configured,
                                                  const std::string& origin);

// The keys to judge a log by, and whether they are only what it says of itself: then it is checked against itself.
struct LogKeys {
    audit::Trusted trusted;
    bool is_own = false;
};

// What a copy states of itself: its file verifier-keys.
Result<LogKeys> own_keys(const audit::ReadFile& read);

// Those to judge a copy of the log `origin` by: configured ones (`given` with --key, as configured_keys), else its own.
Result<LogKeys> keys_of_copy(const Host& host, const std::string& given, const audit::ReadFile& read,
                             const std::string& origin);

// An error of content that somebody else is answerable for: a check has failed. The detail names the entry.
Error as_failed_check(Error error);

// Said where it matters that nothing is configured.
inline constexpr const char* no_key_line =
    "no key is configured (--key, $ANNALS_KEY): the log's own was used, so whose log it is was not checked";

}  // namespace annals::cli
