// The one door to all questions: the daemon's API, the CLI offline, a citation and a bundle all go through it, so that
// the same question over the same entries gives the same bytes everywhere.
#pragma once

#include "schema/state/log.hpp"

#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace annals::state {

// The version of the rules (DESIGN section 4) that this build computes. An answer names it.
inline constexpr std::uint16_t rules_version = 1;

// A question: its name, its clocks, its other parameters by name (text as a person types it; a flag is "true").
struct Question {
    std::string name;       // such as "status"
    std::optional<Day> on;  // none: the day of `known`, else of Asking::now
    Known known = KnownNow{};
    DateReading dates = DateReading::latest;
    std::map<std::string, std::string> params;
};

// What the asking side brings: its clock, read once by the caller.
struct Asking {
    Instant now;
};

// A parameter of a question, for routes, options, OpenAPI and help.
struct ParamInfo {
    std::string_view name;
    std::string_view help;
    bool is_required = false;
    bool is_flag = false;
};
struct QuestionInfo {
    std::string_view name;     // the route /v1/NAME and the command NAME
    std::string_view meaning;  // one line
    std::vector<ParamInfo> params;
};
const std::vector<QuestionInfo>& all_questions();
const QuestionInfo* find_question(std::string_view name);

// Answers: {"question": {...}, "as_of": {"on","known","size","root","dates","rules"}, "warnings": [...], "answer":
// {...}}, fields in described order (answers.hpp). Errors: not_found (an unknown subject, with a suggestion), ambiguous
// (the candidates in the detail), not_yet_known, bad_value (a parameter, named in `place`), unknown_field (no such
// parameter, with a suggestion), not_computable.
Result<boost::json::value> ask(const Log& log, const Question& question, const Asking& asking);

// Where `known` is in a log: a size, resolved by rule 4 of DESIGN ("Refused as known: ...").
Result<TreeSize> resolve_known(const Log& log, const Known& known, const Asking& asking);

// A question in one line, parameters in order, for citations:
// "status?dates=latest&known=@120&on=2023-12-14&subject=rt5". Values are percent-encoded where they hold anything but
// letters, digits and -._~/:@ .
std::string canonical(const Question& question);

// The day that a question is about: the one given, else that of `known`, else today.
Result<Day> resolve_on(const Log& log, const Question& question, const Asking& asking);

}  // namespace annals::state
