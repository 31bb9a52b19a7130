#include "schema/base/as_of.hpp"

#include <gtest/gtest.h>

namespace annals {
namespace {

TEST(Known, EachFormPrintsAndParses) {
    for (const char* text : {"now", "2023-12-20", "2023-12-20T12:00:00.000000Z", "@0", "@120", "@18446744073709551615"})
        EXPECT_EQ(to_string(*parse_known(text)), text);
}

TEST(Known, ADayIsADayAndAnInstantAnInstant) {
    EXPECT_TRUE(std::holds_alternative<Day>(*parse_known("2023-12-20")));
    EXPECT_TRUE(std::holds_alternative<Instant>(*parse_known("2023-12-20T12:00Z")));
    EXPECT_EQ(std::get<TreeSize>(*parse_known("@7")), TreeSize(7));
}

TEST(Known, RefusesEverythingElse) {
    for (const char* text :
         {"", "Now", "@", "@-1", "@01", "@1a", "@ 1", "@18446744073709551616", "2023", "2023-12", "yesterday", "120"}) {
        const auto parsed = parse_known(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, Errc::bad_value);
    }
}

}  // namespace
}  // namespace annals
