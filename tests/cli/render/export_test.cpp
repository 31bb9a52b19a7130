#include "cli/render/export.hpp"

#include "cli/commands/run.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/case_file.hpp"
#include "schema/state/memory_log.hpp"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

namespace annals::cli {
namespace {

constexpr std::string_view history = R"cases(
case one
2022-11-11T09:00Z party.registered id=sampleland kind=country names="=HYPERLINK(1)"
2022-11-11T09:00Z source.registered id=paper title="A paper, printed" kind=press
2022-11-11T09:00Z agenda.launched id=rt title="Road" goal="Goal" effective=2021-11-11
2022-11-11T09:00Z plan.adopted id=rt/2023 agenda=rt title="Plan" year=2023 effective=2022-11-11
2022-11-11T09:00Z commitment.made key=made id=rt1 plan=rt/2023 code=RT1 summary="One" effective=2022-11-11
2022-11-11T09:00Z milestone.set id=rt1/a commitment=rt1 what="A" kind=launch deadline=2023-06-30 effective=2022-11-11
2022-11-12T09:00Z member.joined of=commitment:rt1 party=sampleland role=collaborating effective=2022-12-01
2022-11-12T09:00Z event.corrected target=made set.summary="Two" reason="misread"
2023-02-12T09:00Z commitment.amended id=rt1 verb="commit" effective=2023-02-01
2023-02-12T09:00Z commitment.amended id=rt1 verb="explore" effective=2024-02-01
2023-02-13T09:00Z claim.recorded key=claim subject=commitment:rt1 topic=launch statement="three" effective=2023-02-01
2023-02-14T09:00Z event.retracted target=claim reason="not said"
)cases";

class Export : public testing::Test {
protected:
    Export() {
        auto parsed = state::parse_cases(history);
        EXPECT_TRUE(parsed) << to_string(parsed.error());
        entries = std::move(parsed->cases.front().entries);
        log = std::make_unique<state::MemoryLog>(entries);
        world = std::make_unique<state::World>(*log, log->size());
        for (const state::Recorded& one : entries) {
            boost::json::array about;
            for (const Subject& subject : one.statement.about) about.emplace_back(to_string(subject));
            jsons.push_back(
                boost::json::object{{"about", about}, {"statement", event::statement_to_json(one.statement)}});
        }
        for (OutputFile& file : tables_to_files(export_tables(*world, at, entries)))
            files[file.path] = std::move(file.content);
        for (OutputFile& file : export_records(*world, at, {"example.org", {}}, entries, jsons))
            files[file.path] = std::move(file.content);
    }
    boost::json::object record(const std::string& id) {
        std::istringstream lines(files["records.jsonl"]);
        for (std::string line; std::getline(lines, line);)
            if (line.starts_with("{\"id\":\"" + id + "\"")) return event::parse_json(line).value().as_object();
        ADD_FAILURE() << "no record of " << id;
        return {};
    }
    bool holds(const std::string& file, const std::string& text) { return files[file].find(text) != std::string::npos; }

    const state::At at{day_of(2023, 7, 10)};
    std::vector<state::Recorded> entries;
    std::vector<boost::json::value> jsons;
    std::unique_ptr<state::MemoryLog> log;
    std::unique_ptr<state::World> world;
    std::map<std::string, std::string> files;
};

TEST_F(Export, NamesTheReleaseThatEachCompiledValueCameFrom) {
    const auto compiled = record("commitment:rt1").at("compiled").as_object();
    EXPECT_EQ(event::print_json(compiled.at("code")), R"({"value":"RT1","seq":4})");
    EXPECT_EQ(event::print_json(compiled.at("summary")), R"({"value":"Two","seq":7})") << "the correction";
    EXPECT_EQ(event::print_json(compiled.at("verb")), R"({"value":"commit","seq":8})")
        << "not what comes after the day";
    EXPECT_EQ(event::print_json(record("commitment:rt1").at("releases")), "[4,5,6,7,8,9,10,11]");
    EXPECT_EQ(event::print_json(record("milestone:rt1/a").at("derived").at("days")), R"({"value":10,"entries":[5]})");
}

TEST_F(Export, CompilesWhatWasRetractedIntoNothingAndReleasesIt) {
    EXPECT_TRUE(holds("releases.jsonl", "\"tag\":[\"claim.recorded\"]"));
    EXPECT_FALSE(holds("claims.csv", "three"));
    EXPECT_TRUE(holds("entries.csv", "three"));
}

TEST_F(Export, WritesTablesThatASpreadsheetReadsAndDoesNotRun) {
    EXPECT_TRUE(holds("parties.csv", "\r\nsampleland,country,,'=HYPERLINK(1),'=HYPERLINK(1),,"))
        << files["parties.csv"];
    EXPECT_TRUE(holds("sources.csv", "paper,\"A paper, printed\",")) << files["sources.csv"];
    EXPECT_TRUE(holds("memberships.csv", "commitment:rt1,sampleland,")) << files["memberships.csv"];
    EXPECT_TRUE(
        holds("deadlines.csv", "rt1/a,,2023-06-30,,2023-06-30,the day given,2023-06-30,0,planned,overdue,10,,5"))
        << files["deadlines.csv"];
}

TEST_F(Export, ExplainsEachColumnOfEachTable) {
    for (const ExportTable& table : export_tables(*world, at, entries)) {
        EXPECT_TRUE(holds("dictionary.csv", table.name + ",,"));
        for (const ExportColumn& column : table.columns) {
            EXPECT_FALSE(column.meaning.empty()) << table.name << " " << column.name;
            EXPECT_TRUE(holds("dictionary.csv", table.name + "," + column.name + "," + column.type + ","));
        }
        for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.columns.size()) << table.name;
    }
}

TEST_F(Export, GivesTheSameBytesAgain) {
    state::World again(*log, log->size());
    for (const OutputFile& file : tables_to_files(export_tables(again, at, entries)))
        EXPECT_EQ(file.content, files[file.path]) << file.path;
    for (const OutputFile& file : export_records(again, at, {"example.org", {}}, entries, jsons))
        EXPECT_EQ(file.content, files[file.path]) << file.path;
}

}  // namespace
}  // namespace annals::cli
