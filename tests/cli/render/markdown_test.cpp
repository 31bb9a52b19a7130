#include "cli/render/markdown.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace annals::cli {
namespace {

TEST(Markdown, GivesThePageWithItsFooter) {
    Page page;
    page.blocks.emplace_back(Heading{"A plan", "in force"});
    page.blocks.emplace_back(Facts{{{"State", Cell("active")}, {"Empty", Cell("")}}});
    Table table;
    table.columns = {{"Name", "name"}, {"", "id", Side::left, Shown::file}, {"Days", "days", Side::right}};
    table.rows = {{Cell("Norway"), Cell("norway"), Cell("12")}};
    page.blocks.emplace_back(table);
    page.warnings = {"a date is imprecise"};
    page.footer = Footer{"2023-06-30", "now", "12", "ab", ""};
    EXPECT_EQ(to_markdown(page),
              "## A plan\n\nin force\n\n- **State:** active\n\n| Name | Days |\n|---|--:|\n| Norway | 12 |\n\n"
              "> a date is imprecise\n\non 2023-06-30 · known now · size 12 · root ab\n");
}

TEST(Markdown, SaysThatATableIsEmpty) {
    Page page;
    Table table;
    table.title = "Changes";
    table.if_empty = "the two say the same";
    page.blocks.emplace_back(table);
    EXPECT_EQ(to_markdown(page), "**Changes**\n\nthe two say the same\n");
}

TEST(Markdown, NothingInDataBecomesMarkup) {
    Page page;
    page.blocks.emplace_back(Lines{{Cell("<script> | *x* [a](b)\nline")}});
    const std::string text = to_markdown(page);
    EXPECT_EQ(text.find("<script>"), std::string::npos) << text;
    EXPECT_EQ(text.find(" | "), std::string::npos) << text;
    EXPECT_EQ(text.find("[a](b)"), std::string::npos) << text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
}

}  // namespace
}  // namespace annals::cli
