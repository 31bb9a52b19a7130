// Who has which role in what: rule 5 of DESIGN section 4.
#pragma once

#include "schema/state/subject.hpp"

namespace annals::state {

// One unbroken time [since, until) of a party in a role.
struct Spell {
    Day since;
    std::optional<Day> until;
    const Fact* begun_by = nullptr;  // member.joined, or the party.merged by which it was taken over
    const Fact* joined = nullptr;    // the joining whose scope and printed form hold
    const Fact* ended_by = nullptr;
};

// A party in one role of X, as of a day.
struct Membership {
    std::string party;
    event::Role role = event::Role::collaborating;
    MemberStatus status = MemberStatus::left;
    std::vector<Spell> spells;     // that began by that day
    const Fact* notice = nullptr;  // the leaving that is announced; or, of an announced joiner, the joining
    bool is_member() const { return status == MemberStatus::member || status == MemberStatus::with_notice; }
};

// Every membership in X that began or is announced by `at.on`, by role, then party.
std::vector<Membership> memberships(World& world, const Subject& of, At at);

// Whether absence from a role of X can be told from silence: false where its list is open, or where no entry ever put
// anybody in that role.
bool is_stated(World& world, const Subject& of, event::Role role, At at);

// Every X in which the party, or one that merged into it, ever had a role.
std::vector<Subject> involved_in(World& world, const std::string& party, At at);

// The lists left open by X's documents on that day.
std::vector<event::OpenList> open_lists(World& world, const Subject& of, At at);

// As shown.
MemberView view_of(World& world, const Membership& membership, At at);
// Adds the entries with imprecise dates that it rests on.
void add_imprecise(const Membership& membership, std::vector<const Fact*>& facts);

// Counts of the parties that are members in one of the roles, each party once.
Counts count_members(World& world, const std::vector<Membership>& members, const std::vector<event::Role>& roles);

// The roles that "the members of X" means where none is named.
std::vector<event::Role> main_roles(Kind kind);

}  // namespace annals::state
