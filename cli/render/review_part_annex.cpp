// Part 10: claims that conflict, scales, sources, method, how to verify, and every entry that a figure names. Also the
// document as a whole.
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

using state::ClaimRow;
using state::HistoryRow;
using state::ScaleView;
using state::SourceView;

constexpr auto claim_columns = std::to_array<ReviewColumnOf<ClaimRow>>({
    {"Topic", "topic", "claims on one topic stand side by side",
     [](const ClaimRow& row) { return cell(row.topic, Tone::strong); }},
    {"What the source says", "statement", "not adopted by the ledger",
     [](const ClaimRow& row) { return cell(row.statement); }},
    {"Value", "value", "the number that it states",
     [](const ClaimRow& row) { return row.value ? number_cell(*row.value) : cell(""); }, ColumnKind::number},
    {"The ledger's own count", "own_count", "governments and countries in the role that the claim counts, on the day",
     [](const ClaimRow& row) {
         return row.own_governments ? cell(both_counts(*row.own_governments, row.own_countries.value_or(0)))
                                    : cell("not counted", Tone::quiet);
     }},
    {"Date", "effective", "what the claim is dated", [](const ClaimRow& row) { return cell(row.effective); }},
    {"Sources", "sources", "ids of the sources", [](const ClaimRow& row) { return cell(joined(row.sources)); }},
    {"Entries", "entries", "the entry that records it", [](const ClaimRow& row) { return entry_cell(row.seq); },
     ColumnKind::entries},
});

constexpr auto scale_columns = std::to_array<ReviewColumnOf<ScaleView>>({
    {"Scale", "scale", "id of the scale", [](const ScaleView& row) { return cell(row.id, Tone::strong); }},
    {"Version", "version", "of the scale; grades compare within one version only",
     [](const ScaleView& row) { return number_cell(row.version); }, ColumnKind::number},
    {"Grades, from the lowest", "grades", "separated by semicolons",
     [](const ScaleView& row) { return cell(joined(row.grades, "; ")); }},
});

constexpr auto entry_columns = std::to_array<ReviewColumnOf<HistoryRow>>({
    {"Entry", "seq", "position in the log, from 0",
     [](const HistoryRow& row) { return number_cell(static_cast<std::int64_t>(to_number(row.seq))); },
     ColumnKind::number},
    {"Type", "type", "type of the event", [](const HistoryRow& row) { return cell(row.type); }},
    {"What it says", "", "",
     [](const HistoryRow& row) {
         return row.retracted_by ? cell("retracted: " + row.sentence, Tone::quiet) : cell(row.sentence);
     },
     ColumnKind::text, Shown::screen},
    {"", "sentence", "in words", [](const HistoryRow& row) { return cell(row.sentence); }, ColumnKind::text,
     Shown::file},
    {"Effective", "effective", "when it is true in the world",
     [](const HistoryRow& row) { return cell(row.effective); }},
    {"", "announced", "when it was announced", [](const HistoryRow& row) { return cell(row.announced); },
     ColumnKind::text, Shown::file},
    {"", "recorded_at", "when it was recorded, UTC",
     [](const HistoryRow& row) { return cell(to_string(row.recorded_at)); }, ColumnKind::text, Shown::file},
    {"Recorded", "", "", [](const HistoryRow& row) { return cell(to_string(day_of(row.recorded_at))); },
     ColumnKind::text, Shown::screen},
    {"", "recorded_by", "the principal that recorded it", [](const HistoryRow& row) { return cell(row.recorded_by); },
     ColumnKind::text, Shown::file},
    {"Sources", "sources", "ids of its sources", [](const HistoryRow& row) { return cell(joined(row.sources)); }},
    {"Corrected by", "corrected_by", "later entries that correct it: the record was wrong",
     [](const HistoryRow& row) { return entries_cell(row.corrected_by); }, ColumnKind::entries},
    {"Retracted by", "retracted_by", "a later entry that retracts it: it never was so, and counts for nothing",
     [](const HistoryRow& row) { return row.retracted_by ? entry_cell(*row.retracted_by) : cell(""); },
     ColumnKind::entries},
});

