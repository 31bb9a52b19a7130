// What a recommendation carries on and what carries it on, from edition to edition: by recommendation.succeeded.
#pragma once

#include "schema/state/subject.hpp"

namespace annals::state {

// A recommendation of the same line as another.
struct Kin {
    std::string recommendation;
    bool is_regrouped = false;  // a split or a merger lies between: not the same recommendation under another name
    std::vector<Seq> entries;   // that lead from one to the other; none: it is itself
};

// The line of a recommendation by `at.on`, itself first: what it continues, and what continues it; and, behind these
// and regrouped, what it was split or merged from. Of what was split or merged later nothing: that is not it any more.
// Each once, by the nearest way; up to 256.
std::vector<Kin> line_of(World& world, const std::string& recommendation, At at);

}  // namespace annals::state
