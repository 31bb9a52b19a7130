// Part 4: each recommendation: which commitments answer it, how it was rated now and before, what progress, what more.
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

using state::CoverageRow;
using state::RatingRow;
using state::ReviewRating;
using state::ReviewRecommendation;

// A rating in the history, with what it rates.
struct RatingLine {
    const state::Named* recommendation = nullptr;
    const RatingRow* rating = nullptr;
};

std::string scale_of(const RatingRow& rating) { return rating.scale + " v" + std::to_string(rating.scale_version); }

// Under which name it was rated, where that was another.
ReviewCell rated_cell(const RatingRow& rating) {
    if (rating.lineage.empty()) return cell("itself", Tone::quiet);
    return cell(recommendation_name(rating.rated) + (rating.is_regrouped ? ", split or merged since" : ""));
}

constexpr auto rating_columns = std::to_array<ReviewColumnOf<RatingLine>>({
    {"", "recommendation", "id of the recommendation",
     [](const RatingLine& line) { return cell(line.recommendation->id); }, ColumnKind::text, Shown::file},
    {"Recommendation", "code", "printed code, else name or id",
     [](const RatingLine& line) { return recommendation_cell(*line.recommendation); }},
    {"Rated as", "rated", "id of what was rated: it, or a recommendation of its line under an earlier or later name",
     [](const RatingLine& line) { return rated_cell(*line.rating); }},
    {"Edition", "report", "the report that gives the rating",
     [](const RatingLine& line) { return cell(full_name(line.rating->report)); }},
    {"Assessor", "assessor", "who rates",
     [](const RatingLine& line) { return cell(full_name(line.rating->assessor)); }},
    {"Grade", "grade", "a grade of the scale",
     [](const RatingLine& line) { return cell(line.rating->grade, Tone::strong); }},
    {"Scale", "scale", "id and version of the scale; grades compare within one version only",
     [](const RatingLine& line) { return cell(scale_of(*line.rating)); }},
    {"Scale changed", "scale_changed", "yes: another scale or version than the same assessor's rating before",
     [](const RatingLine& line) {
         return line.rating->is_scale_changed ? cell("yes", Tone::warning) : cell("no", Tone::quiet);
     }},
    {"Published", "published", "when the assessment was published",
     [](const RatingLine& line) { return cell(line.rating->published); }},
    {"What progress has been made", "progress", "the assessor's words",
     [](const RatingLine& line) { return cell(text_of(line.rating->progress)); }},
    {"What more needs to be done", "what_more", "the assessor's words",
     [](const RatingLine& line) { return cell(text_of(line.rating->what_more)); }},
    {"Entries", "entries", "the assessment, what corrects it, and what leads from what was rated to it",
     [](const RatingLine& line) {
         std::vector<Seq> entries{line.rating->seq};
         for (const auto* more : {&line.rating->corrected_by, &line.rating->lineage})
             entries.insert(entries.end(), more->begin(), more->end());
         std::sort(entries.begin(), entries.end());
         return entries_cell(entries);
     },
     ColumnKind::entries},
});

constexpr auto coverage_columns = std::to_array<ReviewColumnOf<CoverageRow>>({
    {"", "recommendation", "id of the recommendation",
     [](const CoverageRow& row) { return cell(row.recommendation.id); }, ColumnKind::text, Shown::file},
    {"Recommendation", "code", "printed code, else name or id",
     [](const CoverageRow& row) { return recommendation_cell(row.recommendation); }},
    {"What it says", "name", "its wording", [](const CoverageRow& row) { return cell(row.recommendation.name); }},
    {"Report", "report", "the report edition", [](const CoverageRow& row) { return cell(full_name(row.report)); }},
    {"Answered by", "commitments", "commitments that answer it",
     [](const CoverageRow& row) {
         return row.commitments.empty() ? cell("no commitment", Tone::warning) : names_cell(row.commitments);
     }},
    {"Noted by", "noted_by", "plans that note it without a commitment",
     [](const CoverageRow& row) { return names_cell(row.noted_by); }},
});

constexpr TableHead coverage_head = {"coverage", "Recommendations and the commitments that answer them",
                                     "One recommendation.", "No recommendations are recorded.", 4};
constexpr TableHead ratings_head = {"ratings", "Ratings across editions", "One rating of one recommendation.",
                                    "No rating is recorded.", 4};

std::vector<RatingLine> history_of(const state::ReviewAnswer& answer) {
    std::vector<RatingLine> lines;
    for (const ReviewRecommendation& review : answer.recommendations)
        for (const RatingRow& row : review.history) lines.push_back({&review.recommendation.recommendation, &row});
    return lines;
}

