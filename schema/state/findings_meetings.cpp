// Where the same parties meet again: recommendations, bodies and memberships in several commitments of a plan.
#include "schema/base/limits.hpp"
#include "schema/event/describe.hpp"
#include "schema/state/findings.hpp"

namespace annals::state {
namespace {

using event::PartyKind;
using event::Role;

constexpr FindingSide overlap = FindingSide::overlap;
constexpr std::size_t shared_min = 3;       // of two memberships, to be called near-identical
constexpr std::size_t shared_percent = 85;  // of those in either
constexpr int dormant_months = 12;

bool collaborates(Role role) { return role == Role::collaborating; }

// ---- recommendations ----

void find_answered_twice(const Terrain& terrain, Findings& findings) {
    std::map<std::string, std::vector<const CommitmentHeld*>> answering;
    for (const CommitmentHeld& commitment : terrain.commitments)
        for (const auto& [recommendation, days] : commitment.answers) answering[recommendation].push_back(&commitment);
    for (const auto& [recommendation, commitments] : answering) {
        std::vector<const Spans*> sets;
        for (const CommitmentHeld* one : commitments) sets.push_back(&one->answers.at(recommendation));
        for (const auto& [together, days] : combinations(sets, 2)) {
            if (!findings.keeps(days)) continue;
            std::vector<FindingSubject> subjects{findings.subject(Kind::recommendation, recommendation)};
            std::vector<std::string> names;
            DatedFacts facts;
            for (const std::size_t i : together) {
                subjects.push_back(findings.subject(Kind::commitment, commitments[i]->id));
                names.push_back(terrain.name(*commitments[i]));
                append(facts, commitments[i]->facts);
            }
            findings.put(overlap, "recommendation-answered-by-several", std::move(subjects), days, facts,
                         [&, &recommendation = recommendation](Day) {
                             return counted(names.size(), "commitment") + " answer the recommendation " +
                                    recommendation + ": " + listed(names) + ".";
                         });
        }
    }
}

// ---- bodies ----

std::map<std::string, std::vector<std::size_t>> bodies_of(const Terrain& terrain) {
    std::map<std::string, std::vector<std::size_t>> bodies;
    for (std::size_t i = 0; i < terrain.commitments.size(); ++i)
        for (const RoleHeld& one : terrain.commitments[i].roles) {
            if (!takes_part(one.role) || is_government(party_kind(terrain.world(), one.party))) continue;
            std::vector<std::size_t>& in = bodies[one.party];
            if (in.empty() || in.back() != i) in.push_back(i);
        }
    return bodies;
}

// "RT2 (task-force-member)"
std::string with_roles(const Terrain& terrain, const CommitmentHeld& commitment, const std::string& party, Day day) {
    std::vector<std::string> roles;
    for (const RoleHeld& one : commitment.roles)
        if (one.party == party && takes_part(one.role) && one.days.holds(day))
            roles.push_back(event::enum_word(one.role));
    return terrain.name(commitment) + " (" + listed(roles) + ")";
}

DatedFacts facts_of_body(const Terrain& terrain, const std::string& party, const std::vector<std::size_t>& in) {
    DatedFacts facts;
    for (const std::size_t i : in)
        for (const RoleHeld& one : terrain.commitments[i].roles)
            if (one.party == party && takes_part(one.role)) append(facts, one.facts);
    return facts;
}

// The day some months later: the last of that month, where it has no such day, and of all days beyond the calendar.
Day months_after(Day day, int months) {
    Civil civil = civil_of(day);
    const int month = civil.month - 1 + months;
    civil.year += month / 12;
    if (civil.year > limits::year_last) return next(day_last);
    civil.month = month % 12 + 1;
    while (!is_date(civil.year, civil.month, civil.day)) --civil.day;
    return day_of(civil.year, civil.month, civil.day);
}

void find_dormant(const Terrain& terrain, const std::string& party, const std::vector<std::size_t>& in,
                  const std::vector<Spans>& held, Findings& findings) {
    Spans quiet;
    for (const Spans& days : held) quiet = quiet | days;
    DatedFacts facts = facts_of_body(terrain, party, in);
    const auto awake = [](Day from) { return Spans(from, months_after(from, dormant_months)); };
    const Spans all = quiet;
    for (const Span& span : all.list()) quiet = quiet - awake(span.from);
    std::vector<Day> said;
    for (const Output& output : terrain.outputs) {
        if (output.party != party) continue;
        quiet = quiet - awake(output.said.day);
        facts.push_back(output.said);
        said.push_back(output.said.day);
    }
    findings.put(overlap, "dormant-body",
                 {findings.subject(Kind::party, party), findings.subject(Kind::plan, terrain.plan)}, quiet, facts,
                 [&](Day day) {
                     std::vector<std::string> commitments;
                     for (std::size_t i = 0; i < in.size(); ++i)
                         if (held[i].holds(day)) commitments.push_back(terrain.name(terrain.commitments[in[i]]));
                     std::optional<Day> last;
                     for (const Day one : said)
                         if (one <= day) last = std::max(last.value_or(one), one);
                     return terrain.party(party) + " has a role in " + listed(commitments) + "; for " +
                            std::to_string(dormant_months) + " months or more no output of it is on record" +
                            (last ? " (the last is of " + to_string(*last) + ")." : ".");
                 });
}

void find_bodies(const Terrain& terrain, Findings& findings) {
    for (const auto& [party, in] : bodies_of(terrain)) {
        std::vector<Spans> held;
        for (const std::size_t i : in) held.push_back(terrain.commitments[i].days_of(party, takes_part));
        find_dormant(terrain, party, in, held, findings);
        std::vector<const Spans*> sets;
        for (const Spans& days : held) sets.push_back(&days);
        for (const auto& [together, days] : combinations(sets, 2)) {
            if (!findings.keeps(days)) continue;
            std::vector<FindingSubject> subjects{findings.subject(Kind::party, party)};
            std::vector<std::size_t> commitments;
            for (const std::size_t i : together) {
                commitments.push_back(in[i]);
                subjects.push_back(findings.subject(Kind::commitment, terrain.commitments[in[i]].id));
            }
            findings.put(overlap, "body-in-several-commitments", std::move(subjects), days,
                         facts_of_body(terrain, party, commitments), [&, &party = party](Day day) {
                             std::vector<std::string> names;
                             for (const std::size_t i : commitments)
                                 names.push_back(with_roles(terrain, terrain.commitments[i], party, day));
                             return terrain.party(party) + " takes part in " + counted(names.size(), "commitment") +
                                    ": " + listed(names) + ".";
                         });
        }
    }
}

// ---- memberships ----

// Who collaborates in a commitment, and when.
struct Roster {
    std::map<std::string, Spans> members;
    DatedFacts facts;
};

std::vector<Roster> rosters_of(const Terrain& terrain) {
    std::vector<Roster> rosters;
    for (const CommitmentHeld& commitment : terrain.commitments) {
        Roster roster{{}, commitment.facts};
        for (const RoleHeld& one : commitment.roles) {
            if (one.role != Role::collaborating) continue;
            roster.members[one.party] = roster.members[one.party] | one.days;
            append(roster.facts, one.facts);
        }
        rosters.push_back(std::move(roster));
    }
    return rosters;
}

// Of two rosters: how many are in both and in either, from each day on which one of these numbers changes.
struct Shared {
    Day from;
    std::size_t both = 0;
    std::size_t either = 0;
    bool is_near() const { return both >= shared_min && both * 100 >= either * shared_percent; }
};
std::vector<Shared> shared_by_day(const Roster& left, const Roster& right) {
    struct Turn {
        Day day;
        int both = 0;
        int either = 0;
    };
    std::vector<Turn> turns;
    const auto put = [&](const Spans& days, int both, int either) {
        for (const Span& span : days.list()) {
            turns.push_back({span.from, both, either});
            turns.push_back({span.until, -both, -either});
        }
    };
    for (const auto& [party, days] : left.members) {
        put(days, 0, 1);
        if (const auto other = right.members.find(party); other != right.members.end())
            put(days & other->second, 1, -1);  // counted by each side: once too often
    }
    for (const auto& [party, days] : right.members) put(days, 0, 1);
    std::sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) { return a.day < b.day; });
    std::vector<Shared> found;
    int both = 0, either = 0;
    for (std::size_t i = 0; i < turns.size(); ++i) {
        both += turns[i].both;
        either += turns[i].either;
        if (i + 1 < turns.size() && turns[i + 1].day == turns[i].day) continue;
        found.push_back({turns[i].day, static_cast<std::size_t>(both), static_cast<std::size_t>(either)});
    }
    return found;
}

