// Saved copies of sources, as a command finds them: with a daemon, or beside the files of a mirror.
#pragma once

#include "cli/commands/context.hpp"
#include "schema/state/visible.hpp"

namespace annals::cli {

inline constexpr std::size_t source_copy_bytes_max = 16 * 1024 * 1024;  // what a daemon keeps of one source

// Where a mirror or a published ledger has the copy of a hash: "sources/sha256/ab/abcd...", as the daemon's folder
// does.
std::string path_of_copy(const std::string& sha256);  // in hex

// The bytes of a copy, their hash compared. not_found where none is kept; corrupt where it was altered.
Result<std::string> read_copy(Context& context, const Sha256& sha256);

// The copies of all registered sources, brought into a folder under their hashes: what is there and whole is not read
// again, what is not kept where the ledger is read is counted, what was altered there is named and not taken.
struct CopiesBrought {
    std::size_t whole = 0;    // in the folder now
    std::size_t written = 0;  // of these, now
    std::size_t not_kept = 0;
    std::vector<std::string> altered;  // ids of the sources
};
Result<CopiesBrought> bring_copies(Context& context, const std::string& folder);

// Every registered source that counts, its corrections applied, in the order of the ledger.
Result<std::vector<state::Fact>> registered_sources(Ledger& ledger);
// One of them; none where nothing registers it.
Result<std::optional<state::Fact>> registered_source(Ledger& ledger, const std::string& id);

}  // namespace annals::cli
