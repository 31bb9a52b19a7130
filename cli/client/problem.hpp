// Errors as the daemon sends them: application/problem+json (RFC 9457).
#pragma once

#include "cli/client/http.hpp"

#include <vector>

namespace annals::cli {

// The errors in a reply that is no success, the first one being the reply's own. Never empty: what is no problem
// document is told with its status.
std::vector<Error> parse_problem(const HttpReply& reply);

// The error code with this wire word; internal when it is none that this build knows.
Errc errc_of_word(std::string_view word);

}  // namespace annals::cli
