#include "schema/event/deadline.hpp"

#include <gtest/gtest.h>

namespace annals::event {
namespace {

TEST(Deadline, EachFormPrintsAndParses) {
    for (const char* text : {"2023-11-30", "2023-11", "2023", "2023-11-01/2023-11-15", "by cop28", "at cop27",
                             "for cop28", "with road-transport/2023/rt2/a", "every cop from cop28",
                             "every year from 2023", "every year on 03-31 from 2023", "open"}) {
        const auto deadline = parse_deadline(text);
        ASSERT_TRUE(deadline) << text;
        EXPECT_TRUE(check_deadline(*deadline)) << text;
        EXPECT_EQ(to_string(*deadline), text);
    }
}

TEST(Deadline, OnlyEveryRecurs) {
    EXPECT_TRUE(is_recurring(*parse_deadline("every cop from cop28")));
    EXPECT_TRUE(is_recurring(*parse_deadline("every year from 2023")));
    for (const char* text : {"by cop28", "with a", "2023", "open"}) EXPECT_FALSE(is_recurring(*parse_deadline(text)));
}

TEST(Deadline, RefusesWhatIsOfNoForm) {
    for (const char* text : {"",
                             "by",
                             "by ",
                             "until cop28",
                             "BY cop28",
                             "by  ",
                             "every",
                             "every cop",
                             "every cop from",
                             "every cop from ",
                             "every  from cop28",
                             "every year",
                             "every year from",
                             "every year from 23",
                             "every year from 20233",
                             "every year on 3-31 from 2023",
                             "every year on 03-31",
                             "Open",
                             "2023-13",
                             "soon",
                             "every year on 03/31 from 2023"}) {
        const auto deadline = parse_deadline(text);
        EXPECT_FALSE(deadline && check_deadline(*deadline)) << text;
    }
    EXPECT_EQ(parse_deadline("soon").error().code, Errc::bad_value);
}

TEST(Deadline, TakesPrintedNamesForOthersToResolveAndChecksThemLater) {
    const auto deadline = parse_deadline("by COP28 in Dubai");
    ASSERT_TRUE(deadline);
    EXPECT_EQ(std::get<DueOccasion>(*deadline).occasion.text, "COP28 in Dubai");
    EXPECT_FALSE(check_deadline(*deadline));
}

TEST(Deadline, ChecksDaysYearsAndSeries) {
    for (const char* text :
         {"every year on 02-29 from 2023", "every year on 13-01 from 2023", "every year on 04-31 from 2023",
          "every year from 1899", "every year from 2200", "every COP from cop28", "every cop from COP28", "with RT2.a"})
        EXPECT_FALSE(check_deadline(*parse_deadline(text))) << text;
    EXPECT_FALSE(check_deadline(DueEverySeries{{std::string(61, 'a')}, {"cop28"}}));
    EXPECT_FALSE(check_deadline(DueEverySeries{{"year"}, {"cop28"}}));
}

}  // namespace
}  // namespace annals::event
