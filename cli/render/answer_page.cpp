#include "cli/render/answer_page.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

struct PageOf {
    std::string_view question;
    Result<Page> (*page)(const boost::json::value& answer);
};
constexpr auto pages = std::to_array<PageOf>({
    {"status", status_page},
    {"due", due_page},
    {"overdue", overdue_page},
    {"members", members_page},
    {"party", party_page},
    {"timeline", timeline_page},
    {"history", history_page},
    {"resolve", resolve_page},
    {"diff", diff_page},
    {"revised", revised_page},
    {"slip", slip_page},
    {"explain", explain_page},
    {"who-else", who_else_page},
    {"recommendation", recommendation_page},
    {"coverage", coverage_page},
    {"matrix", matrix_page},
    {"calendar", calendar_page},
    {"rating", rating_page},
    {"claims", claims_page},
    {"evidence", evidence_page},
    {"late-records", late_records_page},
    {"unsourced", unsourced_page},
    {"lint", lint_page},
    {"landscape", landscape_page},
    {"rollover", rollover_page},
});

Page page_of_shape(std::string_view name, const boost::json::value& answer) {
    const auto found = std::find_if(pages.begin(), pages.end(), [&](const PageOf& of) { return of.question == name; });
    if (found != pages.end()) {
        // An answer of a newer daemon may have another shape: it is still shown, by what it is.
        if (auto page = found->page(answer)) return std::move(*page);
    }
    return generic_page(answer);
}

}  // namespace

Result<Page> page_of_answer(std::string_view name, const boost::json::value& document) {
    auto parsed = state::parse_document(document);
    if (!parsed) return parsed.error();
    Page page = page_of_shape(name, parsed->answer);
    page.warnings.insert(page.warnings.end(), parsed->warnings.begin(), parsed->warnings.end());
    const state::AsOfView& as_of = parsed->as_of;
    page.footer = Footer{to_string(as_of.on), as_of.known, std::to_string(to_number(as_of.size)), to_hex(as_of.root),
                         as_of.dates == "latest" ? std::string() : as_of.dates};
    // A timeline is cut at the day that the question is about.
    for (Block& block : page.blocks)
        if (auto* timeline = std::get_if<Timeline>(&block)) timeline->today = page.footer->on;
    return page;
}

}  // namespace annals::cli
