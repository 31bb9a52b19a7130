// The tables of milestones and of what is due, which several answers share.
#pragma once

#include "cli/render/page.hpp"
#include "schema/state/answers.hpp"

namespace annals::cli {

// Milestones, their instances and options as rows beneath them.
Table milestones_table(std::string title, const std::vector<state::MilestoneView>& milestones);
Table due_table(std::string title, const std::vector<state::DueRow>& rows);

}  // namespace annals::cli
