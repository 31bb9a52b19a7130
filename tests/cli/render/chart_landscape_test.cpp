#include "cli/render/chart_landscape.hpp"

#include "cli/render/landscape_map.hpp"
#include "tests/support/invented_landscape.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

namespace annals::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string file_of(const state::LandscapeAnswer& answer, const MapPlace& place = {}) {
    const ReviewChart chart = landscape_chart(answer, place);
    return chart.drawing.file(chart.title, chart.description);
}

// A text as it stands on the drawing: from its left end to its right, a line high.
struct Label {
    int left = 0;
    int right = 0;
    int baseline = 0;
    std::string words;
};

std::vector<Label> labels_of(const std::string& drawing) {
    std::vector<Label> labels;
    const std::regex expression(
        "<text class=\"(t[^\"]*)\" x=\"(-?[0-9]+)\" y=\"(-?[0-9]+)\"( text-anchor=\"middle\")?>([^<]*)</text>");
    for (std::sregex_iterator at(drawing.begin(), drawing.end(), expression), end; at != end; ++at) {
        const std::string name = (*at)[1];
        const svg::Letter letter = name == "t t-strong" ? svg::Letter::strong : svg::Letter::small;
        const std::string words = std::regex_replace((*at)[5].str(), std::regex("&[a-z#0-9]+;"), "x");
        const int width = svg::width_of(words, letter);
        const int x = std::stoi((*at)[2]);
        const int left = (*at)[4].matched ? x - width / 2 : x;
        labels.push_back({left, left + width, std::stoi((*at)[3]), words});
    }
    return labels;
}

// The room a line of text takes above its baseline, at the sizes of the style sheet.
constexpr int letters_high = 12;

void expect_legible(const std::string& drawing, int width, int height) {
    const auto labels = labels_of(drawing);
    ASSERT_GT(labels.size(), 10U);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        EXPECT_GE(labels[i].left, 0) << labels[i].words;
        EXPECT_LE(labels[i].right, width) << labels[i].words;
        EXPECT_LE(labels[i].baseline, height) << labels[i].words;
        for (std::size_t k = i + 1; k < labels.size(); ++k) {
            const bool is_beside = labels[i].right <= labels[k].left || labels[k].right <= labels[i].left;
            const bool is_apart = std::abs(labels[i].baseline - labels[k].baseline) >= letters_high;
            EXPECT_TRUE(is_beside || is_apart) << labels[i].words << " over " << labels[k].words;
        }
    }
}

TEST(LandscapeChart, LabelsOfAFullSheetStandApartAndOnOnePage) {
    const ReviewChart chart = landscape_chart(test::invented_landscape(), {});
    ASSERT_FALSE(chart.is_empty);
    const std::string drawing = chart.drawing.file(chart.title, chart.description);
    expect_legible(drawing, chart.drawing.width(), chart.drawing.height());
    // The area of A4 within its margins, at this width.
    EXPECT_LE(chart.drawing.height(), chart.drawing.width() * 235 / 182);
    // With ANNALS_REVIEW_OUT set it is written there, to be looked at.
    if (const char* folder = std::getenv("ANNALS_REVIEW_OUT"))
        std::ofstream(std::filesystem::path(folder) / "landscape-full.svg", std::ios::binary) << drawing;
}

TEST(LandscapeChart, GovernmentsOfOneListStandTogether) {
    const auto answer = test::invented_landscape();
    const LandscapeMap map = map_of(answer);
    ASSERT_EQ(map.governments.size(), 8U);
    EXPECT_EQ(map.governments[0].members.size(), 10U);
    EXPECT_EQ(ties_in_words(map, map.governments[0]), "collaborating in RV1 to RV6");
    EXPECT_EQ(map.governments[1].members.size(), 4U);
    EXPECT_EQ(ties_in_words(map, map.governments[1]), "collaborating in RV2 to RV6");
    const std::string drawing = file_of(answer);
    EXPECT_THAT(drawing, HasSubstr(">10 governments<"));
    EXPECT_THAT(drawing, HasSubstr("Cedar Union *"));
    EXPECT_THAT(drawing, HasSubstr("* an institution, not a country"));
}

TEST(LandscapeChart, EveryTieIsALineAndEveryRoleHasItsOwnLook) {
    const auto answer = test::invented_landscape();
    const LandscapeMap map = map_of(answer);
    EXPECT_EQ(map.ties, answer.links.size());
    std::size_t lines = 0;
    for (const auto* side : {&map.recommendations, &map.governments, &map.bodies})
        for (const MapGroup& group : *side) lines += group.ties.size();
    const std::string drawing = file_of(answer);
    std::size_t paths = 0;
    for (std::size_t at = 0; (at = drawing.find("<path class=\"f-none s-", at)) != std::string::npos; ++at) ++paths;
    EXPECT_EQ(paths, lines);
    // In the legend: a sample of each, none twice.
    std::multiset<std::string> looks;
    const std::regex sample("<line class=\"(s-[a-z-]+)\"");
    for (std::sregex_iterator at(drawing.begin(), drawing.end(), sample), end; at != end; ++at) looks.insert((*at)[1]);
    EXPECT_EQ(looks.size(), map.roles.size());
    for (const std::string& look : looks) EXPECT_EQ(looks.count(look), 1U) << look;
    for (const char* role : {"answered by", "collaborating", "lead", "coordinating", "task force member"})
        EXPECT_THAT(drawing, HasSubstr(">" + std::string(role) + "</text>"));
}

