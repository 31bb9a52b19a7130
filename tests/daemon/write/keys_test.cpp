#include "daemon/write/keys.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <string>

namespace annals::write {
namespace {

std::vector<std::uint64_t> seqs_of(const Keys& keys, std::string_view key) {
    std::vector<std::uint64_t> seqs;
    keys.find(key, [&](Seq seq) {
        seqs.push_back(to_number(seq));
        return false;
    });
    return seqs;
}

TEST(SipHash, GivesTheVectorsOfItsPaper) {
    // Appendix A of the paper (15 bytes), and its authors' vectors for 0, 1 and 8 bytes.
    SipKey key;
    std::iota(key.begin(), key.end(), std::uint8_t{0});
    std::string text;
    for (char c = 0; c < 15; ++c) text += c;
    EXPECT_EQ(siphash(key, text), 0xa129ca6149be45e5u);
    EXPECT_EQ(siphash(key, ""), 0x726fdb47dd0e0e31u);
    EXPECT_EQ(siphash(key, text.substr(0, 1)), 0x74f839c593dc67fdu);
    EXPECT_EQ(siphash(key, text.substr(0, 8)), 0x93f5f5799a932462u);
}

TEST(Keys, FindsWhatWasAddedAndForgetsWhatWasTakenBack) {
    Keys keys(SipKey{});
    keys.add("a", Seq{0});
    keys.add("b", Seq{1});
    EXPECT_EQ(seqs_of(keys, "a"), std::vector<std::uint64_t>{0});
    EXPECT_EQ(seqs_of(keys, "c"), std::vector<std::uint64_t>{});
    keys.remove_last("b", Seq{1});
    EXPECT_EQ(seqs_of(keys, "b"), std::vector<std::uint64_t>{});
}

TEST(Keys, KeepsAllEntriesOfOneFingerprint) {
    // Two entries under one key stand for two keys that share a fingerprint.
    Keys keys(SipKey{});
    keys.add("a", Seq{0});
    keys.add("a", Seq{5});
    EXPECT_EQ(seqs_of(keys, "a"), (std::vector<std::uint64_t>{0, 5}));
    keys.remove_last("a", Seq{5});
    EXPECT_EQ(seqs_of(keys, "a"), std::vector<std::uint64_t>{0});
}

}  // namespace
}  // namespace annals::write
