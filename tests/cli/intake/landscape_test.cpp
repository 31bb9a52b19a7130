// The landscape of the shipped plan: each example of what it has to find, by name.
#include "schema/state/answer_json.hpp"
#include "schema/state/answers_findings.hpp"
#include "schema/state/ask.hpp"
#include "schema/state/memory_log.hpp"
#include "tests/cli/intake/ledger.hpp"
#include "tests/support/paths.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace annals::intake {
namespace {

const state::MemoryLog& shipped() {
    static const state::MemoryLog log = [] {
        const std::filesystem::path folder = std::filesystem::path(test::source_dir()) / "tools" / "datasets";
        std::vector<std::filesystem::path> paths{folder / "road-transport-2023.toml"};
        for (const auto& entry : std::filesystem::directory_iterator(folder / "events")) paths.push_back(entry.path());
        std::sort(paths.begin() + 1, paths.end());
        std::vector<NamedText> files;
        for (const auto& path : paths) {
            std::ifstream file(path);
            std::ostringstream text;
            text << file.rdbuf();
            files.push_back({path.filename().string(), text.str()});
        }
        MemoryImport imported;
        imported.record(files);
        std::vector<state::Recorded> entries;
        for (const auto& one : imported.log())
            entries.push_back({Seq(entries.size()), start_of(day_of(2024, 2, 1)), "unix:keeper", one.statement});
        return state::MemoryLog(std::move(entries));
    }();
    return log;
}

state::LandscapeAnswer landscape(Day on, std::map<std::string, std::string> params = {}) {
    params.emplace("plan", "road-transport/2023");
    const auto document = state::ask(shipped(), {"landscape", on, KnownNow{}, DateReading::latest, std::move(params)},
                                     {start_of(day_of(2024, 6, 1))});
    EXPECT_TRUE(document) << to_string(document.error());
    if (!document) return {};
    const auto answer = state::parse_answer<state::LandscapeAnswer>(document->at("answer"));
    EXPECT_TRUE(answer) << to_string(answer.error());
    return answer ? *answer : state::LandscapeAnswer{};
}

const state::LandscapeAnswer& in_summer() {
    static const state::LandscapeAnswer answer = landscape(day_of(2023, 6, 30));
    return answer;
}

using Sentences = std::set<std::string>;
Sentences sentences(const std::string& kind) {
    Sentences found;
    for (const state::Finding& finding : in_summer().findings)
        if (finding.kind == kind) found.insert(finding.sentence);
    return found;
}

TEST(ShippedLandscape, HasTheRecommendationWithoutCommitmentThatThePlanNotes) {
    EXPECT_EQ(sentences("recommendation-without-commitment"),
              Sentences{"No commitment answers the recommendation bar-2022/technology-options, which the plan notes."});
}

TEST(ShippedLandscape, HasTheOneCommitmentWithoutRecommendationAndWithoutLead) {
    EXPECT_EQ(sentences("commitment-without-recommendation"), Sentences{"RT6 answers no recommendation."});
    EXPECT_EQ(sentences("commitment-without-lead"),
              Sentences{"No organisation, initiative or task force leads or coordinates RT6; on record: Breakthrough "
                        "Agenda team (group, coordinating); others are not stated (\"in close partnership with other "
                        "initiatives\")."});
}

TEST(ShippedLandscape, HasTheMilestonesWithoutDeadline) {
    std::set<std::string> ids;
    for (const state::Finding& finding : in_summer().findings)
        if (finding.kind == "milestone-without-deadline") ids.insert(finding.subjects.front().subject.id);
    EXPECT_EQ(ids, (std::set<std::string>{"road-transport/2023/rt1/b", "road-transport/2023/rt2/b",
                                          "road-transport/2023/rt4/e"}));
    EXPECT_TRUE(sentences("milestone-without-responsible").empty());
    EXPECT_TRUE(sentences("milestone-without-evidence").empty());
}

TEST(ShippedLandscape, HasTheBodiesThatOnlyTheTextNames) {
    EXPECT_EQ(sentences("body-without-role"),
              (Sentences{"RT4 names TCG in its text and gives it no role.",
                         "RT4 names Zero Emission Vehicle Transition Council in its text and gives it no role.",
                         "RT5 names WRI in its text and gives it no role."}));
}

TEST(ShippedLandscape, HasTheFourGovernmentsThatAreInAllButRt1) {
    EXPECT_EQ(sentences("party-absent-from-one"),
              (Sentences{"Finland collaborates in 5 of 6 commitments: all but RT1.",
                         "Germany collaborates in 5 of 6 commitments: all but RT1.",
                         "Japan collaborates in 5 of 6 commitments: all but RT1.",
                         "Republic of Korea collaborates in 5 of 6 commitments: all but RT1."}));
}

TEST(ShippedLandscape, HasTheLeadThatTakesPartInNothing) {
    EXPECT_EQ(sentences("agenda-lead-without-commitment"),
              Sentences{"United States is co-lead of Road Transport Breakthrough and takes part in no commitment of "
                        "the plan."});
}

TEST(ShippedLandscape, HasTheRecommendationThatTwoCommitmentsAnswer) {
    EXPECT_EQ(sentences("recommendation-answered-by-several"),
              Sentences{"2 commitments answer the recommendation bar-2022/charging-investment: RT2 and RT4."});
}

TEST(ShippedLandscape, HasTheBodiesInSeveralCommitmentsWithTheirRoles) {
    EXPECT_EQ(
        sentences("body-in-several-commitments"),
        (Sentences{
            "CEM Electric Vehicles Initiative takes part in 2 commitments: RT1 (coordinating) and RT4 (supporting).",
            "EV100 takes part in 2 commitments: RT1 (coordinating) and RT4 (coordinating).",
            "ICCT takes part in 2 commitments: RT2 (task-force-member) and RT4 (lead).",
            "United Nations Environment Programme takes part in 3 commitments: RT2 (task-force-member), RT3 "
            "(coordinating) and RT5 (coordinating).",
            "WBCSD takes part in 2 commitments: RT2 (task-force-member) and RT4 (supporting).",
            "WEF Circular Cars Initiative takes part in 2 commitments: RT3 (coordinating) and RT5 "
            "(coordinating)."}));
}

TEST(ShippedLandscape, HasTheTwoMechanismsToSharePractice) {
    EXPECT_EQ(sentences("same-output"),
              Sentences{"RT3.a and RT4.a are each to establish something on \"sharing of best "
                        "practice\" and \"support for implementation\"."});
    EXPECT_TRUE(sentences("same-report-asked-twice").empty());
}

TEST(ShippedLandscape, HasTheNearIdenticalMemberships) {
    EXPECT_EQ(sentences("near-identical-memberships"),
              (Sentences{"RT2 and RT5 share 15 of the 17 that collaborate in either.",
                         "RT3 and RT6 share 17 of the 19 that collaborate in either.",
                         "RT4 and RT6 share 17 of the 19 that collaborate in either."}));
}

TEST(ShippedLandscape, HasTheDeadlinesThatPileUpOnCop28) {
    EXPECT_EQ(sentences("deadline-pile-up"),
              Sentences{"10 of the plan's 21 milestones have a deadline that names COP28: RT1.c, RT1.d, RT2.c, RT2.d, "
                        "RT3.a, RT4.a, RT4.d, RT5.a, RT5.b and RT5.c."});
}

TEST(ShippedLandscape, SaysSinceWhenAndFromWhichEntries) {
    for (const state::Finding& finding : in_summer().findings) {
        EXPECT_EQ(finding.since, day_of(2022, 11, 11)) << finding.id;
        EXPECT_EQ(finding.first_known, start_of(day_of(2024, 2, 1))) << finding.id;
        EXPECT_FALSE(finding.entries.empty()) << finding.id;
        EXPECT_FALSE(finding.subjects.empty()) << finding.id;
        EXPECT_TRUE(is_id(finding.id)) << finding.id;
    }
}

TEST(ShippedLandscape, HasDormantBodiesAYearOnAndTheOneThatReportedIsNone) {
    EXPECT_TRUE(sentences("dormant-body").empty());
    std::set<std::string> dormant;
    for (const state::Finding& finding : landscape(day_of(2023, 12, 14)).findings)
        if (finding.kind == "dormant-body") dormant.insert(finding.subjects.front().subject.id);
    EXPECT_TRUE(dormant.contains("unep"));
    EXPECT_FALSE(dormant.contains("accelerating-to-zero"));
    EXPECT_FALSE(dormant.contains("wri"));
}

TEST(ShippedLandscape, HasNothingBeforeThePlan) {
    EXPECT_TRUE(landscape(day_of(2022, 11, 10)).findings.empty());
    EXPECT_EQ(landscape(day_of(2023, 6, 30), {{"since", "COP27"}}).since, day_of(2022, 11, 20));
}

}  // namespace
}  // namespace annals::intake
