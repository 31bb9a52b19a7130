#include "schema/base/time.hpp"

#include "schema/base/limits.hpp"

#include <gtest/gtest.h>

namespace annals {
namespace {

TEST(Day, CountsFrom1970) {
    EXPECT_EQ(day_of(1970, 1, 1).days, 0);
    EXPECT_EQ(day_of(1969, 12, 31).days, -1);
    EXPECT_EQ(day_of(2000, 3, 1).days, 11017);
    EXPECT_EQ(day_of(2024, 2, 29).days + 1, day_of(2024, 3, 1).days);
}

TEST(Day, TheCalendarsEndsAreThoseOfItsYears) {
    EXPECT_EQ(day_first, day_of(limits::year_first, 1, 1));
    EXPECT_EQ(day_last, day_of(limits::year_last, 12, 31));
}

TEST(Day, EveryDayOfTheCalendarPrintsAndParses) {
    for (Day day = day_first; day <= day_last; day = next(day)) ASSERT_EQ(*parse_day(to_string(day)), day);
}

TEST(Day, RefusesWhatIsNoDate) {
    for (const char* text :
         {"2023-02-29", "2023-13-01", "2023-00-01", "2023-01-00", "2023-04-31", "1899-12-31", "2200-01-01", "2023-1-1",
          "23-01-01", "2023/01/01", "2023-01-01 ", "", "abcd-ef-gh", "+023-01-01", "2023-01--1"})
        EXPECT_FALSE(parse_day(text)) << text;
}

TEST(DayRange, MonthAndYearAreTheirFirstToTheirLastDay) {
    EXPECT_EQ(*parse_day_range("2023-11"), (DayRange{day_of(2023, 11, 1), day_of(2023, 11, 30)}));
    EXPECT_EQ(*parse_day_range("2024-02"), (DayRange{day_of(2024, 2, 1), day_of(2024, 2, 29)}));
    EXPECT_EQ(*parse_day_range("2023-12"), (DayRange{day_of(2023, 12, 1), day_of(2023, 12, 31)}));
    EXPECT_EQ(*parse_day_range("2023"), (DayRange{day_of(2023, 1, 1), day_of(2023, 12, 31)}));
    EXPECT_EQ(*parse_day_range("2022-11-16/2022-11-17"), (DayRange{day_of(2022, 11, 16), day_of(2022, 11, 17)}));
    EXPECT_TRUE(parse_day_range("2023-11-30")->is_exact());
}

TEST(DayRange, PrintsInTheShortestForm) {
    for (const char* text : {"2023", "2023-11", "2023-11-30", "2022-11-16/2022-11-17", "2022-12-31/2023-01-01"})
        EXPECT_EQ(to_string(*parse_day_range(text)), text);
    EXPECT_EQ(to_string(*parse_day_range("2023-11-01/2023-11-30")), "2023-11");
    EXPECT_EQ(to_string(*parse_day_range("2023-01-01/2023-12-31")), "2023");
    EXPECT_EQ(to_string(*parse_day_range("2023-11-30/2023-11-30")), "2023-11-30");
}

TEST(DayRange, RefusesWhatRunsBackwardsOrIsNoDate) {
    for (const char* text : {"2022-11-17/2022-11-16", "2022-13", "2022-00", "202", "20222", "1899", "2200", "2022-11-1",
                             "2022-11-16/2022-11", "2022-11-16-2022-11-17", "/", ""})
        EXPECT_FALSE(parse_day_range(text)) << text;
}

TEST(Instant, PrintsSixDecimalsAndParsesBack) {
    const Instant instant{day_of(2023, 12, 20).days * 86'400'000'000 + 43'200'000'001};
    EXPECT_EQ(to_string(instant), "2023-12-20T12:00:00.000001Z");
    EXPECT_EQ(*parse_instant(to_string(instant)), instant);
    EXPECT_EQ(to_string(end_of(day_of(1969, 12, 31))), "1969-12-31T23:59:59.999999Z");
}

TEST(Instant, TakesFewerDecimalsAndNoSeconds) {
    const Instant noon = *parse_instant("2023-12-20T12:00Z");
    EXPECT_EQ(*parse_instant("2023-12-20T12:00:00Z"), noon);
    EXPECT_EQ(*parse_instant("2023-12-20T12:00:00.0Z"), noon);
    EXPECT_EQ(parse_instant("2023-12-20T12:00:00.5Z")->us, noon.us + 500'000);
}

TEST(Instant, RefusesOtherForms) {
    for (const char* text :
         {"2023-12-20", "2023-12-20T12Z", "2023-12-20T12:00", "2023-12-20T24:00Z", "2023-12-20T12:60Z",
          "2023-12-20T12:00:60Z", "2023-12-20T12:00:00.Z", "2023-12-20T12:00:00.0000000Z", "2023-12-20T12:00:0Z",
          "2023-12-20t12:00Z", "2023-12-20T12:00+00:00", "2023-02-30T12:00Z", "2023-12-20T12:00:00,5Z", ""})
        EXPECT_FALSE(parse_instant(text)) << text;
}

TEST(Instant, BelongsToTheDayItLiesIn) {
    for (const Day day : {day_of(1969, 12, 31), day_of(1970, 1, 1), day_of(2023, 12, 20)}) {
        EXPECT_EQ(day_of(start_of(day)), day);
        EXPECT_EQ(day_of(end_of(day)), day);
        EXPECT_EQ(end_of(day).us + 1, start_of(next(day)).us);
    }
}

}  // namespace
}  // namespace annals
