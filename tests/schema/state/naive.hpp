// A second implementation of the rules, for tests alone: it folds everything from nothing for each question, as slowly
// and as plainly as DESIGN.md section 4 puts it. It shares the event structs with the real one, and no code.
#pragma once

#include "schema/state/log.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace annals::state::naive {

struct Clocks {
    Day on;
    std::uint64_t size = 0;
    bool is_latest = true;
};

// One line per fact: "state rt1 active", "member rt1 collaborating norway with-notice", "milestone rt1/a reached late 3
// due 2023-12-12 original 2023-12-12", "instance rt1/y 2023 ...". Sorted.
std::set<std::string> answers(const std::vector<Recorded>& entries, Clocks clocks);

}  // namespace annals::state::naive
