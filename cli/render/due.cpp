// due, overdue: milestones by their day.
#include "cli/render/answer_page.hpp"
#include "cli/render/milestone_table.hpp"

namespace annals::cli {

Result<Page> due_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::DueAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    page.blocks.emplace_back(due_table("Due until " + to_string(answer->until), answer->rows));
    return page;
}

Result<Page> overdue_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::DueAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    page.blocks.emplace_back(due_table("Overdue", answer->rows));
    return page;
}

}  // namespace annals::cli
