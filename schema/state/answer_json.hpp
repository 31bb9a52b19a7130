// Answers to JSON and back: one mapping, derived from the description, for daemon, CLI and verifier. The expensive
// templates are instantiated in answer_json*.cpp, for the types listed there.
#pragma once

#include "schema/state/answers.hpp"

#include <boost/json/value.hpp>

namespace annals::state {

// Fields in described order; lists stand also when they are empty, absent optionals do not.
template <class T>
boost::json::value answer_to_json(const T& answer);

// The inverse. malformed or bad_value, with the place in the document.
template <class T>
Result<T> parse_answer(const boost::json::value& json);

// What ask() gives: {"question", "as_of", "warnings", "answer"}.
struct AnswerDocument {
    boost::json::value question;
    AsOfView as_of;
    std::vector<std::string> warnings;
    boost::json::value answer;
};
Result<AnswerDocument> parse_document(const boost::json::value& json);

}  // namespace annals::state
