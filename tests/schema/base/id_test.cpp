#include "schema/base/id.hpp"

#include "schema/base/limits.hpp"

#include <gtest/gtest.h>

namespace annals {
namespace {

TEST(Id, IsWordsJoinedByHyphensAndSlashes) {
    for (const char* text : {"a", "0", "cop28", "road-transport", "road-transport/2023/rt5", "a-b-c/d-e", "2023"})
        EXPECT_TRUE(is_id(text)) << text;
}

TEST(Id, RefusesEverythingElse) {
    for (const char* text : {"", "-", "/", "a-", "-a", "a/", "/a", "a--b", "a//b", "a-/b", "a/-b", "A", "a_b", "a b",
                             "a.b", "a:b", "\xc3\xa9", "a\n"})
        EXPECT_FALSE(is_id(text)) << text;
}

TEST(Id, HasALongestLength) {
    EXPECT_TRUE(is_id(std::string(limits::id_bytes_max, 'a')));
    EXPECT_FALSE(is_id(std::string(limits::id_bytes_max + 1, 'a')));
}

TEST(Kind, EachHasAWordThatLeadsBackToIt) {
    for (std::uint8_t kind = kind_first; kind <= kind_last; ++kind) {
        const auto word = kind_word(static_cast<Kind>(kind));
        ASSERT_FALSE(word.empty());
        EXPECT_EQ(*parse_kind(word), static_cast<Kind>(kind)) << word;
    }
    EXPECT_FALSE(parse_kind(""));
    EXPECT_FALSE(parse_kind("parties"));
}

TEST(Subject, PrintsAndParsesWithItsKind) {
    const Subject subject{Kind::commitment, "road-transport/2023/rt5"};
    EXPECT_EQ(to_string(subject), "commitment:road-transport/2023/rt5");
    EXPECT_EQ(*parse_subject("commitment:road-transport/2023/rt5"), subject);
    EXPECT_EQ(*parse_subject("commitment/road-transport/2023/rt5"), subject);
}

TEST(Subject, RefusesUnknownKindsAndBadIds) {
    for (const char* text :
         {"", "norway", ":norway", "party:", "party:Norway", "country:norway", "Party:norway", "/"}) {
        const auto parsed = parse_subject(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, Errc::bad_value) << text;
    }
}

TEST(Subject, IsOrderedByKindThenId) {
    EXPECT_LT((Subject{Kind::agenda, "z"}), (Subject{Kind::plan, "a"}));
    EXPECT_LT((Subject{Kind::party, "a"}), (Subject{Kind::party, "a-b"}));
}

}  // namespace
}  // namespace annals
