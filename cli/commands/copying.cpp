#include "cli/commands/copying.hpp"

#include "cli/client/files.hpp"
#include "cli/client/threads.hpp"
#include "cli/commands/trust.hpp"

#include <mutex>

namespace annals::cli {

namespace {

bool is_about_content(Errc code) { return code == Errc::corrupt || code == Errc::bad_proof || code == Errc::malformed; }

// Local files first: a path never changes its content, save the checkpoint's.
audit::ReadFile local_first(const audit::ReadFile& local, const audit::ReadFile& remote) {
    return [local, remote](const std::string& path) -> Result<Bytes> {
        if (auto kept = local(path)) return kept;
        return remote(path);
    };
}

std::string key_lines(const audit::Trusted& trusted) {
    std::string text;
    for (const auto& key : trusted.keys) text += proof::format_verifier_key(key) + "\n";
    return text;
}

// Folders of partial tiles below the size that are full now.
void remove_superseded(const std::string& folder, TreeSize before, TreeSize now) {
    for (const proof::Tile& tile : proof::new_tiles(before, now)) {
        if (!tile.is_full()) continue;
        remove_folder(folder + proof::format_tile_path(tile) + ".p");
        if (tile.level == 0) remove_folder(folder + proof::format_entries_path(tile) + ".p");
    }
}

// Writes what the folder lacks; all of it anew when it is to be mended.
Result<void> write_files(const Host& host, const CopyJob& job, TreeSize before, CopyDone& done) {
    const auto local = folder_reader(host, job.folder);
    // A flush for each of thousands of files would take minutes: there is one, before the checkpoint that speaks of
    // them.
    const auto write = [&](const std::string& path, BytesView content) -> Result<void> {
        const bool is_tile = path.starts_with("tile/");
        if (path == "checkpoint" && done.files_written > 0)
            if (const auto flushed = flush_all(job.folder); !flushed) return flushed;
        if (const auto kept = local(path); kept && text_of(*kept) == text_of(content)) return {};
        ++done.files_written;
        const std::string file = job.folder + "/" + path;
        return is_tile ? put_whole_file(file, text_of(content)) : host.write_copy_file(file, text_of(content));
    };
    if (const auto kept = write("verifier-keys", bytes_of(key_lines(job.trusted))); !kept) return kept;
    if (const auto written = audit::write_copy(done.copy, before, write); !written) return written;
    remove_superseded(job.folder, before, done.copy.head.size);
    return {};
}

}  // namespace

audit::ReadFile folder_reader(const Host& host, const std::string& folder) {
    return [&host, folder](const std::string& path) -> Result<Bytes> {
        if (!host.read_copy_file) return fail(Errc::not_found, "there are no files here", path);
        const auto text = host.read_copy_file(folder + "/" + path);
        if (!text) return text.error();
        const BytesView bytes = bytes_of(*text);
        return Bytes(bytes.begin(), bytes.end());
    };
}

audit::ReadFile at_checkpoint(const audit::ReadFile& read, const std::string& note) {
    return [read, note](const std::string& path) -> Result<Bytes> {
        if (path != "checkpoint") return read(path);
        const BytesView bytes = bytes_of(note);
        return Bytes(bytes.begin(), bytes.end());
    };
}

audit::ReadFile one_at_a_time(const audit::ReadFile& read) {
    return [read, mutex = std::make_shared<std::mutex>()](const std::string& path) {
        const std::lock_guard lock(*mutex);
        return read(path);
    };
}

Result<audit::VerifiedCopy> read_on_cores(const audit::ReadFile& read, const audit::Trusted& trusted) {
    return audit::read_copy(read, trusted, {run_on_cores()});
}

audit::AskAccount ask_for_account(const audit::ReadFile& read, const audit::ReadFile& other) {
    return [read, other](TreeSize from, const proof::TreeHead& to) -> Result<audit::Account> {
        auto account = audit::account_of(audit::nodes_of_copy(read, to.size), from, to.size);
        // A log that is busy or out of reach has not refused an account.
        if (!account && account.error().code != Errc::not_found && account.error().code != Errc::not_yet_known &&
            !is_about_content(account.error().code))
            return account;
        const auto holds = [&](const Result<audit::Account>& one) {
            return one && proof::check_consistency(one->hashes, {from, one->root}, to);
        };
        if (holds(account)) return account;
        if (auto own = audit::account_of(audit::nodes_of_copy(other, to.size), from, to.size); holds(own)) return own;
        return account ? std::move(account) : Result<audit::Account>(audit::Account{});
    };
}

Result<CopyDone> bring_up_to_date(const Host& host, const CopyJob& job) {
    if (!host.write_copy_file) return fail(Errc::io, "there are no files here", job.folder);
    const auto lock = FolderLock::take(job.folder);
    if (!lock) return lock.error();
    const auto local = folder_reader(host, job.folder);
    const auto kept_bytes = local("checkpoint");
    const std::string kept = kept_bytes ? std::string(text_of(*kept_bytes)) : std::string();
    const auto contact = audit::compare_checkpoints(kept, job.note, job.trusted, ask_for_account(job.from, local));
    if (!contact && contact.error().code == Errc::corrupt)
        return fail(Errc::corrupt, "the folder's checkpoint is not signed by a key of " + job.trusted.origin,
                    job.folder, "is it the copy of another log? Name another folder");
    if (!contact && contact.error().code == Errc::bad_proof)
        return fail(Errc::bad_proof,
                    "the checkpoint shown is not signed by a key of " + job.trusted.origin + " that is known here",
                    job.folder, "if its key was rotated, give the old and the new one: --key \"OLD NEW\"");
    if (!contact) return contact.error();
    CopyDone done;
    done.evidence = contact->evidence;
    done.is_ahead = contact->is_behind;
    if (done.evidence) return done;
    // What stands in the folder under its own checkpoint is whole; a copy that is ahead is read as it is.
    const auto from = done.is_ahead ? local : one_at_a_time(job.from);
    auto copy = read_on_cores(at_checkpoint(local_first(local, from), contact->remembered), job.trusted);
    if (!copy && is_about_content(copy.error().code) && !done.is_ahead) {
        done.is_mended = true;
        copy = read_on_cores(at_checkpoint(from, contact->remembered), job.trusted);
    }
    if (!copy) return as_failed_check(copy.error());
    done.copy = std::move(*copy);
    if (done.is_ahead) return done;
    const TreeSize before = done.is_mended ? TreeSize{0} : audit::stated_size(kept);
    if (const auto written = write_files(host, job, before, done); !written) done.unwritten = written.error();
    return done;
}

}  // namespace annals::cli
