// Tiles as the store keeps them: made while leaves are appended, read back as nodes of the tree.
#pragma once

#include "daemon/store/store.hpp"

namespace annals::store {

// The tiles that are not complete yet, one a level: at level 0 the leaf hashes since the last whole tile, above it the
// roots of whole tiles since the last whole tile of that level. An ordinary value: plan a batch on a copy (at most some
// 8 KiB a level) or on the original, and keep what was committed.
class PartialTiles {
public:
    // Of the empty tree.
    PartialTiles() = default;
    // Of the tree of a view's head: at most 255 entries and 255 tiles a level are read.
    static Result<PartialTiles> load(const View& view);

    // Takes in the next leaf; adds each tile that it completes to `completed`, the lowest first.
    void append(proof::Hasher& hasher, const Sha256& leaf, std::vector<StoredTile>& completed);

    std::uint64_t size() const { return size_; }

private:
    std::uint64_t size_ = 0;
    std::vector<std::vector<Sha256>> rows_;  // by level
};

// The nodes of the tree of a view's head, for schema/proof/proofs.hpp: whole tiles, and the entries at the right edge.
// The view must outlive it. Errors: corrupt when a tile is missing or malformed; those of View::scan.
proof::NodeReader node_reader(const View& view);

}  // namespace annals::store
