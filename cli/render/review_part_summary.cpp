// Parts 1 and 2: the cover, and every commitment in figures.
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

using state::ReviewSummaryRow;

// "active; overdue, undated".
ReviewCell state_and_flags(const ReviewSummaryRow& row) {
    ReviewCell state = toned_cell(state_of(row.state));
    std::vector<std::string> words;
    for (const std::string& word : row.qualifiers) words.push_back(spoken(word));
    if (words.empty()) return state;
    return cell(state.text + "; " + joined(words), Tone::warning);
}

constexpr auto summary_columns = std::to_array<ReviewColumnOf<ReviewSummaryRow>>({
    {"", "commitment", "id of the commitment", [](const ReviewSummaryRow& row) { return cell(row.commitment.id); },
     ColumnKind::text, Shown::file},
    {"Commitment", "code", "printed code, else name",
     [](const ReviewSummaryRow& row) { return commitment_cell(row.commitment); }},
    {"", "themes", "themes under which it stands in the plan",
     [](const ReviewSummaryRow& row) { return cell(joined(row.themes, "; ")); }, ColumnKind::text, Shown::file},
    {"State", "", "", state_and_flags, ColumnKind::text, Shown::screen},
    {"", "state", "not-yet, proposed, active, completed, lapsed, superseded or withdrawn",
     [](const ReviewSummaryRow& row) { return toned_cell(state_of(row.state)); }, ColumnKind::text, Shown::file},
    {"", "qualifiers", "overdue, at_risk, undated: computed, as they stand on the day",
     [](const ReviewSummaryRow& row) { return cell(joined(row.qualifiers)); }, ColumnKind::text, Shown::file},
    {"Required", "required", "required milestones, instances counted one by one",
     [](const ReviewSummaryRow& row) { return figure_cell(row.required); }, ColumnKind::figure},
    {"Delivered", "delivered", "of these, reached or verified",
     [](const ReviewSummaryRow& row) { return figure_cell(row.delivered); }, ColumnKind::figure},
    {"Verified", "verified", "of the delivered, those that somebody verified",
     [](const ReviewSummaryRow& row) { return figure_cell(row.verified); }, ColumnKind::figure},
    {"Disputed", "disputed", "reached, and that is disputed: not among the delivered",
     [](const ReviewSummaryRow& row) { return figure_cell(row.disputed, Tone::warning); }, ColumnKind::figure},
    {"On time", "on_time", "delivered up to and on the due day",
     [](const ReviewSummaryRow& row) { return figure_cell(row.on_time, Tone::good); }, ColumnKind::figure},
    {"Late", "late", "delivered after the due day",
     [](const ReviewSummaryRow& row) { return figure_cell(row.late, Tone::warning); }, ColumnKind::figure},
    {"Overdue", "overdue", "not delivered, and the due day has passed",
     [](const ReviewSummaryRow& row) { return figure_cell(row.overdue, Tone::bad); }, ColumnKind::figure},
    {"Upcoming", "upcoming", "not delivered, and the due day has not passed",
     [](const ReviewSummaryRow& row) { return figure_cell(row.upcoming); }, ColumnKind::figure},
    {"Undated", "undated", "without a due day", [](const ReviewSummaryRow& row) { return figure_cell(row.undated); },
     ColumnKind::figure},
    {"Slip, days", "slip_days", "the largest move of a milestone's due day, in days; negative: earlier",
     [](const ReviewSummaryRow& row) { return figure_cell(row.slip_days); }, ColumnKind::figure},
    {"Govts", "governments", "collaborating parties that are countries or institutions",
     [](const ReviewSummaryRow& row) { return figure_cell(row.governments); }, ColumnKind::figure},
    {"Countries", "countries", "collaborating parties that are countries",
     [](const ReviewSummaryRow& row) { return figure_cell(row.countries); }, ColumnKind::figure},
    {"Joined", "joined", "parties that came in, in any role, since the day that changes count from",
     [](const ReviewSummaryRow& row) { return figure_cell(row.joined); }, ColumnKind::figure},
    {"Left", "left", "parties that went out, in any role, since the day that changes count from",
     [](const ReviewSummaryRow& row) { return figure_cell(row.left); }, ColumnKind::figure},
});