TEST(LandscapeChart, WhatIsTiedToNothingIsShownAsThat) {
    const auto answer = test::invented_landscape();
    const LandscapeMap map = map_of(answer);
    EXPECT_EQ(ties_in_words(map, map.recommendations.back()), "answered by none");
    EXPECT_EQ(ties_in_words(map, map.bodies.back()), "in no commitment");
    EXPECT_THAT(file_of(answer), HasSubstr(">answered by none</text>"));
}

TEST(LandscapeChart, RolesAreToldInWordsToo) {
    const auto answer = test::invented_landscape();
    const LandscapeMap map = map_of(answer);
    const auto found = std::find_if(map.bodies.begin(), map.bodies.end(), [](const MapGroup& group) {
        return group.members.front()->subject.id == "rivers-programme";
    });
    ASSERT_NE(found, map.bodies.end());
    EXPECT_EQ(ties_in_words(map, *found), "coordinating in RV3, RV5; task force member in RV2");
}

TEST(LandscapeChart, TheOrderOfTheAnswerMakesNoDifference) {
    auto answer = test::invented_landscape();
    const std::string first = file_of(answer);
    std::reverse(answer.nodes.begin(), answer.nodes.end());
    std::reverse(answer.links.begin(), answer.links.end());
    EXPECT_EQ(file_of(answer), first);
}

TEST(LandscapeChart, DataCannotLeaveItsElement) {
    auto answer = test::invented_landscape();
    for (auto& node : answer.nodes) node.named.name = "</text><script>alert(1)</script>\" onload=\"x";
    const std::string drawing = file_of(answer, {false, "</desc><script>"});
    EXPECT_THAT(drawing, Not(HasSubstr("<script")));
    EXPECT_THAT(drawing, Not(HasSubstr("onload=\"")));
}

TEST(LandscapeChart, AloneItSaysWhatItRestsOnAndLeadsNowhere) {
    const auto answer = test::invented_landscape();
    const std::string alone = file_of(answer, {false, "on 2023-06-30, known now, size 12, root ab"});
    EXPECT_THAT(alone, HasSubstr("on 2023-06-30, known now, size 12, root ab</text>"));
    EXPECT_THAT(alone, HasSubstr(">Landscape of Rivers 2023: who is tied to which commitment</text>"));
    EXPECT_THAT(alone, Not(HasSubstr("href=")));
    EXPECT_THAT(file_of(answer), HasSubstr("href=\"#c-rivers-2023-rv1\""));
    const ReviewChart chart = landscape_chart(answer, {false, "on 2023-06-30"});
    expect_legible(alone, chart.drawing.width(), chart.drawing.height());
}

TEST(LandscapeChart, SaysInWordsWhereThereIsNothingOrTooMuch) {
    EXPECT_THAT(file_of({}), HasSubstr("No tie to a commitment is recorded."));
    state::LandscapeAnswer many;
    std::vector<state::MapNode> commitments;
    for (int i = 0; i < 100; ++i)
        commitments.push_back(test::map_node(Kind::commitment, "c" + std::to_string(i), "C", "commitment"));
    many.nodes = commitments;
    for (int i = 0; i < 100; ++i) {
        const auto party = test::map_node(Kind::party, "p" + std::to_string(i), "P", "country");
        many.nodes.push_back(party);
        for (int k = 0; k < 100; ++k)
            if (k != i) many.links.push_back(test::map_link(party, commitments[static_cast<std::size_t>(k)], "lead"));
    }
    const ReviewChart chart = landscape_chart(many, {});
    EXPECT_TRUE(chart.is_empty);
    EXPECT_THAT(chart.description, HasSubstr("too many ties to be told apart in a drawing: 9900"));
}

TEST(LandscapeChart, CommitmentsOfOneCodeAreToldByTheirIds) {
    state::LandscapeAnswer two;
    for (const char* id : {"rivers/2023/rv1", "rivers/2024/rv1"}) {
        two.nodes.push_back(test::map_node(Kind::commitment, id, "Berths", "commitment"));
        two.nodes.back().named.code = "RV1";
    }
    const auto party = test::map_node(Kind::party, "alderland", "Alderland", "country");
    two.links = {test::map_link(party, two.nodes[1], "lead"),
                 test::map_link(party, {{Kind::commitment, "gone"}, {}, {}}, "lead")};
    two.nodes.push_back(party);
    const LandscapeMap map = map_of(two);
    EXPECT_EQ(ties_in_words(map, map.governments[0]), "lead in rivers/2024/rv1");
}

}  // namespace
}  // namespace annals::cli
