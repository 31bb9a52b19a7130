// Parts 6 and 7: what moved, and what the previous edition said and should have said.
#include "cli/render/change_table.hpp"
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

using state::ChangeRow;
using state::EditionCommitment;
using state::OccasionMove;
using state::SlipRow;

constexpr auto slip_columns = std::to_array<ReviewColumnOf<SlipRow>>({
    {"", "milestone", "id of the milestone", [](const SlipRow& row) { return cell(row.milestone.id); },
     ColumnKind::text, Shown::file},
    {"Milestone", "code", "code of the milestone, and its instance",
     [](const SlipRow& row) { return cell(milestone_name(row.milestone, row.instance), Tone::strong); }},
    {"Deadline first set", "original_deadline", "as worded",
     [](const SlipRow& row) { return cell(row.original_deadline); }},
    {"Original due day", "original_day", "the day it then meant",
     [](const SlipRow& row) { return cell(row.original_day); }},
    {"Current deadline", "deadline", "as worded", [](const SlipRow& row) { return cell(row.deadline); }},
    {"Current due day", "day", "the day it means now", [](const SlipRow& row) { return cell(row.day); }},
    {"Moved by", "days", "current minus original due day, in days",
     [](const SlipRow& row) {
         if (!row.days) return cell("undated", Tone::quiet);
         ReviewCell moved = cell(slip_words(*row.days), *row.days > 0 ? Tone::warning : Tone::plain);
         moved.number = *row.days;
         moved.entries = row.entries;
         return moved;
     },
     ColumnKind::figure},
    {"State", "state", "of the milestone", [](const SlipRow& row) { return toned_cell(state_of(row.state)); }},
    {"Decided by", "decided_by", "who decided the last rescheduling",
     [](const SlipRow& row) { return names_cell(row.decided_by, "not stated"); }},
    {"Reasons", "reasons", "of reschedulings and of moved occasions",
     [](const SlipRow& row) { return cell(joined(row.reasons, "; ")); }},
});

std::string days_of(const std::optional<Day>& from, const std::optional<Day>& until) {
    if (!from && !until) return "undated";
    if (!from || !until || *from == *until) return to_string(from ? *from : *until);
    return to_string(*from) + " to " + to_string(*until);
}

constexpr auto move_columns = std::to_array<ReviewColumnOf<OccasionMove>>({
    {"", "occasion", "id of the occasion", [](const OccasionMove& row) { return cell(row.occasion.id); },
     ColumnKind::text, Shown::file},
    {"Occasion", "name", "its name",
     [](const OccasionMove& row) { return cell(full_name(row.occasion), Tone::strong); }},
    {"State", "state", "unscheduled, scheduled, postponed, cancelled or held",
     [](const OccasionMove& row) { return cell(spoken(event::enum_word(row.state))); }},
    {"Days first set", "original_days", "from and until, as first scheduled",
     [](const OccasionMove& row) { return cell(days_of(row.original_from, row.original_until)); }},
    {"Days now", "days", "from and until, in force on the day",
     [](const OccasionMove& row) { return cell(days_of(row.from, row.until)); }},
    {"Moves", "steps", "one a move, with its day",
     [](const OccasionMove& row) { return cell(joined(row.steps, "; ")); }},
    {"Entries", "entries", "the entries that make it so",
     [](const OccasionMove& row) { return entries_cell(row.entries); }, ColumnKind::entries},
});

constexpr auto change_columns = std::to_array<ReviewColumnOf<ChangeRow>>({
    {"", "subject", "kind and id of the subject", [](const ChangeRow& row) { return cell(to_string(row.subject)); },
     ColumnKind::text, Shown::file},
    {"About", "name", "code or name of the subject",
     [](const ChangeRow& row) { return cell(short_name(row.named), Tone::strong); }},
    {"What", "", "",
     [](const ChangeRow& row) {
         const std::string detail = detail_of(row);
         return cell(spoken(row.what) + (detail.empty() ? "" : ": " + detail));
     },
     ColumnKind::text, Shown::screen},
    {"", "what", "state, timeliness, due, member, name, rating, days or place: the kind of change",
     [](const ChangeRow& row) { return cell(row.what); }, ColumnKind::text, Shown::file},
    {"", "detail", "which role and party, which instance, which assessor",
     [](const ChangeRow& row) { return cell(text_of(row.detail)); }, ColumnKind::text, Shown::file},
    {"Before", "before", "what was said; empty: nothing",
     [](const ChangeRow& row) { return row.before ? cell(*row.before) : cell("nothing", Tone::quiet); }},
    {"After", "", "",
     [](const ChangeRow& row) {
         ReviewCell after = row.after ? cell(*row.after) : cell("nothing", Tone::quiet);
         if (row.because) after.text += "; " + *row.because;
         return after;
     },
     ColumnKind::text, Shown::screen},
    {"", "after", "what is said now; empty: nothing",
     [](const ChangeRow& row) { return row.after ? cell(*row.after) : cell("nothing", Tone::quiet); }, ColumnKind::text,
     Shown::file},
    {"", "because", "where the calendar made the change, not an entry: in words",
     [](const ChangeRow& row) { return cell(text_of(row.because)); }, ColumnKind::text, Shown::file},
    {"Entries", "entries", "the entries that make the difference, or that the day rests on which has passed",
     [](const ChangeRow& row) { return entries_cell(row.entries); }, ColumnKind::entries},
});

