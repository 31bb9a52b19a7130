#include "daemon/store/tiles.hpp"

#include "schema/proof/tile.hpp"

#include <algorithm>
#include <cstring>

namespace annals::store {
namespace {

using proof::tile_height;
using proof::tile_width;

// Where a tile's bytes hold its node at `height` above its hashes, `index` from the left: the 256 hashes stand first,
// then 128 nodes, 64, ... 1.
std::size_t offset_of(unsigned height, std::size_t index) {
    const std::size_t row = 2 * tile_width - (2 * tile_width >> height);
    return (row + index) * 32;
}
static_assert(tile_bytes == (2 * proof::tile_width - 1) * 32);

Sha256 get(const Bytes& nodes, unsigned height, std::size_t index) {
    Sha256 hash;
    std::memcpy(hash.bytes.data(), nodes.data() + offset_of(height, index), 32);
    return hash;
}

void put(Bytes& nodes, unsigned height, std::size_t index, const Sha256& hash) {
    std::memcpy(nodes.data() + offset_of(height, index), hash.bytes.data(), 32);
}

// Puts the hash at `position` of a tile and makes the inner nodes that it completes; the last of them.
Sha256 put_hash(proof::Hasher& hasher, Bytes& nodes, std::size_t position, const Sha256& hash) {
    put(nodes, 0, position, hash);
    Sha256 top = hash;
    for (unsigned height = 1; height <= tile_height && (position >> (height - 1) & 1) != 0; ++height) {
        top = hasher.node_hash(get(nodes, height - 1, (position >> (height - 1)) - 1), top);
        put(nodes, height, position >> height, top);
    }
    return top;
}

Error missing_tile(std::size_t level, std::uint64_t index) {
    return fail(Errc::corrupt, "a tile of the tree is missing or malformed",
                "tile " + std::to_string(level) + "/" + std::to_string(index));
}

// The tile of level 0 at the right edge.
Result<Bytes> partial_leaves(const View& view, std::uint64_t size) {
    const auto leaves = edge_leaves(view, size % tile_width);
    if (!leaves) return leaves.error();
    Bytes nodes(tile_bytes);
    proof::Hasher hasher;
    for (std::size_t i = 0; i < leaves->size(); ++i) put_hash(hasher, nodes, i, (*leaves)[i]);
    return nodes;
}

// A tile that the tree has, whole or as far as it goes.
Result<Bytes> tile_of(const View& view, std::uint64_t size, std::uint8_t level, std::uint64_t index) {
    if (level == 0 && index == size / tile_width) return partial_leaves(view, size);
    auto tile = view.tile(level, index);
    if (!tile && tile.error().code != Errc::not_found) return tile.error();
    if (!tile || tile->size() != tile_bytes) return missing_tile(level, index);
    return tile;
}

}  // namespace

Result<std::vector<Sha256>> edge_leaves(const View& view, std::size_t count) {
    const std::uint64_t size = to_number(view.head().edge.size());
    const std::uint64_t first = size - size % tile_width;
    CHECK(first + count <= size);
    std::vector<Sha256> leaves;
    const auto scanned = view.scan(Seq{first}, Seq{first + count}, [&](Seq, const Sha256& leaf, BytesView) {
        leaves.push_back(leaf);
        return true;
    });
    if (scanned) return leaves;
    if (scanned.error().code != Errc::corrupt) return scanned.error();
    // An entry is missing. Its hash may be known all the same.
    while (leaves.size() < count) {
        const auto leaf = view.leaf(Seq{first + leaves.size()});
        if (!leaf) return leaf.error();
        leaves.push_back(*leaf);
    }
    return leaves;
}

Result<PartialTiles> PartialTiles::load(const View& view) {
    PartialTiles tiles;
    tiles.size_ = to_number(view.head().edge.size());
    std::uint64_t count = tiles.size_;
    for (std::uint8_t level = 0; count > 0; ++level, count /= tile_width) {
        Row row{count / tile_width, count % tile_width, Bytes(tile_bytes)};
        if (row.width > 0) {
            auto nodes = tile_of(view, tiles.size_, level, row.index);
            if (!nodes) return nodes.error();
            row.nodes = std::move(*nodes);
        }
        tiles.rows_.push_back(std::move(row));
    }
    return tiles;
}

void PartialTiles::append(proof::Hasher& hasher, const Sha256& leaf, std::vector<StoredTile>& tiles) {
    add(hasher, 0, leaf, tiles);
    ++size_;
}

void PartialTiles::add(proof::Hasher& hasher, std::size_t level, const Sha256& hash, std::vector<StoredTile>& tiles) {
    if (level == rows_.size()) rows_.push_back({0, 0, Bytes(tile_bytes)});
    Row& row = rows_[level];
    const Sha256 top = put_hash(hasher, row.nodes, row.width++, hash);
    const bool is_whole = row.width == tile_width;
    if (level > 0 || is_whole) {
        const auto same = std::find_if(tiles.begin(), tiles.end(), [&](const StoredTile& tile) {
            return tile.level == level && tile.index == row.index;
        });
        if (same != tiles.end())
            same->bytes = row.nodes;
        else
            tiles.push_back({static_cast<std::uint8_t>(level), row.index, row.nodes});
    }
    if (!is_whole) return;
    row = {row.index + 1, 0, Bytes(tile_bytes)};
    add(hasher, level + 1, top, tiles);
}

std::vector<Sha256> PartialTiles::peaks(proof::Hasher& hasher) const {
    std::vector<Sha256> all;
    for (std::size_t level = rows_.size(); level-- > 0;) {
        proof::RightEdge row;
        for (std::size_t i = 0; i < rows_[level].width; ++i) row.append(hasher, get(rows_[level].nodes, 0, i));
        const std::vector<Sha256> peaks = row.peaks();
        all.insert(all.end(), peaks.begin(), peaks.end());
    }
    return all;
}

proof::NodeReader node_reader(const View& view) {
    return [&view](std::span<const proof::NodeId> nodes) -> Result<std::vector<Sha256>> {
        const proof::RightEdge edge = view.head().edge;
        const std::uint64_t size = to_number(edge.size());
        const std::vector<Sha256> peaks = edge.peaks();
        struct Loaded {
            std::uint8_t level = 0;
            std::uint64_t index = 0;
            Bytes nodes;
        };
        std::vector<Loaded> loaded;
        std::vector<Sha256> hashes;
        hashes.reserve(nodes.size());
        for (const proof::NodeId& node : nodes) {
            CHECK(node.level < 64 && node.index < size >> node.level);
            // A peak of the head is at hand; that spares most proofs the entries at the right edge.
            if ((size >> node.level & 1) != 0 && node.index == (size >> node.level) - 1) {
                const int larger = std::popcount(size >> node.level) - 1;
                hashes.push_back(peaks[static_cast<std::size_t>(larger)]);
                continue;
            }
            const auto level = static_cast<std::uint8_t>(node.level / tile_height);
            const unsigned height = node.level % tile_height;
            const std::uint64_t index = node.index >> (tile_height - height);
            auto tile = std::find_if(loaded.begin(), loaded.end(),
                                     [&](const Loaded& one) { return one.level == level && one.index == index; });
            if (tile == loaded.end()) {
                auto bytes = tile_of(view, size, level, index);
                if (!bytes) return bytes.error();
                tile = loaded.insert(loaded.end(), {level, index, std::move(*bytes)});
            }
            hashes.push_back(get(tile->nodes, height, node.index - (index << (tile_height - height))));
        }
        return hashes;
    };
}

}  // namespace annals::store
