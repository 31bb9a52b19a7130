// The target of a request line, taken apart and percent-decoded.
#pragma once

#include "schema/base/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace annals::net {

struct Target {
    std::string path;
    std::vector<std::pair<std::string, std::string>> query;
};

// "/v1/members?of=rt5" and nothing but that form (RFC 9112 section 3.2.1). malformed; bad_value for a NUL byte or for
// text that is no UTF-8.
Result<Target> parse_target(std::string_view text);

}  // namespace annals::net
