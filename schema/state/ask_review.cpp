// review: the yearly review, put together from what other questions answer at the same clocks. Cover and next cycle.
#include "schema/state/findings.hpp"
#include "schema/state/reviewed.hpp"

namespace annals::state {
namespace {

// How many supersessions lead from a plan to the one reviewed; none: they do not, or not within so many.
std::optional<std::size_t> plans_between(const Reviewed& review, const std::string& from) {
    constexpr std::size_t plans_max = 16;
    std::vector<std::pair<std::string, std::size_t>> open{{from, 0}};
    for (std::size_t i = 0; i < open.size() && i < plans_max; ++i) {
        const auto [plan, steps] = open[i];
        if (plan == review.plan) return steps;
        for (const Fact* fact : review.world().all({Kind::plan, plan}))
            if (const auto* end = fact->as<event::PlanSuperseded>(); end && end->id.text == plan)
                open.emplace_back(end->by.text, steps + 1);
    }
    return std::nullopt;
}

// The editions that were frozen before, of this plan and of those that it follows: the nearest plan last, and of one
// plan the latest day.
std::vector<ReviewEdition> editions(const Reviewed& review) {
    struct Found {
        std::size_t steps;
        ReviewEdition edition;
    };
    std::vector<Found> found;
    for (const Subject& subject : review.world().registered(Kind::review)) {
        const Fact* fact = review.world().registration(subject);
        const auto* frozen = fact->as<event::ReviewFrozen>();
        if (!frozen || frozen->frozen_on >= review.at().on || frozen->frozen_size > to_number(review.world().known()))
            continue;
        const auto steps = plans_between(review, frozen->plan.text);
        if (!steps) continue;
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
        found.push_back({*steps, std::move(edition)});
    }
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return a.steps != b.steps ? a.steps > b.steps : a.edition.on < b.edition.on;
    });
    std::vector<ReviewEdition> list;
    for (Found& one : found) list.push_back(std::move(one.edition));
    return list;
}

// The edition asked for: by its day, by the review, or by its plan, of which it is the latest; else the nearest.
Result<std::optional<ReviewEdition>> previous_edition(const Reviewed& review) {
    const std::vector<ReviewEdition> all = editions(review);
    const std::string* wanted = review.asked.text("previous");
    if (!wanted) return all.empty() ? std::optional<ReviewEdition>() : std::optional(all.back());
    const auto day = parse_day(*wanted);
    std::optional<Subject> subject;
    if (!day) {
        const auto resolved = review.asked.subject("previous", {Kind::review, Kind::plan});
        if (!resolved && resolved.error().code != Errc::not_found) return resolved.error();
        if (resolved) subject = *resolved;
    }
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const ReviewEdition& edition) {
        if (day) return edition.on == *day;
        return subject && subject->id == (subject->kind == Kind::review ? edition.review.id : edition.plan.id);
    });
    if (found != all.rend()) return std::optional(*found);
    std::string known;
    for (const ReviewEdition& edition : all)
        known += (known.empty() ? "" : ", ") + edition.review.id + " of " + to_string(edition.on);
    return fail(Errc::not_found, "no earlier edition '" + *wanted + "' of this plan is frozen", "previous",
                known.empty() ? "none is frozen before that day" : "there are: " + known);
}

// One more entry, named as long as all are; of more than can be read, the first and the last.
void count(Figure& figure, Seq seq) {
    constexpr std::int64_t named_max = 1024;
    figure.value += 1;
    if (figure.value > named_max) figure.entries.resize(1);
    figure.entries.push_back(seq);
}

// Where changes of the record count from: the size of the previous edition, else the plan's first entry.
std::uint64_t recorded_from(const Reviewed& review) {
    const auto& previous = review.answer.cover.previous;
    return previous ? to_number(previous->size)
                    : to_number(review.world().registration({Kind::plan, review.plan})->seq);
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
    for (std::uint64_t seq = recorded_from(review); seq < to_number(review.world().known()); ++seq)
        count(cover.entries_since, Seq(seq));
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
            if (!milestone.is_not_yet && milestone.required && milestone.timeliness.word == Timeliness::undated &&
                !milestone.reached_on)
                next.open_undated.push_back(milestone);
    for (const std::string& id : review.commitments)
        for (Carrier& carrier : carriers_of(review, id))
            next.successors.push_back({review.name(Kind::commitment, id), "carried-over",
                                       review.name(Kind::commitment, carrier.commitment), std::move(carrier.entries)});
    const auto calendar = part_of_answer<CalendarAnswer>(review.asked, answer_calendar, {{"plan", review.plan}});
    if (!calendar) return calendar.error();
    for (const CalendarRow& row : calendar->rows)
        if (row.subject.kind == Kind::occasion && row.from > review.at().on) next.occasions.push_back(row);
    return {};
}

// By the index: whatever else the ledger holds is neither read nor counted.
Result<void> review_corrections(Reviewed& review) {
    std::set<Subject> whole;
    whole.insert({Kind::plan, review.plan});
    std::set<Subject> itself;
    for (const std::string& agenda : agendas_of(review)) whole.insert({Kind::agenda, agenda});
    for (const std::string& id : review.commitments) {
        whole.insert({Kind::commitment, id});
        for (const std::string& milestone : milestones_of(review.world(), id))
            whole.insert({Kind::milestone, milestone});
    }
    for (const ReviewRecommendation& one : review.answer.recommendations)
        for (const RatingRow& row : one.history) whole.insert({Kind::recommendation, row.rated.id});
    for (const CoverageRow& row : review.answer.coverage.rows)
        whole.insert({Kind::recommendation, row.recommendation.id});
    for (const OccasionView& one : review.answer.occasions) itself.insert({Kind::occasion, one.occasion.id});
    for (const ReviewParty& one : review.answer.parties) itself.insert({Kind::party, one.party.id});
    for (const ReviewCommitment& one : review.answer.commitments)
        for (const MemberView& body : one.bodies) itself.insert({Kind::party, body.party.id});
    const Seq from = Seq(recorded_from(review));
    std::set<Seq> found;
    for (const auto* subjects : {&whole, &itself})
        for (const Subject& subject : *subjects) {
            const Log& log = review.world().log();
            const TreeSize known = review.world().known();
            const auto entries = subjects == &whole ? log.about(subject, known) : log.about_itself(subject, known);
            if (!entries) return entries.error();
            for (const Recorded& one : *entries)
                if (from <= one.seq && acts(one)) found.insert(one.seq);
        }
    for (const Seq seq : found) count(review.answer.cover.corrections_since, seq);
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
                            review_landscape, review_next, review_corrections, review_annex})
        if (const auto made = part(review); !made) return made.error();
    return answer_to_json(review.answer);
}

}  // namespace annals::state