void find_near_identical(const Terrain& terrain, Findings& findings) {
    const std::vector<Roster> rosters = rosters_of(terrain);
    for (std::size_t a = 0; a < rosters.size(); ++a)
        for (std::size_t b = a + 1; b < rosters.size(); ++b) {
            // Too different in size, whoever is in them at any time.
            if (std::min(rosters[a].members.size(), rosters[b].members.size()) < shared_min) continue;
            const std::vector<Shared> shared = shared_by_day(rosters[a], rosters[b]);
            Spans days;
            for (std::size_t i = 0; i + 1 < shared.size(); ++i)
                if (shared[i].is_near()) days.append(shared[i].from, shared[i + 1].from);
            if (!findings.keeps(days)) continue;
            DatedFacts facts = rosters[a].facts;
            append(facts, rosters[b].facts);
            findings.put(overlap, "near-identical-memberships",
                         {findings.subject(Kind::commitment, terrain.commitments[a].id),
                          findings.subject(Kind::commitment, terrain.commitments[b].id)},
                         days, facts, [&](Day day) {
                             Shared then;
                             for (const Shared& one : shared)
                                 if (one.from <= day) then = one;
                             return terrain.name(terrain.commitments[a]) + " and " +
                                    terrain.name(terrain.commitments[b]) + " share " + std::to_string(then.both) +
                                    " of the " + std::to_string(then.either) + " that collaborate in either.";
                         });
        }
}

