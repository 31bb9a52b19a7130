// Parts 2, 3 and 5 of the review: commitments in figures and in full, and governments; with what charts draw of them.
#include "schema/event/describe.hpp"
#include "schema/state/reviewed.hpp"

namespace annals::state {
namespace {

using event::Role;

void add(Figure& figure, const std::vector<Seq>& entries) {
    figure.value += 1;
    figure.entries.insert(figure.entries.end(), entries.begin(), entries.end());
}

void settle(Figure& figure) {
    std::sort(figure.entries.begin(), figure.entries.end());
    figure.entries.erase(std::unique(figure.entries.begin(), figure.entries.end()), figure.entries.end());
}

bool is_delivered(MilestoneState state) {
    return state == MilestoneState::reached || state == MilestoneState::verified;
}

// One thing to be delivered, as the views show it: a milestone, or an instance of a recurring one.
struct Item {
    MilestoneState state;
    const TimelinessView* timeliness;
    const DueView* due;
    const std::vector<Seq>* entries;
};

std::vector<Item> items_of(const MilestoneView& milestone) {
    std::vector<Item> items;
    if (milestone.instances.empty())
        items.push_back({milestone.state, &milestone.timeliness, &milestone.due, &milestone.entries});
    for (const InstanceView& one : milestone.instances)
        items.push_back({one.state, &one.timeliness, &one.due, &one.entries});
    return items;
}

void count_milestones(const CommitmentView& commitment, ReviewSummaryRow& row) {
    std::optional<std::int32_t> slip;
    for (const MilestoneView& milestone : commitment.milestones) {
        if (milestone.is_not_yet) continue;
        for (const Item& item : items_of(milestone)) {
            if (item.due->slip_days && *item.due->slip_days != 0) {
                if (!slip || *item.due->slip_days > *slip) slip = item.due->slip_days;
                row.slip_days.entries.insert(row.slip_days.entries.end(), item.entries->begin(), item.entries->end());
            }
            if (!milestone.required || item.state == MilestoneState::dropped ||
                item.timeliness->word == Timeliness::continuous)
                continue;
            add(row.required, *item.entries);
            if (is_delivered(item.state)) add(row.delivered, *item.entries);
            if (item.state == MilestoneState::verified) add(row.verified, *item.entries);
            switch (item.timeliness->word) {
            case Timeliness::on_time: add(row.on_time, *item.entries); break;
            case Timeliness::late: add(row.late, *item.entries); break;
            case Timeliness::overdue: add(row.overdue, *item.entries); break;
            case Timeliness::upcoming: add(row.upcoming, *item.entries); break;
            case Timeliness::undated: add(row.undated, *item.entries); break;
            default: break;
            }
        }
    }
    row.slip_days.value = slip.value_or(0);
}

// Every change of membership that takes effect, or is announced, in the time that changes count in.
std::vector<MembershipChange> changes_of(const Reviewed& review, const Subject& commitment) {
    std::vector<MembershipChange> changes;
    for (const Fact* fact : review.world().all(commitment)) {
        const event::Envelope& envelope = fact->statement.envelope;
        if (!envelope.effective) continue;
        const auto* joined = fact->as<event::MemberJoined>();
        const auto* left = fact->as<event::MemberLeft>();
        if (!joined && !left) continue;
        const bool has_begun = review.is_recent(*envelope.effective);
        const bool is_announced = envelope.announced && review.is_recent(*envelope.announced) &&
                                  review.at().on < read(*envelope.effective, review.at().dates);
        if (!has_begun && !is_announced) continue;
        const std::string& party = joined ? joined->party.text : left->party.text;
        MembershipChange change{review.name(Kind::party, party),
                                party_kind(review.world(), party),
                                joined       ? joined->role
                                : left->role ? *left->role
                                             : Role::collaborating,
                                joined ? (has_begun ? "joined" : "announced") : (has_begun ? "left" : "notice"),
                                *envelope.effective,
                                envelope.announced,
                                {fact->seq}};
        changes.push_back(std::move(change));
    }
    return changes;
}

void count_parties(const ReviewCommitment& one, ReviewSummaryRow& row) {
    for (const MemberView& member : one.members) {
        if (member.status != MemberStatus::member && member.status != MemberStatus::with_notice) continue;
        if (is_government(member.kind)) add(row.governments, member.entries);
        if (member.kind == event::PartyKind::country) add(row.countries, member.entries);
    }
    std::set<std::string> in;
    std::set<std::string> out;
    for (const MembershipChange& change : one.changes) {
        if (change.change == "joined" && in.insert(change.party.id).second) add(row.joined, change.entries);
        if (change.change == "left" && out.insert(change.party.id).second) add(row.left, change.entries);
    }
}

// What was reported of a milestone, with its sources.
Result<void> put_delivery(const Reviewed& review, const MilestoneView& milestone, ReviewCommitment& one) {
    static const std::vector<std::string> grades = {"independent", "official", "press", "self-reported", "unknown"};
    const auto evidence = part_of_answer<EvidenceAnswer>(review.asked, answer_evidence,
                                                         {{"subject", "milestone:" + milestone.milestone.id}});
    if (!evidence) return evidence.error();
    ReviewDelivery delivery{milestone.milestone, {}, "none", {}};
    for (const EvidenceRow& row : evidence->rows) {
        const Fact* fact = review.world().met(row.seq);
        const auto effective = fact ? fact->statement.envelope.effective : std::nullopt;
        const bool is_report = row.type != "milestone.set" && row.type != "milestone.amended" &&
                               row.type != "claim.recorded" && effective &&
                               read(*effective, review.at().dates) <= review.at().on;
        // A source may stand in the envelope and as evidence of one entry: it is one.
        const bool is_known =
            std::any_of(delivery.evidence.begin(), delivery.evidence.end(), [&](const EvidenceRow& other) {
                return other.seq == row.seq && other.source.id == row.source.id && other.locator == row.locator;
            });
        if (is_report && !is_known) delivery.evidence.push_back(row);
    }
    for (const std::string& grade : grades)
        if (delivery.grade == "none" && std::any_of(delivery.evidence.begin(), delivery.evidence.end(),
                                                    [&](const EvidenceRow& row) { return row.grade == grade; }))
            delivery.grade = grade;
    if (!delivery.evidence.empty() || milestone.reached_on) one.delivery.push_back(std::move(delivery));
    for (const Fact* fact : review.world().own({Kind::milestone, milestone.milestone.id})) {
        const auto& effective = fact->statement.envelope.effective;
        if (!fact->as<event::MilestoneProgressed>() || !effective ||
            read(*effective, review.at().dates) > review.at().on)
            continue;
        one.progress.push_back(to_string(*effective) + ": " + review.asked.sentence(fact->statement) + " (#" +
                               std::to_string(to_number(fact->seq)) + ")");
    }
    return {};
}

// How many are in it from each day on at which that number changed.
MembershipSeries series_of(const Reviewed& review, const Subject& commitment) {
    MembershipSeries series{review.name(Kind::commitment, commitment.id), {}};
    std::map<Day, std::vector<Seq>> days;
    for (const Membership& one : memberships(review.world(), commitment, review.at())) {
        if (one.role != Role::collaborating) continue;
        for (const Spell& spell : one.spells) {
            days[spell.since].push_back(spell.begun_by->seq);
            if (spell.until && *spell.until <= review.at().on && spell.ended_by)
                days[*spell.until].push_back(spell.ended_by->seq);
        }
    }
    for (auto& [day, entries] : days) {
        const Counts counts = count_members(
            review.world(), memberships(review.world(), commitment, {day, review.at().dates}), {Role::collaborating});
        series.steps.push_back({day, counts.governments, counts.countries, std::move(entries)});
    }
    return series;
}

}  // namespace

Result<void> review_commitments(Reviewed& review) {
    std::set<std::string> occasions;
    Day last = review.at().on;
    for (const std::string& id : review.commitments) {
        const Subject subject{Kind::commitment, id};
        const auto commitment = commitment_at(review.world(), id, review.asked.milestones());
        if (!commitment || !commitment->life.is_begun) continue;
        ReviewCommitment one;
        one.commitment = view_of(review.world(), *commitment, review.asked.milestones());
        for (const MilestoneAt& milestone : commitment->milestones)
            for (const Unit& unit : milestone.units) {
                if (unit.due.day) last = std::max(last, *unit.due.day);
                for (const Fact* fact : unit.due.facts)
                    for (const Subject& about : fact->statement.about)
                        if (about.kind == Kind::occasion) occasions.insert(about.id);
            }
        for (const MilestoneView& milestone : one.commitment.milestones)
            if (const auto put = put_delivery(review, milestone, one); !put) return put.error();
        for (const Membership& member : memberships(review.world(), subject, review.at())) {
            auto& list = member.role == Role::collaborating ? one.members : one.bodies;
            list.push_back(view_of(review.world(), member, review.at()));
        }
        std::stable_sort(one.members.begin(), one.members.end(),
                         [](const MemberView& a, const MemberView& b) { return a.party.name < b.party.name; });
        one.changes = changes_of(review, subject);
        auto claims = part_of_answer<ClaimsAnswer>(review.asked, answer_claims, {{"subject", to_string(subject)}});
        if (!claims) return claims.error();
        one.claims = std::move(claims->rows);
        ReviewSummaryRow row{one.commitment.commitment,
                             one.commitment.themes,
                             one.commitment.state,
                             one.commitment.qualifiers,
                             {},
                             {},
                             {},
                             {},
                             {},
                             {},
                             {},
                             {},
                             {},
                             {},
                             {},
                             {},
                             {}};
        count_milestones(one.commitment, row);
        count_parties(one, row);
        for (Figure* figure : {&row.required, &row.delivered, &row.verified, &row.on_time, &row.late, &row.overdue,
                               &row.upcoming, &row.undated, &row.slip_days, &row.governments, &row.countries})
            settle(*figure);
        review.answer.summary.push_back(std::move(row));
        review.answer.membership.push_back(series_of(review, subject));
        review.answer.commitments.push_back(std::move(one));
    }
    const Day first = review.answer.cover.adopted ? review.answer.cover.adopted->first : review.at().on;
    for (const Subject& subject : review.world().registered(Kind::occasion)) {
        const OccasionAt occasion = occasion_at(review.world(), subject.id, review.at(), review.at().on);
        const bool is_shown = occasion.from && occasion.until && first <= *occasion.until && *occasion.from <= last;
        if (!is_shown && !occasions.contains(subject.id)) continue;
        review.answer.occasions.push_back({review.name(Kind::occasion, subject.id), occasion.state, occasion.from,
                                           occasion.until, occasion.place, occasion.entries});
    }
    std::stable_sort(review.answer.occasions.begin(), review.answer.occasions.end(),
                     [](const OccasionView& a, const OccasionView& b) {
                         return a.from.value_or(day_last) < b.from.value_or(day_last);
                     });
    return {};
}

namespace {

// The agenda of the plan, and those that it is part of.
std::vector<std::string> agendas_of(const Reviewed& review) {
    constexpr std::size_t depth_max = 16;
    std::vector<std::string> agendas{review.answer.cover.agenda.id};
    while (agendas.size() < depth_max) {
        const Fact* launched = review.world().registration({Kind::agenda, agendas.back()});
        const auto* said = launched ? launched->as<event::AgendaLaunched>() : nullptr;
        if (!said || !said->parent) break;
        agendas.push_back(said->parent->text);
    }
    return agendas;
}

void count_deliveries(const Reviewed& review, ReviewParty& party) {
    for (std::size_t i = 0; i < review.answer.commitments.size() && i < party.cells.size(); ++i) {
        const bool is_in = party.cells[i] == "member" || party.cells[i] == "with-notice";
        for (const MilestoneView& milestone : review.answer.commitments[i].commitment.milestones) {
            const bool is_named = std::any_of(milestone.responsible.begin(), milestone.responsible.end(),
                                              [&](const Named& one) { return one.id == party.party.id; });
            if (!is_in && !is_named) continue;
            for (const Item& item : items_of(milestone)) {
                if (item.state == MilestoneState::reached) add(party.delivered_self_reported, *item.entries);
                if (item.state == MilestoneState::verified) add(party.delivered_verified, *item.entries);
            }
        }
    }
    settle(party.delivered_self_reported);
    settle(party.delivered_verified);
}

}  // namespace

Result<void> review_parties(Reviewed& review) {
    auto matrix = part_of_answer<MatrixAnswer>(review.asked, answer_matrix, {{"plan", review.plan}});
    if (!matrix) return matrix.error();
    std::map<std::string, ReviewParty> parties;
    std::vector<std::string> absent;
    for (const Named& column : matrix->commitments)
        absent.push_back(is_stated(review.world(), {Kind::commitment, column.id}, Role::collaborating, review.at())
                             ? "no"
                             : "not-stated");
    const auto party_of = [&](const std::string& id) -> ReviewParty& {
        ReviewParty& party = parties[id];
        if (party.party.id.empty())
            party = {review.name(Kind::party, id), party_kind(review.world(), id), absent, {}, {}, {}, {}, {}, {}};
        return party;
    };
    for (const MatrixRow& row : matrix->rows)
        if (is_government(row.kind)) party_of(row.party.id).cells = row.cells;
    for (const std::string& agenda : agendas_of(review))
        for (const Membership& one : memberships(review.world(), {Kind::agenda, agenda}, review.at())) {
            if (!is_government(party_kind(review.world(), one.party))) continue;
            const MemberView view = view_of(review.world(), one, review.at());
            party_of(one.party).agenda_roles.push_back({"agenda", review.name(Kind::agenda, agenda), one.role,
                                                        one.status, view.since, view.until, view.scope, view.as_printed,
                                                        view.entries});
        }
    for (const ReviewCommitment& one : review.answer.commitments) {
        for (const MemberView& member : one.members)
            if (is_government(member.kind) &&
                (member.status == MemberStatus::member || member.status == MemberStatus::with_notice))
                add(party_of(member.party.id).commitments, member.entries);
        for (const MembershipChange& change : one.changes) {
            if (change.role != Role::collaborating || !is_government(change.kind)) continue;
            if (change.change == "joined") party_of(change.party.id).joined.push_back(one.commitment.commitment);
            if (change.change == "left") party_of(change.party.id).left.push_back(one.commitment.commitment);
        }
    }
    for (auto& [id, party] : parties) {
        settle(party.commitments);
        count_deliveries(review, party);
        review.answer.parties.push_back(std::move(party));
    }
    std::stable_sort(review.answer.parties.begin(), review.answer.parties.end(),
                     [](const ReviewParty& a, const ReviewParty& b) { return a.party.name < b.party.name; });
    review.answer.matrix = std::move(*matrix);
    return {};
}

}  // namespace annals::state
