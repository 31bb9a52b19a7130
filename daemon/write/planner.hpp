// From the head, the accept facts and the requests that wait to the one commit that records them, and their answers.
//
// Pure but for what it is handed: clock, salts and earlier entries come in as arguments, nothing is written here. A
// group of requests is planned as one commit; within it each request stands or falls as a whole, in order, and sees
// what those before it record. The plan is then either kept (it is durable) or dropped (nothing of it is).
//
// For one request, in this order:
//   1. known statements: same key, equal statement bytes, in the ledger or earlier in the request: answered with the
//      first seq. Same key, other bytes: key_reused.
//   2. expected size and revisions, unless every statement is known: precondition_failed, all mismatches listed.
//   3. acceptance of each new statement (schema/state/accept.hpp), all refusals listed.
//   4. entries: one recorded_at = max(last + 1 us, now) for the request, a salt each, leaf hashes, tiles, head.
//
// One thread.
#pragma once

#include "daemon/store/store.hpp"
#include "daemon/store/tiles.hpp"
#include "daemon/write/appender.hpp"
#include "daemon/write/keys.hpp"

#include <span>

namespace annals::write {

// Gives an entry that is durable, by seq.
using ReadEntry = std::function<Result<store::StoredEntry>(Seq)>;
using Randomness = std::function<void(std::span<std::uint8_t>)>;

struct Plan {
    store::Commit commit;               // without entries: there is nothing to write
    std::vector<AppendResult> results;  // in the order of the requests
    // How many of the first results stand whatever becomes of the commit; the others rest on its entries.
    std::size_t results_before_commit = 0;
    std::uint64_t duplicates = 0;
};

class Planner {
public:
    // For a ledger with this head and these partial tiles, whose entries are taken in by take_in() before the first
    // plan. `randomness` draws salts, and at once the secret of the key fingerprints.
    Planner(store::Head head, store::PartialTiles tiles, Randomness randomness);

    // Replay: the next entry, from 0 on. `read` as for plan(). corrupt for bytes that are no entry; the errors of
    // `read`.
    Result<void> take_in(Seq seq, BytesView entry, const ReadEntry& read);
    // How many entries were taken in or planned.
    std::uint64_t size() const { return facts_.size(); }

    // Plans a group, whose statements it uses up; keep() or drop() must follow. CHECKs that all entries of the head
    // were taken in.
    Plan plan(std::vector<AppendRequest>& requests, Instant now, const ReadEntry& read);
    void keep();
    void drop();

    // The durable entry that has this key; none has: not_found. The errors of `read`.
    Result<Seq> find_key(std::string_view key, const ReadEntry& read) const;

    const store::Head& head() const { return head_; }  // of what was kept
    Sha256 root();                                     // of that head
    const state::AcceptFacts& facts() const { return facts_; }

private:
    // One statement of a request on its way.
    struct Item {
        Bytes statement;
        Appended appended;
        std::optional<std::size_t> same_as;  // an equal statement before it in the request
        bool is_new = false;
    };
    struct Request;
    AppendResult plan_request(AppendRequest& request, Instant now, const ReadEntry& read);
    Result<Bytes> encode(const Request& request, event::Statement& said) const;
    void find_known(Request& request);
    void find_in_ledger(Request& request, std::size_t index);
    void check_preconditions(Request& request) const;
    void check_and_apply(Request& request);
    AppendAnswer append(Request& request, Instant now);
    Result<store::StoredEntry> entry(Seq seq, const ReadEntry& read) const;
    Result<event::Statement> statement(Seq seq, const ReadEntry& read) const;

    Randomness randomness_;
    proof::Hasher hasher_;
    state::AcceptFacts facts_;
    Keys keys_;
    store::Head head_;
    store::PartialTiles tiles_;

    // Of the plan under way.
    bool is_planning_ = false;
    store::Commit commit_;  // its entries and tiles so far
    store::Head next_head_;
    store::PartialTiles next_tiles_;
    std::vector<std::pair<std::string, Seq>> added_keys_;
    std::uint64_t duplicates_ = 0;
};

}  // namespace annals::write
