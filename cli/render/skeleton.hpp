// The skeleton of a plan file (TOML), from what became of the plan before it.
#pragma once

#include "schema/state/answers_change.hpp"

#include <string>

namespace annals::cli {

// What is carried over stands as data, what is done or ended as comments. To be reviewed and completed by hand before
// it is imported.
std::string plan_skeleton(const state::RolloverAnswer& answer, const state::AsOfView& as_of);

}  // namespace annals::cli
