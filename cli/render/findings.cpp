// landscape: gaps and overlaps, each with what makes it so.
#include "cli/render/findings.hpp"

#include "cli/render/answer_page.hpp"
#include "cli/render/landscape_map.hpp"
#include "cli/render/words.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

using state::Finding;
using state::FindingSide;
using state::FindingStatus;

constexpr std::size_t entries_shown_max = 4;  // on the screen; files name them all

std::string day_known(const Finding& finding) {
    return finding.first_known ? to_string(day_of(*finding.first_known)) : std::string();
}

std::string few_entries(const Finding& finding) {
    if (finding.entries.size() <= entries_shown_max) return joined(finding.entries);
    return joined(std::vector<Seq>(finding.entries.begin(), finding.entries.begin() + entries_shown_max)) + " and " +
           std::to_string(finding.entries.size() - entries_shown_max) + " more";
}

constexpr auto file_columns = std::to_array<ColumnOf<Finding>>({
    {"", "side", [](const Finding& row) { return Cell(event::enum_word(row.side)); }},
    {"", "kind", [](const Finding& row) { return Cell(row.kind); }},
    {"", "status", [](const Finding& row) { return Cell(event::enum_word(row.status)); }},
    {"", "subjects", [](const Finding& row) { return Cell(subject_ids(row)); }},
    {"", "sentence", [](const Finding& row) { return Cell(row.sentence); }},
    {"", "since", [](const Finding& row) { return Cell(text_of(row.since)); }},
    {"", "until", [](const Finding& row) { return Cell(text_of(row.until)); }},
    {"", "first_known",
     [](const Finding& row) { return Cell(row.first_known ? to_string(*row.first_known) : std::string()); }},
    {"", "reason", [](const Finding& row) { return Cell(text_of(row.reason)); }},
    {"", "dismissed_by",
     [](const Finding& row) {
         return Cell(row.dismissed_by ? std::to_string(to_number(*row.dismissed_by)) : std::string());
     }},
    {"", "entries", [](const Finding& row) { return Cell(joined(row.entries)); }},
    {"", "id", [](const Finding& row) { return Cell(row.id); }},
});

// Two lines a finding: what it says, and below it, quietly, the id by which it is dismissed.
Table screen_table(std::string title, const std::vector<const Finding*>& findings) {
    Table table;
    table.title = std::move(title);
    table.columns = {{"Since", ""}, {"Until", ""}, {"First known", ""}, {"Entries", ""}, {"Finding", ""}};
    for (const Finding* finding : findings) {
        table.rows.push_back({Cell(text_of(finding->since)), Cell(text_of(finding->until)), Cell(day_known(*finding)),
                              Cell(few_entries(*finding)), Cell(finding->sentence)});
        table.rows.push_back({{}, {}, {}, {}, Cell(finding->id, Tone::quiet)});
        if (finding->status != FindingStatus::dismissed) continue;
        std::string accepted = "dismissed";
        if (finding->dismissed_by) accepted += " by entry " + std::to_string(to_number(*finding->dismissed_by));
        if (finding->reason) accepted += ": " + *finding->reason;
        table.rows.push_back({{}, {}, {}, {}, Cell(std::move(accepted), Tone::good)});
    }
    return table;
}

std::string map_line(const state::LandscapeAnswer& answer) {
    const auto count = [&](const auto& holds) {
        return static_cast<std::int64_t>(std::count_if(answer.nodes.begin(), answer.nodes.end(), holds));
    };
    const auto commitments = count([](const auto& node) { return node.subject.kind == Kind::commitment; });
    const auto recommendations = count([](const auto& node) { return node.subject.kind == Kind::recommendation; });
    const auto governments = count([](const auto& node) { return is_government(node); });
    const auto bodies = static_cast<std::int64_t>(answer.nodes.size()) - commitments - recommendations - governments;
    return "The map: " + count_of(commitments, "commitment") + ", " + count_of(recommendations, "recommendation") +
           ", " + count_of(governments, "government") + ", " + std::to_string(bodies) +
           " organisations, initiatives and groups, " +
           count_of(static_cast<std::int64_t>(answer.links.size()), "tie") + "; --map FILE.svg draws it";
}

