// Tiles as the store keeps them: made while leaves are appended, read back as nodes of the tree.
#pragma once

#include "daemon/store/store.hpp"

namespace annals::store {

// The tiles that are not complete yet, one a level: at level 0 the leaf hashes since the last whole tile, above it the
// roots of whole tiles since the last whole tile of that level. An ordinary value: plan a batch on a copy (16 KiB a
// level), and keep the copy once it is committed.
class PartialTiles {
public:
    // Of the empty tree.
    PartialTiles() = default;
    // Of the tree of a view's head: at most 255 entries and a tile a level are read.
    static Result<PartialTiles> load(const View& view);

    // Takes in the next leaf; puts each tile that is to be stored for it into `tiles` (in place of an earlier state of
    // the same tile).
    void append(proof::Hasher& hasher, const Sha256& leaf, std::vector<StoredTile>& tiles);

    // The peaks of the tree, the largest first, made anew from the hashes of the rows: what the head's right edge must
    // say, if neither was changed.
    std::vector<Sha256> peaks(proof::Hasher& hasher) const;

    std::uint64_t size() const { return size_; }

private:
    struct Row {
        std::uint64_t index = 0;  // of the tile
        std::size_t width = 0;    // below 256
        Bytes nodes;              // as StoredTile::bytes
    };
    void add(proof::Hasher& hasher, std::size_t level, const Sha256& hash, std::vector<StoredTile>& tiles);

    std::uint64_t size_ = 0;
    std::vector<Row> rows_;  // by level
};

// The first `count` leaf hashes at the right edge, behind the last whole tile of leaves: those that the tree has
// (View::leaf). corrupt, named by seq.
Result<std::vector<Sha256>> edge_leaves(const View& view, std::size_t count);

// The nodes of the tree of a view's head, for schema/proof/proofs.hpp: whole tiles, and the entries at the right edge.
// The view must outlive it. Errors: corrupt when a tile is missing or malformed; those of View::scan.
proof::NodeReader node_reader(const View& view);

}  // namespace annals::store
