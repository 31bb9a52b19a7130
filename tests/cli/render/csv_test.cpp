#include "cli/render/csv.hpp"

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

TEST(Csv, QuotesWhatRfc4180Quotes) {
    EXPECT_EQ(csv_field("plain"), "plain");
    EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_field("say \"x\""), "\"say \"\"x\"\"\"");
    EXPECT_EQ(csv_field("two\nlines"), "\"two\nlines\"");
    EXPECT_EQ(csv_field(" edge"), "\" edge\"");
    EXPECT_EQ(csv_field(""), "");
}

TEST(Csv, DefusesWhatASpreadsheetWouldCompute) {
    for (const char* formula : {"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "  =HYPERLINK(1)", "|x"})
        EXPECT_NE(csv_field(formula).find('\''), std::string::npos) << formula;
    EXPECT_EQ(csv_field("=1"), "'=1");
    EXPECT_EQ(csv_field("=A1,B1"), "\"'=A1,B1\"");
    EXPECT_EQ(csv_field("-12"), "-12") << "a plain number is none";
    EXPECT_EQ(csv_field("2023-01-01"), "2023-01-01");
}

TEST(Csv, MakesControlCharactersVisible) {
    EXPECT_EQ(csv_field("a\x1b[31mb"), "a\\x1b[31mb");
    EXPECT_EQ(csv_field("\tx"), "'\\x09x");
}

TEST(Csv, SaysInEveryRowWhatItRestsOn) {
    Page page;
    Table table;
    table.columns = {
        {"Name", "name"}, {"Screen", "screen", Side::left, Shown::screen}, {"", "id", Side::left, Shown::file}};
    table.rows = {{Cell("Norway"), Cell("x"), Cell("norway")}};
    page.blocks.emplace_back(table);
    page.footer = Footer{"2023-06-30", "now", "12", "ab", ""};
    EXPECT_EQ(to_csv(page),
              "name,id,as_of_on,as_of_known,as_of_size,as_of_root\r\nNorway,norway,2023-06-30,now,12,ab\r\n");
}

TEST(Csv, GivesThePageWithoutTableAsNamesAndValues) {
    Page page;
    page.blocks.emplace_back(Facts{{{"State", Cell("ok")}, {"Empty", Cell("")}}});
    EXPECT_EQ(to_csv(page), "name,value\r\nState,ok\r\n");
}

}  // namespace
}  // namespace annals::cli
