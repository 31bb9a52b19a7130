// The hashes of a tree that its tiles hold, made from its leaves.
#pragma once

#include "schema/base/fork_join.hpp"
#include "schema/proof/tile.hpp"

namespace annals::audit {

class TileRows {
public:
    // `run` is given a task for each full tile.
    TileRows(std::vector<Sha256> leaves, const ForkJoin& run);

    const std::vector<Sha256>& leaves() const { return rows_.front(); }
    // The hashes that a tile of the tree (CHECKed) holds; borrowed.
    std::span<const Sha256> of(const proof::Tile& tile) const;
    // Of the tree.
    Sha256 root() const;

private:
    std::vector<std::vector<Sha256>> rows_;  // rows_[L][i] is the node (8 L, i)
};

// The root over leaves whose full tiles, folded, are `tops`.
Sha256 root_over(std::span<const Sha256> leaves, const proof::RightEdge& tops);

}  // namespace annals::audit
