// rating, claims, evidence, late-records, unsourced, lint: about the record itself.
#include "cli/render/answer_page.hpp"
#include "cli/render/words.hpp"
#include "schema/state/answers_record.hpp"

#include <array>

namespace annals::cli {

namespace {

template <class Row>
Cell seq_of(const Row& row) {
    return Cell(std::to_string(to_number(row.seq)));
}
template <class Number>
std::string number_of(const std::optional<Number>& number) {
    return number ? std::to_string(*number) : std::string();
}

constexpr auto rating_columns = std::to_array<ColumnOf<state::RatingRow>>({
    {"Seq", "seq", seq_of<state::RatingRow>, Side::right},
    {"Published", "published", [](const state::RatingRow& row) { return Cell(text_of(row.published)); }},
    {"Assessor", "assessor", [](const state::RatingRow& row) { return Cell(full_name(row.assessor)); }},
    {"Report", "report", [](const state::RatingRow& row) { return Cell(full_name(row.report)); }},
    {"Rated as", "rated",
     [](const state::RatingRow& row) {
         return Cell(row.rated.id + (row.is_regrouped ? " (split or merged since)" : ""));
     }},
    {"Scale", "scale",
     [](const state::RatingRow& row) {
         return Cell(row.scale + " v" + std::to_string(row.scale_version) + (row.is_scale_changed ? " (changed)" : ""),
                     row.is_scale_changed ? Tone::warning : Tone::plain);
     }},
    {"Grade", "grade", [](const state::RatingRow& row) { return Cell(row.grade, Tone::strong); }},
    {"Progress", "progress", [](const state::RatingRow& row) { return Cell(text_of(row.progress)); }},
    {"What more", "what_more", [](const state::RatingRow& row) { return Cell(text_of(row.what_more)); }},
    {"Corrected by", "corrected_by", [](const state::RatingRow& row) { return Cell(joined(row.corrected_by)); }},
    {"", "lineage", [](const state::RatingRow& row) { return Cell(joined(row.lineage)); }, Side::left, Shown::file},
});

constexpr auto claim_columns = std::to_array<ColumnOf<state::ClaimRow>>({
    {"Seq", "seq", seq_of<state::ClaimRow>, Side::right},
    {"About", "subject", [](const state::ClaimRow& row) { return Cell(to_string(row.subject)); }},
    {"Topic", "topic", [](const state::ClaimRow& row) { return Cell(row.topic); }},
    {"Claimed", "value", [](const state::ClaimRow& row) { return Cell(number_of(row.value)); }, Side::right},
    {"Governments", "own_governments", [](const state::ClaimRow& row) { return Cell(number_of(row.own_governments)); },
     Side::right},
    {"Countries", "own_countries", [](const state::ClaimRow& row) { return Cell(number_of(row.own_countries)); },
     Side::right},
    {"Role", "counts",
     [](const state::ClaimRow& row) { return Cell(row.counts ? event::enum_word(*row.counts) : std::string()); }},
    {"Statement", "statement", [](const state::ClaimRow& row) { return Cell(row.statement); }},
    {"Effective", "effective", [](const state::ClaimRow& row) { return Cell(text_of(row.effective)); }},
    {"Sources", "sources", [](const state::ClaimRow& row) { return Cell(joined(row.sources)); }},
});

constexpr auto evidence_columns = std::to_array<ColumnOf<state::EvidenceRow>>({
    {"Seq", "seq", seq_of<state::EvidenceRow>, Side::right},
    {"What", "sentence", [](const state::EvidenceRow& row) { return Cell(row.sentence); }},
    {"Source", "source", [](const state::EvidenceRow& row) { return Cell(full_name(row.source)); }},
    {"Grade", "grade", [](const state::EvidenceRow& row) { return Cell(row.grade); }},
    {"Where", "locator", [](const state::EvidenceRow& row) { return Cell(text_of(row.locator)); }},
    {"", "url", [](const state::EvidenceRow& row) { return Cell(text_of(row.url)); }, Side::left, Shown::file},
    {"", "sha256", [](const state::EvidenceRow& row) { return Cell(row.sha256 ? to_hex(*row.sha256) : std::string()); },
     Side::left, Shown::file},
    {"Given by", "given_by",
     [](const state::EvidenceRow& row) { return Cell(std::to_string(to_number(row.given_by))); }, Side::right},
});

constexpr auto late_columns = std::to_array<ColumnOf<state::LateRecordRow>>({
    {"Seq", "seq", seq_of<state::LateRecordRow>, Side::right},
    {"Days", "days", [](const state::LateRecordRow& row) { return Cell(std::to_string(row.days)); }, Side::right},
    {"Effective", "effective", [](const state::LateRecordRow& row) { return Cell(to_string(row.effective)); }},
    {"Recorded", "", [](const state::LateRecordRow& row) { return Cell(to_string(day_of(row.recorded_at))); },
     Side::left, Shown::screen},
    {"", "recorded_at", [](const state::LateRecordRow& row) { return Cell(to_string(row.recorded_at)); }, Side::left,
     Shown::file},
    {"By", "recorded_by", [](const state::LateRecordRow& row) { return Cell(row.recorded_by); }},
    {"Type", "type", [](const state::LateRecordRow& row) { return Cell(row.type); }},
    {"What", "sentence", [](const state::LateRecordRow& row) { return Cell(row.sentence); }},
});

constexpr auto unsourced_columns = std::to_array<ColumnOf<state::UnsourcedRow>>({
    {"Seq", "seq", seq_of<state::UnsourcedRow>, Side::right},
    {"Type", "type", [](const state::UnsourcedRow& row) { return Cell(row.type); }},
    {"What", "sentence", [](const state::UnsourcedRow& row) { return Cell(row.sentence); }},
    {"At best", "sources",
     [](const state::UnsourcedRow& row) {
         return row.sources.empty() ? Cell("no source", Tone::warning) : Cell(joined(row.sources));
     }},
});

constexpr auto lint_columns = std::to_array<ColumnOf<state::LintRow>>({
    {"Kind", "kind", [](const state::LintRow& row) { return Cell(row.kind, Tone::warning); }},
    {"Subject", "subject",
     [](const state::LintRow& row) { return Cell(row.subject ? to_string(*row.subject) : std::string()); }},
    {"What", "sentence", [](const state::LintRow& row) { return Cell(row.sentence); }},
    {"Entries", "entries", [](const state::LintRow& row) { return Cell(joined(row.entries)); }},
});

// An answer that is one list of rows.
template <class Answer, class Columns>
Result<Page> page_of_rows(const boost::json::value& json, const Columns& columns, const char* if_empty) {
    const auto answer = state::parse_answer<Answer>(json);
    if (!answer) return answer.error();
    Page page;
    if constexpr (requires { answer->named; })
        page.blocks.emplace_back(Heading{full_name(answer->named), to_string(answer->subject)});
    Table table = table_of("", columns, answer->rows);
    table.if_empty = if_empty;
    page.blocks.emplace_back(std::move(table));
    if constexpr (requires { answer->without; })
        if (!answer->without.empty())
            page.blocks.emplace_back(
                Lines{{Cell("Without any support: entries " + joined(answer->without), Tone::warning)}});
    return page;
}

}  // namespace

Result<Page> rating_page(const boost::json::value& json) {
    return page_of_rows<state::RatingAnswer>(json, rating_columns, "never rated");
}
Result<Page> claims_page(const boost::json::value& json) {
    return page_of_rows<state::ClaimsAnswer>(json, claim_columns, "no claims");
}
Result<Page> evidence_page(const boost::json::value& json) {
    return page_of_rows<state::EvidenceAnswer>(json, evidence_columns, "no evidence");
}
Result<Page> late_records_page(const boost::json::value& json) {
    return page_of_rows<state::LateRecordsAnswer>(json, late_columns, "none was recorded so late");
}
Result<Page> unsourced_page(const boost::json::value& json) {
    return page_of_rows<state::UnsourcedAnswer>(json, unsourced_columns, "everything has a source");
}
Result<Page> lint_page(const boost::json::value& json) {
    return page_of_rows<state::LintAnswer>(json, lint_columns, "nothing found");
}

}  // namespace annals::cli
