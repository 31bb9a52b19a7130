// Part 8: gaps and overlaps, and the map they are read from.
#include "cli/render/chart_landscape.hpp"
#include "cli/render/findings.hpp"
#include "cli/render/landscape_map.hpp"
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::Finding;
using state::FindingSide;
using state::FindingStatus;

constexpr auto finding_columns = std::to_array<ReviewColumnOf<Finding>>({
    {"", "id", "id of the finding, by which it is dismissed", [](const Finding& row) { return cell(row.id); },
     ColumnKind::text, Shown::file},
    {"", "side", "gap or overlap", [](const Finding& row) { return cell(event::enum_word(row.side)); },
     ColumnKind::text, Shown::file},
    {"", "kind", "the kind of finding", [](const Finding& row) { return cell(row.kind); }, ColumnKind::text,
     Shown::file},
    {"Kind", "", "", [](const Finding& row) { return cell(spoken(row.kind)); }, ColumnKind::text, Shown::screen},
    {"", "subjects", "the subjects concerned, as kind:id, separated by spaces",
     [](const Finding& row) { return cell(subject_ids(row)); }, ColumnKind::text, Shown::file},
    {"Finding", "sentence", "in words, with its figures", [](const Finding& row) { return cell(row.sentence); }},
    {"Status", "status", "open; dismissed, with the reason; or closed, with the first day on which it held no more",
     [](const Finding& row) {
         ReviewCell status = cell(status_of(row), row.status == FindingStatus::open ? Tone::plain : Tone::quiet);
         if (row.dismissed_by) status.entries = {*row.dismissed_by};
         return status;
     }},
    {"Since", "since", "first day of the present unbroken stretch, in the world",
     [](const Finding& row) { return cell(row.since); }},
    {"First known", "", "",
     [](const Finding& row) { return cell(row.first_known ? to_string(day_of(*row.first_known)) : std::string()); },
     ColumnKind::text, Shown::screen},
    {"", "first_known", "when the entry that completed it was recorded",
     [](const Finding& row) { return cell(row.first_known ? to_string(*row.first_known) : std::string()); },
     ColumnKind::text, Shown::file},
    {"Entries", "entries", "the entries that make it so", [](const Finding& row) { return entries_cell(row.entries); },
     ColumnKind::entries},
});

// Who stands on the map, and how it is tied.
struct MapRow {
    const state::MapNode* node = nullptr;
    std::string ties;
};

constexpr auto map_columns = std::to_array<ReviewColumnOf<MapRow>>({
    {"", "subject", "who or what is tied, as kind:id",
     [](const MapRow& row) { return cell(to_string(row.node->subject)); }, ColumnKind::text, Shown::file},
    {"Who or what", "name", "its name; of a recommendation its code or the last word of its id",
     [](const MapRow& row) {
         return row.node->kind == "recommendation" ? recommendation_cell(row.node->named)
                                                   : cell(name_of_node(*row.node));
     }},
    {"Kind", "kind", "recommendation, or the kind of the party",
     [](const MapRow& row) { return cell(spoken(row.node->kind)); }},
    {"Tied to", "ties", "its roles, each with the commitments",
     [](const MapRow& row) { return cell(row.ties, row.ties.empty() ? Tone::quiet : Tone::plain); }},
});

constexpr auto tie_columns = std::to_array<ReviewColumnOf<state::MapLink>>({
    {"", "from", "a party or a recommendation, as kind:id",
     [](const state::MapLink& row) { return cell(to_string(row.from)); }},
    {"", "role", "its role; answered-by of a recommendation", [](const state::MapLink& row) { return cell(row.role); }},
    {"", "to", "the commitment, as kind:id", [](const state::MapLink& row) { return cell(to_string(row.to)); }},
    {"", "entries", "the entries that make it so", [](const state::MapLink& row) { return entries_cell(row.entries); },
     ColumnKind::entries},
});

constexpr TableHead findings_head = {"findings", "Gaps and overlaps", "One finding.", "No findings.", 8};
constexpr TableHead gaps_head = {"gaps", "Gaps", "One gap.", "No gaps are found.", 8};
constexpr TableHead overlaps_head = {"overlaps", "Overlaps", "One overlap.", "No overlaps are found.", 8};
constexpr TableHead map_head = {"map", "The map: who is tied to which commitment",
                                "One recommendation or party of the landscape map.", "Nobody is tied to a commitment.",
                                8};
constexpr TableHead ties_head = {"map-ties", "The map, tie by tie", "One role in one commitment.",
                                 "Nobody is tied to a commitment.", 8};

std::vector<Finding> findings_of(const state::LandscapeAnswer& landscape, FindingSide side) {
    std::vector<Finding> list;
    for (const Finding& finding : landscape.findings)
        if (finding.side == side) list.push_back(finding);
    return list;
}

ReviewTable map_table(const state::LandscapeAnswer& landscape) {
    const LandscapeMap map = map_of(landscape);
    std::vector<MapRow> rows;
    for (const auto* side : {&map.recommendations, &map.governments, &map.bodies})
        for (const MapGroup& group : *side)
            for (const state::MapNode* node : group.members) rows.push_back({node, ties_in_words(map, group)});
    return review_table(map_head, map_columns, rows);
}

}  // namespace

ReviewPart landscape_part(const state::ReviewAnswer& answer) {
    const auto& landscape = answer.landscape;
    ReviewPart part{8, "landscape", "Landscape: gaps and overlaps", {}};
    if (landscape.plans.empty()) {
        part.blocks.emplace_back(ReviewLine{cell("Gaps and overlaps are not computed by these rules.", Tone::quiet)});
        return part;
    }
    const std::string counts = counts_of(landscape);
    part.blocks.emplace_back(
        ReviewLine{cell((counts.empty() ? "Nothing is found" : counts) +
                        ". A finding says what the record holds; it is no judgement of anybody.")});
    part.blocks.emplace_back(landscape_chart(landscape, {}));
    part.blocks.emplace_back(review_table(gaps_head, finding_columns, findings_of(landscape, FindingSide::gap)));
    part.blocks.emplace_back(
        review_table(overlaps_head, finding_columns, findings_of(landscape, FindingSide::overlap)));
    part.blocks.emplace_back(map_table(landscape));
    return part;
}

void add_landscape_tables(const state::ReviewAnswer& answer, std::vector<ReviewTable>& tables) {
    // A table without rows would say that there are no findings, where none were looked for.
    if (answer.landscape.plans.empty()) return;
    tables.push_back(review_table(findings_head, finding_columns, answer.landscape.findings));
    tables.push_back(map_table(answer.landscape));
    tables.push_back(review_table(ties_head, tie_columns, answer.landscape.links));
}

}  // namespace annals::cli
