// A ledger as an import sees it (intake::LedgerView), of the entries that the import touches: keys are looked up, names
// resolved, and the entries about the subjects concerned brought over. What travels grows with the files and with what
// was recorded about their subjects, not with the ledger.
//
// What is brought over about a subject is complete, corrections and retractions included, since they are about what
// their target is about. Of a subject that says something of itself (a party, an occasion, a milestone) only that
// travels, however many commitments it is in.
#pragma once

#include "cli/client/ledger.hpp"
#include "cli/intake/import.hpp"

#include <map>
#include <set>

namespace annals::cli {

class TouchedEntries {
public:
    // `ledger` is borrowed.
    explicit TouchedEntries(Ledger& ledger) : ledger_(ledger) {}
    TouchedEntries(const TouchedEntries&) = delete;
    TouchedEntries& operator=(const TouchedEntries&) = delete;

    // Must not outlive this. Suggestions for a misspelt id are made of the first page of registrations.
    intake::LedgerView view();

    // How many entries were brought over.
    std::size_t count() const { return entries_.size(); }

private:
    // Brings over the entries about a subject: all, or those that say what it itself is. Once.
    Result<void> cover(const Subject& subject, bool is_itself);
    // Brings over an entry, with all that acts on it.
    Result<void> cover_entry(Seq seq);
    // Brings over what the keys belong to; the keys that there are, in the same order.
    Result<void> cover_keys(const std::vector<std::string>& keys);
    // A plan with its commitments and their milestones.
    Result<void> cover_plan(const std::string& id);
    Result<void> cover_prefix(const std::string& prefix);
    // The view over what is here now.
    const intake::LedgerView& held();
    Result<std::vector<Subject>> resolve(const std::string& text);
    Result<std::vector<std::string>> first_ids(Kind kind);

    Ledger& ledger_;
    std::map<Seq, event::Statement> entries_;
    std::set<std::pair<Subject, bool>> covered_;
    intake::LedgerView held_;
    std::size_t held_count_ = 0;  // of the entries that held_ is over
    bool is_held_ = false;
};

}  // namespace annals::cli
