#include "cli/render/calendar.hpp"

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

state::CalendarAnswer one(const std::string& title) {
    state::CalendarAnswer answer;
    state::CalendarRow row;
    row.uid = "milestone:road-transport/2023/rt5/a";
    row.from = day_of(2023, 11, 30);
    row.until = day_of(2023, 12, 13);
    row.title = title;
    row.description = "by cop28";
    row.place = "Dubai, Expo City";
    row.subject = {Kind::milestone, "road-transport/2023/rt5/a"};
    row.updated = start_of(day_of(2023, 1, 2));
    answer.rows = {row};
    return answer;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0, end = 0; (end = text.find("\r\n", at)) != std::string::npos; at = end + 2)
        lines.push_back(text.substr(at, end - at));
    return lines;
}

TEST(Calendar, WritesAllDayEventsThatEndOnTheDayBehind) {
    EXPECT_EQ(to_icalendar(one("RT5.a; host, forum"), {"Annals", "size 12"}),
              "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//annals//annals//EN\r\nCALSCALE:GREGORIAN\r\n"
              "X-WR-CALNAME:Annals\r\nBEGIN:VEVENT\r\nUID:milestone:road-transport/2023/rt5/a\r\n"
              "DTSTAMP:20230102T000000Z\r\nLAST-MODIFIED:20230102T000000Z\r\nDTSTART;VALUE=DATE:20231130\r\n"
              "DTEND;VALUE=DATE:20231214\r\nSUMMARY:RT5.a\\; host\\, forum\r\nDESCRIPTION:by cop28\\nsize 12\r\n"
              "LOCATION:Dubai\\, Expo City\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

TEST(Calendar, FoldsLinesAtSeventyFiveBytesBetweenCharacters) {
    std::string title;
    for (int i = 0; i < 60; ++i) title += "é日";
    const std::string text = to_icalendar(one(title), {"Annals", "x"});
    std::string unfolded;
    for (const std::string& line : lines_of(text)) {
        EXPECT_LE(line.size(), 75u);
        EXPECT_NE(static_cast<unsigned char>(line[0]) & 0xc0, 0x80) << "a line begins within a character";
        if (line[0] == ' ')
            unfolded += line.substr(1);
        else
            unfolded += "\n" + line;
    }
    EXPECT_NE(unfolded.find("\nSUMMARY:" + title + "\n"), std::string::npos);
}

TEST(Calendar, LetsNoDataBreakOutOfItsLine) {
    const std::string text = to_icalendar(one("x\r\nBEGIN:VALARM\x07"), {"Annals", "x"});
    for (const std::string& line : lines_of(text)) EXPECT_NE(line, "BEGIN:VALARM\\x07");
    EXPECT_NE(text.find("SUMMARY:x\\\\x0d\\nBEGIN:VALARM\\\\x07"), std::string::npos);
}

}  // namespace
}  // namespace annals::cli
