#include "schema/state/membership.hpp"

#include "schema/state/commitment.hpp"

namespace annals::state {
namespace {

using event::Role;
using Place = std::pair<Role, std::string>;  // role, party

struct Step {
    Day day;
    const Fact* fact = nullptr;
    const event::MemberJoined* joined = nullptr;
    const event::MemberLeft* left = nullptr;
    friend bool operator<(const Step& a, const Step& b) {
        return a.day != b.day ? a.day < b.day : a.fact->seq < b.fact->seq;
    }
};
using Steps = std::vector<Step>;

// The joinings and leavings of X by role and party; a leaving without a role stands in each role the party ever had.
std::map<Place, Steps> steps_by_place(World& world, const Subject& of, DateReading dates) {
    std::map<Place, Steps> places;
    std::map<std::string, std::set<Role>> roles;
    const World::Facts& facts = world.all(of);
    for (const Fact* fact : facts) {
        const auto* joined = fact->as<event::MemberJoined>();
        if (!joined || joined->of.subject != of || !fact->statement.envelope.effective) continue;
        roles[joined->party.text].insert(joined->role);
        places[{joined->role, joined->party.text}].push_back(
            {read(*fact->statement.envelope.effective, dates), fact, joined, nullptr});
    }
    for (const Fact* fact : facts) {
        const auto* left = fact->as<event::MemberLeft>();
        if (!left || left->of.subject != of || !fact->statement.envelope.effective) continue;
        const Step step{read(*fact->statement.envelope.effective, dates), fact, nullptr, left};
        if (left->role) {
            places[{*left->role, left->party.text}].push_back(step);
        } else {
            // A role taken over by a merger is found through the roles of the party that merged.
            std::set<Role> left_roles = roles[left->party.text];
            for (const Fact* own : world.own({Kind::party, left->party.text}))
                if (const auto* merged = own->as<event::PartyMerged>(); merged && merged->into == left->party) {
                    const auto found = roles.find(merged->id.text);
                    if (found != roles.end()) left_roles.insert(found->second.begin(), found->second.end());
                }
            for (const Role role : left_roles) places[{role, left->party.text}].push_back(step);
        }
    }
    return places;
}

// A leaving that finds nobody in, though a joining could have come before it: one of the two is read the other way
// (rule 4). Returns whether something changed.
bool reread(Steps& steps, DateReading dates) {
    bool is_in = false;
    for (Step& step : steps) {
        if (step.joined) is_in = true;
        if (!step.left) continue;
        if (!is_in) {
            const DayRange left = *step.fact->statement.envelope.effective;
            for (Step& later : steps) {
                if (!later.joined || later.day <= step.day) continue;
                const DayRange joined = *later.fact->statement.envelope.effective;
                if (dates == DateReading::latest && later.day == joined.last && joined.first <= step.day &&
                    !joined.is_exact()) {
                    later.day = joined.first;
                    return true;
                }
                if (dates == DateReading::earliest && step.day == left.first && left.last >= later.day &&
                    !left.is_exact()) {
                    step.day = left.last;
                    return true;
                }
            }
        }
        is_in = false;
    }
    return false;
}

void settle(Steps& steps, DateReading dates) {
    std::sort(steps.begin(), steps.end());
    for (std::size_t rereadings = 0; rereadings <= 2 * steps.size() && reread(steps, dates); ++rereadings)
        std::sort(steps.begin(), steps.end());
}

// The mergers that can move a membership of one of these parties, transitively.
std::vector<Dated> mergers_of(World& world, const std::map<Place, Steps>& places, DateReading dates) {
    std::vector<Dated> mergers;
    std::set<std::string> seen;
    std::vector<std::string> open;
    for (const auto& [place, steps] : places)
        if (seen.insert(place.second).second) open.push_back(place.second);
    while (!open.empty()) {
        const std::string party = std::move(open.back());
        open.pop_back();
        for (const Dated& dated : World::dated<event::PartyMerged>(world.own({Kind::party, party}), dates)) {
            const auto* merged = dated.fact->as<event::PartyMerged>();
            if (merged->id.text != party) continue;
            mergers.push_back(dated);
            if (seen.insert(merged->into.text).second) open.push_back(merged->into.text);
        }
    }
    return mergers;
}

// The fold of X's steps and mergers, in order of (day, seq).
class Fold {
public:
    explicit Fold(Day end) : end_(end) {}