ReviewTable summary_table(const state::ReviewAnswer& answer) {
    return review_table({"summary", "The plan in figures, one line a commitment",
                         "One commitment; counts are of required milestones.", "The plan has no commitments.", 2},
                        summary_columns, answer.summary);
}

// The sum of one figure over all commitments; what makes each counts once.
state::Figure total(const std::vector<ReviewSummaryRow>& rows, state::Figure ReviewSummaryRow::*member) {
    state::Figure sum;
    for (const ReviewSummaryRow& row : rows) {
        const state::Figure& figure = row.*member;
        sum.value += figure.value;
        sum.entries.insert(sum.entries.end(), figure.entries.begin(), figure.entries.end());
    }
    std::sort(sum.entries.begin(), sum.entries.end());
    sum.entries.erase(std::unique(sum.entries.begin(), sum.entries.end()), sum.entries.end());
    return sum;
}

void add_totals(const std::vector<ReviewSummaryRow>& rows, ReviewTable& table) {
    if (rows.size() < 2) return;
    constexpr std::array summed = {
        &ReviewSummaryRow::required, &ReviewSummaryRow::delivered, &ReviewSummaryRow::verified,
        &ReviewSummaryRow::disputed, &ReviewSummaryRow::on_time,   &ReviewSummaryRow::late,
        &ReviewSummaryRow::overdue,  &ReviewSummaryRow::upcoming,  &ReviewSummaryRow::undated};
    std::vector<ReviewCell> cells(table.columns.size());
    std::size_t next = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (table.columns[i].name == "code") cells[i] = cell("All commitments", Tone::strong);
        // Governments and parties in and out are not summed: one party may stand in several commitments.
        if (table.columns[i].kind != ColumnKind::figure || next == summed.size()) continue;
        cells[i] = figure_cell(total(rows, summed[next++]));
        cells[i].tone = Tone::strong;
    }
    table.rows.push_back(std::move(cells));
}

// Most plans have nothing disputed, and a page is only so wide.
void leave_out_if_none(const char* name, ReviewTable& table) {
    const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                     [&](const ReviewColumn& one) { return one.name == name; });
    const auto at = column - table.columns.begin();
    const auto is_none = [&](const std::vector<ReviewCell>& row) {
        return row[static_cast<std::size_t>(at)].number.value_or(0) == 0;
    };
    if (column == table.columns.end() || !std::all_of(table.rows.begin(), table.rows.end(), is_none)) return;
    table.columns.erase(column);
    for (std::vector<ReviewCell>& row : table.rows) row.erase(row.begin() + at);
}

ReviewCell opening_line(const state::AsOfView& as_of, const std::vector<ReviewSummaryRow>& rows) {
    const auto of = [&](state::Figure ReviewSummaryRow::*member) { return total(rows, member); };
    const auto required = of(&ReviewSummaryRow::required);
    const auto delivered = of(&ReviewSummaryRow::delivered);
    const auto overdue = of(&ReviewSummaryRow::overdue);
    ReviewCell line = cell("On " + to_string(as_of.on) + ", " + std::to_string(delivered.value) + " of " +
                           count_of(required.value, "required milestone") + " of " +
                           count_of(static_cast<std::int64_t>(rows.size()), "commitment") + " were delivered, " +
                           std::to_string(of(&ReviewSummaryRow::verified).value) + " of them verified; " +
                           std::to_string(of(&ReviewSummaryRow::on_time).value) + " on time, " +
                           std::to_string(of(&ReviewSummaryRow::late).value) + " late. Of the others " +
                           std::to_string(overdue.value) + (overdue.value == 1 ? " was" : " were") + " overdue, " +
                           std::to_string(of(&ReviewSummaryRow::upcoming).value) + " not yet due and " +
                           std::to_string(of(&ReviewSummaryRow::undated).value) + " without a due day.");
    const auto disputed = of(&ReviewSummaryRow::disputed).value;
    if (disputed > 0)
        line.text += " " + std::to_string(disputed) + (disputed == 1 ? " was" : " were") + " reached and disputed.";
    line.entries = required.entries;
    return line;
}

}  // namespace