// A source, and what stands beside the answer.
struct SourceLine {
    const SourceView* source = nullptr;
    const ReviewExtras* extras = nullptr;
};

constexpr auto source_columns = std::to_array<ReviewColumnOf<SourceLine>>({
    {"Source", "source", "id of the source",
     [](const SourceLine& line) { return cell(line.source->source.id, Tone::strong); }},
    {"Title", "title", "its title",
     [](const SourceLine& line) {
         ReviewCell title = cell(line.source->source.name);
         title.href = safe_url(line.source->url);
         return title;
     }},
    {"Kind", "kind", "official, press, self-report or independent",
     [](const SourceLine& line) { return cell(spoken(event::enum_word(line.source->kind))); }},
    {"Publisher", "publisher", "who published it",
     [](const SourceLine& line) { return cell(text_of(line.source->publisher)); }},
    {"", "url", "its address", [](const SourceLine& line) { return cell(text_of(line.source->url)); }, ColumnKind::text,
     Shown::file},
    {"Published", "published", "when", [](const SourceLine& line) { return cell(line.source->published); }},
    {"Retrieved", "retrieved", "when", [](const SourceLine& line) { return cell(line.source->retrieved); }},
    {"Saved copy", "copy", "kept, missing, left out of the review, or no copy is recorded",
     [](const SourceLine& line) { return copy_cell(line.source->sha256, *line.extras); }},
    {"Its SHA-256", "sha256", "empty: no copy is recorded",
     [](const SourceLine& line) { return cell(line.source->sha256 ? to_hex(*line.source->sha256) : ""); }},
    {"", "copy_file", "where in the review's folder the copy is",
     [](const SourceLine& line) { return cell(copy_cell(line.source->sha256, *line.extras).href); }, ColumnKind::text,
     Shown::file},
    {"Entries", "entries", "the entry that registers it",
     [](const SourceLine& line) { return entry_cell(line.source->seq); }, ColumnKind::entries},
});

ReviewTable sources_table(const state::ReviewAnswer& answer, const ReviewExtras& extras) {
    std::vector<SourceLine> lines;
    for (const SourceView& source : answer.annex.sources) lines.push_back({&source, &extras});
    return review_table(
        {"sources", "Sources", "One source that an entry of the annex cites.", "No source is cited.", 10},
        source_columns, lines);
}

constexpr TableHead claims_head = {"claims", "Claims, beside the ledger's own count", "One claim of a source.",
                                   "No claims are recorded.", 10};
constexpr TableHead scales_head = {"scales", "Scales of ratings", "One version of a scale.", "No scale is recorded.",
                                   10};
constexpr TableHead entries_head = {"entries", "Entries that the figures rest on", "One entry of the ledger.",
                                    "No entries.", 10};

ReviewTable membership_table(const state::ReviewAnswer& answer) {
    ReviewTable table{"membership",
                      "Members of each commitment over time",
                      "The number of members from a day on, up to the next.",
                      {{"", "commitment", "id of the commitment", ColumnKind::text, Shown::file},
                       {"Commitment", "code", "printed code, else name", ColumnKind::text, Shown::both},
                       {"From", "day", "first day of the number", ColumnKind::text, Shown::both},
                       {"Governments", "governments", "countries and institutions", ColumnKind::figure, Shown::both},
                       {"Countries", "countries", "of these", ColumnKind::number, Shown::both}},
                      {},
                      "No memberships are recorded.",
                      2};
    for (const auto& series : answer.membership)
        for (const auto& step : series.steps) {
            ReviewCell governments = number_cell(step.governments);
            governments.entries = step.entries;
            table.rows.push_back({cell(series.commitment.id), commitment_cell(series.commitment),
                                  cell(to_string(step.day)), governments, number_cell(step.countries)});
        }
    return table;
}

