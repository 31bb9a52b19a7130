// Copies of ledgers as folders (`--ledger dir:PATH`, annals mirror), and whom a reader trusts.
#pragma once

#include "cli/commands/command.hpp"
#include "schema/audit/copy.hpp"

namespace annals::cli {

// The keys that a person configured: `given` (name+hash+base64, separated by spaces or lines), else $ANNALS_KEY. None:
// nothing was configured. malformed for what is no key; bad_value for keys of several logs.
Result<std::optional<audit::Trusted>> trusted_keys(const Host& host, const std::string& given);

// As above, and where nothing is configured the keys that the copy itself states, which `is_own` tells: such a copy is
// checked against itself only.
struct CopyKeys {
    audit::Trusted trusted;
    bool is_own = false;
};
Result<CopyKeys> keys_for(const Host& host, const std::string& given, const audit::ReadFile& read);

// Reads files of a folder.
audit::ReadFile folder_reader(const Host& host, const std::string& folder);

// A verified copy in a folder, as a ledger in memory.
Result<std::unique_ptr<Ledger>> open_copy(const Host& host, const std::string& folder);

}  // namespace annals::cli
