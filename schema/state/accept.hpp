// Acceptance: which statements can never make sense in a ledger as it stands, from facts kept in memory. Pure.
//
// The facts are counts (so that retractions take them back), not state: questions never use them. They are rebuilt by
// replay when the daemon starts. A fact goes by visibility at the head alone, never by a day: what is merely unusual
// (recorded late, effective in the future, out of the usual order) is accepted. Refused is, of DESIGN section 6:
//
//   unknown_subject     a subject, source, party, deadline's occasion or milestone that no visible entry registers;
//                       reviews, findings, topics and keys need no registration
//   already_registered  a registration of an id while a visible one exists; a ledger.continued that is not entry 0
//   already_reached     a milestone.reached for the same instance and option as a visible one, or for a group as a
//                       whole that counts as reached (as a whole, or by `min` of its options, the greatest where it was
//                       amended); each visible milestone.reopened lets it be reached once more
//   no_such_instance    an instance of a milestone none of whose deadlines recurs; one that none of them gives (its
//                       own, those it was rescheduled to, that of the milestone it is part of where it has none); a
//                       recurring one reached without an instance; an option that no any-of group of it has
//   never_joined        a member.left of a party for which no visible member.joined gives that role (any, if none is
//                       named), nor one of a party that merged into it
//   merger_loop         a merger into a party that leads back
//   bad_target          a target that is no earlier entry; acts nested or heaped beyond limits.hpp
//   bad_correction      a correction after which its target, or what that corrects, is no valid statement
//
// A retraction is refused only where it brings back what would be refused now (a registration, a milestone reached, a
// merger). Retracting a registration that others refer to is allowed: they count for nothing until there is one anew.
#pragma once

#include "schema/state/log.hpp"

#include <functional>
#include <memory>

namespace annals::state {

// One thread at a time, check() included.
class AcceptFacts {
public:
    AcceptFacts();
    AcceptFacts(AcceptFacts&&) noexcept;
    AcceptFacts& operator=(AcceptFacts&&) noexcept;
    ~AcceptFacts();

    // What a correction or a retraction needs to see: an earlier entry's statement, corrections not applied. The daemon
    // reads it from the store.
    using FindStatement = std::function<Result<event::Statement>(Seq)>;

    // Whether the next entry may be this statement. Facts unchanged. Errors: those above, with the field as `place`
    // ("/responsible/2") and a suggestion for an unknown subject; the errors of `find`. The statement must have passed
    // event::check_statement.
    Result<void> check(const event::Statement& statement, const FindStatement& find) const;

    // Takes in an entry, accepted now or replayed; `seq` is size(). Never fails: what a replay meets was accepted once.
    // Where `find` fails, the entry that it was asked for counts for nothing.
    void apply(Seq seq, const event::Statement& statement, const FindStatement& find);

    // The inverse of the last apply()s, for a batch that is refused as a whole: mark, apply ..., then rollback or
    // commit.
    void mark();
    void rollback();
    void commit();

    // How many entries are about a subject.
    std::uint64_t revision(const Subject& subject) const;
    bool is_registered(const Subject& subject) const;
    // The registered id of the subject's kind nearest to its id, for suggestions; empty when none is near. Bounded: in
    // a large ledger only the newest ids are compared.
    std::string nearest(const Subject& subject) const;
    // How many entries were applied.
    std::uint64_t size() const;

private:
    struct Facts;
    std::unique_ptr<Facts> facts_;
};

}  // namespace annals::state
