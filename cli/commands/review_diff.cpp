// review diff DIR1 DIR2: what the later of two reviews says otherwise, from their folders alone.
#include "cli/commands/context.hpp"
#include "cli/commands/registry.hpp"
#include "cli/commands/review_folder.hpp"
#include "cli/render/words.hpp"
#include "schema/event/json_text.hpp"
#include "schema/proof/digest.hpp"
#include "schema/state/answers_review_diff.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::ReviewDiffRow;

Result<state::ReviewSide> read_side(const std::string& path) {
    const auto folder = read_review_folder(path);
    if (!folder) return folder.error();
    const auto file = folder->files.find("review.json");
    const auto hash = folder->manifest.sha256s.find("review.json");
    if (file == folder->files.end() || hash == folder->manifest.sha256s.end())
        return fail(Errc::not_found, "the review has no review.json", path);
    if (to_hex(proof::sha256(bytes_of(file->second))) != hash->second)
        return fail(Errc::corrupt, "is not the file that the manifest names", path + "/review.json");
    const auto json = event::parse_json(file->second);
    if (!json) return json.error();
    const auto document = state::parse_document(*json);
    if (!document) return document.error();
    auto answer = state::parse_answer<state::ReviewAnswer>(document->answer);
    if (!answer) return answer.error();
    return state::ReviewSide{document->as_of, std::move(*answer)};
}

// "none" where a side says nothing of it.
Cell side_cell(const std::optional<std::string>& text) { return text ? Cell(*text) : Cell("none", Tone::quiet); }

constexpr auto columns = std::to_array<ColumnOf<ReviewDiffRow>>({
    {"Part", "part", [](const ReviewDiffRow& row) { return Cell(row.part); }},
    {"", "subject", [](const ReviewDiffRow& row) { return Cell(row.subject.id); }, Side::left, Shown::file},
    {"About", "name", [](const ReviewDiffRow& row) { return Cell(short_name(row.subject)); }},
    {"What", "what", [](const ReviewDiffRow& row) { return Cell(row.what); }},
    {"Detail", "detail", [](const ReviewDiffRow& row) { return Cell(text_of(row.detail)); }},
    {"Earlier", "before", [](const ReviewDiffRow& row) { return side_cell(row.before); }},
    {"Later", "",
     [](const ReviewDiffRow& row) {
         Cell later = side_cell(row.after);
         if (row.because) later.text += "; " + *row.because;
         return later;
     },
     Side::left, Shown::screen},
    {"", "after", [](const ReviewDiffRow& row) { return side_cell(row.after); }, Side::left, Shown::file},
    {"", "because", [](const ReviewDiffRow& row) { return Cell(text_of(row.because)); }, Side::left, Shown::file},
    {"", "entries", [](const ReviewDiffRow& row) { return Cell(joined(row.entries)); }, Side::left, Shown::file},
});

// For authors a table a part, with the entries that each line rests on.
void put_by_part(const std::vector<ReviewDiffRow>& rows, Page& page) {
    for (std::size_t i = 0; i < rows.size();) {
        std::size_t end = i;
        while (end < rows.size() && rows[end].part == rows[i].part) ++end;
        page.blocks.emplace_back(Heading{rows[i].part, {}});
        Table table = table_of("", columns,
                               std::vector(rows.begin() + static_cast<std::ptrdiff_t>(i),
                                           rows.begin() + static_cast<std::ptrdiff_t>(end)));
        table.columns.front().shown = Shown::file;
        table.columns.back().title = "Entries";
        table.columns.back().shown = Shown::both;
        page.blocks.emplace_back(std::move(table));
        i = end;
    }
}

Exit run_diff(Context& context) {
    std::array<state::ReviewSide, 2> sides;
    std::size_t next = 0;
    for (const char* name : {"earlier", "later"}) {
        auto side = read_side(context.given().value(name));
        if (!side) return context.fail_usage(side.error());
        sides[next++] = std::move(*side);
    }
    const state::ReviewDiffAnswer diff = state::compare_reviews(sides[0], sides[1]);
    const auto stamp = [](const state::ReviewDiffSide& side) {
        return short_name(side.plan) + ", on " + to_string(side.as_of.on) + " · known " + side.as_of.known +
               " · size " + std::to_string(to_number(side.as_of.size)) + " · root " + to_hex(side.as_of.root);
    };
    Page page;
    page.blocks.emplace_back(Facts{{{"earlier", Cell(stamp(diff.earlier))}, {"later", Cell(stamp(diff.later))}}});
    if (context.globals().format == Format::markdown && !diff.rows.empty()) {
        put_by_part(diff.rows, page);
    } else {
        Table table = table_of("", columns, diff.rows);
        table.if_empty = "the two say the same";
        page.blocks.emplace_back(std::move(table));
    }
    page.warnings = diff.sentences;
    const state::AsOfView& as_of = diff.later.as_of;
    page.footer =
        Footer{to_string(as_of.on), as_of.known, std::to_string(to_number(as_of.size)), to_hex(as_of.root), {}};
    context.print(page, state::answer_to_json(diff));
    return Exit::ok;
}

}  // namespace

void add_review_diff_command(std::vector<CommandSpec>& commands) {
    commands.push_back(
        {{"review", "diff"},
         Task::compare,
         "What the later of two reviews says otherwise: states, figures, members, ratings.",
         {{"earlier", "the folder of the earlier review"}, {"later", "the folder of the later one"}},
         {},
         "The two folders are all that is read. Grades are compared within one version of a scale only; a "
         "change of scale is said.",
         {"annals review diff review-2023 review-2024",
          "annals review diff review-2023 review-2024 --format markdown > since-2023.md"},
         run_diff,
         {}});
}

}  // namespace annals::cli
