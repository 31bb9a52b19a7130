#include "schema/proof/digest.hpp"

#include <gtest/gtest.h>

namespace annals::proof {
namespace {

TEST(Digest, AgreesWithFips180) {
    EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(to_hex(sha256(bytes_of("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, HashesLeavesAndNodesUnderTheirOwnPrefix) {
    const Sha256 left = sha256(bytes_of("left"));
    const Sha256 right = sha256(bytes_of("right"));
    Bytes leaf{0x00};
    const BytesView entry = bytes_of("hello world");
    leaf.insert(leaf.end(), entry.begin(), entry.end());
    Bytes node{0x01};
    node.insert(node.end(), left.bytes.begin(), left.bytes.end());
    node.insert(node.end(), right.bytes.begin(), right.bytes.end());

    EXPECT_EQ(leaf_hash(entry), sha256(leaf));
    EXPECT_EQ(format_base64_hash(leaf_hash(entry)), "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=");
    EXPECT_EQ(node_hash(left, right), sha256(node));
    EXPECT_NE(node_hash(left, right), node_hash(right, left));
}

TEST(Digest, OneHasherServesManyHashesAndMoves) {
    Hasher first;
    const Sha256 before = first.sha256(bytes_of("a"));
    Hasher second = std::move(first);
    EXPECT_EQ(second.leaf_hash(bytes_of("b")), leaf_hash(bytes_of("b")));
    EXPECT_EQ(second.sha256(bytes_of("a")), before);
    EXPECT_EQ(second.node_hash(before, before), node_hash(before, before));
}

TEST(Digest, ParsesItsPrintedHashOnly) {
    const Sha256 hash = sha256(bytes_of("x"));
    const std::string text = format_base64_hash(hash);
    ASSERT_EQ(text.size(), 44u);
    EXPECT_EQ(parse_base64_hash(text).value(), hash);
    for (std::size_t size = 0; size < text.size(); ++size) EXPECT_FALSE(parse_base64_hash(text.substr(0, size)));
    EXPECT_FALSE(parse_base64_hash(text + '\n'));
    EXPECT_FALSE(parse_base64_hash("TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb1="));  // stray bits
    EXPECT_FALSE(parse_base64_hash("TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBbAA"));  // 33 bytes
}

}  // namespace
}  // namespace annals::proof
