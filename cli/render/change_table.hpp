// The table of what changed, which several answers and every dry run share.
#pragma once

#include "cli/render/page.hpp"
#include "schema/state/answers_change.hpp"

namespace annals::cli {

// What a change is of, for people: "Norway, collaborating", "IEA", an instance.
std::string detail_of(const state::ChangeRow& row);

Table change_table(std::string title, const std::vector<state::ChangeRow>& rows);

}  // namespace annals::cli
