#include "schema/state/visible.hpp"

#include "schema/event/check_statement.hpp"
#include "schema/event/codec.hpp"

#include <algorithm>

namespace annals::state {
namespace {

// The position of the entry `seq`, or entries.size().
std::size_t position_of(const std::vector<Recorded>& entries, std::uint64_t seq) {
    const auto found =
        std::lower_bound(entries.begin(), entries.end(), seq,
                         [](const Recorded& entry, std::uint64_t wanted) { return to_number(entry.seq) < wanted; });
    if (found == entries.end() || to_number(found->seq) != seq) return entries.size();
    return static_cast<std::size_t>(found - entries.begin());
}

bool acts(const Recorded& entry) {
    return std::holds_alternative<event::EventCorrected>(entry.statement.payload) ||
           std::holds_alternative<event::EventRetracted>(entry.statement.payload);
}

// Puts the patches of a fact's corrections in place; what is wrong with the outcome, if anything.
std::optional<std::string> correct(event::Statement& statement, const std::vector<const event::EventCorrected*>& by) {
    for (const event::EventCorrected* correction : by)
        if (const auto verdict = event::patch_in_place(statement, correction->set); !verdict)
            return verdict.error().detail;
    if (by.empty()) return std::nullopt;
    if (const auto verdict = event::check_statement(statement); !verdict) return verdict.error().detail;
    return std::nullopt;
}

Fact fact_of(Recorded& entry) {
    return {entry.seq, entry.recorded_at, std::move(entry.recorded_by), std::move(entry.statement), {}, {}};
}

}  // namespace

std::vector<Fate> fates_of(const std::vector<Recorded>& entries) {
    std::vector<Fate> fates(entries.size());
    for (std::size_t i = entries.size(); i-- > 0;) {
        if (fates[i].retracted_by) continue;
        const auto target = event::target_of(entries[i].statement.payload);
        if (!target || *target >= to_number(entries[i].seq)) continue;
        const std::size_t at = position_of(entries, *target);
        if (at == entries.size()) continue;
        if (std::holds_alternative<event::EventRetracted>(entries[i].statement.payload)) {
            if (!fates[at].retracted_by) fates[at].retracted_by = entries[i].seq;
        } else if (std::holds_alternative<event::EventCorrected>(entries[i].statement.payload)) {
            fates[at].corrected_by.push_back(entries[i].seq);
        }
    }
    for (Fate& fate : fates) std::reverse(fate.corrected_by.begin(), fate.corrected_by.end());
    return fates;
}

std::vector<Fact> facts_of(std::vector<Recorded>&& entries) {
    std::vector<Fact> facts;
    facts.reserve(entries.size());
    if (std::none_of(entries.begin(), entries.end(), acts)) {
        for (Recorded& entry : entries) facts.push_back(fact_of(entry));
        return facts;
    }
    std::vector<Fate> fates = fates_of(entries);
    std::vector<std::optional<std::string>> invalid(entries.size());
    std::vector<const event::EventCorrected*> corrections;
    // From the newest: what corrects a correction has been put into it before it is put into its own target.
    for (std::size_t i = entries.size(); i-- > 0;) {
        if (fates[i].retracted_by || fates[i].corrected_by.empty()) continue;
        corrections.clear();
        std::erase_if(fates[i].corrected_by, [&](Seq seq) {
            const std::size_t at = position_of(entries, to_number(seq));
            if (invalid[at]) return true;
            corrections.push_back(&std::get<event::EventCorrected>(entries[at].statement.payload));
            return false;
        });
        invalid[i] = correct(entries[i].statement, corrections);
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (fates[i].retracted_by || acts(entries[i])) continue;
        facts.push_back(fact_of(entries[i]));
        facts.back().corrected_by = std::move(fates[i].corrected_by);
        facts.back().invalid = std::move(invalid[i]);
    }
    return facts;
}

}  // namespace annals::state
