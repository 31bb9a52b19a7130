// What a plan leaves open.
#include "schema/base/text.hpp"
#include "schema/event/describe.hpp"
#include "schema/state/findings.hpp"

namespace annals::state {
namespace {

using event::PartyKind;
using event::Role;

constexpr FindingSide gap = FindingSide::gap;
constexpr std::size_t commitments_min = 3;  // of a plan, for absence from exactly one of them to say something

bool leads(Role role) { return role == Role::lead || role == Role::coordinating; }
bool is_anything(Role role) { return takes_part(role); }
bool collaborates(Role role) { return role == Role::collaborating; }

// Of a commitment: when an organisation, initiative or task force leads or coordinates it.
Spans led(const Terrain& terrain, const CommitmentHeld& commitment) {
    Spans days;
    for (const RoleHeld& one : commitment.roles) {
        const PartyKind kind = party_kind(terrain.world(), one.party);
        if (leads(one.role) &&
            (kind == PartyKind::organisation || kind == PartyKind::initiative || kind == PartyKind::task_force))
            days = days | one.days;
    }
    return days;
}

// ---- recommendations ----

// The recommendations of the reports that the plan takes up, and when: while it answers or notes one of the report's.
std::map<std::string, Spans> recommendations_of(const Terrain& terrain) {
    std::map<std::string, Spans> met;
    for (const CommitmentHeld& one : terrain.commitments)
        for (const auto& [recommendation, days] : one.answers) met[recommendation] = met[recommendation] | days;
    for (const event::Noted& noted : terrain.facts.front().fact->as<event::PlanAdopted>()->noted)
        met[noted.recommendation.text] = terrain.in_effect;
    std::map<std::string, Spans> reports;
    for (const auto& [id, days] : met)
        if (const Fact* fact = terrain.world().registration({Kind::recommendation, id})) {
            Spans& taken_up = reports[fact->as<event::RecommendationPublished>()->report.text];
            taken_up = taken_up | days;
        }
    std::map<std::string, Spans> found;
    for (const auto& [report, days] : reports)
        for (const Fact* fact : terrain.world().all({Kind::source, report}))
            if (const auto* said = fact->as<event::RecommendationPublished>()) found[said->id.text] = days;
    return found;
}

void find_unanswered(const Terrain& terrain, Findings& findings) {
    const auto& noted = terrain.facts.front().fact->as<event::PlanAdopted>()->noted;
    for (const auto& [id, taken_up] : recommendations_of(terrain)) {
        const Subject subject{Kind::recommendation, id};
        const Fact* published = terrain.world().registration(subject);
        if (!published || !published->statement.envelope.effective) continue;
        const Day from = read(*published->statement.envelope.effective, terrain.asked.at.dates);
        DatedFacts facts{{from, published}};
        append(facts, terrain.facts);
        Day until = terrain.end();
        std::set<std::string> commitments;
        for (const Fact* fact : terrain.world().all(subject)) {
            if (const auto* made = fact->as<event::CommitmentMade>()) commitments.insert(made->id.text);
            if (const auto* amended = fact->as<event::CommitmentAmended>()) commitments.insert(amended->id.text);
            const auto* succeeded = fact->as<event::RecommendationSucceeded>();
            if (!succeeded || !fact->statement.envelope.effective) continue;
            const Day day = read(*fact->statement.envelope.effective, terrain.asked.at.dates);
            const bool is_earlier = std::find(succeeded->earlier.begin(), succeeded->earlier.end(),
                                              event::RecommendationId{id}) != succeeded->earlier.end();
            if (!is_earlier || day >= until) continue;
            until = day;
            facts.push_back({day, fact});
        }
        // A commitment of another plan answers it too.
        Spans answered;
        for (const std::string& commitment : commitments) {
            const CommitmentHeld held = survey_commitment(terrain.asked, commitment);
            const auto days = held.answers.find(id);
            if (days == held.answers.end()) continue;
            answered = answered | days->second;
            append(facts, held.facts);
        }
        const bool is_noted = std::any_of(
            noted.begin(), noted.end(), [&id = id](const event::Noted& one) { return one.recommendation.text == id; });
        findings.put(gap, "recommendation-without-commitment",
                     {findings.subject(Kind::recommendation, id), findings.subject(Kind::plan, terrain.plan)},
                     (Spans(from, until) & taken_up) - answered, facts, [&, &id = id](Day) {
                         return "No commitment answers the recommendation " + id +
                                (is_noted ? ", which the plan notes." : ".");
                     });
    }
}

// ---- commitments ----

void find_in_commitment(const Terrain& terrain, const CommitmentHeld& commitment, Findings& findings) {
    const std::string name = terrain.name(commitment);
    Spans answered;
    for (const auto& [recommendation, days] : commitment.answers) answered = answered | days;
    findings.put(gap, "commitment-without-recommendation", {findings.subject(Kind::commitment, commitment.id)},
                 commitment.in_force - answered, commitment.facts,
                 [&](Day) { return name + " answers no recommendation."; });

    DatedFacts facts = commitment.facts;
    for (const RoleHeld& one : commitment.roles)
        if (leads(one.role)) append(facts, one.facts);
    findings.put(gap, "commitment-without-lead", {findings.subject(Kind::commitment, commitment.id)},
                 commitment.in_force - led(terrain, commitment), facts, [&](Day day) {
                     std::vector<std::string> others;
                     for (const RoleHeld& one : commitment.roles)
                         if (leads(one.role) && one.days.holds(day))
                             others.push_back(terrain.party(one.party) + " (" +
                                              event::enum_word(party_kind(terrain.world(), one.party)) + ", " +
                                              event::enum_word(one.role) + ")");
                     std::string text = "No organisation, initiative or task force leads or coordinates " + name;
                     if (!others.empty()) text += "; on record: " + listed(others);
                     if (!commitment.open_leads.empty())
                         text += "; others are not stated (\"" + commitment.open_leads + "\")";
                     return text + ".";
                 });

    for (const RoleHeld& one : commitment.roles) {
        if (one.role != Role::named_in_text || party_kind(terrain.world(), one.party) == PartyKind::group) continue;
        DatedFacts parts = one.facts;
        for (const RoleHeld& other : commitment.roles)
            if (other.party == one.party && other.role != one.role) append(parts, other.facts);
        findings.put(gap, "body-without-role",
                     {findings.subject(Kind::party, one.party), findings.subject(Kind::commitment, commitment.id)},
                     one.days - commitment.days_of(one.party, is_anything), parts, [&](Day) {
                         return name + " names " + terrain.party(one.party) + " in its text and gives it no role.";
                     });
    }
}

// ---- milestones ----

void find_in_milestone(const Terrain& terrain, const MilestoneHeld& milestone, Findings& findings) {
    const CommitmentHeld& commitment = terrain.commitments[milestone.commitment];
    const std::string name = terrain.name(milestone);
    const auto subjects = [&] { return std::vector{findings.subject(Kind::milestone, milestone.id)}; };
    findings.put(
        gap, "milestone-without-deadline", subjects(),
        milestone.when(terrain.end(), [](const MilestoneStep& step) { return step.is_open && !step.is_dated; }),
        milestone.facts, [&](Day day) { return name + " has no deadline: " + milestone.at(day).what + "."; });

    Spans theirs = commitment.unstated;
    DatedFacts facts = milestone.facts;
    for (const RoleHeld& one : commitment.roles)
        if (one.role == Role::collaborating) {
            theirs = theirs | one.days;
            append(facts, one.facts);
        }
    const Spans unassigned = milestone.when(terrain.end(), [](const MilestoneStep& step) {
        return step.is_open && !step.is_part && step.responsible.empty();
    });
    findings.put(gap, "milestone-without-responsible", subjects(), unassigned - theirs, facts, [&](Day) {
        return name + " names nobody as responsible, and " + terrain.name(commitment) + " has no collaborating member.";
    });

    findings.put(gap, "milestone-without-evidence", subjects(),
                 milestone.when(terrain.end(), [](const MilestoneStep& step) { return step.is_unproven; }),
                 milestone.facts, [&](Day) { return name + " is reported reached, and no source is given for it."; });
}

// ---- parties ----

void find_absent(const Terrain& terrain, Findings& findings) {
    std::set<std::string> governments;
    for (const CommitmentHeld& commitment : terrain.commitments)
        for (const RoleHeld& one : commitment.roles)
            if (one.role == Role::collaborating && is_government(party_kind(terrain.world(), one.party)))
                governments.insert(one.party);
    for (const std::string& party : governments) {
        std::vector<Spans> in;
        std::vector<const Spans*> sets;
        for (const CommitmentHeld& commitment : terrain.commitments)
            in.push_back(commitment.days_of(party, collaborates));
        for (std::size_t i = 0; i < in.size(); ++i) {
            sets.push_back(&in[i]);
            sets.push_back(&terrain.commitments[i].in_force);
        }
        const std::vector<Day> turns = turns_of(sets);
        std::map<std::size_t, Spans> absent;
        for (std::size_t turn = 0; turn + 1 < turns.size(); ++turn) {
            std::size_t count = 0, missing = 0, last_missing = 0;
            for (std::size_t i = 0; i < in.size() && missing < 2; ++i) {
                if (!terrain.commitments[i].in_force.holds(turns[turn])) continue;
                ++count;
                if (in[i].holds(turns[turn])) continue;
                ++missing;
                last_missing = i;
            }
            if (missing == 1 && count >= commitments_min) absent[last_missing].append(turns[turn], turns[turn + 1]);
        }
        for (const auto& [missing, days] : absent) {
            const CommitmentHeld& commitment = terrain.commitments[missing];
            DatedFacts facts = commitment.facts;
            for (const CommitmentHeld& other : terrain.commitments)
                for (const RoleHeld& one : other.roles)
                    if (one.party == party && one.role == Role::collaborating) append(facts, one.facts);
            findings.put(gap, "party-absent-from-one",
                         {findings.subject(Kind::party, party), findings.subject(Kind::commitment, commitment.id)},
                         days - commitment.unstated, facts, [&](Day day) {
                             const auto count =
                                 std::count_if(terrain.commitments.begin(), terrain.commitments.end(),
                                               [&](const CommitmentHeld& one) { return one.in_force.holds(day); });
                             return terrain.party(party) + " collaborates in " + std::to_string(count - 1) + " of " +
                                    counted(static_cast<std::size_t>(count), "commitment") + ": all but " +
                                    terrain.name(commitment) + ".";
                         });
        }
    }
}

void find_idle_leads(const Terrain& terrain, Findings& findings) {
    const Subject agenda{Kind::agenda, terrain.agenda};
    for (const RoleHeld& one : roles_in(terrain.asked, agenda)) {
        if (one.role != Role::co_lead && one.role != Role::lead) continue;
        Spans in;
        DatedFacts facts = one.facts;
        append(facts, terrain.facts);
        for (const CommitmentHeld& commitment : terrain.commitments) {
            in = in | commitment.days_of(one.party, is_anything);
            for (const RoleHeld& role : commitment.roles)
                if (role.party == one.party && takes_part(role.role)) append(facts, role.facts);
        }
        findings.put(gap, "agenda-lead-without-commitment",
                     {findings.subject(Kind::party, one.party), findings.subject(Kind::plan, terrain.plan)},
                     (one.days & terrain.in_effect) - in, facts, [&](Day) {
                         return terrain.party(one.party) + " is " + event::enum_word(one.role) + " of " +
                                terrain.name(agenda) + " and takes part in no commitment of the plan.";
                     });
    }
}

void find_unled_topics(const Terrain& terrain, Findings& findings) {
    struct Topic {
        std::string words;
        Spans days;
        Spans led_days;
        DatedFacts facts;
        std::set<std::string> milestones;
    };
    std::map<std::string, Topic> topics;
    for (const MilestoneHeld& milestone : terrain.milestones) {
        const CommitmentHeld& commitment = terrain.commitments[milestone.commitment];
        std::map<std::string, std::string> words;
        for (const MilestoneStep& step : milestone.steps)
            for (const std::string& topic : step.topics) words.emplace(fold_name(topic), topic);
        for (const auto& [folded, printed] : words) {
            const Spans days = milestone.when(terrain.end(), [&, &key = folded](const MilestoneStep& step) {
                return std::any_of(step.topics.begin(), step.topics.end(),
                                   [&](const std::string& one) { return fold_name(one) == key; });
            });
            Topic& topic = topics[folded];
            if (topic.words.empty()) topic.words = printed;
            topic.days = topic.days | days;
            topic.led_days = topic.led_days | (days & led(terrain, commitment));
            topic.milestones.insert(terrain.name(milestone));
            append(topic.facts, milestone.facts);
            for (const RoleHeld& one : commitment.roles)
                if (leads(one.role)) append(topic.facts, one.facts);
        }
    }
    for (const auto& [folded, topic] : topics)
        findings.put(gap, "topic-without-lead",
                     {Findings::topic(topic.words), findings.subject(Kind::plan, terrain.plan)},
                     topic.days - topic.led_days, topic.facts, [&, &one = topic](Day) {
                         return "No organisation, initiative or task force leads or coordinates a commitment on \"" +
                                one.words + "\" (" + listed({one.milestones.begin(), one.milestones.end()}) + ").";
                     });
}

// A group whose members nobody states is no finding: then it is not known who they are.
void find_groups_outside(const Terrain& terrain, Findings& findings) {
    std::map<std::string, Spans> groups;
    DatedFacts named;
    for (const CommitmentHeld& commitment : terrain.commitments)
        for (const RoleHeld& one : commitment.roles)
            if (party_kind(terrain.world(), one.party) == PartyKind::group)
                groups[one.party] = groups[one.party] | one.days;
    for (const auto& [group, days] : groups) {
        Spans stated;
        Spans inside;
        DatedFacts facts;
        for (const RoleHeld& member : roles_in(terrain.asked, {Kind::party, group})) {
            if (!takes_part(member.role) || member.role == Role::operated_by) continue;
            stated = stated | member.days;
            append(facts, member.facts);
            for (const CommitmentHeld& commitment : terrain.commitments)
                inside = inside | (member.days & commitment.days_of(member.party, is_anything));
        }
        for (const CommitmentHeld& commitment : terrain.commitments)
            for (const RoleHeld& one : commitment.roles)
                if (one.party == group) append(facts, one.facts);
        findings.put(gap, "group-without-member-in-commitment",
                     {findings.subject(Kind::party, group), findings.subject(Kind::plan, terrain.plan)},
                     (days & stated) - inside, facts, [&, &id = group](Day) {
                         return "No member of " + terrain.party(id) + " takes part in a commitment of the plan.";
                     });
    }
}

}  // namespace

void find_gaps(const Terrain& terrain, Findings& findings) {
    if (terrain.facts.empty()) return;
    find_unanswered(terrain, findings);
    for (const CommitmentHeld& commitment : terrain.commitments) find_in_commitment(terrain, commitment, findings);
    for (const MilestoneHeld& milestone : terrain.milestones) find_in_milestone(terrain, milestone, findings);
    find_absent(terrain, findings);
    find_idle_leads(terrain, findings);
    find_unled_topics(terrain, findings);
    find_groups_outside(terrain, findings);
}

}  // namespace annals::state
