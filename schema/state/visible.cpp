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

// The position of the entry that entry `i` corrects or retracts, or entries.size().
std::size_t position_of_target(const std::vector<Recorded>& entries, std::size_t i) {
    const event::Payload& said = entries[i].statement.payload;
    std::uint64_t target = 0;
    if (const auto* correction = std::get_if<event::EventCorrected>(&said))
        target = correction->target;
    else if (const auto* retraction = std::get_if<event::EventRetracted>(&said))
        target = retraction->target;
    else
        return entries.size();
    return target < to_number(entries[i].seq) ? position_of(entries, target) : entries.size();
}

// The corrections of each entry, oldest first, as a chain of positions.
struct Chains {
    static constexpr std::uint32_t end = UINT32_MAX;
    std::vector<std::uint32_t> first;  // of each entry: the oldest correction of it that stands
    std::vector<std::uint32_t> next;   // of each correction: the next one of the same entry

    explicit Chains(std::size_t entries) : first(entries, end), next(entries, end) {}
    std::size_t length(std::size_t target) const {
        std::size_t length = 0;
        for (std::uint32_t at = first[target]; at != end; at = next[at]) ++length;
        return length;
    }
    void prepend(std::size_t target, std::size_t correction) {
        next[correction] = first[target];
        first[target] = static_cast<std::uint32_t>(correction);
    }
};

const event::Patch& patch_of(const Recorded& entry) {
    return std::get<event::EventCorrected>(entry.statement.payload).set;
}

// Whether `later` puts something in place of all that `earlier` sets.
bool supersedes(const event::Patch& later, const event::Patch& earlier) {
    return later.bitmap == earlier.bitmap && later.tag == earlier.tag && later.version == earlier.version;
}

// Puts the patches of the corrections of entry `i` in place; what is wrong with the outcome, if anything. A patch all
// of whose fields the next one sets again leaves nothing behind, and is passed over.
std::optional<std::string> correct(std::vector<Recorded>& entries, std::size_t i, const Chains& chains) {
    event::Statement& statement = entries[i].statement;
    for (std::uint32_t at = chains.first[i]; at != Chains::end; at = chains.next[at]) {
        const event::Patch& patch = patch_of(entries[at]);
        const std::uint32_t next = chains.next[at];
        if (next != Chains::end && supersedes(patch_of(entries[next]), patch)) continue;
        if (const auto verdict = event::patch_in_place(statement, patch); !verdict) return verdict.error().detail;
    }
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
        const std::size_t at = position_of_target(entries, i);
        if (at == entries.size()) continue;
        if (std::holds_alternative<event::EventRetracted>(entries[i].statement.payload)) {
            if (!fates[at].retracted_by) fates[at].retracted_by = entries[i].seq;
        } else {
            fates[at].corrected_by.push_back(entries[i].seq);
        }
    }
    for (Fate& fate : fates) std::reverse(fate.corrected_by.begin(), fate.corrected_by.end());
    return fates;
}

std::vector<Fact> facts_of(std::vector<Recorded>&& entries) {
    std::vector<Fact> facts;
    const auto acting = static_cast<std::size_t>(std::count_if(entries.begin(), entries.end(), acts));
    facts.reserve(entries.size() - acting);
    if (acting == 0) {
        for (Recorded& entry : entries) facts.push_back(fact_of(entry));
        return facts;
    }
    Chains chains(entries.size());
    std::vector<bool> is_retracted(entries.size());
    std::vector<std::optional<std::string>> invalid(entries.size());
    // From the newest: what acts on an entry has been seen, and corrected itself, before that entry.
    for (std::size_t i = entries.size(); i-- > 0;) {
        if (is_retracted[i]) continue;
        if (chains.first[i] != Chains::end) invalid[i] = correct(entries, i, chains);
        const std::size_t target = position_of_target(entries, i);
        if (target == entries.size()) continue;
        if (std::holds_alternative<event::EventRetracted>(entries[i].statement.payload))
            is_retracted[target] = true;
        else if (!invalid[i])
            chains.prepend(target, i);
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (is_retracted[i] || acts(entries[i])) continue;
        Fact& fact = facts.emplace_back(fact_of(entries[i]));
        fact.corrected_by.reserve(chains.length(i));
        for (std::uint32_t at = chains.first[i]; at != Chains::end; at = chains.next[at])
            fact.corrected_by.push_back(entries[at].seq);
        fact.invalid = std::move(invalid[i]);
    }
    return facts;
}

}  // namespace annals::state
