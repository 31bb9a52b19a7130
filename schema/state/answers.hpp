// Answers as described structs: what a question gives, written to JSON in this order of fields. The words here are the
// words of the output formats; they are part of the rules version.
#pragma once

#include "schema/event/milestone.hpp"
#include "schema/event/occasion.hpp"
#include "schema/event/party.hpp"
#include "schema/event/source.hpp"
#include "schema/event/types.hpp"

#include <optional>
#include <string>
#include <vector>

namespace annals::state {

// ---- words ----

enum class MilestoneState : std::uint8_t { planned, in_progress, reached, verified, disputed, dropped };
BOOST_DESCRIBE_ENUM(MilestoneState, planned, in_progress, reached, verified, disputed, dropped)

enum class Timeliness : std::uint8_t {
    upcoming,
    overdue,
    on_time,
    late,
    undetermined,
    undated,
    continuous,
    not_applicable
};
BOOST_DESCRIBE_ENUM(Timeliness, upcoming, overdue, on_time, late, undetermined, undated, continuous, not_applicable)

enum class CommitmentState : std::uint8_t { not_yet, proposed, active, completed, lapsed, superseded, withdrawn };
BOOST_DESCRIBE_ENUM(CommitmentState, not_yet, proposed, active, completed, lapsed, superseded, withdrawn)

enum class OccasionState : std::uint8_t { unscheduled, scheduled, postponed, cancelled, held };
BOOST_DESCRIBE_ENUM(OccasionState, unscheduled, scheduled, postponed, cancelled, held)

// Three-valued membership, and the two announced in-betweens.
enum class MemberStatus : std::uint8_t { member, with_notice, announced, left, not_stated, no };
BOOST_DESCRIBE_ENUM(MemberStatus, member, with_notice, announced, left, not_stated, no)

// ---- parts ----

// A subject as shown: its id, the name in force, its printed code where it has one.
struct Named {
    std::string id;
    std::string name;
    std::optional<std::string> code;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, name, code))

// How the clocks were resolved.
struct AsOfView {
    Day on;
    std::string known;  // as asked
    TreeSize size{};
    Sha256 root;
    std::string dates;  // latest or earliest
    std::uint16_t rules = 1;
};
BOOST_DESCRIBE_STRUCT(AsOfView, (), (on, known, size, root, dates, rules))

// An imprecise date that the answer rests on, or whose interval holds `on`, and what the other reading gives.
struct Imprecise {
    Seq seq{};
    DayRange effective;
    std::optional<std::string> other_reading;  // a sentence, where the other reading gives something else
};
BOOST_DESCRIBE_STRUCT(Imprecise, (), (seq, effective, other_reading))

// A due day and how it came about.
struct DueView {
    std::string deadline;                   // as worded, in the ledger's form: "by cop28"
    std::optional<std::string> as_printed;  // in the source's words
    std::optional<Day> day;                 // none: undated
    std::string why;                        // one sentence, such as "last day of COP28 (held 2023-11-30 to 2023-12-13)"
    std::optional<Day> original_day;        // rule 10
    std::optional<std::int32_t> slip_days;  // day - original_day
};
BOOST_DESCRIBE_STRUCT(DueView, (), (deadline, as_printed, day, why, original_day, slip_days))

struct TimelinessView {
    Timeliness word = Timeliness::undated;
    std::optional<std::int32_t> days;                   // late by, overdue by, upcoming in
    std::optional<std::int32_t> days_against_original;  // the same against the original due day
    bool due_soon = false;
};
BOOST_DESCRIBE_STRUCT(TimelinessView, (), (word, days, days_against_original, due_soon))

