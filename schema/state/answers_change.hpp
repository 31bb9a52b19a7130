// Answers about change: in the world (diff), in what was believed (revised), in deadlines (slip), and why (explain).
#pragma once

#include "schema/state/answers.hpp"

namespace annals::state {

// One thing about a subject that differs between two clocks.
struct ChangeRow {
    Subject subject;
    Named named;
    std::string what;                   // state, timeliness, due, member, name, rating, days, place: the kind of change
    std::optional<std::string> detail;  // which member and role, which instance, which assessor
    std::optional<std::string> before;  // none: there was none
    std::optional<std::string> after;   // none: there is none any more
    std::vector<Seq> entries;           // that make the difference; where time did, those that the day rests on
    std::optional<std::string> because;  // "time passed: it was due on 2023-12-13"; none: the entries made it
    std::optional<Named> party;          // that `detail` names: the member, the assessor
};
BOOST_DESCRIBE_STRUCT(ChangeRow, (), (subject, named, what, detail, before, after, entries, because, party))

// diff --from DAY --to DAY: what changed in the world between two days, by one `known`.
struct DiffAnswer {
    Day from;
    Day to;
    std::vector<ChangeRow> rows;
    std::vector<TimelineRow> happened;  // entries effective after `from`, up to `to`
};
BOOST_DESCRIBE_STRUCT(DiffAnswer, (), (from, to, rows, happened))

// revised --on DAY --between KNOWN KNOWN: which answers about that day changed, and by which entries.
struct RevisedAnswer {
    std::string earlier;  // as asked
    std::string later;
    TreeSize earlier_size{};
    TreeSize later_size{};
    std::vector<ChangeRow> rows;
};
BOOST_DESCRIBE_STRUCT(RevisedAnswer, (), (earlier, later, earlier_size, later_size, rows))

struct SlipRow {
    Named milestone;
    Named commitment;
    std::optional<std::string> instance;
    std::string original_deadline;  // as worded
    std::string deadline;
    std::optional<Day> original_day;
    std::optional<Day> day;
    std::optional<std::int32_t> days;  // slip: day - original_day
    MilestoneState state = MilestoneState::planned;
    std::vector<Named> decided_by;     // who decided the last rescheduling
    std::vector<std::string> reasons;  // of reschedulings and of moved occasions
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(SlipRow, (),
                      (milestone, commitment, instance, original_deadline, deadline, original_day, day, days, state,
                       decided_by, reasons, entries))
struct SlipAnswer {
    std::vector<SlipRow> rows;
};
BOOST_DESCRIBE_STRUCT(SlipAnswer, (), (rows))

// explain X: the entries that make the status so, in the order they apply.
struct ExplainRow {
    Seq seq{};
    Instant recorded_at;
    std::optional<DayRange> effective;
    std::string type;
    Subject subject;
    std::string sentence;
    std::vector<Seq> corrected_by;
};
BOOST_DESCRIBE_STRUCT(ExplainRow, (), (seq, recorded_at, effective, type, subject, sentence, corrected_by))
struct ExplainAnswer {
    Subject subject;
    Named named;
    std::string status;                // in words: "reached, late by 5 days"
    std::vector<std::string> because;  // one sentence each: due day, plan, rule that decided
    std::vector<ExplainRow> rows;
};
BOOST_DESCRIBE_STRUCT(ExplainAnswer, (), (subject, named, status, because, rows))

// plan rollover OLD --to YEAR: what a skeleton of the next plan is made of.
struct RolloverMilestone {
    MilestoneView milestone;
    std::string fate;  // open, done, dropped
};
BOOST_DESCRIBE_STRUCT(RolloverMilestone, (), (milestone, fate))
struct RolloverCommitment {
    CommitmentView commitment;
    std::string fate;  // carried-over, done, ended
    std::string next_id;
    std::vector<RolloverMilestone> milestones;
    std::vector<MemberView> members;  // in every role, on `on`
};
BOOST_DESCRIBE_STRUCT(RolloverCommitment, (), (commitment, fate, next_id, milestones, members))
struct RolloverAnswer {
    Named plan;
    std::string agenda;
    std::string next_plan;
    std::uint16_t year = 0;
    std::vector<RolloverCommitment> commitments;
};
BOOST_DESCRIBE_STRUCT(RolloverAnswer, (), (plan, agenda, next_plan, year, commitments))

}  // namespace annals::state
