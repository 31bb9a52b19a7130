// Case files: stories that a policy officer can read. Events with their own recorded_at, then questions at both clocks
// with the answers that are expected. schema/state/RULES.md draws the format. Pure.
#pragma once

#include "schema/state/ask.hpp"
#include "schema/state/memory_log.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace annals::state {

struct CaseQuestion {
    std::size_t line = 0;
    std::string text;  // as written, without the answer
    Question question;
    std::string expected;  // what stands after "->"; empty: nothing is expected
};

struct Case {
    std::size_t line = 0;
    std::string name;
    std::vector<Recorded> entries;
    std::vector<CaseQuestion> questions;
};

struct CaseFile {
    Instant now;  // the clock of all questions
    std::vector<Case> cases;
};

// Errors name the line as `place`: "12". Events before the first `case` belong to every case of the file.
Result<CaseFile> parse_cases(std::string_view text);

// A question as it is written in a case file, without "->": "status rt5/a on 2023-12-01 known 2023-12-20".
Result<Question> parse_case_question(std::string_view text);

// An answer in the few words that case files expect: "reached late 5".
std::string summary_of(const Question& question, const Result<boost::json::value>& answer);

// What differs between the expectation and the answer; empty: it is as expected.
std::string check_case(const CaseQuestion& question, const Result<boost::json::value>& answer);

}  // namespace annals::state
