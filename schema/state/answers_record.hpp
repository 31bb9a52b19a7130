// Answers about the record itself: its evidence, its claims, its lateness, its sources, its loose ends.
#pragma once

#include "schema/state/answers.hpp"

namespace annals::state {

// as-of: what the two clocks resolve to; the answer itself is the last entry that is known then. None of an empty one.
struct AsOfAnswer {
    std::optional<Seq> last;
    std::optional<Instant> last_recorded_at;
};
BOOST_DESCRIBE_STRUCT(AsOfAnswer, (), (last, last_recorded_at))

struct RatingRow {
    Seq seq{};
    Named assessor;
    Named report;
    std::string scale;  // id
    std::uint16_t scale_version = 1;
    std::vector<std::string> grades;
    std::string grade;
    std::optional<DayRange> published;
    std::optional<std::string> progress;
    std::optional<std::string> what_more;
    bool is_scale_changed = false;  // another scale or version than the same assessor's rating before
    std::vector<Seq> corrected_by;
    Named rated;                // the subject; or a recommendation of its line, under the name that it then had
    bool is_regrouped = false;  // a split or a merger lies between what was rated and the subject: not to be compared
    std::vector<Seq> lineage;   // the entries that lead from what was rated to the subject; none: it is the subject
};
BOOST_DESCRIBE_STRUCT(RatingRow, (),
                      (seq, assessor, report, scale, scale_version, grades, grade, published, progress, what_more,
                       is_scale_changed, corrected_by, rated, is_regrouped, lineage))
// rating X [--history]: the last rating of each assessor, or all of them, those of a recommendation's line too.
struct RatingAnswer {
    Subject subject;
    Named named;
    std::vector<RatingRow> rows;
};
BOOST_DESCRIBE_STRUCT(RatingAnswer, (), (subject, named, rows))

struct ClaimRow {
    Seq seq{};
    Subject subject;
    std::string topic;
    std::optional<std::int64_t> value;
    std::string statement;
    std::optional<event::Role> counts;
    std::optional<std::uint32_t> own_governments;  // the ledger's own count of that role on `on`
    std::optional<std::uint32_t> own_countries;
    std::optional<DayRange> effective;
    std::vector<std::string> sources;
};
BOOST_DESCRIBE_STRUCT(ClaimRow, (),
                      (seq, subject, topic, value, statement, counts, own_governments, own_countries, effective,
                       sources))
// Of one subject, or on one topic whatever the subject: one of the two is given.
struct ClaimsAnswer {
    std::optional<Subject> subject;
    std::optional<std::string> topic;
    std::vector<ClaimRow> rows;
};
BOOST_DESCRIBE_STRUCT(ClaimsAnswer, (), (subject, topic, rows))

struct EvidenceRow {
    Seq seq{};     // the entry supported
    Seq given_by;  // the entry that names the source: the same, or an evidence.attached
    std::string type;
    std::string sentence;
    Named source;
    std::optional<event::SourceKind> kind;
    std::string grade;  // self-reported, press, official, independent, unknown
    std::optional<std::string> locator;
    std::optional<std::string> url;
    std::optional<Sha256> sha256;  // of the saved copy
};
BOOST_DESCRIBE_STRUCT(EvidenceRow, (), (seq, given_by, type, sentence, source, kind, grade, locator, url, sha256))
struct EvidenceAnswer {
    Subject subject;
    Named named;
    std::vector<EvidenceRow> rows;
    std::vector<Seq> without;  // entries about it that nothing supports
};
BOOST_DESCRIBE_STRUCT(EvidenceAnswer, (), (subject, named, rows, without))

struct LateRecordRow {
    Seq seq{};
    std::string type;
    std::string sentence;
    DayRange effective;
    Instant recorded_at;
    std::int32_t days = 0;  // recorded this long after it took effect
    std::string recorded_by;
};
BOOST_DESCRIBE_STRUCT(LateRecordRow, (), (seq, type, sentence, effective, recorded_at, days, recorded_by))
struct LateRecordsAnswer {
    std::int32_t over_days = 0;
    std::vector<LateRecordRow> rows;
};
BOOST_DESCRIBE_STRUCT(LateRecordsAnswer, (), (over_days, rows))

struct UnsourcedRow {
    Seq seq{};
    std::string type;
    std::string sentence;
    std::vector<std::string> sources;  // press or self-report at best; empty: none at all
};
BOOST_DESCRIBE_STRUCT(UnsourcedRow, (), (seq, type, sentence, sources))
struct UnsourcedAnswer {
    std::vector<UnsourcedRow> rows;
};
BOOST_DESCRIBE_STRUCT(UnsourcedAnswer, (), (rows))

struct LintRow {
    std::string kind;  // counts-for-nothing, no-deadline, unscheduled-occasion, open-list, exit-without-notice, ...
    std::optional<Subject> subject;
    std::string sentence;
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(LintRow, (), (kind, subject, sentence, entries))
struct LintAnswer {
    std::vector<LintRow> rows;
};
BOOST_DESCRIBE_STRUCT(LintAnswer, (), (rows))

}  // namespace annals::state