struct InstanceView {
    std::string instance;  // an occasion id or a year
    MilestoneState state = MilestoneState::planned;
    TimelinessView timeliness;
    DueView due;
    std::optional<DayRange> reached_on;
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(InstanceView, (), (instance, state, timeliness, due, reached_on, entries))

struct OptionView {
    std::string option;
    bool is_reached = false;
    std::optional<DayRange> reached_on;
};
BOOST_DESCRIBE_STRUCT(OptionView, (), (option, is_reached, reached_on))

struct MilestoneView {
    Named milestone;
    Named commitment;
    event::MilestoneKind kind = event::MilestoneKind::launch;
    std::string what;
    std::vector<std::string> topics;
    MilestoneState state = MilestoneState::planned;
    TimelinessView timeliness;
    DueView due;
    std::optional<DayRange> reached_on;
    bool required = true;
    bool on_invitation = false;
    bool is_not_yet = false;         // its commitment or it itself has not begun by `on`
    std::vector<Named> responsible;  // as named; empty: the collaborating members
    std::optional<std::string> part_of;
    std::uint8_t options_min = 0;
    std::vector<OptionView> options;
    std::vector<InstanceView> instances;
    std::vector<Imprecise> imprecise;
    std::vector<Seq> entries;  // that make it so, in the order they apply
};
BOOST_DESCRIBE_STRUCT(MilestoneView, (),
                      (milestone, commitment, kind, what, topics, state, timeliness, due, reached_on, required,
                       on_invitation, is_not_yet, responsible, part_of, options_min, options, instances, imprecise,
                       entries))

// Governments are countries and institutions; both counts are given wherever members are counted.
struct Counts {
    std::uint32_t governments = 0;
    std::uint32_t countries = 0;
    std::uint32_t others = 0;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (governments, countries, others))

struct MemberView {
    Named party;
    event::PartyKind kind = event::PartyKind::country;
    event::Role role = event::Role::collaborating;
    MemberStatus status = MemberStatus::member;
    std::optional<DayRange> since;
    std::optional<DayRange> until;  // the first day outside: left, or leaving with notice
    std::optional<DayRange> announced;
    std::optional<std::string> scope;
    std::optional<std::string> as_printed;
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(MemberView, (), (party, kind, role, status, since, until, announced, scope, as_printed, entries))

struct OpenListView {
    event::Role role = event::Role::collaborating;
    std::string as_printed;
};
BOOST_DESCRIBE_STRUCT(OpenListView, (), (role, as_printed))

// ---- status ----

struct MilestoneCounts {
    std::uint32_t required = 0;
    std::uint32_t reached = 0;
    std::uint32_t on_time = 0;
    std::uint32_t late = 0;
    std::uint32_t overdue = 0;
    std::uint32_t upcoming = 0;
    std::uint32_t undated = 0;
};
BOOST_DESCRIBE_STRUCT(MilestoneCounts, (), (required, reached, on_time, late, overdue, upcoming, undated))

struct CommitmentView {
    Named commitment;
    std::string plan;
    std::vector<std::string> themes;
    std::string summary;
    std::optional<std::string> verb;
    CommitmentState state = CommitmentState::active;
    std::vector<std::string> qualifiers;  // overdue, at_risk, undated
    Counts collaborating;
    MilestoneCounts milestones_count;
    std::optional<Day> next_due;
    std::vector<Named> answers;  // recommendations
    std::vector<OpenListView> open_lists;
    std::vector<MilestoneView> milestones;
    std::vector<Imprecise> imprecise;
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(CommitmentView, (),
                      (commitment, plan, themes, summary, verb, state, qualifiers, collaborating, milestones_count,
                       next_due, answers, open_lists, milestones, imprecise, entries))

struct PlanView {
    Named plan;
    std::string agenda;
    std::uint16_t year = 0;
    std::string state;  // not_yet, in_force, superseded
    std::vector<CommitmentView> commitments;
};
BOOST_DESCRIBE_STRUCT(PlanView, (), (plan, agenda, year, state, commitments))

// status [SUBJECT]: exactly one list is filled: plans (no subject, a plan or an agenda), commitments or milestones.
struct StatusAnswer {
    std::vector<PlanView> plans;
    std::vector<CommitmentView> commitments;
    std::vector<MilestoneView> milestones;
};
BOOST_DESCRIBE_STRUCT(StatusAnswer, (), (plans, commitments, milestones))

// ---- due, overdue ----

struct DueRow {
    MilestoneView milestone;
    std::optional<std::string> instance;
    Day day;
    std::int32_t days = 0;           // until it is due; negative: overdue by
    std::string state;               // the milestone's or instance's state
    bool is_lapsed = false;          // its plan is superseded
    std::vector<Named> responsible;  // as named, else the collaborating members
    std::optional<Day> last_progress;
};
BOOST_DESCRIBE_STRUCT(DueRow, (), (milestone, instance, day, days, state, is_lapsed, responsible, last_progress))

struct DueAnswer {
    Day until;  // the last day asked about
    std::vector<DueRow> rows;
};
BOOST_DESCRIBE_STRUCT(DueAnswer, (), (until, rows))

// ---- members ----

struct MembersAnswer {
    std::vector<Named> of;                // what the set was computed from
    std::string expression;               // as resolved, such as "rt2..rt6 --not rt1"
    std::vector<MemberView> members;      // in the role asked about, by name
    Counts counts;                        // of those that are members (with notice included)
    std::vector<MemberView> other_roles;  // of one subject asked about without --role: everyone else
    std::vector<MemberView> announced;    // joiners that are no members yet
    std::vector<OpenListView> open_lists;
    std::vector<Imprecise> imprecise;
};
BOOST_DESCRIBE_STRUCT(MembersAnswer, (),
                      (of, expression, members, counts, other_roles, announced, open_lists, imprecise))

// ---- party ----

struct PartyRole {
    std::string of_kind;
    Named of;
    event::Role role = event::Role::collaborating;
    MemberStatus status = MemberStatus::member;
    std::optional<DayRange> since;
    std::optional<DayRange> until;
    std::optional<std::string> scope;
    std::optional<std::string> as_printed;
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(PartyRole, (), (of_kind, of, role, status, since, until, scope, as_printed, entries))

struct NameView {
    std::string name;
    std::optional<DayRange> from;  // none: from the beginning
};
BOOST_DESCRIBE_STRUCT(NameView, (), (name, from))

struct PartyAnswer {
    Named party;
    event::PartyKind kind = event::PartyKind::country;
    std::optional<std::string> iso;
    std::vector<NameView> names;
    std::optional<Named> merged_into;
    std::vector<PartyRole> roles;
    std::vector<PartyRole> members;  // of this party: who has a role in it
    std::vector<DueRow> due;         // milestones it is responsible for or collaborates in, not yet reached
    std::vector<DueRow> overdue;
};
BOOST_DESCRIBE_STRUCT(PartyAnswer, (), (party, kind, iso, names, merged_into, roles, members, due, overdue))

// ---- timeline, history ----

// One thing that happened to a subject or to one it depends on, in the world's order.
struct TimelineRow {
    std::optional<DayRange> effective;
    std::optional<Day> recorded_on;
    Seq seq{};
    std::string type;
    Subject subject;
    std::string sentence;    // in words
    bool is_future = false;  // after `on`
    bool is_due = false;     // not an entry: the due day of an open milestone (seq then that of its last entry)
};
BOOST_DESCRIBE_STRUCT(TimelineRow, (), (effective, recorded_on, seq, type, subject, sentence, is_future, is_due))

struct TimelineAnswer {
    Subject subject;
    Named named;
    std::vector<TimelineRow> rows;
};
BOOST_DESCRIBE_STRUCT(TimelineAnswer, (), (subject, named, rows))

// One entry about a subject, in recorded order; also one that counts no more.
struct HistoryRow {
    Seq seq{};
    Instant recorded_at;
    std::string recorded_by;
    std::string type;
    std::optional<DayRange> effective;
    std::optional<DayRange> announced;
    std::string sentence;
    std::vector<std::string> sources;
    std::optional<Seq> retracted_by;
    std::vector<Seq> corrected_by;
};
BOOST_DESCRIBE_STRUCT(HistoryRow, (),
                      (seq, recorded_at, recorded_by, type, effective, announced, sentence, sources, retracted_by,
                       corrected_by))

struct HistoryAnswer {
    Subject subject;
    Named named;
    std::uint64_t revision = 0;
    std::vector<HistoryRow> rows;
};
BOOST_DESCRIBE_STRUCT(HistoryAnswer, (), (subject, named, revision, rows))

// ---- resolve ----

struct ResolvedRow {
    Subject subject;
    Named named;
    std::vector<std::string> names;       // all of them, the present one first
    std::vector<std::string> printed_in;  // where a printed form stands: "UNEP in commitment road-transport/2023/rt5"
    bool is_in_force = true;
};
BOOST_DESCRIBE_STRUCT(ResolvedRow, (), (subject, named, names, printed_in, is_in_force))

struct ResolveAnswer {
    std::string text;
    std::vector<ResolvedRow> rows;  // one where it resolves; several: ambiguous
};
BOOST_DESCRIBE_STRUCT(ResolveAnswer, (), (text, rows))

}  // namespace annals::state
