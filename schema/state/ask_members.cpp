#include "schema/base/text.hpp"
#include "schema/event/describe.hpp"
#include "schema/event/problems.hpp"
#include "schema/state/asked.hpp"

namespace annals::state {
namespace {

using event::Role;

const std::vector<Kind> member_kinds{Kind::commitment, Kind::agenda, Kind::party};

std::string trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return std::string(text);
}

// A range of commitments of one plan, in the order of their codes.
Result<std::vector<Subject>> range(const Asked& asked, const std::string& text, std::size_t dots,
                                   const std::string& place) {
    const auto first = resolve_subject(asked.world, trimmed(text.substr(0, dots)), {Kind::commitment}, asked.at, place);
    if (!first) return first.error();
    const auto last = resolve_subject(asked.world, trimmed(text.substr(dots + 2)), {Kind::commitment}, asked.at, place);
    if (!last) return last.error();
    const auto* made = asked.world.registration(*first)->as<event::CommitmentMade>();
    std::vector<Subject> found;
    bool is_inside = false;
    for (const std::string& id : commitments_of(asked.world, made->plan.text)) {
        if (id == first->id) is_inside = true;
        if (is_inside) found.push_back({Kind::commitment, id});
        if (is_inside && id == last->id) return found;
    }
    return fail(Errc::bad_value, "'" + to_printable(text) + "' is no range within one plan", place);
}

// "rt1, rt3..rt5" as subjects.
Result<std::vector<Subject>> subjects_in(const Asked& asked, const std::string& param) {
    std::vector<Subject> found;
    const std::string* text = asked.text(param);
    if (!text) return found;
    std::size_t from = 0;
    while (from <= text->size()) {
        const std::size_t comma = std::min(text->find(',', from), text->size());
        const std::string part = trimmed(std::string_view(*text).substr(from, comma - from));
        from = comma + 1;
        if (part.empty()) continue;
        if (const std::size_t dots = part.find(".."); dots != std::string::npos) {
            auto some = range(asked, part, dots, param);
            if (!some) return some;
            found.insert(found.end(), some->begin(), some->end());
        } else {
            const auto one = resolve_subject(asked.world, part, member_kinds, asked.at, param);
            if (!one) return one.error();
            found.push_back(*one);
        }
    }
    if (found.empty()) return fail(Errc::bad_value, "no subject is named", param);
    return found;
}

Result<std::vector<Role>> roles_asked(const Asked& asked, Kind kind) {
    const std::string* text = asked.text("role");
    if (!text) return main_roles(kind);
    if (const auto role = event::parse_enum<Role>(*text)) return std::vector<Role>{*role};
    return fail(Errc::bad_value, "'" + to_printable(*text) + "' is no role", "role",
                event::suggestion(*text, event::enum_words<Role>()));
}

bool is_in(const std::vector<Role>& roles, Role role) {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

std::string expression_of(const Asked& asked) {
    std::string text = *asked.text("of");
    if (const auto* no = asked.text("not")) text += " --not " + *no;
    if (const auto* role = asked.text("role")) text += " --role " + *role;
    if (asked.flag("any")) text += " --any";
    if (asked.flag("countries")) text += " --countries";
    return text;
}

// The parties of several subjects at once: in all of them (or any), in none of the excluded.
std::set<std::string> parties_in(const Asked& asked, const std::vector<std::vector<Membership>>& of,
                                 const std::vector<Subject>& excluded, const std::vector<Role>& roles) {
    std::map<std::string, std::size_t> counts;
    for (const auto& members : of) {
        std::set<std::string> here;
        for (const Membership& one : members)
            if (one.is_member() && is_in(roles, one.role)) here.insert(one.party);
        for (const std::string& party : here) ++counts[party];
    }
    std::set<std::string> found;
    for (const auto& [party, count] : counts)
        if (count == of.size() || asked.flag("any")) found.insert(party);
    for (const Subject& subject : excluded)
        for (const Membership& one : memberships(asked.world, subject, asked.at))
            if (one.is_member() && is_in(roles, one.role)) found.erase(one.party);
    return found;
}

void sort_by_name(std::vector<MemberView>& views) {
    std::stable_sort(views.begin(), views.end(), [](const MemberView& a, const MemberView& b) {
        return std::tie(a.party.name, a.party.id, a.role) < std::tie(b.party.name, b.party.id, b.role);
    });
}

Counts count_views(const std::vector<MemberView>& views) {
    Counts counts;
    std::set<std::string> seen;
    for (const MemberView& view : views) {
        if (!seen.insert(view.party.id).second) continue;
        if (view.kind == event::PartyKind::country) ++counts.countries;
        ++(is_government(view.kind) ? counts.governments : counts.others);
    }
    return counts;
}

// What holds for one party, in the roles asked about: also that it is no member, or that nothing is stated.
void put_party(const Asked& asked, const Subject& of, const std::string& party, const std::vector<Role>& roles,
               MembersAnswer& answer) {
    for (const Membership& one : memberships(asked.world, of, asked.at))
        if (one.party == party && is_in(roles, one.role)) answer.members.push_back(view_of(asked.world, one, asked.at));
    if (!answer.members.empty()) return;
    MemberView view;
    view.party = named(asked.world, {Kind::party, party}, asked.at);
    view.kind = party_kind(asked.world, party);
    view.role = roles.front();
    view.status = is_stated(asked.world, of, roles.front(), asked.at) ? MemberStatus::no : MemberStatus::not_stated;
    answer.members.push_back(std::move(view));
}

void put_imprecise(const Asked& asked, const Subject& of, const std::vector<Role>& roles, MembersAnswer& answer) {
    std::vector<const Fact*> facts;
    for (const Fact* fact : asked.world.all(of))
        if (fact->as<event::MemberJoined>() || fact->as<event::MemberLeft>()) facts.push_back(fact);
    At reread = asked.at;
    reread.dates = other(asked.at.dates);
    const auto names = [&](At at) {
        std::string text;
        for (const Membership& one : memberships(asked.world, of, at))
            if (one.is_member() && is_in(roles, one.role)) text += (text.empty() ? "" : ", ") + one.party;
        return text;
    };
    const std::string words = names(reread);
    std::optional<std::string> differs;
    if (words != names(asked.at)) differs = "the members of " + short_name(asked.world, of, asked.at) + " are " + words;
    for (Imprecise& imprecise : imprecise_among(facts, asked.at, differs))
        answer.imprecise.push_back(std::move(imprecise));
}

}  // namespace

AnswerValue answer_members(const Asked& asked) {
    const auto of = subjects_in(asked, "of");
    if (!of) return of.error();
    const auto excluded = subjects_in(asked, "not");
    if (!excluded) return excluded.error();
    const auto roles = roles_asked(asked, of->front().kind);
    if (!roles) return roles.error();
    MembersAnswer answer;
    answer.expression = expression_of(asked);
    std::vector<std::vector<Membership>> members;
    for (const Subject& subject : *of) {
        answer.of.push_back(named(asked.world, subject, asked.at));
        members.push_back(memberships(asked.world, subject, asked.at));
        put_imprecise(asked, subject, *roles, answer);
        for (const event::OpenList& list : open_lists(asked.world, subject, asked.at))
            answer.open_lists.push_back({list.role, list.as_printed.text});
    }
    if (asked.text("party")) {
        const auto party = asked.subject("party", {Kind::party});
        if (!party) return party.error();
        for (const Subject& subject : *of) put_party(asked, subject, party->id, *roles, answer);
        return answer_to_json(answer);
    }
    const std::set<std::string> parties = parties_in(asked, members, *excluded, *roles);
    std::set<std::pair<std::string, Role>> shown;
    for (const auto& list : members) {
        for (const Membership& one : list) {
            const bool is_asked = is_in(*roles, one.role);
            if (one.is_member() && is_asked && parties.contains(one.party) &&
                shown.insert({one.party, one.role}).second)
                answer.members.push_back(view_of(asked.world, one, asked.at));
            if (one.is_member() && !is_asked && !asked.text("role") && of->size() == 1)
                answer.other_roles.push_back(view_of(asked.world, one, asked.at));
            if (one.status == MemberStatus::announced && is_asked)
                answer.announced.push_back(view_of(asked.world, one, asked.at));
        }
    }
    answer.counts = count_views(answer.members);
    if (asked.flag("countries"))
        std::erase_if(answer.members, [](const MemberView& view) { return view.kind != event::PartyKind::country; });
    sort_by_name(answer.members);
    sort_by_name(answer.other_roles);
    sort_by_name(answer.announced);
    return answer_to_json(answer);
}

// ---- party ----

namespace {

PartyRole role_of(const Asked& asked, const Subject& of, const MemberView& view) {
    return {std::string(kind_word(of.kind)),
            named(asked.world, of, asked.at),
            view.role,
            view.status,
            view.since,
            view.until,
            view.scope,
            view.as_printed,
            view.entries};
}

}  // namespace

AnswerValue answer_party(const Asked& asked) {
    const auto party = asked.subject("party", {Kind::party});
    if (!party) return party.error();
    PartyAnswer answer;
    answer.party = named(asked.world, *party, asked.at);
    const auto* registered = asked.world.registration(*party)->as<event::PartyRegistered>();
    answer.kind = registered->kind;
    if (registered->iso) answer.iso = registered->iso->text;
    answer.names = party_names(asked.world, party->id, asked.at);
    if (const auto into = merged_into(asked.world, party->id, asked.at))
        answer.merged_into = named(asked.world, {Kind::party, *into}, asked.at);
    std::vector<std::string> commitments;
    for (const Subject& of : involved_in(asked.world, party->id, asked.at)) {
        if (!asked.world.is_registered(of)) continue;
        if (of.kind == Kind::commitment) commitments.push_back(of.id);
        for (const Membership& one : memberships(asked.world, of, asked.at))
            if (one.party == party->id) answer.roles.push_back(role_of(asked, of, view_of(asked.world, one, asked.at)));
    }
    for (const Membership& one : memberships(asked.world, *party, asked.at)) {
        const MemberView view = view_of(asked.world, one, asked.at);
        answer.members.push_back(role_of(asked, {Kind::party, one.party}, view));
    }
    // Milestones that name it, in commitments that it may not be a member of.
    for (const Fact* fact : asked.world.all(*party))
        if (const auto* set = fact->as<event::MilestoneSet>()) commitments.push_back(set->commitment.text);
    std::sort(commitments.begin(), commitments.end());
    commitments.erase(std::unique(commitments.begin(), commitments.end()), commitments.end());
    for (DueRow& row : due_rows(asked, commitments, day_first, {std::min(asked.at.on.days + 366, day_last.days)})) {
        const auto is_it = [&](const Named& one) { return one.id == party->id; };
        if (std::none_of(row.responsible.begin(), row.responsible.end(), is_it)) continue;
        (row.days < 0 ? answer.overdue : answer.due).push_back(std::move(row));
    }
    return answer_to_json(answer);
}

}  // namespace annals::state
