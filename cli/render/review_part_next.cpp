// Part 9: what the next cycle starts from.
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::CalendarRow;
using state::CycleStepView;
using state::DueRow;
using state::EditionCommitment;
using state::MilestoneView;

constexpr auto cycle_columns = std::to_array<ReviewColumnOf<CycleStepView>>({
    {"Step", "step", "of the plan's yearly cycle",
     [](const CycleStepView& row) { return cell(row.step, Tone::strong); }},
    {"Through", "through", "by which means", [](const CycleStepView& row) { return cell(row.through); }},
    {"Deadline", "deadline", "as worded",
     [](const CycleStepView& row) { return row.deadline ? cell(*row.deadline) : cell("not stated", Tone::quiet); }},
    {"By", "by", "who does it", [](const CycleStepView& row) { return names_cell(row.by, "not stated"); }},
    {"Entries", "entries", "the entry that says so", [](const CycleStepView& row) { return entry_cell(row.seq); },
     ColumnKind::entries},
});

std::string days_words(const DueRow& row) {
    if (row.days < 0) return "overdue by " + count_of(-row.days, "day");
    return row.days == 0 ? "due that day" : "due in " + count_of(row.days, "day");
}

constexpr auto open_columns = std::to_array<ReviewColumnOf<DueRow>>({
    {"", "milestone", "id of the milestone", [](const DueRow& row) { return cell(row.milestone.milestone.id); },
     ColumnKind::text, Shown::file},
    {"Milestone", "code", "code of the milestone, and its instance",
     [](const DueRow& row) { return cell(milestone_name(row.milestone.milestone, row.instance), Tone::strong); }},
    {"Promised", "promised", "what is to be done", [](const DueRow& row) { return cell(row.milestone.what); }},
    {"Due", "due", "the current due day", [](const DueRow& row) { return cell(to_string(row.day)); }},
    {"Against the day asked about", "days", "days until it is due; negative: overdue by",
     [](const DueRow& row) {
         ReviewCell days = cell(days_words(row), row.days < 0 ? Tone::bad : Tone::plain);
         days.number = row.days;
         days.entries = row.milestone.entries;
         return days;
     },
     ColumnKind::figure},
    {"State", "state", "of the milestone or instance", [](const DueRow& row) { return cell(spoken(row.state)); }},
    {"Responsible", "responsible", "as named, else the collaborating members",
     [](const DueRow& row) {
         return row.milestone.responsible.empty()
                    ? cell("collaborating members (" + std::to_string(row.responsible.size()) + ")", Tone::quiet)
                    : names_cell(row.milestone.responsible);
     }},
    {"Last progress", "last_progress", "the day of the last progress reported",
     [](const DueRow& row) { return cell(row.last_progress); }},
});

constexpr auto undated_columns = std::to_array<ReviewColumnOf<MilestoneView>>({
    {"", "milestone", "id of the milestone", [](const MilestoneView& row) { return cell(row.milestone.id); },
     ColumnKind::text, Shown::file},
    {"Milestone", "code", "code of the milestone",
     [](const MilestoneView& row) { return cell(short_name(row.milestone), Tone::strong); }},
    {"Promised", "promised", "what is to be done", [](const MilestoneView& row) { return cell(row.what); }},
    {"Deadline", "deadline", "as worded", [](const MilestoneView& row) { return cell(row.due.deadline); }},
    {"Why undated", "why", "why it has no due day", [](const MilestoneView& row) { return cell(row.due.why); }},
    {"State", "state", "of the milestone", [](const MilestoneView& row) { return toned_cell(state_of(row.state)); }},
    {"Entries", "entries", "the entries that make it so",
     [](const MilestoneView& row) { return entries_cell(row.entries); }, ColumnKind::entries},
});

constexpr auto successor_columns = std::to_array<ReviewColumnOf<EditionCommitment>>({
    {"Commitment", "commitment", "id of the commitment",
     [](const EditionCommitment& row) { return cell(full_name(row.commitment), Tone::strong); }},
    {"Fate", "fate", "carried-over, superseded, ...",
     [](const EditionCommitment& row) { return cell(spoken(row.fate)); }},
    {"Carried on by", "other", "the commitment of the later plan",
     [](const EditionCommitment& row) { return cell(row.other ? full_name(*row.other) : std::string("none")); }},
    {"Entries", "entries", "the entries that make it so",
     [](const EditionCommitment& row) { return entries_cell(row.entries); }, ColumnKind::entries},
});