    void step(const Step& step, const Place& place) {
        if (step.day >= end_) return;
        std::vector<Spell>& spells = spells_[place];
        const bool is_in = !spells.empty() && !spells.back().until;
        if (step.joined && !is_in) spells.push_back({step.day, {}, step.fact, step.fact, {}});
        if (step.left && is_in) {
            spells.back().until = step.day;
            spells.back().ended_by = step.fact;
        }
    }
    void merge(const Dated& merger) {
        if (merger.day >= end_) return;
        const auto* merged = merger.fact->as<event::PartyMerged>();
        std::vector<std::pair<Place, Spell>> taken;
        for (auto& [place, spells] : spells_) {
            if (place.second != merged->id.text || spells.empty() || spells.back().until) continue;
            spells.back().until = merger.day;
            spells.back().ended_by = merger.fact;
            taken.push_back(
                {{place.first, merged->into.text}, {merger.day, {}, merger.fact, spells.back().joined, {}}});
        }
        for (auto& [place, spell] : taken) {
            std::vector<Spell>& spells = spells_[place];
            if (spells.empty() || spells.back().until) spells.push_back(spell);
        }
    }
    void end(const Fact* by) {
        for (auto& [place, spells] : spells_)
            if (!spells.empty() && !spells.back().until) {
                spells.back().until = end_;
                spells.back().ended_by = by;
            }
    }
    std::map<Place, std::vector<Spell>>& spells() { return spells_; }

private:
    Day end_;
    std::map<Place, std::vector<Spell>> spells_;
};

// What is announced by `on` and takes effect later: the leaving of one who is in, the joining of one who is not.
void note_announcements(const Steps& steps, At at, Membership& membership) {
    for (const Step& step : steps) {
        const auto& announced = step.fact->statement.envelope.announced;
        if (step.day <= at.on || !announced || read(*announced, at.dates) > at.on) continue;
        if (membership.status == MemberStatus::member && step.left) {
            membership.status = MemberStatus::with_notice;
            membership.notice = step.fact;
        } else if (!membership.is_member() && membership.status != MemberStatus::announced && step.joined) {
            membership.status = MemberStatus::announced;
            membership.notice = step.fact;
        }
    }
}

}  // namespace

std::vector<Membership> memberships(World& world, const Subject& of, At at) {
    std::map<Place, Steps> places = steps_by_place(world, of, at.dates);
    struct Move {
        Day day;
        Seq seq{};
        const Step* step = nullptr;
        const Place* place = nullptr;
        const Dated* merger = nullptr;
    };
    std::vector<Move> moves;
    for (auto& [place, steps] : places) {
        settle(steps, at.dates);
        for (const Step& step : steps)
            if (step.day <= at.on) moves.push_back({step.day, step.fact->seq, &step, &place, nullptr});
    }
    const std::vector<Dated> mergers = mergers_of(world, places, at.dates);
    for (const Dated& merger : mergers)
        if (merger.day <= at.on) moves.push_back({merger.day, merger.fact->seq, nullptr, nullptr, &merger});
    std::sort(moves.begin(), moves.end(),
              [](const Move& a, const Move& b) { return a.day != b.day ? a.day < b.day : a.seq < b.seq; });
    const std::optional<Dated> end = of.kind == Kind::commitment ? membership_end(world, of.id, at) : std::nullopt;
    Fold fold(end ? end->day : Day{day_last.days + 1});
    for (const Move& move : moves) move.step ? fold.step(*move.step, *move.place) : fold.merge(*move.merger);
    if (end) fold.end(end->fact);

    for (const auto& [place, steps] : places) fold.spells()[place];
    std::vector<Membership> found;
    for (auto& [place, spells] : fold.spells()) {
        Membership membership{place.second, place.first, MemberStatus::left, std::move(spells), nullptr};
        if (!membership.spells.empty() && !membership.spells.back().until) membership.status = MemberStatus::member;
        const auto steps = places.find(place);
        if (steps != places.end() && !end) note_announcements(steps->second, at, membership);
        if (!membership.spells.empty() || membership.status == MemberStatus::announced)
            found.push_back(std::move(membership));
    }
    return found;
}

std::vector<event::OpenList> open_lists(World& world, const Subject& of, At at) {
    std::vector<event::OpenList> lists;
    const Fact* registered = world.registration(of);
    if (!registered) return lists;
    const World::Facts& facts = world.own(of);
    if (const auto* made = registered->as<event::CommitmentMade>()) {
        lists = made->open_lists;
        for (const Dated& dated : World::dated<event::CommitmentAmended>(facts, at.dates))
            if (const auto& said = dated.fact->as<event::CommitmentAmended>()->open_lists; said && dated.day <= at.on)
                lists = *said;
    } else if (const auto* launched = registered->as<event::AgendaLaunched>()) {
        lists = launched->open_lists;
        for (const Dated& dated : World::dated<event::AgendaAmended>(facts, at.dates))
            if (const auto& said = dated.fact->as<event::AgendaAmended>()->open_lists; said && dated.day <= at.on)
                lists = *said;
    }
    return lists;
}

bool is_stated(World& world, const Subject& of, Role role, At at) {
    for (const event::OpenList& list : open_lists(world, of, at))
        if (list.role == role) return false;
    for (const Fact* fact : world.all(of))
        if (const auto* joined = fact->as<event::MemberJoined>();
            joined && joined->of.subject == of && joined->role == role)
            return true;
    return false;
}

std::vector<Subject> involved_in(World& world, const std::string& party, At at) {
    std::set<Subject> found;
    std::set<std::string> seen{party};
    std::vector<std::string> open{party};
    while (!open.empty()) {
        const std::string now = std::move(open.back());
        open.pop_back();
        for (const Fact* fact : world.all({Kind::party, now})) {
            if (const auto* joined = fact->as<event::MemberJoined>(); joined && joined->party.text == now)
                found.insert(joined->of.subject);
            const auto* merged = fact->as<event::PartyMerged>();
            if (!merged || merged->into.text != now || !fact->statement.envelope.effective) continue;
            if (read(*fact->statement.envelope.effective, at.dates) <= at.on && seen.insert(merged->id.text).second)
                open.push_back(merged->id.text);
        }
    }
    return {found.begin(), found.end()};
}

MemberView view_of(World& world, const Membership& membership, At at) {
    MemberView view;
    view.party = named(world, {Kind::party, membership.party}, at);
    view.kind = party_kind(world, membership.party);
    view.role = membership.role;
    view.status = membership.status;
    std::set<Seq> entries;
    const auto put = [&](const Fact* joined) {
        const auto* said = joined->as<event::MemberJoined>();
        if (!said) return;
        if (said->scope) view.scope = said->scope->text;
        if (said->as_printed && said->party.text == membership.party) view.as_printed = said->as_printed->text;
        view.announced = joined->statement.envelope.announced;
    };
    for (const Spell& spell : membership.spells) {
        entries.insert(spell.begun_by->seq);
        entries.insert(spell.joined->seq);
        if (spell.ended_by) entries.insert(spell.ended_by->seq);
    }
    if (!membership.spells.empty()) {
        const Spell& spell = membership.spells.back();
        put(spell.joined);
        view.since = spell.begun_by->statement.envelope.effective;
        if (spell.ended_by) view.until = spell.ended_by->statement.envelope.effective;
    }
    if (membership.notice) {
        entries.insert(membership.notice->seq);
        view.announced = membership.notice->statement.envelope.announced;
        if (membership.status == MemberStatus::with_notice)
            view.until = membership.notice->statement.envelope.effective;
        if (membership.status == MemberStatus::announced) {
            put(membership.notice);
            view.since = membership.notice->statement.envelope.effective;
            view.until.reset();
        }
    }
    view.entries.assign(entries.begin(), entries.end());
    return view;
}

void add_imprecise(const Membership& membership, std::vector<const Fact*>& facts) {
    const auto add = [&](const Fact* fact) {
        if (fact && fact->statement.envelope.effective && !fact->statement.envelope.effective->is_exact())
            facts.push_back(fact);
    };
    for (const Spell& spell : membership.spells) {
        add(spell.begun_by);
        add(spell.ended_by);
    }
    add(membership.notice);
}

Counts count_members(World& world, const std::vector<Membership>& members, const std::vector<Role>& roles) {
    std::set<std::string> parties;
    for (const Membership& membership : members)
        if (membership.is_member() && std::find(roles.begin(), roles.end(), membership.role) != roles.end())
            parties.insert(membership.party);
    Counts counts;
    for (const std::string& party : parties) {
        const event::PartyKind kind = party_kind(world, party);
        if (kind == event::PartyKind::country) ++counts.countries;
        if (is_government(kind))
            ++counts.governments;
        else
            ++counts.others;
    }
    return counts;
}

std::vector<Role> main_roles(Kind kind) {
    if (kind == Kind::agenda) return {Role::signatory, Role::endorser, Role::co_lead};
    if (kind == Kind::commitment) return {Role::collaborating};
    std::vector<Role> all;
    for (int number = static_cast<int>(Role::signatory); number <= static_cast<int>(Role::operated_by); ++number)
        all.push_back(static_cast<Role>(number));
    return all;
}

}  // namespace annals::state
