// Answers as pages. A question that has a table of its own is rendered by it; any other answer is shown by its shape.
#pragma once

#include "cli/render/page.hpp"
#include "schema/state/answer_json.hpp"

#include <boost/json/value.hpp>

namespace annals::cli {

// The page of an answer document as state::ask gives it, to the question `name`. malformed when it is none.
Result<Page> page_of_answer(std::string_view name, const boost::json::value& document);

// One answer's page; each stands in the file of its noun. malformed or bad_value when the answer is not of its shape.
Result<Page> status_page(const boost::json::value& answer);
Result<Page> due_page(const boost::json::value& answer);
Result<Page> overdue_page(const boost::json::value& answer);
Result<Page> members_page(const boost::json::value& answer);
Result<Page> party_page(const boost::json::value& answer);
Result<Page> timeline_page(const boost::json::value& answer);
Result<Page> history_page(const boost::json::value& answer);
Result<Page> resolve_page(const boost::json::value& answer);
Result<Page> diff_page(const boost::json::value& answer);
Result<Page> revised_page(const boost::json::value& answer);
Result<Page> slip_page(const boost::json::value& answer);
Result<Page> explain_page(const boost::json::value& answer);
Result<Page> who_else_page(const boost::json::value& answer);
Result<Page> recommendation_page(const boost::json::value& answer);
Result<Page> coverage_page(const boost::json::value& answer);
Result<Page> matrix_page(const boost::json::value& answer);
Result<Page> calendar_page(const boost::json::value& answer);
Result<Page> rating_page(const boost::json::value& answer);
Result<Page> claims_page(const boost::json::value& answer);
Result<Page> evidence_page(const boost::json::value& answer);
Result<Page> late_records_page(const boost::json::value& answer);
Result<Page> unsourced_page(const boost::json::value& answer);
Result<Page> lint_page(const boost::json::value& answer);
Result<Page> landscape_page(const boost::json::value& answer);
Result<Page> rollover_page(const boost::json::value& answer);

// Any answer: its plain members as facts, its lists of objects as tables with a column a member.
Page generic_page(const boost::json::value& answer);

}  // namespace annals::cli
