// A copy of a ledger in a folder, brought up to date: what mirror, publish, --verify and the reading of a published
// ledger share.
#pragma once

#include "cli/commands/command.hpp"
#include "schema/audit/ratchet.hpp"

namespace annals::cli {

// Reads files of a folder.
audit::ReadFile folder_reader(const Host& host, const std::string& folder);
// As `read`, but its checkpoint is `note`.
audit::ReadFile at_checkpoint(const audit::ReadFile& read, const std::string& note);

// A reader that asks one connection, for threads that hash what it gives.
audit::ReadFile one_at_a_time(const audit::ReadFile& read);
// As audit::read_copy, on all cores: `read` is called from several threads at once.
Result<audit::VerifiedCopy> read_on_cores(const audit::ReadFile& read, const audit::Trusted& trusted);

// Asks for the account of a size in a larger tree: first `read`, and where that gives none that holds, `other`.
audit::AskAccount ask_for_account(const audit::ReadFile& read, const audit::ReadFile& other);

struct CopyJob {
    audit::ReadFile from;
    std::string note;  // the signed checkpoint to bring the copy to
    std::string folder;
    audit::Trusted trusted;
};
struct CopyDone {
    audit::VerifiedCopy copy;
    std::size_t files_written = 0;
    bool is_mended = false;  // a file of the folder was not what the log signed; it was fetched and written anew
    bool is_ahead = false;   // the folder holds more than `note` covers, of the same history; nothing was written
    std::optional<audit::ForkEvidence> evidence;  // the log showed two histories; nothing was written
    std::optional<Error> unwritten;  // the copy is verified, and could not be kept: the folder has what it had before
};
// Verifies the whole log up to `note`: files that the folder has are taken from there, the rest is fetched; what is
// missing is then written, the checkpoint last, and partial tiles that gave way to full ones are removed. The folder's
// own checkpoint is moved forward by proof alone. Errors are those of audit::read_copy, as bad_proof where they are
// about content; corrupt when the folder's checkpoint is of no trusted key; locked.
Result<CopyDone> bring_up_to_date(const Host& host, const CopyJob& job);

}  // namespace annals::cli
