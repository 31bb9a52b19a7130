// The writer: one thread that turns waiting requests into durable entries, in groups.
//
// Contract of an append. A request is a batch of statements and lands whole or not at all. When its answer says
// "recorded", its entries are fsynced, have their dense seqs for ever, and no later answer contradicts that. When the
// answer is an error of the ledger's judgement (422, 409, 412), nothing of the batch was recorded. When it is busy,
// disk_full, poisoned or io, or when no answer comes, nothing is promised either way: retry with the same keys, and a
// statement that was recorded is answered as a duplicate. After a failed write everything is refused (poisoned) until a
// restart has re-read what is on the disk.
#pragma once

#include "schema/event/statement.hpp"
#include "schema/state/accept.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace annals::write {

// One statement of a request, with the preconditions that its sender put on it.
struct Submission {
    event::Statement statement;
    std::optional<std::pair<Subject, std::uint64_t>> expected_revision;
};

struct AppendRequest {
    std::vector<Submission> submissions;         // not empty
    std::string recorded_by;                     // principal id
    std::optional<std::uint64_t> expected_size;  // optimistic concurrency on the whole ledger
    std::size_t bytes = 0;                       // what it weighs in the queue
};

// What became of one statement.
struct Appended {
    Seq seq{};
    bool is_duplicate = false;
    Sha256 leaf;
};

struct AppendAnswer {
    std::vector<Appended> entries;  // in the order of the request
    Instant recorded_at;            // of the new entries (of the first duplicate, if none is new)
    TreeSize size{};                // of the tree after this request's group
    Sha256 root;
};

// A refusal names each statement that is at fault: `place` is "/N" or "/N/field".
struct AppendRefusal {
    std::vector<Error> errors;  // not empty; the first one's code decides the status
};

using AppendResult = std::variant<AppendAnswer, AppendRefusal>;
// Called once, on the writer thread; must not block.
using OnAppended = std::function<void(AppendResult)>;

}  // namespace annals::write
