// A question while it is answered. Only for ask*.cpp.
#pragma once

#include "schema/state/answer_json.hpp"
#include "schema/state/ask.hpp"
#include "schema/state/resolving.hpp"
#include "schema/state/sentence.hpp"

namespace annals::state {

struct Asked {
    const Question& question;
    const Asking& asking;
    World& world;
    At at;

    MilestoneAsk milestones() const { return {at, at.on}; }
    // The text of a parameter, null where it is not given.
    const std::string* text(const std::string& param) const {
        const auto found = question.params.find(param);
        return found == question.params.end() ? nullptr : &found->second;
    }
    bool flag(const std::string& param) const {
        const std::string* value = text(param);
        return value && *value != "false";
    }
    Result<Subject> subject(const std::string& param, const std::vector<Kind>& kinds) const {
        return resolve_subject(world, *text(param), kinds, at, param);
    }
    std::string sentence(const event::Statement& statement) const {
        return sentence_of(statement, [this](const Subject& subject) { return short_name(world, subject, at); });
    }
};

using AnswerValue = Result<boost::json::value>;

// Every kind that status is asked about.
inline const std::vector<Kind> status_kinds{Kind::commitment, Kind::milestone, Kind::plan, Kind::agenda};

// The plans that a question without a subject is about: those of `plan` (a plan or an agenda), else all of them.
Result<std::vector<std::string>> plans_asked(const Asked& asked, const std::string& param);
// Their commitments.
Result<std::vector<std::string>> commitments_asked(const Asked& asked, const std::string& param);

// "90d", "12w" or "90"; bad_value at `place`.
Result<std::int32_t> parse_days(const std::string& text, const std::string& place);

// What is open in commitments in force, or lapsed ones, with a due day that is wanted, by due day.
std::vector<DueRow> due_rows(const Asked& asked, const std::vector<std::string>& commitments, Day from, Day until);

AnswerValue answer_status(const Asked& asked);
AnswerValue answer_due(const Asked& asked);
AnswerValue answer_overdue(const Asked& asked);
AnswerValue answer_members(const Asked& asked);
AnswerValue answer_party(const Asked& asked);
AnswerValue answer_timeline(const Asked& asked);
AnswerValue answer_history(const Asked& asked);
AnswerValue answer_resolve(const Asked& asked);
AnswerValue answer_who_else(const Asked& asked);
AnswerValue answer_recommendation(const Asked& asked);
AnswerValue answer_coverage(const Asked& asked);
AnswerValue answer_matrix(const Asked& asked);
AnswerValue answer_calendar(const Asked& asked);
AnswerValue answer_rating(const Asked& asked);
AnswerValue answer_claims(const Asked& asked);
AnswerValue answer_evidence(const Asked& asked);
AnswerValue answer_late_records(const Asked& asked);
AnswerValue answer_unsourced(const Asked& asked);
AnswerValue answer_lint(const Asked& asked);
AnswerValue answer_slip(const Asked& asked);
AnswerValue answer_diff(const Asked& asked);
AnswerValue answer_revised(const Asked& asked);
AnswerValue answer_explain(const Asked& asked);
AnswerValue answer_as_of(const Asked& asked);
AnswerValue answer_rollover(const Asked& asked);
AnswerValue answer_review(const Asked& asked);
AnswerValue answer_landscape(const Asked& asked);

}  // namespace annals::state
