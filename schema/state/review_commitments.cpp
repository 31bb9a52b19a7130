// Parts 2 and 3 of the review: commitments in figures and in full, with what charts draw of them.
#include "schema/event/describe.hpp"
#include "schema/state/reviewed.hpp"

namespace annals::state {
namespace {

using event::Role;

bool is_delivered(MilestoneState state) {
    return state == MilestoneState::reached || state == MilestoneState::verified;
}

// What was reached counts as on time or late while it is delivered: a dispute leaves its timeliness as it was, and
// takes the delivery away.
void count_reached(const Item& item, ReviewSummaryRow& row) {
    if (!is_delivered(item.state))
        add(row.disputed, *item.entries);
    else if (item.timeliness->word == Timeliness::on_time)
        add(row.on_time, *item.entries);
    else if (item.timeliness->word == Timeliness::late)
        add(row.late, *item.entries);
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
            case Timeliness::on_time:
            case Timeliness::late:
            case Timeliness::undetermined: count_reached(item, row); break;
            case Timeliness::overdue: add(row.overdue, *item.entries); break;
            case Timeliness::upcoming: add(row.upcoming, *item.entries); break;
            case Timeliness::undated: add(row.undated, *item.entries); break;
            default: break;
            }
        }
    }
    row.slip_days.value = slip.value_or(0);
}

void count_parties(const ReviewCommitment& one, ReviewSummaryRow& row) {
    for (const MemberView& member : one.members) {
        if (member.status != MemberStatus::member && member.status != MemberStatus::with_notice) continue;
        if (is_government(member.kind)) add(row.governments, member.entries);
        if (member.kind == event::PartyKind::country) add(row.countries, member.entries);
    }
}

// How many are in it from each day on at which that number changed.
MembershipSeries series_of(const Reviewed& review, const Subject& commitment, const std::vector<Membership>& members) {
    MembershipSeries series{review.name(Kind::commitment, commitment.id), {}};
    std::map<Day, std::vector<Seq>> days;
    for (const Membership& one : members) {
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
        for (const MilestoneAt& milestone : commitment->milestones)
            if (const auto put = review_delivery(review, milestone, one); !put) return put.error();
        const std::vector<Membership> members = memberships(review.world(), subject, review.at());
        for (const Membership& member : members) {
            auto& list = member.role == Role::collaborating ? one.members : one.bodies;
            list.push_back(view_of(review.world(), member, review.at()));
        }
        std::stable_sort(one.members.begin(), one.members.end(),
                         [](const MemberView& a, const MemberView& b) { return a.party.name < b.party.name; });
        std::vector<Subject> claimed{subject};
        for (const MilestoneAt& milestone : commitment->milestones) claimed.push_back({Kind::milestone, milestone.id});
        if (const auto put = put_claims(review, claimed, one.claims); !put) return put.error();
        ReviewSummaryRow row;
        row.commitment = one.commitment.commitment;
        row.themes = one.commitment.themes;
        row.state = one.commitment.state;
        row.qualifiers = one.commitment.qualifiers;
        count_milestones(one.commitment, row);
        count_parties(one, row);
        review_membership(review, members, one, row);
        for (Figure* figure :
             {&row.required, &row.delivered, &row.verified, &row.disputed, &row.on_time, &row.late, &row.overdue,
              &row.upcoming, &row.undated, &row.slip_days, &row.governments, &row.countries})
            settle(*figure);
        review.answer.summary.push_back(std::move(row));
        review.answer.membership.push_back(series_of(review, subject, members));
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

}  // namespace annals::state