std::vector<std::pair<std::string, ReviewCell>> cover_facts(const state::AsOfView& as_of,
                                                            const state::ReviewAnswer& answer,
                                                            const ReviewExtras& extras) {
    const state::ReviewCover& cover = answer.cover;
    std::vector<std::pair<std::string, ReviewCell>> facts;
    const auto add = [&](std::string name, ReviewCell value) {
        if (!value.text.empty()) facts.emplace_back(std::move(name), std::move(value));
    };
    ReviewCell plan = cell(full_name(cover.plan));
    plan.entries = cover.entries;
    add("Plan", plan);
    add("Agenda", cell(full_name(cover.agenda)));
    add("Goal", cell(text_of(cover.goal)));
    if (cover.target_year) add("Target year", cell(std::to_string(*cover.target_year)));
    if (cover.year != 0) add("Edition", cell(std::to_string(cover.year)));
    add("State of the plan", cell(spoken(cover.plan_state)));
    add("Plan in effect from", cell(cover.adopted));
    if (cover.previous) {
        ReviewCell previous = cell(full_name(cover.previous->review) + ", as of " + to_string(cover.previous->on) +
                                   ", " + std::to_string(to_number(cover.previous->size)) + " entries");
        previous.entries = cover.previous->entries;
        add("Previous edition", previous);
        if (cover.previous->document) add("Its document, SHA-256", cell(to_hex(*cover.previous->document)));
    } else {
        add("Previous edition", cell("none is recorded"));
    }
    add("Changes count after", cell(to_string(cover.changes_from) +
                                    (cover.changes_from_why.empty() ? "" : " (" + cover.changes_from_why + ")")));
    ReviewCell since = figure_cell(cover.entries_since);
    since.text += cover.entries_since.value == 1 ? " entry" : " entries";
    add("Recorded since", since);
    add("Of these, corrections and retractions of what is shown here", figure_cell(cover.corrections_since));
    add("On (day in the world)", cell(to_string(as_of.on)));
    add("Known (state of knowledge)", cell(as_of.known));
    add("Imprecise dates count from", cell(as_of.dates == "earliest" ? "their first day" : "their last day"));
    add("Rules version", cell(std::to_string(as_of.rules)));
    add("Tree size", cell(std::to_string(to_number(as_of.size))));
    add("Root", cell(to_hex(as_of.root)));
    add("Checkpoint", cell(extras.checkpoint_says));
    return facts;
}

ReviewPart cover_part(const state::AsOfView& as_of, const state::ReviewAnswer& answer, const ReviewExtras& extras) {
    ReviewPart part{1, "cover", "What this review rests on", {}};
    part.blocks.emplace_back(ReviewFacts{cover_facts(as_of, answer, extras)});
    const auto text = extras.narrative.find("cover");
    part.blocks.emplace_back(ReviewNarrative{"cover", text == extras.narrative.end() ? std::string() : text->second});
    return part;
}

ReviewPart summary_part(const state::AsOfView& as_of, const state::ReviewAnswer& answer, const ReviewExtras& extras) {
    ReviewPart part{2, "summary", "Summary", {}};
    if (!answer.summary.empty()) part.blocks.emplace_back(ReviewLine{opening_line(as_of, answer.summary)});
    const auto text = extras.narrative.find("summary");
    part.blocks.emplace_back(ReviewNarrative{"summary", text == extras.narrative.end() ? std::string() : text->second});
    part.blocks.emplace_back(status_chart(answer));
    ReviewTable table = summary_table(answer);
    add_totals(answer.summary, table);
    leave_out_if_none("disputed", table);
    part.blocks.emplace_back(std::move(table));
    part.blocks.emplace_back(ReviewLine{cell(
        "Delivered counts milestones that the record calls reached or verified; verified counts those of them that an "
        "entry of their own calls verified. Governments are countries and institutions; both counts are given.",
        Tone::quiet)});
    part.blocks.emplace_back(timeline_chart(as_of, answer));
    part.blocks.emplace_back(membership_chart(as_of, answer));
    return part;
}

void add_summary_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables) {
    tables.push_back(summary_table(answer));
}

}  // namespace annals::cli
