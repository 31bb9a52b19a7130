// Parts 4, 6 and 7 of the review: recommendations and ratings, what moved, and what was corrected.
#include "schema/state/reviewed.hpp"

namespace annals::state {
namespace {

// Now, and the rating before it by the same assessor, under whatever name the recommendation then had. Grades compare
// within one version of a scale only, and not where the recommendation was split or merged in between.
ReviewRating rating_of(const std::vector<RatingRow>& history, const std::string& assessor) {
    ReviewRating rating;
    for (const RatingRow& row : history) {
        if (row.assessor.id != assessor) continue;
        rating.assessor = row.assessor;
        // The grade of what it was split or merged from is told until it has grades of its own.
        if (row.is_regrouped) {
            if (!rating.now) rating.before = row;
            continue;
        }
        if (rating.now) rating.before = std::move(rating.now);
        rating.now = row;
    }
    rating.comparison = rating.now ? "first" : "none";
    if (!rating.before || !rating.now) return rating;
    const RatingRow& now = *rating.now;
    const RatingRow& before = *rating.before;
    if (now.scale != before.scale || now.scale_version != before.scale_version) {
        rating.comparison = "scale-changed";
        return rating;
    }
    if (before.is_regrouped) {
        rating.comparison = "regrouped";
        return rating;
    }
    const auto place = [&](const std::string& grade) {
        return std::find(now.grades.begin(), now.grades.end(), grade) - now.grades.begin();
    };
    const auto difference = place(now.grade) - place(before.grade);
    rating.comparison = difference > 0 ? "higher" : difference < 0 ? "lower" : "same";
    return rating;
}

std::string scale_sentence(const RatingRow& now, const RatingRow& before) {
    const auto scale = [](const RatingRow& row) { return row.scale + " version " + std::to_string(row.scale_version); };
    return now.assessor.name + " changed the scale from " + scale(before) + " to " + scale(now) + " with " +
           now.report.name + ": grades on the two sides are not compared.";
}

// One sentence a change of an assessor's scale in the time that changes count in: what the edition before said already
// is not said again.
void put_scale_changes(const Reviewed& review, const std::vector<RatingRow>& history,
                       std::set<std::string>& sentences) {
    std::map<std::string, const RatingRow*> last;
    for (const RatingRow& row : history) {
        const RatingRow* before = std::exchange(last[row.assessor.id], &row);
        if (before && row.is_scale_changed && row.published && review.is_recent(*row.published))
            sentences.insert(scale_sentence(row, *before));
    }
}

// Those of the reports that the plan answers or notes: other reports are other plans' business.
void keep_own(CoverageAnswer& coverage) {
    std::set<std::string> reports;
    for (const CoverageRow& row : coverage.rows)
        if (!row.commitments.empty() || !row.noted_by.empty()) reports.insert(row.report.id);
    std::erase_if(coverage.rows, [&](const CoverageRow& row) { return !reports.contains(row.report.id); });
}

}  // namespace

Result<void> review_recommendations(Reviewed& review) {
    auto coverage = part_of_answer<CoverageAnswer>(review.asked, answer_coverage, {{"plan", review.plan}});
    if (!coverage) return coverage.error();
    keep_own(*coverage);
    std::set<std::string> scales;
    for (const CoverageRow& row : coverage->rows) {
        const std::string subject = "recommendation:" + row.recommendation.id;
        ReviewRecommendation one;
        auto said = part_of_answer<RecommendationAnswer>(review.asked, answer_recommendation,
                                                         {{"recommendation", subject}, {"wordings", "true"}});
        if (!said) return said.error();
        one.recommendation = std::move(*said);
        auto history =
            part_of_answer<RatingAnswer>(review.asked, answer_rating, {{"subject", subject}, {"history", "true"}});
        if (!history) return history.error();
        one.history = std::move(history->rows);
        std::set<std::string> assessors;
        for (const RatingRow& rating : one.history)
            if (assessors.insert(rating.assessor.id).second)
                one.ratings.push_back(rating_of(one.history, rating.assessor.id));
        put_scale_changes(review, one.history, scales);
        review.answer.recommendations.push_back(std::move(one));
    }
    review.answer.since.scales_changed.assign(scales.begin(), scales.end());
    review.answer.coverage = std::move(*coverage);
    return {};
}

std::vector<Carrier> carriers_of(const Reviewed& review, const std::string& commitment) {
    std::vector<Carrier> carriers;
    const auto life = life_of(review.world(), commitment, review.at());
    if (!life || !life->superseded) return carriers;
    for (const auto& by : life->superseded->fact->as<event::CommitmentSuperseded>()->by)
        if (const auto next = life_of(review.world(), by.text, review.at()))
            carriers.push_back({by.text, next->plan, {life->superseded->fact->seq}});
    return carriers;
}

namespace {

// An occasion whose days or place changed after they were first set; none where they did not.
std::optional<OccasionMove> move_of(const Reviewed& review, const OccasionView& occasion) {
    OccasionMove move{occasion.occasion, occasion.state, {}, {}, occasion.from, occasion.until, {}, occasion.entries};
    const Subject subject{Kind::occasion, occasion.occasion.id};
    std::optional<Day> from;
    std::optional<Day> until;
    std::optional<std::string> place;
    const auto tell = [&](const Fact& fact) {
        move.steps.push_back(to_string(*fact.statement.envelope.effective) + ": " +
                             review.asked.sentence(fact.statement));
    };
    // What an entry does not name stays as it was. The first days and the first place are set, not moved.
    const auto step = [&](const Fact& fact, const auto& said) {
        std::optional<Day> new_from = said.from;
        std::optional<Day> new_until = said.until;
        if (!new_from) new_from = from;
        if (!new_until) new_until = until;
        const std::optional<std::string> new_place = said.place ? said.place->text : place;
        const bool has_days = move.original_from || move.original_until;
        if (!has_days) move.original_from = new_from, move.original_until = new_until;
        if ((has_days && (new_from != from || new_until != until)) || (place && new_place != place)) tell(fact);
        from = new_from;
        until = new_until;
        place = new_place;
    };
    std::vector<Dated> all;
    for (const Fact* fact : review.world().own(subject))
        if (const auto& effective = fact->statement.envelope.effective)
            if (const Day day = read(*effective, review.at().dates); day <= review.at().on) all.push_back({day, fact});
    std::sort(all.begin(), all.end());
    for (const Dated& dated : all) {
        if (const auto* said = dated.fact->as<event::OccasionScheduled>()) step(*dated.fact, *said);
        if (const auto* said = dated.fact->as<event::OccasionRescheduled>()) step(*dated.fact, *said);
        if (const auto* said = dated.fact->as<event::OccasionHeld>()) step(*dated.fact, *said);
        if (dated.fact->as<event::OccasionPostponed>() || dated.fact->as<event::OccasionCancelled>()) tell(*dated.fact);
    }
    return move.steps.empty() ? std::nullopt : std::optional(std::move(move));
}

// What carries a commitment on, followed from plan to plan until this edition's, or as far as it was carried.
std::vector<Carrier> last_carriers_of(const Reviewed& review, const std::string& commitment) {
    constexpr std::size_t carriers_max = 256;
    std::vector<Carrier> found;
    std::vector<Carrier> open = carriers_of(review, commitment);
    std::set<std::string> seen{commitment};
    for (std::size_t i = 0; i < open.size() && i < carriers_max; ++i) {
        const Carrier now = open[i];
        if (!seen.insert(now.commitment).second) continue;
        std::vector<Carrier> next;
        if (now.plan != review.plan) next = carriers_of(review, now.commitment);
        if (next.empty()) found.push_back(now);
        for (Carrier& one : next) {
            one.entries.insert(one.entries.begin(), now.entries.begin(), now.entries.end());
            open.push_back(std::move(one));
        }
    }
    return found;
}

// What became of the commitments of an earlier plan: carried on by one or several, else the state that they are in.
// `carrying` receives what carries them on.
void put_earlier(const Reviewed& review, const std::string& plan, std::set<std::string>& carrying,
                 std::vector<EditionCommitment>& found) {
    for (const std::string& id : commitments_of(review.world(), plan)) {
        const std::vector<Carrier> carriers = last_carriers_of(review, id);
        for (const Carrier& one : carriers) {
            carrying.insert(one.commitment);
            found.push_back({review.name(Kind::commitment, one.commitment), "carried-over",
                             review.name(Kind::commitment, id), one.entries});
        }
        const auto commitment = commitment_at(review.world(), id, review.asked.milestones());
        if (!carriers.empty() || !commitment) continue;
        found.push_back({review.name(Kind::commitment, id),
                         commitment_word(commitment->state),
                         {},
                         view_of(review.world(), *commitment, review.asked.milestones()).entries});
    }
}

std::vector<EditionCommitment> fates(const Reviewed& review) {
    std::vector<EditionCommitment> found;
    std::set<std::string> carrying;
    const auto& previous = review.answer.cover.previous;
    const bool is_of_this_plan = previous && previous->plan.id == review.plan;
    if (previous && !is_of_this_plan) put_earlier(review, previous->plan.id, carrying, found);
    for (const ReviewCommitment& one : review.answer.commitments) {
        const Named& commitment = one.commitment.commitment;
        if (carrying.contains(commitment.id)) continue;
        const CommitmentState state = one.commitment.state;
        const std::vector<Carrier> carriers = carriers_of(review, commitment.id);
        for (const Carrier& carrier : carriers)
            found.push_back({commitment, commitment_word(state), review.name(Kind::commitment, carrier.commitment),
                             carrier.entries});
        if (!carriers.empty()) continue;
        const bool is_open = state == CommitmentState::active || state == CommitmentState::proposed;
        const auto life = life_of(review.world(), commitment.id, review.at());
        const bool is_new = !is_of_this_plan || (life && previous->on < life->begun);
        found.push_back({commitment,
                         !is_open ? commitment_word(state)
                         : is_new ? "new"
                                  : "carried-over",
                         {},
                         one.commitment.entries});
    }
    return found;
}

}  // namespace

Result<void> review_changes(Reviewed& review) {
    auto slips = part_of_answer<SlipAnswer>(review.asked, answer_slip, {{"plan", review.plan}});
    if (!slips) return slips.error();
    for (SlipRow& row : slips->rows)
        if (row.days.value_or(0) != 0 || (row.original_day && !row.day)) review.answer.slips.push_back(std::move(row));
    for (const OccasionView& occasion : review.answer.occasions)
        if (auto move = move_of(review, occasion)) review.answer.moved.push_back(std::move(*move));
    ReviewSince& since = review.answer.since;
    since.commitments = fates(review);
    auto diff = part_of_answer<DiffAnswer>(review.asked, answer_diff,
                                           {{"plan", review.plan},
                                            {"from", to_string(std::min(review.changes_from, review.at().on))},
                                            {"to", to_string(review.at().on)}});
    if (!diff) return diff.error();
    since.happened = std::move(diff->rows);
    const auto& previous = review.answer.cover.previous;
    if (!previous) return {};
    Question question = review.asked.question;
    question.params = {{"plan", previous->plan.id},
                       {"earlier", "@" + std::to_string(to_number(previous->size))},
                       {"later", "@" + std::to_string(to_number(review.world().known()))}};
    const auto json =
        answer_revised({question, review.asked.asking, review.world(), {previous->on, review.at().dates}});
    if (!json) return json.error();
    auto revised = parse_answer<RevisedAnswer>(*json);
    if (!revised) return revised.error();
    since.corrected = std::move(revised->rows);
    return {};
}

}  // namespace annals::state
