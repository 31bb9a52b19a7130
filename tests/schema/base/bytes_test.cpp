#include "schema/base/bytes.hpp"

#include <gtest/gtest.h>

namespace annals {
namespace {

Bytes bytes(std::initializer_list<int> values) {
    Bytes all;
    for (const int value : values) all.push_back(static_cast<std::uint8_t>(value));
    return all;
}

TEST(Hex, PrintsTwoLowerCaseDigitsAByte) {
    EXPECT_EQ(to_hex(bytes({0x00, 0x0f, 0xa0, 0xff})), "000fa0ff");
    EXPECT_EQ(to_hex(Bytes()), "");
}

TEST(Hex, ParseIsTheInverseOfPrint) {
    Bytes all;
    for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::uint8_t>(i));
    EXPECT_EQ(*parse_hex(to_hex(all)), all);
}

TEST(Hex, RefusesOddLengthUpperCaseAndOtherCharacters) {
    for (const char* text : {"0", "0G", "AB", " 0", "0x", "00 ", "0\n"}) {
        const auto parsed = parse_hex(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, Errc::malformed) << text;
    }
}

TEST(Hex, Sha256IsExactly64Digits) {
    const std::string digits(64, 'a');
    EXPECT_EQ(to_hex(*parse_sha256(digits)), digits);
    EXPECT_FALSE(parse_sha256(digits + "aa"));
    EXPECT_FALSE(parse_sha256(digits.substr(2)));
    EXPECT_FALSE(parse_sha256(std::string(63, 'a') + "A"));
}

// RFC 4648, section 10.
TEST(Base64, AgreesWithTheExamplesOfRfc4648) {
    const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                            {"f", "Zg=="},
                                                            {"fo", "Zm8="},
                                                            {"foo", "Zm9v"},
                                                            {"foob", "Zm9vYg=="},
                                                            {"fooba", "Zm9vYmE="},
                                                            {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : examples) {
        EXPECT_EQ(to_base64(bytes_of(plain)), encoded);
        const auto parsed = parse_base64(encoded);
        ASSERT_TRUE(parsed) << encoded;
        EXPECT_EQ(text_of(*parsed), plain);
    }
}

TEST(Base64, ParseIsTheInverseForAllLengths) {
    Bytes all;
    for (int i = 0; i < 300; ++i) {
        EXPECT_EQ(*parse_base64(to_base64(all)), all) << i;
        all.push_back(static_cast<std::uint8_t>(i * 7 + 3));
    }
}

TEST(Base64, RefusesWhatIsNotCanonical) {
    // Padding missing or misplaced, stray bits, white space, the other alphabet.
    for (const char* text : {"Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm 9", "Zm9v\n", "Zm9-", "Zm9_",
                             "=Zm9", "Zg=v", "Zm9vY"})
        EXPECT_FALSE(parse_base64(text)) << text;
}

TEST(BigEndian, ReadsWhatItAppends) {
    Bytes out;
    append_be64(out, 0x0102030405060708);
    EXPECT_EQ(to_hex(out), "0102030405060708");
    EXPECT_EQ(read_be64(out.data()), 0x0102030405060708u);
}

}  // namespace
}  // namespace annals
