// The JSON Schema (draft 2020-12) of an answer document, from the description of its structs.
#pragma once

#include <boost/json/value.hpp>

namespace annals::state {

// Of the document that the question `review` gives: {"question", "as_of", "warnings", "answer"}.
boost::json::value review_schema();

}  // namespace annals::state
