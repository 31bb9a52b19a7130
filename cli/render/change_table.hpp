// The table of what changed, which several answers and every dry run share.
#pragma once

#include "cli/render/page.hpp"
#include "schema/state/answers_change.hpp"

namespace annals::cli {

Table change_table(std::string title, const std::vector<state::ChangeRow>& rows);

}  // namespace annals::cli
