// Where a question finds its entries: the one hole through which pure code sees a ledger. The daemon implements it over
// the store's index, everything offline (a case file, a mirror, a bundle, a test) over memory (memory_log.hpp).
#pragma once

#include "schema/base/as_of.hpp"
#include "schema/base/bytes.hpp"
#include "schema/event/statement.hpp"

#include <string>
#include <type_traits>
#include <vector>

namespace annals::state {

// An entry as the rules see it.
struct Recorded {
    Seq seq{};
    Instant recorded_at;
    std::string recorded_by;
    event::Statement statement;
};
// An entry that was decoded, as the rules see it.
Recorded recorded_of(Seq seq, event::Entry&& entry);
static_assert(std::is_nothrow_move_constructible_v<Recorded>);  // else a growing vector would copy its entries

// Whether an entry of the type `tag` says what a subject of `kind` itself is: its registration, its names, its days,
// its state; not the memberships, commitments, assessments and claims that merely involve it. An entry that acts on
// another (event.*, evidence.attached) counts as the type that it acts on, through however many steps.
bool says_itself(Kind kind, std::uint16_t tag);

// Which of the entries about a subject: those that say what it itself is, or the others.
enum class About { itself, others };

// Whether this corrects or retracts another entry.
bool acts(const Recorded& entry);
// Whether this corrects a correction or a retraction, which must then be there whole.
bool corrects_an_act(const Recorded& entry);

class Log {
public:
    Log() = default;
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    virtual ~Log() = default;

    // The head: every entry before it can be asked for.
    virtual TreeSize size() const = 0;
    // The root of the tree of that size, size <= size().
    virtual Result<Sha256> root(TreeSize size) const = 0;
    // How many entries have recorded_at <= instant.
    virtual Result<TreeSize> size_at(Instant instant) const = 0;
    // When the last entry was recorded; none in an empty ledger.
    virtual Result<std::optional<Instant>> last_recorded_at() const = 0;

    // The entries about a subject (as their about[] says) before `size`, by seq. Empty when there is none.
    virtual Result<std::vector<Recorded>> about(const Subject& subject, TreeSize size) const = 0;
    // Of those, the ones that say what the subject itself is (says_itself). What a question costs hangs on this one: a
    // party has a few such entries, however many commitments it is in. Here: about(), filtered; an index does better.
    virtual Result<std::vector<Recorded>> about_itself(const Subject& subject, TreeSize size) const;
    // These or the others, for whoever folds them (visible.hpp): corrections and retractions may come with no more than
    // what they do, their envelope, subjects and reason left empty, where none of them is itself corrected.
    virtual Result<std::vector<Recorded>> to_fold(const Subject& subject, About wanted, TreeSize size) const;
    // Every subject of a kind that an entry before `size` is about, by id.
    virtual Result<std::vector<Subject>> of_kind(Kind kind, TreeSize size) const = 0;
    // Every subject that an entry before `size` gives a code, name or printed form that folds (base/text.hpp) to
    // `folded`; see names.hpp for what counts. By kind and id.
    virtual Result<std::vector<Subject>> named(const std::string& folded, TreeSize size) const = 0;
    // One entry; not_found at or beyond the head.
    virtual Result<Recorded> at(Seq seq) const = 0;
    // Entries [from, until), for questions about the whole record.
    virtual Result<std::vector<Recorded>> range(Seq from, Seq until) const = 0;
};

}  // namespace annals::state
