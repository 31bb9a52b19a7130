// Everything outside that the API needs, as functions: the daemon wires them to the writer, the store's readers and the
// state's questions; a test wires fakes. Unless it says otherwise, a port may block and is called on a worker thread,
// from several threads at once.
#pragma once

#include "daemon/api/http.hpp"
#include "daemon/read/entries.hpp"
#include "daemon/read/query.hpp"
#include "daemon/read/scrub.hpp"
#include "daemon/write/appender.hpp"
#include "schema/event/json.hpp"
#include "schema/proof/proofs.hpp"
#include "schema/proof/tile.hpp"
#include "schema/state/belonging.hpp"
#include "schema/state/trial.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace annals::api {

// The ledger's head, as headers and pages name it.
struct HeadView {
    TreeSize size{};
    Sha256 root;
};

using read::Answered;  // an answer as its citation hashes it, and the head it was asked at
using read::EntriesPage;
using read::EntriesWanted;
using read::EntryFilter;
using read::EntryRow;

// What one reader of the feed gets next: entries in order and without gaps; none: wait for the wake-up.
struct FeedChunk {
    std::vector<EntryRow> rows;
    Seq position{};                 // of the next entry to come
    TreeSize size{};                // the head that this was read at
    bool is_now_caught_up = false;  // with this chunk, and not with the one before
};
using NextChunk = std::function<Result<FeedChunk>()>;

// What a ledger is, beside its head.
struct LedgerView {
    std::string origin;
    Instant created_at;
    std::vector<std::string> verifier_keys;  // name+hash+base64; those that sign first
    std::vector<std::string> retired_keys;   // those of them that sign no more
};

struct Ports {
    // Takes a request for the writer, or refuses it (busy, poisoned, not_ready, disk_full; then `on_appended` is never
    // called). Called on the session's thread: must not block.
    std::function<Result<void>(write::AppendRequest, write::OnAppended)> submit;
    // An earlier entry by seq or key, for statements that act on one.
    event::FindTarget find_target;
    // The entry of each idempotency key, none where there is none. May be empty: then a statement names its target by
    // seq only.
    std::function<Result<std::vector<std::optional<Seq>>>(const std::vector<std::string>& keys)> find_keys;
    // Dry runs: judges a request as `submit` would, and records nothing.
    std::function<Result<write::Trial>(write::AppendRequest)> try_out;
    // What entries that would follow those before `size` would change.
    std::function<Result<state::TrialAnswer>(TreeSize size, std::vector<state::Recorded>, const state::TrialAsked&)>
        what_changes;

    std::function<HeadView()> head;  // must not block: it is asked for every answer
    std::function<LedgerView()> ledger;
    std::function<Result<EntryRow>(Seq)> entry;
    std::function<Result<Bytes>(Seq)> entry_bytes;  // as stored and hashed
    std::function<Result<EntriesPage>(const EntriesWanted&)> entries;
    // A subject with the parts that the entries before `size` set up, for who follows it.
    std::function<Result<state::Belonging>(const Subject&, TreeSize size)> belonging;
    std::function<Result<TreeSize>(Instant)> size_at;  // how many entries have recorded_at <= the instant
    std::function<Result<Answered>(const state::Question&)> ask;
    std::vector<state::QuestionInfo> questions;

    // A place in the feed from entry `from` on, which ends with the last copy of the function; one call of it at a
    // time. `wake` is called, from any thread, once after each chunk without rows, when there is more. Must not block;
    // busy at its limit.
    std::function<Result<NextChunk>(Seq from, std::function<void()> wake)> subscribe;

    // Proofs (DESIGN section 5). Those left empty are answered as unsupported.
    std::function<std::string()> checkpoint;  // the newest signed note; empty before the first
    std::function<Result<Bytes>(const proof::TilePath&)> tile;
    std::function<Result<proof::Proof>(Seq, TreeSize)> inclusion;
    std::function<Result<proof::Proof>(TreeSize from, TreeSize to)> consistency;
    std::function<Result<Sha256>(TreeSize)> root_at;
    // Calls `done`, on any thread, with the first checkpoint that covers `size` entries, or why there is none.
    std::function<void(TreeSize size, std::function<void(const Result<std::string>&)> done)> when_signed;

    // An audit from now on; busy when too many run. Empty: there is none here.
    std::function<Result<std::shared_ptr<read::Scrub>>()> audit;

    // Saved copies of sources, by hash (ops/copies.hpp). Empty: none are kept here.
    std::function<Result<bool>(const Sha256&, const std::string& content)> put_copy;  // false: kept already
    std::function<Result<std::string>(const Sha256&)> get_copy;

    // Both cheap. `ready`: not_ready while replaying (then nothing but health, readiness and metrics is answered), or
    // why appends are refused. `health`: what makes the daemon useless until a restart, such as poisoned.
    std::function<Result<void>()> ready;
    std::function<Result<void>()> health;
    // disk_full below the reserve: asked for readiness alone, since it costs a call of the file system.
    std::function<Result<void>()> room;
    std::function<std::string()> metrics_text;  // Prometheus text; the API appends its own

    RunOnWorker run_on_worker;
};

}  // namespace annals::api
