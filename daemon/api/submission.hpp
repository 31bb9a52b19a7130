// From the body of POST /v1/events to statements, each judged by itself: what is recorded, and what is only tried out.
#pragma once

#include "daemon/api/ports.hpp"
#include "daemon/api/router.hpp"

#include <variant>

namespace annals::api {

struct ReadSubmission {
    write::AppendRequest request;
    bool is_one_object = false;  // one statement, not in an array: places then name no "/0"
};

// Or the problem to answer with, also where there are more than `statements_max`. May read the store, for statements
// that act on an entry.
std::variant<ReadSubmission, Reply> read_submission(const Ports& ports, std::size_t statements_max, const Call& call);

// The problem that a refusal of the writer's is answered with.
Reply refusal_of(write::AppendRefusal refusal, bool is_one_object);

}  // namespace annals::api
