// Everything outside that the API needs, as functions: the daemon wires them to the writer, the store's readers and the
// state's questions; a test wires fakes. Unless it says otherwise, a port may block and is called on a worker thread,
// from several threads at once.
#pragma once

#include "daemon/api/http.hpp"
#include "daemon/write/appender.hpp"
#include "schema/event/json.hpp"
#include "schema/state/ask.hpp"

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

// An entry as read back.
struct EntryRow {
    Seq seq{};
    Sha256 leaf;
    event::Entry entry;
};

// Which entries a reader wants; what is empty does not restrict.
struct EntryFilter {
    std::optional<Subject> subject;
    std::string type;         // wire name
    std::string recorded_by;  // principal id
    bool is_everything() const { return !subject && type.empty() && recorded_by.empty(); }
};

// The entries of [from, until) that pass `filter`, in order, at most rows_max of them. May stop early, so that one
// request does not hold a worker for long: `scanned_until` is the first seq that was not looked at.
struct EntriesWanted {
    Seq from{};
    TreeSize until{};
    std::size_t rows_max = 0;
    EntryFilter filter;
};
struct EntriesPage {
    std::vector<EntryRow> rows;
    Seq scanned_until{};
};

struct Ports {
    // Takes a request for the writer, or refuses it (busy, poisoned, not_ready, disk_full; then `on_appended` is never
    // called). Called on the session's thread: must not block.
    std::function<Result<void>(write::AppendRequest, write::OnAppended)> submit;
    // An earlier entry by seq or key, for statements that act on one. May be empty: then only a seq is understood.
    event::FindTarget find_target;

    std::function<HeadView()> head;  // must not block: it is asked for every answer
    std::function<Result<EntryRow>(Seq)> entry;
    std::function<Result<EntriesPage>(const EntriesWanted&)> entries;
    std::function<Result<TreeSize>(Instant)> size_at;  // how many entries have recorded_at <= the instant
    std::function<Result<boost::json::value>(const state::Question&)> ask;
    std::vector<state::QuestionInfo> questions;

    // Calls `wake` (from any thread) whenever the ledger has grown, until the returned function has been called and has
    // returned. Must not block.
    std::function<std::function<void()>(std::function<void()> wake)> subscribe;

    // Both cheap. `ready`: not_ready while replaying (then nothing but health, readiness and metrics is answered), or
    // why appends are refused. `health`: what makes the daemon useless until a restart, such as poisoned.
    std::function<Result<void>()> ready;
    std::function<Result<void>()> health;
    std::function<std::string()> metrics_text;  // Prometheus text; the API appends its own

    RunOnWorker run_on_worker;
};

}  // namespace annals::api