// For people: all who share a role and what became of it stand in one line. In the files each has its own.
std::vector<ChangeRow> told(const std::vector<ChangeRow>& rows) {
    std::vector<ChangeRow> lines;
    const auto role_of = [](const ChangeRow& row) { return row.detail->substr(0, row.detail->find(' ')); };
    const auto is_shared = [&](const ChangeRow& a, const ChangeRow& b) {
        return a.subject == b.subject && a.before == b.before && a.after == b.after && a.entries == b.entries &&
               a.because == b.because && role_of(a) == role_of(b);
    };
    for (std::size_t i = 0; i < rows.size();) {
        std::size_t end = i + 1;
        if (rows[i].what == "member" && rows[i].party)
            while (end < rows.size() && rows[end].what == "member" && rows[end].party && is_shared(rows[i], rows[end]))
                ++end;
        lines.push_back(rows[i]);
        if (end - i > 1) {
            std::vector<state::Named> parties;
            for (std::size_t at = i; at < end; ++at) parties.push_back(*rows[at].party);
            lines.back().what = "members";
            lines.back().detail = short_names(parties) + ", " + spoken(role_of(rows[i]));
            lines.back().party.reset();
        }
        i = end;
    }
    return lines;
}

constexpr auto fate_columns = std::to_array<ReviewColumnOf<EditionCommitment>>({
    {"", "commitment", "id of the commitment", [](const EditionCommitment& row) { return cell(row.commitment.id); },
     ColumnKind::text, Shown::file},
    {"Commitment", "name", "code and name",
     [](const EditionCommitment& row) { return cell(full_name(row.commitment), Tone::strong); }},
    {"Since the previous edition", "fate",
     "new, carried-over, or its state: superseded, withdrawn, completed, lapsed, active",
     [](const EditionCommitment& row) { return cell(spoken(row.fate)); }},
    {"Carries on, or is carried on by", "other", "the commitment of the other edition",
     [](const EditionCommitment& row) { return cell(row.other ? full_name(*row.other) : std::string()); }},
    {"Entries", "entries", "the entries that make it so",
     [](const EditionCommitment& row) { return entries_cell(row.entries); }, ColumnKind::entries},
});

constexpr TableHead slips_head = {"slips", "Due days that moved", "One milestone or instance whose due day moved.",
                                  "No due day has moved.", 6};
constexpr TableHead moves_head = {"occasions-moved", "Occasions that moved",
                                  "One occasion whose days or place changed.", "No occasion has moved.", 6};
constexpr TableHead corrected_head = {"corrections", "What the previous edition said, and what it should have said",
                                      "One answer about the previous edition's day that later entries changed.",
                                      "Nothing that the previous edition said has been corrected.", 7};
constexpr TableHead happened_head = {"happened", "What changed in the world since",
                                     "One thing that differs between the previous edition's day and this one's.",
                                     "Nothing has changed since.", 7};
constexpr TableHead fates_head = {"edition-commitments", "Commitments of this edition and of the previous one",
                                  "One commitment, and what became of it between the editions.",
                                  "No commitments to compare.", 7};

}  // namespace

ReviewPart slippage_part(const state::ReviewAnswer& answer) {
    ReviewPart part{6, "slippage", "Deadlines that moved", {}};
    part.blocks.emplace_back(slip_chart(answer));
    part.blocks.emplace_back(review_table(slips_head, slip_columns, answer.slips));
    part.blocks.emplace_back(review_table(moves_head, move_columns, answer.moved));
    return part;
}

ReviewPart since_part(const state::ReviewAnswer& answer) {
    ReviewPart part{7, "since", "Since the previous edition", {}};
    const auto& previous = answer.cover.previous;
    part.blocks.emplace_back(ReviewLine{
        previous
            ? cell("The previous edition is " + full_name(previous->review) + ", as of " + to_string(previous->on) +
                   " and the first " + std::to_string(to_number(previous->size)) + " entries.")
            : cell("No earlier edition is recorded: there is nothing to correct, and changes count after " +
                   to_string(answer.cover.changes_from) + ".")});
    ReviewTable corrected = review_table(corrected_head, change_columns, told(answer.since.corrected));
    // The same columns as for what happened, but here one side is the record's, not the world's.
    for (ReviewColumn& column : corrected.columns) {
        if (column.title == "Before") column.title = "It said";
        if (column.title == "After") column.title = "It should have said";
    }
    if (!previous) corrected.if_empty = "There is no earlier edition.";
    part.blocks.emplace_back(std::move(corrected));
    part.blocks.emplace_back(review_table(fates_head, fate_columns, answer.since.commitments));
    part.blocks.emplace_back(review_table(happened_head, change_columns, told(answer.since.happened)));
    for (const std::string& sentence : answer.since.scales_changed)
        part.blocks.emplace_back(ReviewLine{cell(sentence, Tone::warning)});
    return part;
}

void add_change_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables) {
    tables.push_back(review_table(slips_head, slip_columns, answer.slips));
    tables.push_back(review_table(moves_head, move_columns, answer.moved));
    tables.push_back(review_table(corrected_head, change_columns, answer.since.corrected));
    tables.push_back(review_table(fates_head, fate_columns, answer.since.commitments));
    tables.push_back(review_table(happened_head, change_columns, answer.since.happened));
}

}  // namespace annals::cli
