// The index: where a question finds the entries of its subjects. A projection of the entries into the store's index
// family, written behind the head, disposable, rebuilt when it is missing or of another version.
//
// Keys (integers big-endian, so that they sort) and values
//   'v'                                     -> u8 index version
//   's' kind · class · id · 0 · u64 seq     -> the entry's bytes; empty when they are damaged
//         the entries about a subject, clustered: a question reads one contiguous range a subject and class. Class 'i'
//         are those that say what the subject itself is (state::says_itself), 'o' all others. The class stands first,
//         so that what parties and occasions are stands close together, not among all that they ever took part in.
//   'k' kind · id                           -> u64 first seq about the subject
//   'n' folded name · 0 · kind · id         -> u64 first seq that gives the subject this name (state::names_of)
//   'r' u64 complement of recorded_at (us)  -> u64 seq of an entry recorded then: of every 64th entry
#pragma once

#include "daemon/store/store.hpp"
#include "schema/event/statement.hpp"
#include "schema/state/log.hpp"

#include <string>
#include <unordered_set>
#include <vector>

namespace annals::read {

inline constexpr std::uint8_t index_version = 2;

// ---- keys, for index.cpp, store_log.cpp and tests ----
std::string subject_prefix(const Subject& subject, state::About about);  // of the 's' rows
std::string kind_prefix(Kind kind);                                      // of the 'k' rows; the id follows
std::string name_prefix(std::string_view folded);                        // of the 'n' rows; kind and id follow
std::string time_key(Instant recorded_at);
inline constexpr std::uint64_t time_row_every = 64;  // entries
inline constexpr std::string_view time_prefix = "r";
std::uint64_t number_in(std::string_view eight_bytes);  // 0 for any other length

// The type that an entry says or, through however many steps, acts on (state::says_itself). Remembers the latest
// entries, so that a correction seldom costs a read.
class ActedTags {
public:
    explicit ActedTags(std::size_t remembered);
    // The tag for `statement`, which is entry `seq`; targets that are not remembered are read from `view`. An
    // unreadable target counts as what the entry itself says.
    std::uint16_t learn(const store::View& view, Seq seq, const event::Statement& statement);

private:
    struct Slot {
        std::uint64_t seq = UINT64_MAX;
        std::uint16_t tag = 0;
    };
    std::uint16_t find(const store::View& view, std::uint64_t seq, int depth_left) const;

    std::vector<Slot> slots_;  // by seq modulo their number
};

// Writes the index; one thread. The store must outlive it.
class Indexer {
public:
    explicit Indexer(store::Store& store);

    // Rows are sorted before they are written, and the more there are the less each costs. In ordinary times a step
    // takes in what one group commit has brought.
    static constexpr std::size_t entries_in_bulk = 2'000;

    struct Progress {
        std::uint64_t cursor = 0;   // entries [0, cursor) are in the index
        std::uint64_t head = 0;     // of the view that this step read
        std::uint64_t damaged = 0;  // entries met since this Indexer began whose bytes are not those that were hashed
        bool is_caught_up() const { return cursor == head; }
    };
    // Takes in the next entries, at most `entries_max` of them, in one write. Drops an index that is of another version
    // or ahead of the ledger first. Errors: those of the store; the index then stands as before.
    Result<Progress> step(std::size_t entries_max = entries_in_bulk);
    // Steps until entries [0, until) are in the index, or all there are.
    Result<Progress> catch_up(std::uint64_t until);

private:
    struct Batch;
    Result<void> prepare(const store::View& view);
    void add(const store::View& view, Batch& batch, Seq seq, const Sha256& leaf, BytesView bytes);
    void add_first(const store::View& view, Batch& batch, std::string key, Seq seq);
    void add_names(const store::View& view, Batch& batch, Seq seq, const event::Statement& statement);

    store::Store& store_;
    bool is_prepared_ = false;
    std::uint64_t damaged_ = 0;
    ActedTags tags_;
    proof::Hasher hasher_;
    // Rows 'k' and 'n' known to be there, and names as they are given: so that most are neither folded nor looked up.
    // Emptied when it is large.
    std::unordered_set<std::string> known_;
};

}  // namespace annals::read
