// Acceptance: which statements can never make sense in a ledger as it stands, from facts kept in memory. Pure.
//
// The facts are counts (so that retractions take them back), not state: questions never use them. They are rebuilt by
// replay when the daemon starts, and cost some tens of bytes an entry.
#pragma once

#include "schema/state/log.hpp"

#include <functional>
#include <memory>

namespace annals::state {

class AcceptFacts {
public:
    AcceptFacts();
    AcceptFacts(AcceptFacts&&) noexcept;
    AcceptFacts& operator=(AcceptFacts&&) noexcept;
    ~AcceptFacts();

    // What a correction, a retraction and an instance check need to see: an earlier entry's statement, corrections not
    // applied. The daemon reads it from the store.
    using FindStatement = std::function<Result<event::Statement>(Seq)>;

    // Whether the next entry may be this statement (DESIGN section 6, "Refused"). Facts unchanged. Errors:
    // unknown_subject (with a suggestion), already_registered, already_reached, no_such_instance, never_joined,
    // merger_loop, bad_target, bad_correction; `place` is the field.
    Result<void> check(const event::Statement& statement, const FindStatement& find) const;

    // Takes in an entry, accepted now or replayed. Never fails: what a replay meets was accepted once.
    void apply(Seq seq, const event::Statement& statement, const FindStatement& find);

    // The inverse of the last apply()s, for a batch that is refused as a whole: mark, apply ..., then rollback or
    // commit.
    void mark();
    void rollback();
    void commit();

    // How many entries are about a subject.
    std::uint64_t revision(const Subject& subject) const;
    bool is_registered(const Subject& subject) const;
    // Registered ids of a kind nearest to `id`, for suggestions.
    std::string nearest(const Subject& subject) const;
    // How many entries were applied.
    std::uint64_t size() const;

private:
    struct Facts;
    std::unique_ptr<Facts> facts_;
};

}  // namespace annals::state
