#include "schema/base/result.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace annals {
namespace {

TEST(Errc, EachHasAWordOfItsOwn) {
    std::set<std::string_view> words;
    for (int code = 1; code <= static_cast<int>(Errc::internal); ++code)
        EXPECT_TRUE(words.insert(errc_word(static_cast<Errc>(code))).second) << code;
    EXPECT_EQ(errc_word(Errc::already_registered), "already_registered");
}

TEST(Error, PrintsPlaceDetailAndHint) {
    EXPECT_EQ(to_string(fail(Errc::bad_value, "no such day")), "no such day");
    EXPECT_EQ(to_string(fail(Errc::bad_value, "no such day", "/effective", "write YYYY-MM-DD")),
              "/effective: no such day (write YYYY-MM-DD)");
}

TEST(Result, HoldsAValueOrAnError) {
    const Result<int> good = 7;
    const Result<int> bad = fail(Errc::malformed, "x");
    EXPECT_EQ(*good, 7);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code, Errc::malformed);
    EXPECT_THROW(static_cast<void>(bad.value()), std::logic_error);
    EXPECT_TRUE(Result<void>());
}

}  // namespace
}  // namespace annals