// "12 gaps open, 1 dismissed"; empty for a side without findings.
std::string counts_of_side(const state::LandscapeAnswer& answer, FindingSide side, std::string_view noun) {
    std::int64_t open = 0;
    std::int64_t dismissed = 0;
    std::int64_t closed = 0;
    for (const Finding& finding : answer.findings) {
        if (finding.side != side) continue;
        ++(finding.status == FindingStatus::open        ? open
           : finding.status == FindingStatus::dismissed ? dismissed
                                                        : closed);
    }
    if (open + dismissed + closed == 0) return {};
    return count_of(open, noun) + " open" + (dismissed > 0 ? ", " + std::to_string(dismissed) + " dismissed" : "");
}

}  // namespace

std::string subject_ids(const Finding& finding) {
    std::vector<std::string> ids;
    for (const auto& one : finding.subjects) ids.push_back(to_string(one.subject));
    return joined(ids, " ");
}

std::string status_of(const Finding& finding) {
    std::string text = event::enum_word(finding.status);
    if (finding.reason) text += ": " + *finding.reason;
    if (finding.until) text += ": held no more from " + to_string(*finding.until);
    return text;
}

std::string counts_of(const state::LandscapeAnswer& answer) {
    std::vector<std::string> parts;
    for (const auto& text :
         {counts_of_side(answer, FindingSide::gap, "gap"), counts_of_side(answer, FindingSide::overlap, "overlap")})
        if (!text.empty()) parts.push_back(text);
    if (answer.since) {
        const auto count = [&](const auto& holds) {
            return std::to_string(std::count_if(answer.findings.begin(), answer.findings.end(), holds));
        };
        const std::string closed = count([](const Finding& one) { return one.status == FindingStatus::closed; });
        const std::string opened = count([&](const Finding& one) {
            return one.status != FindingStatus::closed && one.since && *answer.since < *one.since;
        });
        parts.push_back("since " + to_string(*answer.since) + " " + opened + " opened and " + closed + " closed");
    }
    return joined(parts, "; ");
}

Result<Page> landscape_page(const boost::json::value& json) {
    const auto answer = state::parse_answer<state::LandscapeAnswer>(json);
    if (!answer) return answer.error();
    Page page;
    const std::string counts = counts_of(*answer);
    page.blocks.emplace_back(
        Heading{answer->plans.empty() ? "No plan is on record" : "Landscape of " + short_names(answer->plans),
                counts.empty() ? "nothing found" : counts});
    const auto add = [&](std::string title, const auto& holds) {
        std::vector<const Finding*> findings;
        for (const Finding& finding : answer->findings)
            if (holds(finding)) findings.push_back(&finding);
        if (!findings.empty()) page.blocks.emplace_back(screen_table(std::move(title), findings));
    };
    const auto is_open = [](const Finding& one, FindingSide side) {
        return one.side == side && one.status == FindingStatus::open;
    };
    add("Gaps", [&](const Finding& one) { return is_open(one, FindingSide::gap); });
    add("Overlaps", [&](const Finding& one) { return is_open(one, FindingSide::overlap); });
    add("Dismissed", [](const Finding& one) { return one.status == FindingStatus::dismissed; });
    add(answer->since ? "Closed since " + to_string(*answer->since) : "Closed",
        [](const Finding& one) { return one.status == FindingStatus::closed; });
    if (!answer->nodes.empty()) page.blocks.emplace_back(Lines{{Cell(map_line(*answer), Tone::quiet)}});
    page.file = table_of("", file_columns, answer->findings);
    return page;
}

}  // namespace annals::cli
