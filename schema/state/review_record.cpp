// Parts 4, 6, 7 and 10 of the review: recommendations and ratings, what moved, what was corrected, and what all rests
// on.
#include "schema/event/describe.hpp"
#include "schema/state/reviewed.hpp"

namespace annals::state {
namespace {

// Now, and the rating before it by the same assessor; grades compare within one version of a scale only.
ReviewRating rating_of(const std::vector<RatingRow>& history, const std::string& assessor) {
    ReviewRating rating;
    for (const RatingRow& row : history) {
        if (row.assessor.id != assessor) continue;
        rating.assessor = row.assessor;
        rating.before = std::move(rating.now);
        rating.now = row;
    }
    rating.comparison = "first";
    if (!rating.before || !rating.now) return rating;
    const RatingRow& now = *rating.now;
    const RatingRow& before = *rating.before;
    if (now.scale != before.scale || now.scale_version != before.scale_version) {
        rating.comparison = "scale-changed";
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
        for (const ReviewRating& rating : one.ratings)
            if (rating.comparison == "scale-changed") scales.insert(scale_sentence(*rating.now, *rating.before));
        review.answer.recommendations.push_back(std::move(one));
    }
    review.answer.since.scales_changed.assign(scales.begin(), scales.end());
    review.answer.coverage = std::move(*coverage);
    return {};
}

namespace {

// An occasion whose days or place changed after they were first set; none where they did not.
std::optional<OccasionMove> move_of(const Reviewed& review, const OccasionView& occasion) {
    OccasionMove move{occasion.occasion, occasion.state, {}, {}, occasion.from, occasion.until, {}, occasion.entries};
    const Subject subject{Kind::occasion, occasion.occasion.id};
    std::optional<Day> from;
    std::optional<Day> until;
    const auto step = [&](const Dated& dated, std::optional<Day> new_from, std::optional<Day> new_until, bool is_plan) {
        const bool is_first = !move.original_from && !move.original_until;
        if (!new_from) new_from = from;
        if (!new_until) new_until = until;
        if (is_first && is_plan)
            move.original_from = new_from, move.original_until = new_until;
        else if (new_from != from || new_until != until)
            move.steps.push_back(to_string(*dated.fact->statement.envelope.effective) + ": " +
                                 review.asked.sentence(dated.fact->statement));
        from = new_from;
        until = new_until;
    };
    std::vector<Dated> all;
    for (const Fact* fact : review.world().own(subject))
        if (const auto& effective = fact->statement.envelope.effective)
            if (const Day day = read(*effective, review.at().dates); day <= review.at().on) all.push_back({day, fact});
    std::sort(all.begin(), all.end());
    for (const Dated& dated : all) {
        if (const auto* said = dated.fact->as<event::OccasionScheduled>()) step(dated, said->from, said->until, true);
        if (const auto* said = dated.fact->as<event::OccasionRescheduled>()) step(dated, said->from, said->until, true);
        if (const auto* said = dated.fact->as<event::OccasionHeld>()) step(dated, said->from, said->until, true);
        if (dated.fact->as<event::OccasionPostponed>() || dated.fact->as<event::OccasionCancelled>())
            move.steps.push_back(to_string(*dated.fact->statement.envelope.effective) + ": " +
                                 review.asked.sentence(dated.fact->statement));
    }
    return move.steps.empty() ? std::nullopt : std::optional(std::move(move));
}

// What this edition's commitment carries on of the previous edition's plan, if it is another plan.
std::optional<EditionCommitment> carried(const Reviewed& review, const std::string& earlier) {
    const auto life = life_of(review.world(), earlier, review.at());
    if (!life || !life->superseded) return std::nullopt;
    const auto& by = life->superseded->fact->as<event::CommitmentSuperseded>()->by;
    if (by.empty()) return std::nullopt;
    return EditionCommitment{review.name(Kind::commitment, by.front().text),
                             "carried-over",
                             review.name(Kind::commitment, earlier),
                             {life->superseded->fact->seq}};
}

std::vector<EditionCommitment> fates(const Reviewed& review) {
    std::vector<EditionCommitment> found;
    std::set<std::string> known;
    const auto& previous = review.answer.cover.previous;
    if (previous && previous->plan.id != review.plan)
        for (const std::string& id : commitments_of(review.world(), previous->plan.id)) {
            if (auto one = carried(review, id)) {
                known.insert(one->commitment.id);
                found.push_back(std::move(*one));
                continue;
            }
            const auto state = commitment_state(review.world(), id, review.at());
            const bool has_ended = state == CommitmentState::withdrawn || state == CommitmentState::completed;
            found.push_back({review.name(Kind::commitment, id), has_ended ? commitment_word(*state) : "ended", {}, {}});
            if (const Fact* made = review.world().registration({Kind::commitment, id}))
                found.back().entries = {made->seq};
        }
    for (const ReviewCommitment& one : review.answer.commitments) {
        if (known.contains(one.commitment.commitment.id)) continue;
        const CommitmentState state = one.commitment.state;
        const bool has_ended = state == CommitmentState::withdrawn || state == CommitmentState::superseded ||
                               state == CommitmentState::completed;
        const auto life = life_of(review.world(), one.commitment.commitment.id, review.at());
        const bool is_new = !previous || (life && previous->on < life->begun);
        found.push_back({one.commitment.commitment,
                         has_ended ? commitment_word(state)
                         : is_new  ? "new"
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

namespace {

// Every entry that any part of the answer names, wherever it stands.
class Collector {
public:
    template <class T>
    void look(const T& value) {
        if constexpr (std::is_same_v<T, Seq>)
            seqs.insert(value);
        else if constexpr (event::DescribedStruct<T>)
            event::for_each_field(value, [&](std::string_view, const auto& field) { look(field); });
    }
    template <class T>
    void look(const std::vector<T>& list) {
        for (const T& one : list) look(one);
    }
    template <class T>
    void look(const std::optional<T>& value) {
        if (value) look(*value);
    }
    std::set<Seq> seqs;
};

void put_source(const Reviewed& review, const std::string& id, std::vector<SourceView>& sources) {
    const Fact* fact = review.world().registration({Kind::source, id});
    if (!fact) return;
    const auto* said = fact->as<event::SourceRegistered>();
    SourceView view{review.name(Kind::source, id), said->kind, {}, {}, {}, {}, said->sha256, fact->seq};
    if (said->publisher) view.publisher = said->publisher->text;
    if (said->url) view.url = said->url->text;
    view.published = said->published;
    view.retrieved = said->retrieved;
    sources.push_back(std::move(view));
}

std::vector<std::string> method() {
    return {
        "A milestone or an instance of a recurring one counts once; counts are of required ones that are not dropped "
        "and "
        "have an end by nature.",
        "Delivered is what the record calls reached or verified by the day; verified is what an entry of its own "
        "verifies.",
        "Timeliness compares the day of delivery with the due day in force; the original due day is given where it "
        "differs.",
        "Governments are countries and institutions; countries are those of kind country.",
        "Changes of membership count from the day after the one named on the cover.",
        "Ratings are the assessors'; grades are compared within one version of a scale only.",
        "Where a list is open, or nobody was ever put in a role, absence is not stated, which is not no.",
    };
}

Result<HistoryRow> row_of(const Reviewed& review, Seq seq) {
    const auto entry = review.world().log().at(seq);
    if (!entry) return entry.error();
    const event::Envelope& envelope = entry->statement.envelope;
    HistoryRow row{seq,
                   entry->recorded_at,
                   entry->recorded_by,
                   event::type_of(entry->statement.payload),
                   envelope.effective,
                   envelope.announced,
                   review.asked.sentence(entry->statement),
                   {},
                   {},
                   {}};
    for (const event::Cite& cite : envelope.sources) row.sources.push_back(cite.source.text);
    if (const Fact* fact = review.world().met(seq)) row.corrected_by = fact->corrected_by;
    return row;
}

}  // namespace

Result<void> review_annex(Reviewed& review) {
    ReviewAnnex& annex = review.answer.annex;
    annex.method = method();
    std::vector<std::string> about{"plan:" + review.plan, "agenda:" + review.answer.cover.agenda.id};
    const Fact* launched = review.world().registration({Kind::agenda, review.answer.cover.agenda.id});
    if (launched && launched->as<event::AgendaLaunched>()->parent)
        about.push_back("agenda:" + launched->as<event::AgendaLaunched>()->parent->text);
    for (const std::string& subject : about) {
        auto claims = part_of_answer<ClaimsAnswer>(review.asked, answer_claims, {{"subject", subject}});
        if (!claims) return claims.error();
        annex.claims.insert(annex.claims.end(), claims->rows.begin(), claims->rows.end());
    }
    for (const ReviewCommitment& one : review.answer.commitments)
        annex.claims.insert(annex.claims.end(), one.claims.begin(), one.claims.end());
    std::stable_sort(annex.claims.begin(), annex.claims.end(), [](const ClaimRow& a, const ClaimRow& b) {
        return std::tie(a.topic, a.subject, a.seq) < std::tie(b.topic, b.subject, b.seq);
    });
    std::map<std::pair<std::string, std::uint16_t>, std::vector<std::string>> scales;
    for (const ReviewRecommendation& one : review.answer.recommendations)
        for (const RatingRow& row : one.history) scales[{row.scale, row.scale_version}] = row.grades;
    for (const auto& [scale, grades] : scales) annex.scales.push_back({scale.first, scale.second, grades});
    Collector collector;
    collector.look(review.answer);
    std::set<std::string> sources;
    for (bool is_first : {true, false}) {
        // Sources are entries too: what registers them is listed with the rest.
        if (!is_first)
            for (const SourceView& source : annex.sources) collector.seqs.insert(source.seq);
        annex.entries.clear();
        for (const Seq seq : collector.seqs) {
            auto row = row_of(review, seq);
            if (!row) return row.error();
            sources.insert(row->sources.begin(), row->sources.end());
            annex.entries.push_back(std::move(*row));
        }
        if (!is_first) break;
        for (const ReviewCommitment& one : review.answer.commitments)
            for (const ReviewDelivery& delivery : one.delivery)
                for (const EvidenceRow& evidence : delivery.evidence) sources.insert(evidence.source.id);
        for (const std::string& id : sources) put_source(review, id, annex.sources);
    }
    // Corrections of what is listed are listed as well.
    std::set<Seq> listed = collector.seqs;
    std::set<Seq> corrections;
    for (const HistoryRow& row : annex.entries)
        for (const Seq seq : row.corrected_by)
            if (listed.insert(seq).second) corrections.insert(seq);
    for (const Seq seq : corrections) {
        auto row = row_of(review, seq);
        if (!row) return row.error();
        annex.entries.push_back(std::move(*row));
    }
    std::sort(annex.entries.begin(), annex.entries.end(),
              [](const HistoryRow& a, const HistoryRow& b) { return a.seq < b.seq; });
    return {};
}

}  // namespace annals::state
