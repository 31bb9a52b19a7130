// Part 3 of the review: what was reported of a milestone, and how well its delivery is supported.
#include "schema/state/reviewed.hpp"

namespace annals::state {
namespace {

// What the events on a milestone name as the instance that they are about.
std::optional<std::string> instance_of(const Fact& fact) {
    return std::visit(
        [](const auto& said) -> std::optional<std::string> {
            if constexpr (requires { said.instance->text; })
                if (said.instance) return said.instance->text;
            return std::nullopt;
        },
        fact.statement.payload);
}

// Whether an entry reports something by `on`: what sets the milestone, and what is only claimed of it, does not.
bool is_report(const Reviewed& review, const Fact& fact) {
    if (fact.as<event::MilestoneSet>() || fact.as<event::MilestoneAmended>() || fact.as<event::ClaimRecorded>())
        return false;
    const auto& effective = fact.statement.envelope.effective;
    return effective && read(*effective, review.at().dates) <= review.at().on;
}

// The best grade among the evidence of what makes the unit reached, since it was last opened; "none" where nothing
// does.
std::string grade_of(const Unit& unit, const std::vector<EvidenceRow>& evidence) {
    if (!unit.outcome.reached) return "none";
    std::set<Seq> delivering;
    for (const Fact* fact : unit.outcome.facts)
        if (fact->as<event::MilestoneReached>() || fact->as<event::MilestoneVerified>()) delivering.insert(fact->seq);
    for (const char* grade : {"independent", "official", "press", "self-reported", "unknown"})
        for (const EvidenceRow& row : evidence)
            if (row.grade == grade && delivering.contains(row.seq)) return grade;
    return "none";
}

// The delivery of an instance (of the whole: none); made where it is not there yet.
ReviewDelivery& delivery_of(std::vector<ReviewDelivery>& deliveries, const Named& milestone,
                            const std::optional<std::string>& instance) {
    const auto found = std::find_if(deliveries.begin(), deliveries.end(),
                                    [&](const ReviewDelivery& one) { return one.instance == instance; });
    if (found != deliveries.end()) return *found;
    deliveries.push_back({milestone, instance, "none", {}});
    return deliveries.back();
}

void put_progress(const Reviewed& review, const std::string& milestone, ReviewCommitment& one) {
    for (const Fact* fact : review.world().own({Kind::milestone, milestone})) {
        if (!fact->as<event::MilestoneProgressed>() || !is_report(review, *fact)) continue;
        one.progress.push_back(to_string(*fact->statement.envelope.effective) + ": " +
                               review.asked.sentence(fact->statement) + " (#" + std::to_string(to_number(fact->seq)) +
                               ")");
    }
}

}  // namespace

Result<void> review_delivery(const Reviewed& review, const MilestoneAt& milestone, ReviewCommitment& one) {
    auto evidence =
        part_of_answer<EvidenceAnswer>(review.asked, answer_evidence, {{"subject", "milestone:" + milestone.id}});
    if (!evidence) return evidence.error();
    const Named name = review.name(Kind::milestone, milestone.id);
    std::vector<ReviewDelivery> deliveries;
    for (const Unit& unit : milestone.units) deliveries.push_back({name, unit.instance, "none", {}});
    for (EvidenceRow& row : evidence->rows) {
        const Fact* fact = review.world().met(row.seq);
        if (!fact || !is_report(review, *fact)) continue;
        ReviewDelivery& delivery = delivery_of(deliveries, name, instance_of(*fact));
        // A source may stand in the envelope and as evidence of one entry: it is one.
        const bool is_known =
            std::any_of(delivery.evidence.begin(), delivery.evidence.end(), [&](const EvidenceRow& other) {
                return other.seq == row.seq && other.source.id == row.source.id && other.locator == row.locator;
            });
        if (!is_known) delivery.evidence.push_back(std::move(row));
    }
    std::set<std::optional<std::string>> reached;
    for (const Unit& unit : milestone.units) {
        ReviewDelivery& delivery = delivery_of(deliveries, name, unit.instance);
        delivery.grade = grade_of(unit, delivery.evidence);
        if (unit.outcome.reached) reached.insert(unit.instance);
    }
    for (ReviewDelivery& delivery : deliveries)
        if (!delivery.evidence.empty() || reached.contains(delivery.instance))
            one.delivery.push_back(std::move(delivery));
    put_progress(review, milestone.id, one);
    return {};
}

}  // namespace annals::state
