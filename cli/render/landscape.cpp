// who-else, recommendation, coverage, matrix, calendar: across commitments.
#include "cli/render/answer_page.hpp"
#include "cli/render/words.hpp"
#include "schema/state/answers_landscape.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

constexpr auto who_else_columns = std::to_array<ColumnOf<state::WhoElseRow>>({
    {"", "party", [](const state::WhoElseRow& row) { return Cell(row.party.id); }, Side::left, Shown::file},
    {"Party", "name", [](const state::WhoElseRow& row) { return Cell(full_name(row.party)); }},
    {"Kind", "kind", [](const state::WhoElseRow& row) { return Cell(event::enum_word(row.kind)); }},
    {"Commitments", "commitments", [](const state::WhoElseRow& row) { return Cell(short_names(row.commitments)); }},
});

constexpr auto wording_columns = std::to_array<ColumnOf<state::WordingRow>>({
    {"Report", "report", [](const state::WordingRow& row) { return Cell(full_name(row.report)); }},
    {"No.", "index", [](const state::WordingRow& row) { return Cell(std::to_string(row.index)); }, Side::right},
    {"Code", "code", [](const state::WordingRow& row) { return Cell(text_of(row.code)); }},
    {"Wording", "text", [](const state::WordingRow& row) { return Cell(row.text); }},
    {"Used by", "used_by", [](const state::WordingRow& row) { return Cell(short_names(row.used_by)); }},
    {"", "sha256", [](const state::WordingRow& row) { return Cell(row.sha256 ? to_hex(*row.sha256) : std::string()); },
     Side::left, Shown::file},
    {"", "seq", [](const state::WordingRow& row) { return Cell(std::to_string(to_number(row.seq))); }, Side::right,
     Shown::file},
});

constexpr auto lineage_columns = std::to_array<ColumnOf<state::LineageRow>>({
    {"Earlier", "earlier", [](const state::LineageRow& row) { return Cell(short_names(row.earlier)); }},
    {"Lineage", "lineage", [](const state::LineageRow& row) { return Cell(row.lineage); }},
    {"Later", "later", [](const state::LineageRow& row) { return Cell(short_names(row.later)); }},
});

constexpr auto coverage_columns = std::to_array<ColumnOf<state::CoverageRow>>({
    {"", "recommendation", [](const state::CoverageRow& row) { return Cell(row.recommendation.id); }, Side::left,
     Shown::file},
    {"Recommendation", "", [](const state::CoverageRow& row) { return Cell(short_name(row.recommendation)); },
     Side::left, Shown::screen},
    {"What it says", "name", [](const state::CoverageRow& row) { return Cell(row.recommendation.name); }},
    {"Report", "report", [](const state::CoverageRow& row) { return Cell(full_name(row.report)); }},
    {"Answered by", "commitments",
     [](const state::CoverageRow& row) {
         return row.commitments.empty() ? Cell("none", Tone::warning) : Cell(short_names(row.commitments));
     }},
    {"Noted by", "noted_by", [](const state::CoverageRow& row) { return Cell(short_names(row.noted_by)); }},
});

constexpr auto calendar_columns = std::to_array<ColumnOf<state::CalendarRow>>({
    {"From", "from", [](const state::CalendarRow& row) { return Cell(to_string(row.from)); }},
    {"Until", "until", [](const state::CalendarRow& row) { return Cell(to_string(row.until)); }},
    {"What", "title", [](const state::CalendarRow& row) { return Cell(row.title); }},
    {"Where", "place", [](const state::CalendarRow& row) { return Cell(text_of(row.place)); }},
    {"", "subject", [](const state::CalendarRow& row) { return Cell(to_string(row.subject)); }, Side::left,
     Shown::file},
    {"", "description", [](const state::CalendarRow& row) { return Cell(row.description); }, Side::left, Shown::file},
    {"", "uid", [](const state::CalendarRow& row) { return Cell(row.uid); }, Side::left, Shown::file},
});

