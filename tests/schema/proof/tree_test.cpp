#include "schema/proof/tree.hpp"

#include <gtest/gtest.h>

#include <map>

namespace annals::proof {
namespace {

std::vector<Sha256> leaves_of(std::size_t count) {
    Hasher hasher;
    std::vector<Sha256> leaves;
    for (std::size_t i = 0; i < count; ++i) leaves.push_back(hasher.leaf_hash(bytes_of("entry " + std::to_string(i))));
    return leaves;
}

// MTH of RFC 6962 section 2.1, word for word.
Sha256 definition(std::span<const Sha256> leaves) {
    if (leaves.empty()) return sha256({});
    if (leaves.size() == 1) return leaves.front();
    std::size_t k = 1;
    while (k * 2 < leaves.size()) k *= 2;
    return node_hash(definition(leaves.first(k)), definition(leaves.subspan(k)));
}

TEST(Tree, HasTheRootsOfTheReferenceImplementation) {
    const std::vector<std::string> entries = {
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
    const std::vector<std::string> roots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    EXPECT_EQ(to_hex(empty_root()), roots[0]);
    std::vector<Sha256> leaves;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        leaves.push_back(leaf_hash(parse_hex(entries[i]).value()));
        EXPECT_EQ(to_hex(root_of(leaves)), roots[i + 1]);
    }
}

TEST(Tree, EveryRootUpTo300IsTheDefinition) {
    const std::vector<Sha256> leaves = leaves_of(300);
    Hasher hasher;
    RightEdge edge;
    for (std::size_t size = 0; size <= leaves.size(); ++size) {
        ASSERT_EQ(edge.root(hasher), definition(std::span(leaves).first(size))) << "size " << size;
        ASSERT_EQ(edge.size(), TreeSize{size});
        if (size < leaves.size()) edge.append(hasher, leaves[size]);
    }
}

TEST(RightEdge, ReportsEachInnerNodeOnceWhenItIsComplete) {
    const std::vector<Sha256> leaves = leaves_of(300);
    Hasher hasher;
    RightEdge edge;
    std::map<NodeId, Sha256> nodes;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        edge.append(hasher, leaves[i], [&](NodeId node, const Sha256& hash) {
            EXPECT_GE(node.level, 1);
            EXPECT_EQ((node.index + 1) << node.level, i + 1);
            EXPECT_TRUE(nodes.emplace(node, hash).second);
        });
    }
    std::size_t expected = 0;
    for (std::uint8_t level = 1; leaves.size() >> level != 0; ++level) expected += leaves.size() >> level;
    EXPECT_EQ(nodes.size(), expected);
    for (const auto& [node, hash] : nodes) {
        const std::size_t width = std::size_t{1} << node.level;
        EXPECT_EQ(hash, definition(std::span(leaves).subspan(node.index * width, width)));
    }
}

TEST(RightEdge, EncodesItsSizeAndPeaksAndNothingElse) {
    const std::vector<Sha256> leaves = leaves_of(130);
    Hasher hasher;
    RightEdge edge;
    EXPECT_EQ(to_hex(edge.encode()), "0000000000000000");
    for (const Sha256& leaf : leaves) {
        edge.append(hasher, leaf);
        const Bytes bytes = edge.encode();
        const RightEdge again = RightEdge::decode(bytes).value();
        EXPECT_EQ(again, edge);
        EXPECT_EQ(again.encode(), bytes);
        EXPECT_EQ(RightEdge(edge.size(), edge.peaks()), edge);
    }
    const Bytes bytes = edge.encode();  // 130 = 128 + 2: the largest peak first
    ASSERT_EQ(bytes.size(), 8u + 2 * 32);
    const Sha256 large = definition(std::span(leaves).first(128));
    EXPECT_EQ(to_hex(bytes), "0000000000000082" + to_hex(large) + to_hex(definition(std::span(leaves).subspan(128))));
}

TEST(RightEdge, RefusesEveryOtherLength) {
    Hasher hasher;
    RightEdge edge;
    for (const Sha256& leaf : leaves_of(7)) edge.append(hasher, leaf);
    Bytes bytes = edge.encode();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(RightEdge::decode(BytesView(bytes).first(size))) << size;
    }
    bytes.push_back(0);
    EXPECT_EQ(RightEdge::decode(bytes).error().code, Errc::malformed);
}

TEST(RightEdge, AppendsOnFromDecodedBytes) {
    const std::vector<Sha256> leaves = leaves_of(100);
    Hasher hasher;
    RightEdge edge;
    for (const Sha256& leaf : leaves) {
        edge = RightEdge::decode(edge.encode()).value();
        edge.append(hasher, leaf);
    }
    EXPECT_EQ(edge.root(hasher), definition(leaves));
}

TEST(RightEdge, HoldsTheLargestTree) {
    const std::vector<Sha256> peaks = leaves_of(64);
    const RightEdge edge(TreeSize{UINT64_MAX}, peaks);
    EXPECT_EQ(edge.peaks(), peaks);
    EXPECT_EQ(RightEdge::decode(edge.encode()).value(), edge);
}

}  // namespace
}  // namespace annals::proof
