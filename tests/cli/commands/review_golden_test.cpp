// The review of the shipped plan, byte for byte: its dataset imported into a ledger in memory, on a fixed clock and
// with salts of zeros. Run with ANNALS_REGOLD set to write the golden files anew, and look at them.
#include "cli/client/offline_ledger.hpp"
#include "cli/commands/context.hpp"
#include "cli/commands/options.hpp"
#include "cli/commands/registry.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json_text.hpp"
#include "schema/proof/digest.hpp"
#include "schema/proof/tree.hpp"
#include "schema/state/answer_json.hpp"
#include "schema/state/answers_review.hpp"
#include "schema/state/memory_log.hpp"
#include "tests/cli/intake/ledger.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/temp_dir.hpp"

#include <filesystem>
#include <sstream>

namespace annals::cli {
namespace {

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// The dataset as a ledger that recorded it a second an entry.
std::unique_ptr<Ledger> shipped_ledger() {
    const std::filesystem::path folder = std::filesystem::path(test::source_dir()) / "tools" / "datasets";
    std::vector<std::filesystem::path> paths{folder / "road-transport-2023.toml"};
    for (const auto& entry : std::filesystem::directory_iterator(folder / "events")) paths.push_back(entry.path());
    std::sort(paths.begin() + 1, paths.end());
    std::vector<intake::NamedText> files;
    for (const auto& path : paths) files.push_back({path.filename().string(), read(path)});
    intake::MemoryImport imported;
    imported.record(files);
    const Instant start = start_of(day_of(2024, 2, 1));
    std::vector<state::Recorded> entries;
    std::vector<Sha256> leaves;
    for (const auto& one : imported.log()) {
        const Instant instant{start.us + static_cast<std::int64_t>(entries.size()) * 1'000'000};
        state::Recorded recorded{Seq(entries.size()), instant, "unix:keeper", one.statement};
        const auto statement = event::encode_statement(recorded.statement);
        EXPECT_TRUE(statement);
        const auto bytes = event::encode_entry({instant, {recorded.recorded_by}, {}}, *statement, {});
        EXPECT_TRUE(bytes);
        leaves.push_back(proof::leaf_hash(*bytes));
        entries.push_back(std::move(recorded));
    }
    const auto root_of = [leaves = std::move(leaves)](TreeSize size) -> Result<Sha256> {
        return proof::root_of(std::span(leaves).first(to_number(size)));
    };
    return std::make_unique<OfflineLedger>(std::make_unique<state::MemoryLog>(std::move(entries), root_of),
                                           start_of(day_of(2024, 6, 1)));
}

// A command line of `annals review` on that ledger.
Exit run_review(const std::vector<std::string>& arguments, std::ostream& out) {
    const CommandSpec spec = review_command();
    const Host host{out,
                    out,
                    [](const std::string&) { return std::string(); },
                    [](const std::string& path) -> Result<std::string> { return read(path); },
                    [](const Endpoint&) { return std::unique_ptr<Ledger>(); },
                    start_of(day_of(2024, 6, 1)),
                    1000,
                    {0, false, true}};
    const auto given = parse_given(spec, arguments);
    EXPECT_TRUE(given) << to_string(given.error());
    const auto globals = parse_globals(spec, *given, day_of(host.now));
    EXPECT_TRUE(globals) << to_string(globals.error());
    Context context(host, *globals, *given);
    context.use_ledger(shipped_ledger());
    return spec.run(context);
}

TEST(ReviewGolden, TheShippedPlanIsReviewedByteForByte) {
    const TempDir dir;
    std::ostringstream out;
    ASSERT_EQ(run_review({"road-transport/2023", "--on", "2023-12-14", "--out", dir.file("review")}, out), Exit::ok)
        << out.str();
    // The workbook's bytes hang on the build of zlib; tests/tools/review_page_test.py reads what is in it.
    std::istringstream lines(read(dir.file("review/MANIFEST")));
    std::string manifest;
    for (std::string line; std::getline(lines, line);)
        if (!line.ends_with("review.xlsx")) manifest += line + "\n";
    test::expect_golden("review/MANIFEST", manifest);
    for (const char* name :
         {"review.html", "review.md", "charts/timeline.svg", "charts/status.svg", "charts/membership.svg",
          "charts/matrix.svg", "charts/coverage.svg", "charts/slip.svg", "charts/ratings.svg", "charts/landscape.svg",
          "tables/dictionary.csv", "tables/summary.csv", "tables/findings.csv", "tables/map.csv"}) {
        const std::string flat = std::filesystem::path(name).filename().string();
        test::expect_golden("review/" + flat, read(dir.file("review/") + name));
    }
    EXPECT_EQ(run_review({"--check", dir.file("review")}, out), Exit::ok) << out.str();
}

// The figures of the source document's own table of collaborating governments.
TEST(ReviewGolden, TheShippedPlanCountsWhatItsDocumentPrints) {
    const TempDir dir;
    std::ostringstream out;
    ASSERT_EQ(run_review({"road-transport/2023", "--on", "2023-12-14", "--out", dir.file("review")}, out), Exit::ok)
        << out.str();
    const auto json = event::parse_json(read(dir.file("review/review.json")));
    ASSERT_TRUE(json) << to_string(json.error());
    const auto answer = state::parse_answer<state::ReviewAnswer>(json->at("answer"));
    ASSERT_TRUE(answer) << to_string(answer.error());
    using Row = std::tuple<std::string, std::int64_t, std::int64_t>;  // code, governments, countries
    std::vector<Row> counted;
    std::int64_t milestones = 0;
    for (const auto& row : answer->summary)
        counted.emplace_back(row.commitment.code.value_or(""), row.governments.value, row.countries.value);
    for (const auto& one : answer->commitments)
        milestones += static_cast<std::int64_t>(one.commitment.milestones.size());
    EXPECT_EQ(
        counted,
        (std::vector<Row>{
            {"RT1", 14, 13}, {"RT2", 15, 14}, {"RT3", 18, 17}, {"RT4", 18, 17}, {"RT5", 17, 16}, {"RT6", 18, 17}}));
    EXPECT_EQ(milestones, 21);
    std::map<std::int64_t, int> parties;  // by the number of commitments they are in
    std::int64_t memberships = 0;
    for (const auto& party : answer->parties) {
        if (party.commitments.value == 0) continue;
        ++parties[party.commitments.value];
        memberships += party.commitments.value;
        EXPECT_EQ(party.kind == event::PartyKind::institution, party.party.id == "european-commission");
    }
    EXPECT_EQ(memberships, 100);
    EXPECT_EQ(parties, (std::map<std::int64_t, int>{{6, 10}, {5, 4}, {4, 3}, {3, 2}, {2, 1}}));
    // Every figure leads to its entries.
    for (const auto& row : answer->summary) {
        EXPECT_FALSE(row.required.entries.empty());
        EXPECT_EQ(row.governments.entries.size(), static_cast<std::size_t>(row.governments.value));
    }
}

}  // namespace
}  // namespace annals::cli