// An occasion, with what is open and due on its days; of what is due for it, on the day before them.
struct OccasionLine {
    const CalendarRow* row = nullptr;
    std::vector<std::string> due;
};

std::vector<OccasionLine> occasions_of(const state::ReviewAnswer& answer) {
    std::vector<OccasionLine> lines;
    for (const CalendarRow& row : answer.next.occasions) {
        OccasionLine line{&row, {}};
        for (const DueRow& open : answer.next.open)
            if (row.from.days - 1 <= open.day.days && open.day <= row.until)
                line.due.push_back(milestone_name(open.milestone.milestone, open.instance));
        lines.push_back(std::move(line));
    }
    return lines;
}

constexpr auto occasion_columns = std::to_array<ReviewColumnOf<OccasionLine>>({
    {"From", "from", "first day", [](const OccasionLine& line) { return cell(to_string(line.row->from)); }},
    {"Until", "until", "last day, included", [](const OccasionLine& line) { return cell(to_string(line.row->until)); }},
    {"Occasion", "title", "its name", [](const OccasionLine& line) { return cell(line.row->title, Tone::strong); }},
    {"Place", "place", "where",
     [](const OccasionLine& line) {
         return line.row->place ? cell(*line.row->place) : cell("not stated", Tone::quiet);
     }},
    {"State", "state", "scheduled, postponed or held",
     [](const OccasionLine& line) { return cell(line.row->description); }},
    {"Due on its days, or the day before", "due", "what is open and due then, by code",
     [](const OccasionLine& line) {
         return line.due.empty() ? cell("nothing that is open", Tone::quiet) : cell(joined(line.due));
     }},
    {"Entries", "entries", "the entries that make it so",
     [](const OccasionLine& line) { return entries_cell(line.row->entries); }, ColumnKind::entries},
});

constexpr TableHead cycle_head = {"cycle", "The yearly cycle, as the plan words it", "One step of the cycle.",
                                  "The plan words no cycle.", 9};
constexpr TableHead open_head = {"open", "Required and not delivered, by due day",
                                 "One milestone or instance that a next plan may carry over.", "Nothing is open.", 9};
constexpr TableHead undated_head = {"open-undated", "Required and not delivered, without a due day",
                                    "One milestone without a due day.", "None.", 9};
constexpr TableHead successors_head = {"successors", "What later plans carry on", "One commitment of this plan.",
                                       "No later plan supersedes a commitment of this one.", 9};
constexpr TableHead occasions_head = {"occasions-ahead", "Occasions ahead", "One occasion after the day.",
                                      "No occasion ahead is recorded.", 9};

}  // namespace

ReviewPart next_part(const state::AsOfView& as_of, const state::ReviewAnswer& answer) {
    ReviewPart part{9, "next", "The next cycle", {}};
    part.blocks.emplace_back(ReviewLine{cell("As of " + to_string(as_of.on) + ".", Tone::quiet)});
    part.blocks.emplace_back(review_table(cycle_head, cycle_columns, answer.next.cycle));
    part.blocks.emplace_back(review_table(open_head, open_columns, answer.next.open));
    part.blocks.emplace_back(review_table(undated_head, undated_columns, answer.next.open_undated));
    part.blocks.emplace_back(review_table(successors_head, successor_columns, answer.next.successors));
    part.blocks.emplace_back(review_table(occasions_head, occasion_columns, occasions_of(answer)));
    return part;
}

void add_next_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables) {
    tables.push_back(review_table(cycle_head, cycle_columns, answer.next.cycle));
    tables.push_back(review_table(open_head, open_columns, answer.next.open));
    tables.push_back(review_table(undated_head, undated_columns, answer.next.open_undated));
    tables.push_back(review_table(successors_head, successor_columns, answer.next.successors));
    tables.push_back(review_table(occasions_head, occasion_columns, occasions_of(answer)));
}

}  // namespace annals::cli
