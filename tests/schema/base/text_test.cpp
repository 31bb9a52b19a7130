#include "schema/base/text.hpp"

#include <gtest/gtest.h>

namespace annals {
namespace {

TEST(Utf8, TakesWellFormedTextOnly) {
    for (const char* text : {"", "plain", "T\xc3\xbcrkiye", "\xe5\x85\x85", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(is_utf8(text)) << text;
    // Stray continuation, overlong forms, a surrogate, above U+10FFFF, cut off.
    for (const char* text : {"\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                             "\xff", "abc\xc3", "\xe5\x85", "\xf0\x9f\x98"})
        EXPECT_FALSE(is_utf8(text)) << text;
}

TEST(Utf8, LooksAtEveryByteOfTextsOfAnyLength) {
    for (std::size_t size = 1; size <= 25; ++size)
        for (std::size_t at = 0; at < size; ++at) {
            std::string text(size, 'a');
            EXPECT_TRUE(is_utf8(text));
            text[at] = '\x80';
            EXPECT_FALSE(is_utf8(text)) << "byte " << at << " of " << size;
            text.replace(at, 1, "\xc3\xbc");
            EXPECT_TRUE(is_utf8(text)) << "byte " << at << " of " << size;
        }
}

TEST(CheckText, TakesTextWithLinesAndTabs) {
    for (const char* text :
         {"", "two\nlines\tand a tab", "T\xc3\xbcrkiye", "\xe5\x85\x85\xe9\x9b\xbb", "\xf0\x9f\x98\x80"})
        EXPECT_TRUE(check_text(text)) << text;
}

TEST(CheckText, RefusesControlCharacters) {
    for (const char* text : {"\r\n", "\x1b[31m", "\x7f", "a\x01", "\xc2\x80", "\xc2\x9b"}) {
        const auto verdict = check_text(text);
        ASSERT_FALSE(verdict) << text;
        EXPECT_EQ(verdict.error().code, Errc::bad_value);
    }
    EXPECT_FALSE(check_text(std::string_view("a\0b", 3)));
}

TEST(CheckText, NamesTheCodePointAndItsPlace) {
    const auto verdict = check_text("T\xc3\xbc\x1b");
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().detail, "control character U+001B at byte 3");
}

TEST(CheckText, RefusesDirectionOverrides) {
    EXPECT_FALSE(check_text("abc\xe2\x80\xae"));  // U+202E
    EXPECT_FALSE(check_text("abc\xe2\x81\xa6"));  // U+2066
    EXPECT_TRUE(check_text("abc\xd7\x90"));       // Hebrew itself is welcome
}

TEST(CheckText, RefusesUnassignedCodePointsAndNoncharacters) {
    EXPECT_FALSE(check_text("\xcd\xb8"));      // U+0378
    EXPECT_FALSE(check_text("\xef\xbf\xbf"));  // U+FFFF
}

TEST(CheckText, RefusesWhatIsNotComposed) {
    EXPECT_FALSE(check_text("Tu\xcc\x88rkiye"));
    EXPECT_TRUE(check_text(*to_nfc("Tu\xcc\x88rkiye")));
    EXPECT_FALSE(check_text("\xc3"));
}

TEST(Nfc, ComposesAndKeepsWhatIsComposed) {
    EXPECT_EQ(*to_nfc("Tu\xcc\x88rkiye"), "T\xc3\xbcrkiye");
    EXPECT_EQ(*to_nfc("T\xc3\xbcrkiye"), "T\xc3\xbcrkiye");
    EXPECT_EQ(*to_nfc("plain"), "plain");
    EXPECT_EQ(to_nfc("\xc3").error().code, Errc::malformed);
}

TEST(FoldName, ForgetsCaseWidthAndSpacing) {
    EXPECT_EQ(fold_name("  CEM \t EVI\n"), "cem evi");
    EXPECT_EQ(fold_name("T\xc3\x9cRKIYE"), fold_name("t\xc3\xbcrkiye"));
    EXPECT_EQ(fold_name("Tu\xcc\x88rkiye"), fold_name("T\xc3\xbcrkiye"));
    EXPECT_EQ(fold_name("STRASSE"), fold_name("Stra\xc3\x9f"
                                              "e"));
    EXPECT_EQ(fold_name("\xef\xbc\xa3\xef\xbc\xaf\xef\xbc\xb0"), "cop");  // full width
    EXPECT_EQ(fold_name(""), "");
    EXPECT_NE(fold_name("cem"), fold_name("evi"));
}

TEST(Skeleton, IsEqualForNamesThatLookAlike) {
    EXPECT_EQ(skeleton_of("n\xd0\xberway"), skeleton_of("norway"));  // Cyrillic o
    EXPECT_NE(skeleton_of("norway"), skeleton_of("sweden"));
}

TEST(Printable, MakesControlCharactersHarmless) {
    EXPECT_EQ(to_printable("a\x1b[31mb"), "a\\x1b[31mb");
    EXPECT_EQ(to_printable("a\nb"), "a\\x0ab");
    EXPECT_EQ(to_printable("a\nb", true), "a\nb");
    EXPECT_EQ(to_printable("T\xc3\xbcrkiye"), "T\xc3\xbcrkiye");
    EXPECT_EQ(to_printable("\xe2\x80\xae"), "\\xe2\\x80\\xae");
    EXPECT_EQ(to_printable("\xff"), "\\xff");
}

TEST(Escaping, EncodesWhatAQueryCannotHold) {
    EXPECT_EQ(percent_encoded("CEM EVI & co/é"), "CEM%20EVI%20%26%20co%2F%C3%A9");
    EXPECT_EQ(percent_encoded("a/b", "/"), "a/b");
    EXPECT_EQ(percent_encoded("az AZ 09 -._~"), "az%20AZ%2009%20-._~");
}

TEST(Escaping, LeavesNothingThatMarkupWouldRead) {
    EXPECT_EQ(markup_escaped("<a href=\"x\">'&'"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;");
    EXPECT_EQ(markup_escaped("a\nb"), "a\\x0ab");
    EXPECT_EQ(markup_escaped("a\nb", true), "a\nb");
    EXPECT_EQ(markup_escaped("\x1b"), "\\x1b");
    EXPECT_EQ(markup_escaped("\xEF\xBF\xBE and \xEF\xBF\xBF"), "? and ?");
}

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
    EXPECT_EQ(edit_distance("norway", "norway", 4), 0u);
    EXPECT_EQ(edit_distance("norwy", "norway", 4), 1u);
    EXPECT_EQ(edit_distance("norwayy", "norway", 4), 1u);
    EXPECT_EQ(edit_distance("norwey", "norway", 4), 1u);
    EXPECT_EQ(edit_distance("nowray", "norway", 4), 1u);
    EXPECT_EQ(edit_distance("", "abc", 4), 3u);
    EXPECT_EQ(edit_distance("kitten", "sitting", 4), 3u);
}

TEST(EditDistance, StopsCountingOneAboveTheMost) {
    EXPECT_EQ(edit_distance("abcdef", "uvwxyz", 2), 3u);
    EXPECT_EQ(edit_distance("a", std::string(1'000'000, 'b'), 3), 4u);
}

}  // namespace
}  // namespace annals