// "Good progress in the 2023 edition; before it Modest progress: higher on the same scale."
ReviewCell comparison_line(const ReviewRating& rating) {
    ReviewCell line = cell(full_name(rating.assessor) + ": ");
    const auto words = [](const RatingRow& row) {
        return "“" + row.grade + "” in " + full_name(row.report) + " (" + scale_of(row) + ")" +
               (row.lineage.empty() ? std::string() : ", as " + recommendation_name(row.rated));
    };
    const auto rests_on = [&](const RatingRow& row) {
        line.entries.push_back(row.seq);
        line.entries.insert(line.entries.end(), row.lineage.begin(), row.lineage.end());
    };
    if (!rating.now) {
        line.text += "no rating is recorded";
    } else {
        line.text += words(*rating.now);
        rests_on(*rating.now);
    }
    if (rating.before) {
        line.text += "; before, " + words(*rating.before);
        rests_on(*rating.before);
    }
    std::sort(line.entries.begin(), line.entries.end());
    line.entries.erase(std::unique(line.entries.begin(), line.entries.end()), line.entries.end());
    if (rating.comparison == "scale-changed")
        line.text += ". The scale changed in between: the two grades are not compared.";
    else if (rating.comparison == "regrouped")
        line.text += ". It was split or merged in between: the two grades are not compared.";
    else if (rating.comparison == "none")
        line.text += ". It was split or merged since.";
    else if (rating.comparison == "first")
        line.text += ". It is this assessor's first rating of it.";
    else if (!rating.comparison.empty())
        line.text += ". On the same scale: " + spoken(rating.comparison) + ".";
    return line;
}

void add_recommendation(const ReviewRecommendation& review, ReviewPart& part) {
    const auto& recommendation = review.recommendation;
    const state::Named& named = recommendation.recommendation;
    part.blocks.emplace_back(ReviewHeading{recommendation_name(named), recommendation_anchor(named), 3});
    ReviewList wordings;
    for (const auto& wording : recommendation.wordings) {
        ReviewCell item =
            cell("“" + wording.text + "” — " + full_name(wording.report) +
                 (wording.used_by.empty() ? "" : ", answered in this wording by " + short_names(wording.used_by)));
        item.entries = {wording.seq};
        wordings.items.push_back(std::move(item));
    }
    if (!wordings.items.empty()) part.blocks.emplace_back(std::move(wordings));
    ReviewFacts facts;
    facts.facts.emplace_back("Answered by", recommendation.answered_by.empty()
                                                ? cell("no commitment of the plan", Tone::warning)
                                                : cell(short_names(recommendation.answered_by)));
    if (!recommendation.noted_by.empty())
        facts.facts.emplace_back("Noted without a commitment by", names_cell(recommendation.noted_by));
    for (const auto& row : recommendation.lineage) {
        ReviewCell value = cell(short_names(row.earlier) + " " + spoken(row.lineage) +
                                (row.later.empty() ? std::string() : " as " + short_names(row.later)));
        value.entries = {row.seq};
        facts.facts.emplace_back("Lineage", value);
    }
    if (review.ratings.empty()) facts.facts.emplace_back("Rating", cell("none is recorded", Tone::quiet));
    for (const ReviewRating& rating : review.ratings) {
        facts.facts.emplace_back("Rating", comparison_line(rating));
        if (!rating.now) continue;
        if (rating.now->progress) facts.facts.emplace_back("What progress has been made", cell(*rating.now->progress));
        if (rating.now->what_more) facts.facts.emplace_back("What more needs to be done", cell(*rating.now->what_more));
    }
    part.blocks.emplace_back(std::move(facts));
}

}  // namespace

ReviewPart recommendations_part(const state::ReviewAnswer& answer) {
    ReviewPart part{4, "recommendations", "By recommendation", {}};
    part.blocks.emplace_back(coverage_chart(answer));
    part.blocks.emplace_back(review_table(coverage_head, coverage_columns, answer.coverage.rows));
    if (!answer.coverage.without_recommendation.empty())
        part.blocks.emplace_back(ReviewLine{
            cell("Commitments that answer no recommendation: " + short_names(answer.coverage.without_recommendation))});
    for (const ReviewRecommendation& review : answer.recommendations) add_recommendation(review, part);
    part.blocks.emplace_back(ReviewHeading{"Ratings across editions", "ratings-across-editions", 3});
    for (const std::string& sentence : answer.since.scales_changed)
        part.blocks.emplace_back(ReviewLine{cell(sentence, Tone::warning)});
    part.blocks.emplace_back(rating_chart(answer));
    part.blocks.emplace_back(review_table(ratings_head, rating_columns, history_of(answer)));
    return part;
}

void add_recommendation_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables) {
    tables.push_back(review_table(coverage_head, coverage_columns, answer.coverage.rows));
    tables.push_back(review_table(ratings_head, rating_columns, history_of(answer)));
}

}  // namespace annals::cli
