// The yearly review as data (question `review`): what every rendering of it is made from. The ten parts are the members
// of ReviewAnswer, in order. Every figure carries the entries that it rests on.
#pragma once

#include "schema/state/answers_change.hpp"
#include "schema/state/answers_findings.hpp"
#include "schema/state/answers_landscape.hpp"
#include "schema/state/answers_record.hpp"

namespace annals::state {

// A number and the entries that it rests on, by seq.
struct Figure {
    std::int64_t value = 0;
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(Figure, (), (value, entries))

// ---- 1. cover ----

// An earlier edition of the review, from its review.frozen: of this plan, else of the nearest plan that it follows.
struct ReviewEdition {
    Named review;
    Named plan;
    Day on;                          // frozen_on
    TreeSize size{};                 // frozen_size
    std::optional<Sha256> document;  // as issued, else as frozen
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(ReviewEdition, (), (review, plan, on, size, document, entries))

struct ReviewCover {
    Named plan;
    Named agenda;
    std::optional<std::string> goal;
    std::optional<std::uint16_t> target_year;
    std::uint16_t year = 0;
    std::string plan_state;           // not_yet, in_force, superseded
    std::optional<DayRange> adopted;  // the plan's first day
    std::optional<ReviewEdition> previous;
    Day changes_from;              // changes count after this day: the previous edition's `on`, else the plan's first
    std::string changes_from_why;  // in words
    // Recorded since the previous edition (its size; else from the plan's first entry), whatever it is about; and of
    // these what corrects or retracts an entry about what the review shows: the plan, its agendas, commitments and
    // milestones, recommendations, occasions and parties. Up to 1,024 are named one by one; of more, the first and
    // last.
    Figure entries_since;
    Figure corrections_since;
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(ReviewCover, (),
                      (plan, agenda, goal, target_year, year, plan_state, adopted, previous, changes_from,
                       changes_from_why, entries_since, corrections_since, entries))

// ---- 2. summary ----

// One commitment in figures. Counts are of required milestones, instances one by one (RULES.md, Commitments).
struct ReviewSummaryRow {
    Named commitment;
    std::vector<std::string> themes;
    CommitmentState state = CommitmentState::active;
    std::vector<std::string> qualifiers;
    Figure required;
    Figure delivered;  // reached or verified
    Figure verified;   // of these, verified by somebody
    Figure disputed;   // reached, and that is disputed: not delivered, and neither on time nor late
    Figure on_time;
    Figure late;
    Figure overdue;
    Figure upcoming;
    Figure undated;
    Figure slip_days;  // the largest slip of a milestone, in days; negative where all moved earlier
    Figure governments;
    Figure countries;
    Figure joined;  // parties in, in any role, after changes_from up to `on`
    Figure left;    // parties out
};
BOOST_DESCRIBE_STRUCT(ReviewSummaryRow, (),
                      (commitment, themes, state, qualifiers, required, delivered, verified, disputed, on_time, late,
                       overdue, upcoming, undated, slip_days, governments, countries, joined, left))

// ---- 3. by commitment ----

struct MembershipChange {
    Named party;
    event::PartyKind kind = event::PartyKind::country;
    event::Role role = event::Role::collaborating;
    std::string change;  // joined, left, announced, notice (of leaving)
    DayRange effective;
    std::optional<DayRange> announced;
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(MembershipChange, (), (party, kind, role, change, effective, announced, entries))

// The delivery of a milestone or of one of its instances, and who says so.
struct ReviewDelivery {
    Named milestone;
    std::optional<std::string> instance;  // none: the whole
    std::string grade;                    // independent, official, press, self-reported, unknown, none: the best among
                                          // the evidence of its being reached or verified
    std::vector<EvidenceRow> evidence;    // of all that was reported: also of progress, disputes and moves
};
BOOST_DESCRIBE_STRUCT(ReviewDelivery, (), (milestone, instance, grade, evidence))

struct ReviewCommitment {
    CommitmentView commitment;             // with its milestones: promised, due, delivered
    std::vector<ReviewDelivery> delivery;  // of milestones on which something was reported
    std::vector<MemberView> members;       // collaborating, by name
    std::vector<MemberView> bodies;        // every other role
    std::vector<MembershipChange> changes;
    std::vector<std::string> progress;  // what was reported, one sentence an entry: "2023-05: ... (#12)"
    std::vector<ClaimRow> claims;       // about it or its milestones
};
BOOST_DESCRIBE_STRUCT(ReviewCommitment, (), (commitment, delivery, members, bodies, changes, progress, claims))

// ---- 4. by recommendation ----

struct ReviewRating {
    Named assessor;
    std::optional<RatingRow> now;
    std::optional<RatingRow> before;  // the one before it by the same assessor, also under an earlier name
    // higher, lower, same; first; none (not rated since it was split or merged); not compared: scale-changed,
    // regrouped.
    std::string comparison;
};
BOOST_DESCRIBE_STRUCT(ReviewRating, (), (assessor, now, before, comparison))

struct ReviewRecommendation {
    RecommendationAnswer recommendation;  // all wordings
    std::vector<ReviewRating> ratings;    // one an assessor
    std::vector<RatingRow> history;       // all of its line, by publication
};
BOOST_DESCRIBE_STRUCT(ReviewRecommendation, (), (recommendation, ratings, history))

// ---- 5. by government ----

struct ReviewParty {
    Named party;
    event::PartyKind kind = event::PartyKind::country;
    std::vector<std::string> cells;  // by commitment of `matrix`: a MemberStatus word
    Figure commitments;              // in which it collaborates
    std::vector<Named> joined;       // after changes_from
    std::vector<Named> left;
    std::vector<PartyRole> agenda_roles;  // in the plan's agenda and its parents
    Figure delivered_self_reported;       // milestones reached of commitments it collaborates in, or responsible for
    Figure delivered_verified;
};
BOOST_DESCRIBE_STRUCT(ReviewParty, (),
                      (party, kind, cells, commitments, joined, left, agenda_roles, delivered_self_reported,
                       delivered_verified))

// ---- 6. slippage ----

struct OccasionMove {
    Named occasion;
    OccasionState state = OccasionState::scheduled;
    std::optional<Day> original_from;
    std::optional<Day> original_until;
    std::optional<Day> from;
    std::optional<Day> until;
    std::vector<std::string> steps;  // in words, one a move, with its day
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(OccasionMove, (), (occasion, state, original_from, original_until, from, until, steps, entries))

// ---- 7. since the previous edition ----

struct EditionCommitment {
    Named commitment;
    std::string fate;            // new, carried-over, or a state: superseded, withdrawn, completed, lapsed, active, ...
    std::optional<Named> other;  // what it carries on, or what carries it on
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(EditionCommitment, (), (commitment, fate, other, entries))

struct ReviewSince {
    std::vector<ChangeRow> corrected;  // about the previous edition's day: what it said, what it should have said
    std::vector<ChangeRow> happened;   // in the world, from its day to `on`
    std::vector<EditionCommitment> commitments;
    std::vector<std::string> scales_changed;  // since then, said aloud: one sentence a change of an assessor's scale
};
BOOST_DESCRIBE_STRUCT(ReviewSince, (), (corrected, happened, commitments, scales_changed))

// ---- 9. next cycle ----

struct CycleStepView {
    std::string step;
    std::string through;
    std::optional<std::string> deadline;  // as worded
    std::vector<Named> by;
    Seq seq{};
};
BOOST_DESCRIBE_STRUCT(CycleStepView, (), (step, through, deadline, by, seq))

struct ReviewNext {
    std::vector<CycleStepView> cycle;
    std::vector<DueRow> open;  // required and not delivered, by due day: what a next plan may carry over
    std::vector<MilestoneView> open_undated;
    std::vector<EditionCommitment> successors;  // of commitments that a later plan supersedes
    std::vector<CalendarRow> occasions;         // ahead of `on`, those undated last
};
BOOST_DESCRIBE_STRUCT(ReviewNext, (), (cycle, open, open_undated, successors, occasions))

// ---- 10. annexes ----

struct SourceView {
    Named source;
    event::SourceKind kind = event::SourceKind::official;
    std::optional<std::string> publisher;
    std::optional<std::string> url;
    std::optional<DayRange> published;
    std::optional<Day> retrieved;
    std::optional<Sha256> sha256;  // of the saved copy; none: no copy is recorded
    Seq seq{};
};
BOOST_DESCRIBE_STRUCT(SourceView, (), (source, kind, publisher, url, published, retrieved, sha256, seq))

struct ScaleView {
    std::string id;
    std::uint16_t version = 1;
    std::vector<std::string> grades;  // from the lowest
};
BOOST_DESCRIBE_STRUCT(ScaleView, (), (id, version, grades))

struct ReviewAnnex {
    std::vector<ClaimRow> claims;  // on agenda, plan and commitments; those on one topic side by side
    std::vector<ScaleView> scales;
    std::vector<SourceView> sources;  // cited by any entry below
    std::vector<HistoryRow> entries;  // every entry that a figure above names, by seq
    std::vector<std::string> method;  // one sentence each: how figures were computed
};
BOOST_DESCRIBE_STRUCT(ReviewAnnex, (), (claims, scales, sources, entries, method))

// ---- for charts, beside the parts ----

// How many are in a commitment from a day on: a step function, by day.
struct MembershipStep {
    Day day;
    std::uint32_t governments = 0;
    std::uint32_t countries = 0;
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(MembershipStep, (), (day, governments, countries, entries))
struct MembershipSeries {
    Named commitment;
    std::vector<MembershipStep> steps;
};
BOOST_DESCRIBE_STRUCT(MembershipSeries, (), (commitment, steps))

// An occasion that a deadline of the plan names, or that lies within the time shown.
struct OccasionView {
    Named occasion;
    OccasionState state = OccasionState::scheduled;
    std::optional<Day> from;
    std::optional<Day> until;
    std::optional<std::string> place;
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(OccasionView, (), (occasion, state, from, until, place, entries))

// review PLAN: on and known are the question's.
struct ReviewAnswer {
    ReviewCover cover;
    std::vector<ReviewSummaryRow> summary;
    std::vector<ReviewCommitment> commitments;
    std::vector<ReviewRecommendation> recommendations;
    MatrixAnswer matrix;      // parties by commitments, collaborating
    CoverageAnswer coverage;  // recommendations by commitments
    std::vector<ReviewParty> parties;
    std::vector<SlipRow> slips;  // whose due day moved
    std::vector<OccasionMove> moved;
    ReviewSince since;
    LandscapeAnswer landscape;
    ReviewNext next;
    ReviewAnnex annex;
    std::vector<MembershipSeries> membership;
    std::vector<OccasionView> occasions;
};
BOOST_DESCRIBE_STRUCT(ReviewAnswer, (),
                      (cover, summary, commitments, recommendations, matrix, coverage, parties, slips, moved, since,
                       landscape, next, annex, membership, occasions))

}  // namespace annals::state