// On the screen a mark a member; what is not plainly in or out is said by its word.
Cell matrix_cell(const std::string& word) {
    if (word == "member") return Cell("x");
    if (word == "no") return Cell("-", Tone::quiet);
    if (word == "not-stated") return Cell("?", Tone::quiet);
    return Cell(word, Tone::warning);
}

Table matrix_table(const state::MatrixAnswer& answer, bool is_file) {
    Table table;
    if (is_file) table.columns.push_back({"", "party"});
    table.columns.push_back({"Party", "name"});
    table.columns.push_back({"Kind", "kind"});
    for (const auto& commitment : answer.commitments)
        table.columns.push_back({short_name(commitment), short_name(commitment)});
    table.columns.push_back({"Count", "count", Side::right});
    for (const auto& row : answer.rows) {
        auto& cells = table.rows.emplace_back();
        if (is_file) cells.emplace_back(row.party.id);
        cells.emplace_back(full_name(row.party));
        cells.emplace_back(event::enum_word(row.kind));
        for (std::size_t i = 0; i < answer.commitments.size(); ++i) {
            const std::string word = i < row.cells.size() ? row.cells[i] : std::string();
            cells.push_back(is_file ? Cell(word) : matrix_cell(word));
        }
        cells.emplace_back(std::to_string(row.count));
    }
    if (is_file || answer.rows.empty()) return table;
    for (const bool are_countries : {false, true}) {
        auto& cells = table.rows.emplace_back();
        cells.emplace_back(are_countries ? "countries" : "governments", Tone::strong);
        cells.emplace_back();
        for (std::size_t i = 0; i < answer.commitments.size(); ++i) {
            const state::Counts counts = i < answer.counts.size() ? answer.counts[i] : state::Counts();
            cells.emplace_back(std::to_string(are_countries ? counts.countries : counts.governments), Tone::strong);
        }
        cells.emplace_back();
    }
    return table;
}

}  // namespace

Result<Page> who_else_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::WhoElseAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    page.blocks.emplace_back(Heading{full_name(answer->recommendation),
                                     "answered by " +
                                         (answer->commitments.empty() ? "none" : short_names(answer->commitments)) +
                                         "; " + counts_of(answer->counts)});
    Table table = table_of("", who_else_columns, answer->rows);
    table.if_empty = "nobody";
    page.blocks.emplace_back(std::move(table));
    return page;
}

Result<Page> recommendation_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::RecommendationAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    page.blocks.emplace_back(Heading{full_name(answer->recommendation), answer->recommendation.id});
    page.blocks.emplace_back(
        Facts{{{"Answered by", Cell(answer->answered_by.empty() ? "none" : short_names(answer->answered_by))},
               {"Noted by", Cell(short_names(answer->noted_by))}}});
    page.blocks.emplace_back(table_of("Wordings", wording_columns, answer->wordings));
    if (!answer->lineage.empty()) page.blocks.emplace_back(table_of("Lineage", lineage_columns, answer->lineage));
    return page;
}

Result<Page> coverage_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::CoverageAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    Table table = table_of("", coverage_columns, answer->rows);
    table.if_empty = "no recommendations";
    page.blocks.emplace_back(std::move(table));
    if (!answer->without_recommendation.empty())
        page.blocks.emplace_back(
            Lines{{Cell("Answer no recommendation: " + short_names(answer->without_recommendation))}});
    return page;
}

Result<Page> matrix_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::MatrixAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    page.blocks.emplace_back(
        Heading{"Parties in the role " + event::enum_word(answer->role), "x member, ? not stated, - no"});
    page.blocks.emplace_back(matrix_table(*answer, false));
    page.file = matrix_table(*answer, true);
    return page;
}

Result<Page> calendar_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::CalendarAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    Table table = table_of("", calendar_columns, answer->rows);
    table.if_empty = "nothing is dated";
    page.blocks.emplace_back(std::move(table));
    return page;
}

}  // namespace annals::cli
