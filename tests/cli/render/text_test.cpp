#include "cli/render/text.hpp"

#include "cli/render/width.hpp"

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

Table people() {
    Table table;
    table.columns = {{"Name", "name"}, {"Count", "count", Side::right}, {"Empty", "empty"}, {"Words", "words"}};
    table.rows = {{Cell("Côte d’Ivoire"), Cell("7"), Cell(""), Cell("one two three four five six")},
                  {Cell("日本"), Cell("12"), Cell(""), Cell("short")}};
    return table;
}

std::string text_of(Block block, const Terminal& terminal) {
    Page page;
    page.blocks.push_back(std::move(block));
    return to_text(page, terminal);
}

TEST(Width, CountsColumnsNotBytes) {
    EXPECT_EQ(display_width("abc"), 3u);
    EXPECT_EQ(display_width("Côte"), 4u);
    EXPECT_EQ(display_width("Co\xcc\x82te"), 4u) << "a combining mark takes no column";
    EXPECT_EQ(display_width("日本"), 4u);
    EXPECT_EQ(display_width("🌍"), 2u);
    EXPECT_EQ(display_width("\xff\xfe"), 2u) << "what is no UTF-8 still ends";
}

TEST(Width, WrapsAtSpacesAndCutsWhatHasNone) {
    EXPECT_EQ(wrap("one two three", 7), (std::vector<std::string>{"one two", "three"}));
    EXPECT_EQ(wrap("abcdefgh", 3), (std::vector<std::string>{"abc", "def", "gh"}));
    EXPECT_EQ(wrap("日本語", 3), (std::vector<std::string>{"日", "本", "語"}));
    EXPECT_EQ(wrap("a\nb", 0), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(wrap("", 5), (std::vector<std::string>{""}));
}

TEST(Text, AlignsColumnsByWidthAndLeavesEmptyOnesOut) {
    EXPECT_EQ(text_of(people(), {0, false, true}),
              "Name           Count  Words\n"
              "Côte d’Ivoire      7  one two three four five six\n"
              "日本              12  short\n");
}

TEST(Text, WrapsToTheTerminal) {
    const std::string text = text_of(people(), {34, false, true});
    for (const std::string& line : wrap(text, 0)) EXPECT_LE(display_width(line), 34u) << line;
    EXPECT_NE(text.find("four five"), std::string::npos);
}

TEST(Text, ColoursOnlyATerminalThatHasColour) {
    const Lines lines{{Cell("late", Tone::bad)}};
    EXPECT_EQ(text_of(lines, {0, false, true}), "late\n");
    EXPECT_EQ(text_of(lines, {0, true, true}), "\x1b[31mlate\x1b[0m\n");
}

TEST(Text, NeverLetsDataDriveTheTerminal) {
    const std::string hostile = "x\x1b]0;title\x07\x1b[2J\r\xc2\x9b";
    Page page;
    page.blocks.emplace_back(Heading{hostile, hostile});
    page.blocks.emplace_back(Facts{{{hostile, Cell(hostile)}}});
    Table table;
    table.title = hostile;
    table.columns = {{hostile, "x"}};
    table.rows = {{Cell(hostile)}};
    page.blocks.emplace_back(table);
    page.blocks.emplace_back(Lines{{Cell(hostile)}});
    page.blocks.emplace_back(Timeline{{{hostile, Mark::event, Cell(hostile), hostile, ""}}, hostile});
    page.warnings = {hostile};
    page.footer = Footer{hostile, hostile, hostile, hostile, hostile};
    for (const std::size_t width : {0u, 40u})
        for (const char c : to_text(page, {width, false, true}))
            EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << static_cast<int>(c);
}

TEST(Text, DrawsTheDayAskedAboutAcrossATimeline) {
    Timeline timeline;
    timeline.today = "2023-06-30";
    timeline.moments = {{"2022-11-11", Mark::event, Cell("made"), "#1", "2022-11-11"},
                        {"2023-12-13", Mark::due, Cell("due"), "", "2023-12-13"}};
    EXPECT_EQ(text_of(timeline, {0, false, false}),
              "2022-11-11  *  made  #1\n"
              "---------- on 2023-06-30 -----------------------------------\n"
              "2023-12-13  !  due\n");
}

}  // namespace
}  // namespace annals::cli
