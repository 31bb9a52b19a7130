// Part 3 of the review, and what part 2 counts of it: who came into a commitment, and who went out.
#include "schema/state/reviewed.hpp"

namespace annals::state {
namespace {

// A change on the day from which it counts.
struct Move {
    Day day;
    MembershipChange change;
};

Move move_of(const Reviewed& review, const Membership& member, const char* word, Day day, const Fact& fact) {
    const event::Envelope& envelope = fact.statement.envelope;
    return {day,
            {review.name(Kind::party, member.party),
             party_kind(review.world(), member.party),
             member.role,
             word,
             *envelope.effective,
             envelope.announced,
             {fact.seq}}};
}

// The beginnings and ends of spells in the time that changes count in, by whatever they came about, and what was
// announced in it for later.
std::vector<Move> moves_of(const Reviewed& review, const std::vector<Membership>& members) {
    std::vector<Move> moves;
    for (const Membership& member : members) {
        for (const Spell& spell : member.spells) {
            if (review.is_recent(spell.since))
                moves.push_back(move_of(review, member, "joined", spell.since, *spell.begun_by));
            if (spell.until && review.is_recent(*spell.until) && spell.ended_by)
                moves.push_back(move_of(review, member, "left", *spell.until, *spell.ended_by));
        }
        if (!member.notice) continue;
        const auto& announced = member.notice->statement.envelope.announced;
        if (!announced || !review.is_recent(*announced)) continue;
        const char* word = member.status == MemberStatus::announced ? "announced" : "notice";
        const Day day = read(*member.notice->statement.envelope.effective, review.at().dates);
        moves.push_back(move_of(review, member, word, day, *member.notice));
    }
    std::stable_sort(moves.begin(), moves.end(), [](const Move& a, const Move& b) {
        return std::tie(a.day, a.change.entries, a.change.party.name) <
               std::tie(b.day, b.change.entries, b.change.party.name);
    });
    return moves;
}

// Whether a party is in any role on a day.
bool is_in(const std::vector<Membership>& members, const std::string& party, Day day) {
    for (const Membership& member : members)
        for (const Spell& spell : member.spells)
            if (member.party == party && spell.since <= day && (!spell.until || day < *spell.until)) return true;
    return false;
}

}  // namespace

void review_membership(const Reviewed& review, const std::vector<Membership>& members, ReviewCommitment& one,
                       ReviewSummaryRow& row) {
    std::set<std::string> in;
    std::set<std::string> out;
    for (Move& move : moves_of(review, members)) {
        const std::string& party = move.change.party.id;
        // Who only changes roles neither comes in nor goes out.
        if (move.change.change == "joined" && !is_in(members, party, previous(move.day)) && in.insert(party).second)
            add(row.joined, move.change.entries);
        if (move.change.change == "left" && !is_in(members, party, move.day) && out.insert(party).second)
            add(row.left, move.change.entries);
        one.changes.push_back(std::move(move.change));
    }
    settle(row.joined);
    settle(row.left);
}

}  // namespace annals::state
