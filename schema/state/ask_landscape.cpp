#include "schema/event/describe.hpp"
#include "schema/state/answers_landscape.hpp"
#include "schema/state/asked.hpp"

namespace annals::state {
namespace {

using event::Role;

// The commitments that answer a recommendation on that day.
std::vector<std::string> answering(const Asked& asked, const Subject& recommendation) {
    std::set<std::string> found;
    for (const Fact* fact : asked.world.all(recommendation)) {
        std::string id;
        if (const auto* made = fact->as<event::CommitmentMade>()) id = made->id.text;
        if (const auto* amended = fact->as<event::CommitmentAmended>()) id = amended->id.text;
        const auto life = id.empty() ? std::nullopt : life_of(asked.world, id, asked.at);
        if (!life || !life->is_begun) continue;
        for (const event::Answered& answered : answers_of(asked.world, id, asked.at))
            if (answered.recommendation.text == recommendation.id) found.insert(id);
    }
    return {found.begin(), found.end()};
}

// The plans that note a recommendation without answering it. Plans mention it, and so are looked through one by one.
std::vector<Named> noting(const Asked& asked, const Subject& recommendation, const std::vector<std::string>& plans) {
    std::vector<Named> found;
    for (const std::string& plan : plans) {
        const Fact* adopted = asked.world.registration({Kind::plan, plan});
        if (!adopted || plan_state(asked.world, plan, asked.at) == "not_yet") continue;
        for (const event::Noted& noted : adopted->as<event::PlanAdopted>()->noted)
            if (noted.recommendation.text == recommendation.id)
                found.push_back(named(asked.world, {Kind::plan, plan}, asked.at));
    }
    return found;
}

std::vector<Named> named_commitments(const Asked& asked, const std::vector<std::string>& ids) {
    std::vector<Named> found;
    for (const std::string& id : ids) found.push_back(named(asked.world, {Kind::commitment, id}, asked.at));
    return found;
}

bool is_member_in(const std::vector<Membership>& members, const std::string& party, Role role) {
    return std::any_of(members.begin(), members.end(), [&](const Membership& one) {
        return one.is_member() && one.party == party && one.role == role;
    });
}

}  // namespace

AnswerValue answer_who_else(const Asked& asked) {
    const auto recommendation = asked.subject("recommendation", {Kind::recommendation});
    if (!recommendation) return recommendation.error();
    WhoElseAnswer answer;
    answer.recommendation = named(asked.world, *recommendation, asked.at);
    std::map<std::string, WhoElseRow> rows;
    std::vector<Membership> everybody;
    for (const std::string& id : answering(asked, *recommendation)) {
        const Named commitment = named(asked.world, {Kind::commitment, id}, asked.at);
        answer.commitments.push_back(commitment);
        for (const Membership& one : memberships(asked.world, {Kind::commitment, id}, asked.at)) {
            if (!one.is_member() || one.role != Role::collaborating) continue;
            everybody.push_back(one);
            WhoElseRow& row = rows[one.party];
            row.party = named(asked.world, {Kind::party, one.party}, asked.at);
            row.kind = party_kind(asked.world, one.party);
            row.commitments.push_back(commitment);
        }
    }
    answer.counts = count_members(asked.world, everybody, {Role::collaborating});
    for (auto& [party, row] : rows) answer.rows.push_back(std::move(row));
    std::stable_sort(answer.rows.begin(), answer.rows.end(),
                     [](const WhoElseRow& a, const WhoElseRow& b) { return a.party.name < b.party.name; });
    return answer_to_json(answer);
}

namespace {

// An edition's wordings: its entry, the day it was published, whether it is the first.
struct Edition {
    const Fact* fact = nullptr;
    const std::vector<event::Wording>* wordings = nullptr;
    std::string report;
    std::optional<std::string> code;
};

template <class T>
Edition edition_of(const Fact& fact, const T& said) {
    return {&fact, &said.wordings, said.report.text, said.code ? std::optional(said.code->text) : std::nullopt};
}

std::vector<Edition> editions_of(const Asked& asked, const Subject& recommendation) {
    std::vector<Edition> editions;
    if (const Fact* first = asked.world.registration(recommendation))
        editions.push_back(edition_of(*first, *first->as<event::RecommendationPublished>()));
    for (const Dated& dated :
         World::dated<event::RecommendationReworded>(asked.world.own(recommendation), asked.at.dates))
        if (dated.day <= asked.at.on)
            editions.push_back(edition_of(*dated.fact, *dated.fact->as<event::RecommendationReworded>()));
    return editions;
}

template <class Ids>
std::vector<Named> named_all(const Asked& asked, const Ids& ids) {
    std::vector<Named> found;
    for (const auto& id : ids) found.push_back(named(asked.world, id.subject(), asked.at));
    return found;
}

}  // namespace

AnswerValue answer_recommendation(const Asked& asked) {
    const auto recommendation = asked.subject("recommendation", {Kind::recommendation});
    if (!recommendation) return recommendation.error();
    RecommendationAnswer answer;
    answer.recommendation = named(asked.world, *recommendation, asked.at);
    const std::vector<std::string> commitments = answering(asked, *recommendation);
    answer.answered_by = named_commitments(asked, commitments);
    std::vector<std::string> plans;
    for (const Subject& plan : asked.world.registered(Kind::plan)) plans.push_back(plan.id);
    answer.noted_by = noting(asked, *recommendation, plans);
    const std::vector<Edition> editions = editions_of(asked, *recommendation);
    for (std::size_t i = asked.flag("wordings") || editions.empty() ? 0 : editions.size() - 1; i < editions.size();
         ++i) {
        for (std::size_t index = 0; index < editions[i].wordings->size(); ++index) {
            const event::Wording& wording = (*editions[i].wordings)[index];
            WordingRow row{static_cast<std::uint16_t>(index),
                           named(asked.world, {Kind::source, editions[i].report}, asked.at),
                           editions[i].code,
                           wording.text.text,
                           wording.sha256,
                           {},
                           editions[i].fact->seq};
            // A wording is counted within the edition that the recommendation was published in.
            if (i == 0)
                for (const std::string& id : commitments)
                    for (const event::Answered& answered : answers_of(asked.world, id, asked.at))
                        if (answered.recommendation.text == recommendation->id && answered.wording == index)
                            row.used_by.push_back(named(asked.world, {Kind::commitment, id}, asked.at));
            answer.wordings.push_back(std::move(row));
        }
    }
    for (const Dated& dated :
         World::dated<event::RecommendationSucceeded>(asked.world.own(*recommendation), asked.at.dates)) {
        if (dated.day > asked.at.on) continue;
        const auto& said = *dated.fact->as<event::RecommendationSucceeded>();
        answer.lineage.push_back({event::enum_word(said.lineage), named_all(asked, said.earlier),
                                  named_all(asked, said.later), dated.fact->seq});
    }
    return answer_to_json(answer);
}

AnswerValue answer_coverage(const Asked& asked) {
    const auto plans = plans_asked(asked, "plan");
    if (!plans) return plans.error();
    const auto all = commitments_asked(asked, "plan");
    if (!all) return all.error();
    CoverageAnswer answer;
    std::set<std::string> columns;
    for (const std::string& id : *all) {
        const auto life = life_of(asked.world, id, asked.at);
        if (!life || !life->is_begun) continue;
        columns.insert(id);
        answer.commitments.push_back(named(asked.world, {Kind::commitment, id}, asked.at));
        if (answers_of(asked.world, id, asked.at).empty())
            answer.without_recommendation.push_back(answer.commitments.back());
    }
    for (const Subject& recommendation : asked.world.registered(Kind::recommendation)) {
        CoverageRow row;
        row.recommendation = named(asked.world, recommendation, asked.at);
        const auto* published = asked.world.registration(recommendation)->as<event::RecommendationPublished>();
        row.report = named(asked.world, published->report.subject(), asked.at);
        for (const std::string& id : answering(asked, recommendation))
            if (columns.contains(id)) row.commitments.push_back(named(asked.world, {Kind::commitment, id}, asked.at));
        row.noted_by = noting(asked, recommendation, *plans);
        answer.rows.push_back(std::move(row));
    }
    std::stable_partition(answer.rows.begin(), answer.rows.end(),
                          [](const CoverageRow& row) { return row.commitments.empty(); });
    return answer_to_json(answer);
}

AnswerValue answer_matrix(const Asked& asked) {
    const auto ids = commitments_asked(asked, "plan");
    if (!ids) return ids.error();
    MatrixAnswer answer;
    if (const std::string* text = asked.text("role")) {
        const auto role = event::parse_enum<Role>(*text);
        if (!role) return fail(Errc::bad_value, "there is no role '" + *text + "'", "role");
        answer.role = *role;
    }
    std::vector<std::vector<Membership>> columns;
    std::vector<bool> stated;
    std::set<std::string> parties;
    for (const std::string& id : *ids) {
        const Subject subject{Kind::commitment, id};
        const auto life = life_of(asked.world, id, asked.at);
        if (!life || !life->is_begun) continue;
        answer.commitments.push_back(named(asked.world, subject, asked.at));
        columns.push_back(memberships(asked.world, subject, asked.at));
        stated.push_back(is_stated(asked.world, subject, answer.role, asked.at));
        answer.counts.push_back(count_members(asked.world, columns.back(), {answer.role}));
        for (const Membership& one : columns.back())
            if (one.role == answer.role) parties.insert(one.party);
    }
    for (const std::string& party : parties) {
        MatrixRow row{named(asked.world, {Kind::party, party}, asked.at), party_kind(asked.world, party), {}, 0};
        for (std::size_t i = 0; i < columns.size(); ++i) {
            MemberStatus status = stated[i] ? MemberStatus::no : MemberStatus::not_stated;
            for (const Membership& one : columns[i])
                if (one.party == party && one.role == answer.role) status = one.status;
            row.cells.push_back(event::enum_word(status));
            if (is_member_in(columns[i], party, answer.role)) ++row.count;
        }
        answer.rows.push_back(std::move(row));
    }
    std::stable_sort(answer.rows.begin(), answer.rows.end(),
                     [](const MatrixRow& a, const MatrixRow& b) { return a.party.name < b.party.name; });
    return answer_to_json(answer);
}

namespace {

Instant last_recorded(const std::vector<const Fact*>& facts) {
    Instant last{0};
    for (const Fact* fact : facts) last = std::max(last, fact->recorded_at);
    return last;
}

CalendarRow due_event(const Asked& asked, const MilestoneAt& milestone, const Unit& unit) {
    const Subject subject{Kind::milestone, milestone.id};
    CalendarRow row;
    row.uid = to_string(subject) + (unit.instance ? "@" + *unit.instance : "");
    row.from = row.until = *unit.due.day;
    row.title =
        short_name(asked.world, subject, asked.at) + (unit.instance ? " (" + *unit.instance + ")" : "") + " due";
    row.description = milestone.spec.what + " (" + event::to_string(unit.deadline) + ")";
    row.subject = subject;
    std::vector<const Fact*> facts = milestone.spec.facts;
    facts.insert(facts.end(), unit.due.facts.begin(), unit.due.facts.end());
    if (unit.given_by) facts.push_back(unit.given_by);
    row.updated = last_recorded(facts);
    row.entries = entries_of(std::move(facts), asked.at.dates);
    return row;
}

}  // namespace

AnswerValue answer_calendar(const Asked& asked) {
    const auto ids = commitments_asked(asked, "plan");
    if (!ids) return ids.error();
    std::optional<std::string> party;
    if (asked.text("party")) {
        const auto subject = asked.subject("party", {Kind::party});
        if (!subject) return subject.error();
        party = subject->id;
    }
    CalendarAnswer answer;
    const MilestoneAsk ask{asked.at, Day{std::min(asked.at.on.days + 366, day_last.days)}};
    for (const std::string& id : *ids) {
        const auto commitment = commitment_at(asked.world, id, ask);
        if (!commitment || !commitment->life.is_begun) continue;
        const auto members = memberships(asked.world, {Kind::commitment, id}, asked.at);
        for (const MilestoneAt& milestone : commitment->milestones) {
            const auto& named_ones = milestone.spec.responsible;
            const bool is_theirs =
                !party || (named_ones.empty() ? is_member_in(members, *party, Role::collaborating)
                                              : std::find(named_ones.begin(), named_ones.end(),
                                                          event::PartyId{*party}) != named_ones.end());
            if (!is_theirs || milestone.is_not_yet) continue;
            for (const Unit& unit : milestone.units)
                if (unit.due.day && unit.timeliness.word != Timeliness::not_applicable)
                    answer.rows.push_back(due_event(asked, milestone, unit));
        }
    }
    for (const Subject& subject : asked.world.registered(Kind::occasion)) {
        const OccasionAt occasion = occasion_at(asked.world, subject.id, asked.at, asked.at.on);
        if (!occasion.from || !occasion.until) continue;
        const std::string name = named(asked.world, subject, asked.at).name;
        answer.rows.push_back({to_string(subject), *occasion.from, *occasion.until, name, occasion_word(occasion.state),
                               occasion.place, subject, last_recorded(occasion.facts), occasion.entries});
    }
    std::stable_sort(answer.rows.begin(), answer.rows.end(), [](const CalendarRow& a, const CalendarRow& b) {
        return std::tie(a.from, a.uid) < std::tie(b.from, b.uid);
    });
    return answer_to_json(answer);
}

}  // namespace annals::state
