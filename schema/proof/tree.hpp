// The Merkle tree of RFC 6962, section 2.1, over leaf hashes.
//
// A node is addressed by (level, index): it covers the 2^level leaves from index * 2^level on, and exists once all of
// them do. A tree of n leaves is the row of its *peaks*, the largest such nodes from left to right, one for each bit
// set in n; its root folds them from the right. For n = 7 (4 + 2 + 1):
//
//                 root
//               /      \                    .
//        (2,0)          .                   peaks: (2,0) (1,2) (0,6)
//        /    \        / \                  .
//    (1,0)  (1,1)  (1,2)  \                 .
//     / \    / \    / \    \                .
//    0   1  2   3  4   5    6
#pragma once

#include "schema/base/check.hpp"
#include "schema/base/id.hpp"
#include "schema/proof/digest.hpp"

#include <array>
#include <bit>
#include <functional>

namespace annals::proof {

struct NodeId {
    std::uint8_t level = 0;  // at most 63
    std::uint64_t index = 0;
    friend auto operator<=>(const NodeId&, const NodeId&) = default;
};

// What reads nodes for a proof: all of them in one call, answered in the order asked. The answer has as many hashes as
// were asked for; a reader that cannot give them all fails.
using NodeReader = std::function<Result<std::vector<Sha256>>(std::span<const NodeId> nodes)>;

// The root of the tree without leaves: SHA-256 of nothing.
Sha256 empty_root();
// The root over all `leaves`; linear.
Sha256 root_of(std::span<const Sha256> leaves);

// The right edge of a tree: its size and its peaks, which is all that appending needs (a *compact range* from 0). An
// ordinary value; appending costs two hashes on average, whatever the size.
//
// Its bytes, in the store's head record:
//   u64 size, big-endian · 32-byte hash of each peak, the largest first (as many as size has bits set)
class RightEdge {
public:
    RightEdge() = default;
    // The edge of a tree of that size with these peaks, the largest first. CHECKs their count.
    RightEdge(TreeSize size, std::span<const Sha256> peaks);

    TreeSize size() const { return TreeSize{size_}; }
    // The largest first; empty for the empty tree.
    std::vector<Sha256> peaks() const;

    void append(Hasher& hasher, const Sha256& leaf) {
        append(hasher, leaf, [](NodeId, const Sha256&) {});
    }
    // As above, and calls on_node(NodeId, const Sha256&) for each inner node (level 1 and up) that this leaf completes,
    // the lowest first.
    template <class OnNode>
    void append(Hasher& hasher, const Sha256& leaf, OnNode&& on_node) {
        CHECK(size_ != UINT64_MAX);
        Sha256 hash = leaf;
        std::uint8_t level = 0;
        for (; (size_ >> level & 1) != 0; ++level) {
            hash = hasher.node_hash(peaks_[level], hash);
            on_node(NodeId{static_cast<std::uint8_t>(level + 1), size_ >> (level + 1)}, std::as_const(hash));
        }
        peaks_[level] = hash;
        ++size_;
    }

    // At most 63 hashes.
    Sha256 root(Hasher& hasher) const;

    Bytes encode() const;
    // The inverse of encode: any other length than the size asks for is malformed.
    static Result<RightEdge> decode(BytesView bytes);

    friend bool operator==(const RightEdge& left, const RightEdge& right);

private:
    std::uint64_t size_ = 0;
    std::array<Sha256, 64> peaks_{};  // by level; only those whose bit is set in size_ mean anything
};

}  // namespace annals::proof
