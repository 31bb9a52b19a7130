// The review of the shipped plan, byte for byte: its dataset imported and published as a copy, on a fixed clock, with
// fixed salts and signed by a fixed key. Run with ANNALS_REGOLD set to write the golden files anew, and look at them;
// with ANNALS_REVIEW_OUT set the whole folder is left there (tests/tools/review_golden_test.py unzips the workbook).
#include "cli/client/files.hpp"
#include "cli/commands/context.hpp"
#include "cli/commands/options.hpp"
#include "cli/commands/registry.hpp"
#include "schema/audit/copy.hpp"
#include "schema/base/limits.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/answer_json.hpp"
#include "schema/state/answers_review.hpp"
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

constexpr const char* origin = "annals.example/road-transport";

// Every list of entries in a document has some, save that of a figure which is 0; the places of those that have none.
void find_unfounded(const boost::json::value& value, const std::string& place, std::vector<std::string>& found) {
    if (const auto* array = value.if_array())
        for (const auto& one : *array) find_unfounded(one, place + "/*", found);
    const auto* object = value.if_object();
    if (!object) return;
    const auto* entries = object->if_contains("entries");
    const auto* figure = object->if_contains("value");
    const bool is_none = figure && figure->is_number() && figure->to_number<std::int64_t>() == 0;
    if (entries && entries->is_array() && entries->as_array().empty() && !is_none) found.push_back(place);
    for (const auto& [name, member] : *object) find_unfounded(member, place + "/" + std::string(name), found);
}

// The dataset as a published ledger that recorded it a second an entry, in a folder.
void publish_shipped_ledger(const std::string& into) {
    const std::filesystem::path folder = std::filesystem::path(test::source_dir()) / "tools" / "datasets";
    std::vector<std::filesystem::path> paths{folder / "road-transport-2023.toml"};
    for (const auto& entry : std::filesystem::directory_iterator(folder / "events")) paths.push_back(entry.path());
    std::sort(paths.begin() + 1, paths.end());
    std::vector<intake::NamedText> files;
    for (const auto& path : paths) files.push_back({path.filename().string(), read(path)});
    intake::MemoryImport imported;
    imported.record(files);
    const Instant start = start_of(day_of(2024, 2, 1));
    audit::VerifiedCopy copy;
    for (const auto& one : imported.log()) {
        const std::size_t seq = copy.entries.size();
        event::Registration registration{{start.us + static_cast<std::int64_t>(seq) * 1'000'000}, {"unix:keeper"}, {}};
        registration.salt[0] = static_cast<std::uint8_t>(seq);
        registration.salt[1] = static_cast<std::uint8_t>(seq >> 8);
        const auto statement = event::encode_statement(one.statement);
        ASSERT_TRUE(statement);
        const auto bytes = event::encode_entry(registration, *statement, {});
        ASSERT_TRUE(bytes);
        copy.leaves.push_back(proof::leaf_hash(*bytes));
        copy.entries.add(*bytes);
    }
    copy.head = {TreeSize(copy.entries.size()), proof::root_of(copy.leaves)};
    const auto key = proof::PrivateKey::from_seed(std::array<std::uint8_t, 32>{7});
    const std::array signers = {proof::NoteSigner{origin, &key}};
    copy.note = proof::format_note(proof::sign_checkpoint({origin, copy.head, {}}, signers));
    const auto put = [&](const std::string& path, BytesView content) {
        return write_whole_file(into + "/" + path, text_of(content));
    };
    ASSERT_TRUE(audit::write_copy(copy, TreeSize(0), put));
    const std::string keys = proof::format_verifier_key(proof::verifier_key_of(signers[0])) + "\n";
    ASSERT_TRUE(put("verifier-keys", bytes_of(keys)));
}

// A command line of `annals review` on the ledger in a folder.
Exit run_review(const std::string& ledger, std::vector<std::string> arguments, std::ostream& out) {
    arguments.insert(arguments.end(), {"--ledger", ledger});
    const CommandSpec spec = review_command();
    const Host host{out,
                    out,
                    [](const std::string&) { return std::string(); },
                    [](const std::string& path) -> Result<std::string> { return read(path); },
                    [](const Endpoint&) { return std::unique_ptr<Ledger>(); },
                    start_of(day_of(2024, 6, 1)),
                    1000,
                    {0, false, true},
                    [](const std::string& path) { return read_whole_file(path, limits::bundle_bytes_max); },
                    write_whole_file};
    const auto given = parse_given(spec, arguments);
    EXPECT_TRUE(given) << to_string(given.error());
    const auto globals = parse_globals(spec, *given, day_of(host.now));
    EXPECT_TRUE(globals) << to_string(globals.error());
    Context context(host, *globals, *given);
    return spec.run(context);
}

TEST(ReviewGolden, TheShippedPlanIsReviewedByteForByte) {
    const TempDir dir;
    ASSERT_NO_FATAL_FAILURE(publish_shipped_ledger(dir.file("ledger")));
    std::ostringstream out;
    const std::string review = dir.file("review");
    ASSERT_EQ(run_review(dir.file("ledger"), {"road-transport/2023", "--on", "2023-12-14", "--out", review}, out),
              Exit::ok)
        << out.str();
    if (const char* folder = std::getenv("ANNALS_REVIEW_OUT"))
        std::filesystem::copy(review, folder, std::filesystem::copy_options::recursive);
    // The workbook's bytes hang on the build of zlib; tests/tools/review_golden_test.py compares its parts.
    std::istringstream lines(read(review + "/MANIFEST"));
    std::string manifest;
    for (std::string line; std::getline(lines, line);)
        if (!line.ends_with("review.xlsx")) manifest += line + "\n";
    test::expect_golden("review/MANIFEST", manifest);
    for (const char* name :
         {"review.html", "review.md", "checkpoint", "charts/timeline.svg", "charts/status.svg", "charts/membership.svg",
          "charts/matrix.svg", "charts/coverage.svg", "charts/slip.svg", "charts/ratings.svg", "charts/landscape.svg",
          "tables/dictionary.csv", "tables/summary.csv", "tables/findings.csv", "tables/map.csv"}) {
        const std::string flat = std::filesystem::path(name).filename().string();
        test::expect_golden("review/" + flat, read(review + "/" + name));
    }
    EXPECT_EQ(run_review(dir.file("ledger"), {"--check", review}, out), Exit::ok) << out.str();
}

// The figures of the source document's own table of collaborating governments.
TEST(ReviewGolden, TheShippedPlanCountsWhatItsDocumentPrints) {
    const TempDir dir;
    ASSERT_NO_FATAL_FAILURE(publish_shipped_ledger(dir.file("ledger")));
    std::ostringstream out;
    ASSERT_EQ(
        run_review(dir.file("ledger"), {"road-transport/2023", "--on", "2023-12-14", "--out", dir.file("review")}, out),
        Exit::ok)
        << out.str();
    const auto json = event::parse_json(read(dir.file("review/review.json")));
    ASSERT_TRUE(json) << to_string(json.error());
    std::vector<std::string> unfounded;
    find_unfounded(json->at("answer"), "", unfounded);
    for (const std::string& place : unfounded) ADD_FAILURE() << place << " rests on no entry";
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
