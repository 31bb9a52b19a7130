#include "schema/event/json_text.hpp"

#include "schema/base/limits.hpp"

#include <gtest/gtest.h>

namespace annals::event {
namespace {

Errc code_of(std::string_view text) {
    const auto parsed = parse_json(text);
    EXPECT_FALSE(parsed) << text;
    return parsed ? Errc::internal : parsed.error().code;
}

TEST(ParseJson, TakesWhatItPrints) {
    for (const char* text : {R"({"b":1,"a":[true,false,null,-1,"x"],"c":{"d":"T\u00fcrkiye"}})", "[]", "{}", "7",
                             "\"\"", "null", "18446744073709551615", "-9223372036854775808"}) {
        const auto parsed = parse_json(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(*parse_json(print_json(*parsed)), *parsed);
    }
    EXPECT_EQ(print_json(*parse_json(" { \"b\" : 1 , \"a\" : \"T\\u00fcrkiye\" } \n")),
              "{\"b\":1,\"a\":\"T\xc3\xbcrkiye\"}");
}

TEST(ParseJson, PrintsIndentedForPeople) {
    EXPECT_EQ(print_json_indented(*parse_json(R"({"a":[1,{"b":{}}],"c":[]})")),
              "{\n  \"a\": [\n    1,\n    {\n      \"b\": {}\n    }\n  ],\n  \"c\": []\n}\n");
}

TEST(ParseJson, RefusesWhatIsNotJson) {
    for (const char* text : {"",       " ",          "{",   "[",   "[1",    "{\"a\"}",  "{\"a\":}",
                             "[1,]",   "{\"a\":1,}", "nul", "'a'", "[1 2]", "// x\n1",  "\"a",
                             "\"\t\"", "\"\\x\"",    "01",  "+1",  "NaN",   "Infinity", "\xEF\xBB\xBF{}"})
        EXPECT_EQ(code_of(text), Errc::malformed) << text;
}

TEST(ParseJson, RefusesASecondValue) {
    EXPECT_EQ(code_of("{} {}"), Errc::malformed);
    EXPECT_EQ(code_of("1 x"), Errc::malformed);
    EXPECT_TRUE(parse_json("{} \r\n\t "));
}

TEST(ParseJson, RefusesFractionsAndExponents) {
    for (const char* text : {"1.5", "[1.0]", "1e3", "1E-3", "18446744073709551616", "-9223372036854775809"})
        EXPECT_EQ(code_of(text), Errc::bad_value) << text;
}

TEST(ParseJson, RefusesMembersGivenTwiceAtEveryDepth) {
    for (const char* text :
         {R"({"a":1,"a":1})", R"({"a":1,"b":2,"a":3})", R"([{"x":{"a":1,"a":2}}])", R"({"a":1,"\u0061":2})",
          R"({"":1,"":2})", R"({"a":{"a":1},"a":2})", R"({"a":{"b":1},"c":{"d":1},"c":3})"})
        EXPECT_EQ(code_of(text), Errc::duplicate_field) << text;
    EXPECT_TRUE(parse_json(R"({"a":{"a":{"a":1}},"b":{"a":1},"c":[{"a":1},{"a":1}]})"));
}

TEST(ParseJson, NamesLineAndColumn) {
    const auto parsed = parse_json("{\n  \"a\": 1,\n  \"a\": 2\n}");
    ASSERT_FALSE(parsed);
    EXPECT_NE(parsed.error().detail.find("the member 'a' is given twice at line 3"), std::string::npos)
        << parsed.error().detail;
}

TEST(ParseJson, RefusesTextThatIsNoUtf8) {
    EXPECT_EQ(code_of("\"\xff\""), Errc::malformed);
    EXPECT_EQ(code_of("\"\xc3\""), Errc::malformed);
    EXPECT_EQ(code_of("\"\\ud800\""), Errc::malformed);
    EXPECT_EQ(code_of("{\"\xed\xa0\x80\":1}"), Errc::malformed);
}

TEST(ParseJson, RefusesDepthOverItsLimit) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_TRUE(parse_json(nested(limits::json_depth_max)));
    EXPECT_EQ(code_of(nested(limits::json_depth_max + 1)), Errc::too_large);
    EXPECT_EQ(code_of(nested(100'000)), Errc::too_large);
}

TEST(ParseJson, RefusesMoreMembersThanAnyStatementHas) {
    std::string text = "{";
    for (int i = 0; i < 1'001; ++i) text += (i ? ",\"" : "\"") + std::to_string(i) + "\":0";
    EXPECT_EQ(code_of(text + "}"), Errc::too_large);
}

TEST(ParseJson, ALongNameInPartsIsOneName) {
    const std::string name = R"(\u00e9)" + std::string(700, 'x') + R"(\n)" + std::string(200, 'y');
    EXPECT_TRUE(parse_json("{\"" + name + "\":1,\"" + name + "z\":2}"));
    EXPECT_EQ(code_of("{\"" + name + "\":1,\"" + name + "\":2}"), Errc::duplicate_field);
}

TEST(ParseNdjson, ReadsAValueALineAndSkipsBlankOnes) {
    const auto values = parse_ndjson("{\"a\":1}\n\n  \r\n{\"b\":2}\r\n3", 10);
    ASSERT_TRUE(values);
    ASSERT_EQ(values->size(), 3u);
    EXPECT_EQ(print_json(values->at(1)), "{\"b\":2}");
    EXPECT_TRUE(parse_ndjson("", 10)->empty());
}

TEST(ParseNdjson, NamesTheLineThatIsWrong) {
    const auto values = parse_ndjson("{}\n\n{\n", 10);
    ASSERT_FALSE(values);
    EXPECT_EQ(values.error().place, "line 3");
}

TEST(ParseNdjson, RefusesMoreLinesThanAsked) {
    EXPECT_TRUE(parse_ndjson("1\n2\n", 2));
    EXPECT_EQ(parse_ndjson("1\n2\n3", 2).error().code, Errc::too_large);
}

}  // namespace
}  // namespace annals::event
