// Parts 8 and 9: gaps and overlaps, and what the next cycle starts from.
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::CalendarRow;
using state::CycleStepView;
using state::DueRow;
using state::EditionCommitment;
using state::Finding;
using state::MilestoneView;

std::string subjects_of(const Finding& finding) {
    std::vector<std::string> names;
    for (const auto& subject : finding.subjects) names.push_back(short_name(subject.named));
    return joined(names);
}

std::string status_of(const Finding& finding) {
    std::string text = event::enum_word(finding.status);
    if (finding.reason) text += ": " + *finding.reason;
    if (finding.until) text += " from " + to_string(*finding.until);
    return text;
}

constexpr auto finding_columns = std::to_array<ReviewColumnOf<Finding>>({
    {"", "id", "id of the finding", [](const Finding& row) { return cell(row.id); }, ColumnKind::text, Shown::file},
    {"", "side", "gap or overlap", [](const Finding& row) { return cell(event::enum_word(row.side)); },
     ColumnKind::text, Shown::file},
    {"Kind", "kind", "the kind of finding", [](const Finding& row) { return cell(spoken(row.kind)); }},
    {"About", "subjects", "the subjects concerned", [](const Finding& row) { return cell(subjects_of(row)); }},
    {"Finding", "sentence", "in words", [](const Finding& row) { return cell(row.sentence); }},
    {"Status", "status", "open; dismissed, with the reason; or closed, with the first day on which it held no more",
     [](const Finding& row) {
         ReviewCell status = cell(status_of(row), row.status == state::FindingStatus::open ? Tone::plain : Tone::quiet);
         if (row.dismissed_by) status.entries = {*row.dismissed_by};
         return status;
     }},
    {"Since", "since", "first day of the present unbroken stretch, in the world",
     [](const Finding& row) { return cell(row.since); }},
    {"First known", "first_known", "when the entry that completed it was recorded",
     [](const Finding& row) { return cell(row.first_known ? to_string(day_of(*row.first_known)) : std::string()); }},
    {"Entries", "entries", "the entries that make it so", [](const Finding& row) { return entries_cell(row.entries); },
     ColumnKind::entries},
});

constexpr auto cycle_columns = std::to_array<ReviewColumnOf<CycleStepView>>({
    {"Step", "step", "of the plan's yearly cycle",
     [](const CycleStepView& row) { return cell(row.step, Tone::strong); }},
    {"Through", "through", "by which means", [](const CycleStepView& row) { return cell(row.through); }},
    {"Deadline", "deadline", "as worded", [](const CycleStepView& row) { return cell(text_of(row.deadline)); }},
    {"By", "by", "who does it", [](const CycleStepView& row) { return names_cell(row.by, "not stated"); }},
    {"Entries", "entries", "the entry that says so", [](const CycleStepView& row) { return entry_cell(row.seq); },
     ColumnKind::entries},
});

std::string days_words(const DueRow& row) {
    if (row.days < 0) return "overdue by " + count_of(-row.days, "day");
    return row.days == 0 ? "due today" : "due in " + count_of(row.days, "day");
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

constexpr auto occasion_columns = std::to_array<ReviewColumnOf<CalendarRow>>({
    {"From", "from", "first day", [](const CalendarRow& row) { return cell(to_string(row.from)); }},
    {"Until", "until", "last day, included", [](const CalendarRow& row) { return cell(to_string(row.until)); }},
    {"Occasion", "title", "its name", [](const CalendarRow& row) { return cell(row.title, Tone::strong); }},
    {"Place", "place", "where", [](const CalendarRow& row) { return cell(text_of(row.place)); }},
    {"What falls due", "description", "in words", [](const CalendarRow& row) { return cell(row.description); }},
    {"Entries", "entries", "the entries that make it so",
     [](const CalendarRow& row) { return entries_cell(row.entries); }, ColumnKind::entries},
});

constexpr TableHead findings_head = {"findings", "Gaps and overlaps", "One finding.", "No findings.", 8};
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

std::vector<Finding> findings_of(const state::LandscapeAnswer& landscape, state::FindingSide side) {
    std::vector<Finding> list;
    for (const Finding& finding : landscape.findings)
        if (finding.side == side) list.push_back(finding);
    return list;
}

}  // namespace

ReviewPart landscape_part(const state::ReviewAnswer& answer) {
    const auto& landscape = answer.landscape;
    ReviewPart part{8, "landscape", "Landscape: gaps and overlaps", {}};
    if (landscape.plans.empty()) {
        part.blocks.emplace_back(ReviewLine{cell("Gaps and overlaps are not computed by these rules.", Tone::quiet)});
        return part;
    }
    part.blocks.emplace_back(
        ReviewLine{cell(count_of(landscape.gaps_open, "gap") + " and " + count_of(landscape.overlaps_open, "overlap") +
                        " open" + (landscape.since ? ", compared with " + to_string(*landscape.since) : std::string()) +
                        ". A finding says what the record holds; it is no judgement of anybody.")});
    TableHead gaps = findings_head;
    gaps.id = "gaps";
    gaps.title = "Gaps";
    gaps.if_empty = "No gaps are found.";
    part.blocks.emplace_back(review_table(gaps, finding_columns, findings_of(landscape, state::FindingSide::gap)));
    TableHead overlaps = findings_head;
    overlaps.id = "overlaps";
    overlaps.title = "Overlaps";
    overlaps.if_empty = "No overlaps are found.";
    part.blocks.emplace_back(
        review_table(overlaps, finding_columns, findings_of(landscape, state::FindingSide::overlap)));
    return part;
}

ReviewPart next_part(const state::AsOfView& as_of, const state::ReviewAnswer& answer) {
    ReviewPart part{9, "next", "The next cycle", {}};
    part.blocks.emplace_back(ReviewLine{cell("As of " + to_string(as_of.on) + ".", Tone::quiet)});
    part.blocks.emplace_back(review_table(cycle_head, cycle_columns, answer.next.cycle));
    part.blocks.emplace_back(review_table(open_head, open_columns, answer.next.open));
    part.blocks.emplace_back(review_table(undated_head, undated_columns, answer.next.open_undated));
    part.blocks.emplace_back(review_table(successors_head, successor_columns, answer.next.successors));
    part.blocks.emplace_back(review_table(occasions_head, occasion_columns, answer.next.occasions));
    return part;
}

void add_next_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables) {
    // A table without rows would say that there are no findings, where none were looked for.
    if (!answer.landscape.plans.empty())
        tables.push_back(review_table(findings_head, finding_columns, answer.landscape.findings));
    tables.push_back(review_table(cycle_head, cycle_columns, answer.next.cycle));
    tables.push_back(review_table(open_head, open_columns, answer.next.open));
    tables.push_back(review_table(undated_head, undated_columns, answer.next.open_undated));
    tables.push_back(review_table(successors_head, successor_columns, answer.next.successors));
    tables.push_back(review_table(occasions_head, occasion_columns, answer.next.occasions));
}

}  // namespace annals::cli