ReviewList verify_list(const state::AsOfView& as_of, const state::ReviewAnswer& answer) {
    const std::string size = std::to_string(to_number(as_of.size));
    ReviewList list;
    list.items = {
        cell("Compute it again and compare every byte: annals review --check DIR"),
        cell("Ask for it anew: annals review " + answer.cover.plan.id + " --on " + to_string(as_of.on) + " --known @" +
             size + " --out DIR"),
        cell("Without the daemon: annals mirror COPY, then the same with --ledger dir:COPY. The copy is checked "
             "against the signed checkpoint; the answer is computed on your machine."),
        cell("One entry: annals show SEQ; its proof: annals prove SEQ."),
        cell("The tree of the first " + size + " entries has the root " + to_hex(as_of.root) + " (RFC 6962)."),
    };
    return list;
}

}  // namespace

ReviewPart annex_part(const state::AsOfView& as_of, const state::ReviewAnswer& answer, const ReviewExtras& extras) {
    ReviewPart part{10, "annex", "Annexes", {}};
    part.blocks.emplace_back(review_table(claims_head, claim_columns, answer.annex.claims));
    part.blocks.emplace_back(ReviewHeading{"Method and scales", "method", 3});
    ReviewList method;
    for (const std::string& sentence : answer.annex.method) method.items.push_back(cell(sentence));
    method.if_empty = "The rules are those of rules version " + std::to_string(as_of.rules) + ".";
    part.blocks.emplace_back(std::move(method));
    part.blocks.emplace_back(review_table(scales_head, scale_columns, answer.annex.scales));
    part.blocks.emplace_back(ReviewHeading{"How to verify", "verify", 3});
    part.blocks.emplace_back(verify_list(as_of, answer));
    part.blocks.emplace_back(membership_table(answer));
    part.blocks.emplace_back(sources_table(answer, extras));
    part.blocks.emplace_back(review_table(entries_head, entry_columns, answer.annex.entries));
    return part;
}

void add_annex_tables(const state::ReviewAnswer& answer, const ReviewExtras& extras, std::vector<ReviewTable>& tables) {
    tables.push_back(membership_table(answer));
    tables.push_back(review_table(claims_head, claim_columns, answer.annex.claims));
    tables.push_back(review_table(scales_head, scale_columns, answer.annex.scales));
    tables.push_back(sources_table(answer, extras));
    tables.push_back(review_table(entries_head, entry_columns, answer.annex.entries));
}

std::vector<std::string> narrative_names(const state::ReviewAnswer& answer) {
    std::vector<std::string> names{"cover", "summary"};
    for (const auto& commitment : answer.commitments) names.push_back(last_word(commitment.commitment.commitment.id));
    return names;
}

ReviewDocument make_review(const state::AsOfView& as_of, const state::ReviewAnswer& answer,
                           const ReviewExtras& extras) {
    ReviewDocument document;
    document.title = full_name(answer.cover.plan);
    document.agenda = full_name(answer.cover.agenda);
    document.as_of = as_of;
    document.checkpoint = extras.checkpoint;
    document.checkpoint_says = extras.checkpoint_says;
    document.cover = cover_facts(as_of, answer, extras);
    document.parts.push_back(cover_part(as_of, answer, extras));
    document.parts.push_back(summary_part(as_of, answer, extras));
    document.parts.push_back(commitments_part(answer, extras));
    document.parts.push_back(recommendations_part(answer));
    document.parts.push_back(parties_part(answer));
    document.parts.push_back(slippage_part(answer));
    document.parts.push_back(since_part(answer));
    document.parts.push_back(landscape_part(answer));
    document.parts.push_back(next_part(as_of, answer));
    document.parts.push_back(annex_part(as_of, answer, extras));
    add_summary_tables(answer, document.tables);
    add_commitment_tables(answer, extras, document.tables);
    add_recommendation_tables(answer, document.tables);
    add_party_tables(answer, document.tables);
    add_change_tables(answer, document.tables);
    add_landscape_tables(answer, document.tables);
    add_next_tables(answer, document.tables);
    add_annex_tables(answer, extras, document.tables);
    return document;
}

}  // namespace annals::cli
