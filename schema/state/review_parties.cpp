// Part 5 of the review: governments.
#include "schema/state/reviewed.hpp"

namespace annals::state {

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

namespace {

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
        absent.push_back(
            is_stated(review.world(), {Kind::commitment, column.id}, event::Role::collaborating, review.at())
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
        // Who left and came back stands in both lists, once in each.
        std::set<std::pair<std::string, std::string>> said;
        for (const MembershipChange& change : one.changes) {
            if (change.role != event::Role::collaborating || !is_government(change.kind)) continue;
            if (!said.insert({change.change, change.party.id}).second) continue;
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
