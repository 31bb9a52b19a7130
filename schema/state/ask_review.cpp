// review: the yearly review, put together from what other questions answer at the same clocks. Cover and next cycle.
#include "schema/state/findings.hpp"
#include "schema/state/reviewed.hpp"

namespace annals::state {
namespace {

// The editions that were frozen before: of this plan, else of the plans that it follows; by day, the last one last.
std::vector<ReviewEdition> editions(const Reviewed& review) {
    std::vector<ReviewEdition> own;
    std::vector<ReviewEdition> followed;
    for (const Subject& subject : review.world().registered(Kind::review)) {
        const Fact* fact = review.world().registration(subject);
        const auto* frozen = fact->as<event::ReviewFrozen>();
        if (!frozen || frozen->frozen_on >= review.at().on || frozen->frozen_size > to_number(review.world().known()))
            continue;
        ReviewEdition edition{review.name(Kind::review, subject.id),
                              review.name(Kind::plan, frozen->plan.text),
                              frozen->frozen_on,
                              TreeSize(frozen->frozen_size),
                              frozen->sha256,
                              {fact->seq}};
        for (const Fact* one : review.world().all(subject))
            if (const auto* issued = one->as<event::ReviewIssued>()) {
                edition.document = issued->sha256;
                edition.entries.push_back(one->seq);
            }
        if (frozen->plan.text == review.plan)
            own.push_back(std::move(edition));
        else
            for (const Fact* one : review.world().all({Kind::plan, frozen->plan.text}))
                if (const auto* end = one->as<event::PlanSuperseded>(); end && end->by.text == review.plan) {
                    followed.push_back(std::move(edition));
                    break;
                }
    }
    std::vector<ReviewEdition>& found = own.empty() ? followed : own;
    std::stable_sort(found.begin(), found.end(),
                     [](const ReviewEdition& a, const ReviewEdition& b) { return a.on < b.on; });
    return std::move(found);
}

Result<std::optional<ReviewEdition>> previous_edition(const Reviewed& review) {
    std::vector<ReviewEdition> all = editions(review);
    const std::string* wanted = review.asked.text("previous");
    if (!wanted) return all.empty() ? std::optional<ReviewEdition>() : std::optional(all.back());
    for (ReviewEdition& edition : all)
        if (edition.review.id == *wanted || to_string(edition.on) == *wanted) return std::optional(std::move(edition));
    std::string known;
    for (const ReviewEdition& edition : all) known += (known.empty() ? "" : ", ") + edition.review.id;
    return fail(Errc::not_found, "no earlier edition '" + *wanted + "' of this plan is frozen", "previous",
                known.empty() ? "none is frozen before that day" : "there are: " + known);
}

// How many of the entries from `from` on correct or retract another. Read piece by piece: only the count is kept.
Result<std::uint32_t> corrections_since(const Reviewed& review, std::uint64_t from) {
    constexpr std::uint64_t piece = 1024;
    std::uint32_t count = 0;
    const std::uint64_t size = to_number(review.world().known());
    for (; from < size; from += piece) {
        const auto entries = review.world().log().range(Seq(from), Seq(std::min(size, from + piece)));
        if (!entries) return entries.error();
        for (const Recorded& one : *entries)
            count += std::holds_alternative<event::EventCorrected>(one.statement.payload) ||
                             std::holds_alternative<event::EventRetracted>(one.statement.payload)
                         ? 1
                         : 0;
    }
    return count;
}

void put_agenda(const Reviewed& review, const std::string& agenda, ReviewCover& cover) {
    const Subject subject{Kind::agenda, agenda};
    cover.agenda = review.name(Kind::agenda, agenda);
    const Fact* launched = review.world().registration(subject);
    if (!launched) return;
    const auto* said = launched->as<event::AgendaLaunched>();
    cover.goal = said->goal.text;
    cover.target_year = said->target_year;
    cover.entries.push_back(launched->seq);
    for (const Dated& dated : World::dated<event::AgendaAmended>(review.world().own(subject), review.at().dates)) {
        if (dated.day > review.at().on) continue;
        const auto* amended = dated.fact->as<event::AgendaAmended>();
        if (amended->goal) cover.goal = amended->goal->text;
        if (amended->target_year) cover.target_year = amended->target_year;
        if (amended->goal || amended->target_year) cover.entries.push_back(dated.fact->seq);
    }
}

}  // namespace

Result<void> review_cover(Reviewed& review) {
    ReviewCover& cover = review.answer.cover;
    const Fact* adopted = review.world().registration({Kind::plan, review.plan});
    if (!adopted) return fail(Errc::not_found, "nothing registers the plan " + review.plan, "plan");
    const auto* said = adopted->as<event::PlanAdopted>();
    cover.plan = review.name(Kind::plan, review.plan);
    cover.year = said->year;
    cover.plan_state = plan_state(review.world(), review.plan, review.at());
    cover.adopted = adopted->statement.envelope.effective;
    cover.entries = {adopted->seq};
    put_agenda(review, said->agenda.text, cover);
    auto previous = previous_edition(review);
    if (!previous) return previous.error();
    cover.previous = std::move(*previous);
    cover.changes_from = cover.previous  ? cover.previous->on
                         : cover.adopted ? read(*cover.adopted, review.at().dates)
                                         : review.at().on;
    cover.changes_from_why = cover.previous ? "the previous edition's day" : "the plan's first day";
    review.changes_from = cover.changes_from;
    const std::uint64_t from = cover.previous ? to_number(cover.previous->size) : to_number(adopted->seq);
    const std::uint64_t size = to_number(review.world().known());
    cover.entries_since.value = static_cast<std::int64_t>(size > from ? size - from : 0);
    const auto corrections = corrections_since(review, from);
    if (!corrections) return corrections.error();
    cover.corrections_since = *corrections;
    return {};
}

Result<void> review_next(Reviewed& review) {
    ReviewNext& next = review.answer.next;
    const Fact* adopted = review.world().registration({Kind::plan, review.plan});
    for (const event::CycleStep& step : adopted->as<event::PlanAdopted>()->cycle) {
        CycleStepView view{step.step.text, step.through.text, {}, {}, adopted->seq};
        if (step.deadline) view.deadline = event::to_string(*step.deadline);
        for (const event::PartyRef& party : step.by) view.by.push_back(review.name(Kind::party, party.text));
        next.cycle.push_back(std::move(view));
    }
    // A year ahead: what recurs has no last instance.
    const Day until{std::min(review.at().on.days + 366, day_last.days)};
    for (DueRow& row : due_rows(review.asked, review.commitments, day_first, until))
        if (row.milestone.required) next.open.push_back(std::move(row));
    for (const ReviewCommitment& one : review.answer.commitments)
        for (const MilestoneView& milestone : one.commitment.milestones)
            if (milestone.required && milestone.timeliness.word == Timeliness::undated && !milestone.reached_on)
                next.open_undated.push_back(milestone);
    for (const std::string& id : review.commitments) {
        const auto life = life_of(review.world(), id, review.at());
        if (!life || !life->superseded) continue;
        for (const auto& by : life->superseded->fact->as<event::CommitmentSuperseded>()->by)
            next.successors.push_back({review.name(Kind::commitment, id),
                                       "carried-over",
                                       review.name(Kind::commitment, by.text),
                                       {life->superseded->fact->seq}});
    }
    const auto calendar = part_of_answer<CalendarAnswer>(review.asked, answer_calendar, {{"plan", review.plan}});
    if (!calendar) return calendar.error();
    for (const CalendarRow& row : calendar->rows)
        if (row.subject.kind == Kind::occasion && row.from > review.at().on) next.occasions.push_back(row);
    return {};
}

Result<void> review_landscape(Reviewed& review) {
    review.answer.landscape = landscape_of(review.asked, {review.plan}, review.changes_from);
    return {};
}

AnswerValue answer_review(const Asked& asked) {
    const auto plan = asked.subject("plan", {Kind::plan});
    if (!plan) return plan.error();
    Reviewed review{asked, plan->id, commitments_of(asked.world, plan->id), {}, {}};
    for (const auto part : {review_cover, review_commitments, review_recommendations, review_parties, review_changes,
                            review_landscape, review_next, review_annex})
        if (const auto made = part(review); !made) return made.error();
    return answer_to_json(review.answer);
}

}  // namespace annals::state
