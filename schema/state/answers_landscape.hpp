// Answers that look across commitments: recommendations, coverage, the matrix, the calendar.
#pragma once

#include "schema/state/answers.hpp"

namespace annals::state {

struct WhoElseRow {
    Named party;
    event::PartyKind kind = event::PartyKind::country;
    std::vector<Named> commitments;  // answering the recommendation, in which it collaborates
};
BOOST_DESCRIBE_STRUCT(WhoElseRow, (), (party, kind, commitments))
struct WhoElseAnswer {
    Named recommendation;
    std::vector<Named> commitments;
    std::vector<WhoElseRow> rows;
    Counts counts;
};
BOOST_DESCRIBE_STRUCT(WhoElseAnswer, (), (recommendation, commitments, rows, counts))

struct WordingRow {
    std::uint16_t index = 0;  // within its edition
    Named report;
    std::optional<std::string> code;
    std::string text;
    std::optional<Sha256> sha256;
    std::vector<Named> used_by;  // commitments that answer it in this wording
    Seq seq{};
};
BOOST_DESCRIBE_STRUCT(WordingRow, (), (index, report, code, text, sha256, used_by, seq))
struct LineageRow {
    std::string lineage;
    std::vector<Named> earlier;
    std::vector<Named> later;
    Seq seq{};
};
BOOST_DESCRIBE_STRUCT(LineageRow, (), (lineage, earlier, later, seq))
struct RecommendationAnswer {
    Named recommendation;
    std::vector<WordingRow> wordings;  // the ones in force; all with --wordings
    std::vector<Named> answered_by;
    std::vector<Named> noted_by;  // plans that note it without a commitment
    std::vector<LineageRow> lineage;
};
BOOST_DESCRIBE_STRUCT(RecommendationAnswer, (), (recommendation, wordings, answered_by, noted_by, lineage))

struct CoverageRow {
    Named recommendation;
    Named report;
    std::vector<Named> commitments;  // none: not answered; these rows stand first
    std::vector<Named> noted_by;
};
BOOST_DESCRIBE_STRUCT(CoverageRow, (), (recommendation, report, commitments, noted_by))
struct CoverageAnswer {
    std::vector<Named> commitments;  // the columns
    std::vector<CoverageRow> rows;
    std::vector<Named> without_recommendation;  // commitments that answer none
};
BOOST_DESCRIBE_STRUCT(CoverageAnswer, (), (commitments, rows, without_recommendation))

struct MatrixRow {
    Named party;
    event::PartyKind kind = event::PartyKind::country;
    std::vector<std::string> cells;  // by column: a MemberStatus word
    std::uint32_t count = 0;         // cells in which it is a member
};
BOOST_DESCRIBE_STRUCT(MatrixRow, (), (party, kind, cells, count))
struct MatrixAnswer {
    event::Role role = event::Role::collaborating;
    std::vector<Named> commitments;  // the columns
    std::vector<Counts> counts;      // by column
    std::vector<MatrixRow> rows;
};
BOOST_DESCRIBE_STRUCT(MatrixAnswer, (), (role, commitments, counts, rows))

struct CalendarRow {
    std::string uid;  // stable: the subject and instance
    Day from;
    Day until;  // included
    std::string title;
    std::string description;
    std::optional<std::string> place;
    Subject subject;
    Instant updated;  // recorded_at of the last entry it rests on
    std::vector<Seq> entries;
};
BOOST_DESCRIBE_STRUCT(CalendarRow, (), (uid, from, until, title, description, place, subject, updated, entries))
struct CalendarAnswer {
    std::vector<CalendarRow> rows;
};
BOOST_DESCRIBE_STRUCT(CalendarAnswer, (), (rows))

}  // namespace annals::state
