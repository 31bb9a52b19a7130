// The API described in OpenAPI 3.1, made from the route table and the questions, so that it cannot drift from them.
#pragma once

#include "daemon/api/router.hpp"
#include "schema/state/ask.hpp"

namespace annals::api {

// daemon/api/openapi.json, byte for byte (a test holds it).
std::string describe_api(const std::vector<Route>& routes, const std::vector<state::QuestionInfo>& questions);

}  // namespace annals::api
