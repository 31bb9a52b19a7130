#include "schema/audit/tile_rows.hpp"

#include "schema/base/check.hpp"

namespace annals::audit {

using proof::tile_width;

TileRows::TileRows(std::vector<Sha256> leaves, const ForkJoin& run) {
    rows_.push_back(std::move(leaves));
    while (rows_.back().size() >= tile_width) {
        const std::span<const Sha256> below = rows_.back();
        std::vector<Sha256> row(below.size() / tile_width);
        run(row.size(), [&](std::size_t i) {
            proof::Hasher hasher;
            row[i] = proof::inner_nodes(hasher, below.subspan(i * tile_width, tile_width)).back();
        });
        rows_.push_back(std::move(row));
    }
}

std::span<const Sha256> TileRows::of(const proof::Tile& tile) const {
    CHECK(tile.level < rows_.size());
    return std::span(rows_[tile.level]).subspan(tile.index * tile_width, tile.width);
}

Sha256 TileRows::root() const {
    proof::RightEdge tops;
    proof::Hasher hasher;
    if (rows_.size() > 1)
        for (const Sha256& top : rows_[1]) tops.append(hasher, top);
    return root_over(rows_.front(), tops);
}

Sha256 root_over(std::span<const Sha256> leaves, const proof::RightEdge& tops) {
    proof::Hasher hasher;
    proof::RightEdge last;
    for (std::size_t i = to_number(tops.size()) * tile_width; i < leaves.size(); ++i) last.append(hasher, leaves[i]);
    std::vector<Sha256> peaks = tops.peaks();
    for (const Sha256& peak : last.peaks()) peaks.push_back(peak);
    return proof::RightEdge(TreeSize(leaves.size()), peaks).root(hasher);
}

}  // namespace annals::audit