void find_institutions(const Terrain& terrain, Findings& findings) {
    std::set<std::string> institutions;
    for (const CommitmentHeld& commitment : terrain.commitments)
        for (const RoleHeld& one : commitment.roles)
            if (one.role == Role::collaborating && party_kind(terrain.world(), one.party) == PartyKind::institution)
                institutions.insert(one.party);
    for (const std::string& institution : institutions) {
        const std::vector<RoleHeld> members = roles_in(terrain.asked, {Kind::party, institution});
        for (const CommitmentHeld& commitment : terrain.commitments) {
            const Spans own = commitment.days_of(institution, collaborates);
            std::vector<std::pair<std::string, Spans>> both;
            Spans days;
            DatedFacts facts = commitment.facts;
            for (const RoleHeld& one : commitment.roles)
                if (one.party == institution && one.role == Role::collaborating) append(facts, one.facts);
            for (const RoleHeld& member : members) {
                if (!takes_part(member.role) || member.role == Role::operated_by) continue;
                both.emplace_back(member.party, own & member.days & commitment.days_of(member.party, collaborates));
                days = days | both.back().second;
                if (both.back().second.is_empty()) continue;
                append(facts, member.facts);
                for (const RoleHeld& one : commitment.roles)
                    if (one.party == member.party && one.role == Role::collaborating) append(facts, one.facts);
            }
            findings.put(
                overlap, "institution-and-its-members",
                {findings.subject(Kind::party, institution), findings.subject(Kind::commitment, commitment.id)}, days,
                facts, [&](Day day) {
                    std::vector<std::string> names;
                    for (const auto& [party, in] : both)
                        if (in.holds(day)) names.push_back(terrain.party(party));
                    return terrain.party(institution) + " and " + counted(names.size(), "member") +
                           " of it collaborate in " + terrain.name(commitment) + ": " + listed(names) + ".";
                });
        }
    }
}

}  // namespace

void find_meetings(const Terrain& terrain, Findings& findings) {
    find_answered_twice(terrain, findings);
    find_bodies(terrain, findings);
    find_near_identical(terrain, findings);
    find_institutions(terrain, findings);
}

}  // namespace annals::state
