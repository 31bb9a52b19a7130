// C2SP tiles (c2sp.org/tlog-tiles): the tree and its entries as immutable files, 256 wide.
//
// A tile of hashes (level L, index N) holds the nodes (8 L, 256 N) to (8 L, 256 N + 255), 32 bytes each, or the first W
// of them while the tree has no more (a partial tile, W from 1 to 255). An entry bundle N holds the entries under tile
// (0, N), each as  u16 length, big-endian · entry.  Their paths:
//   /tile/<L>/<N>[.p/<W>]   /tile/entries/<N>[.p/<W>]
// L is decimal, 0 to 63; N is decimal in groups of three digits, all but the last preceded by x: 1234067 is
// x001/x234/067; .p/<W> stands for a partial one only.
#pragma once

#include "schema/proof/tree.hpp"

namespace annals::proof {

inline constexpr std::uint64_t tile_width = 256;  // hashes of a full tile
inline constexpr unsigned tile_height = 8;        // levels of the tree from one level of tiles to the next

struct Tile {
    std::uint8_t level = 0;
    std::uint64_t index = 0;
    std::uint16_t width = tile_width;  // 1 to 256
    bool is_full() const { return width == tile_width; }
    friend auto operator<=>(const Tile&, const Tile&) = default;
};

std::string format_tile_path(const Tile& tile);
// Of the entry bundle beside a tile of level 0 (CHECKed).
std::string format_entries_path(const Tile& tile);

struct TilePath {
    bool is_entries = false;  // then the level is 0
    Tile tile;
    friend bool operator==(const TilePath&, const TilePath&) = default;
};
// The inverse of both, strict by round trip. The path begins with "/tile/".
Result<TilePath> parse_tile_path(std::string_view path);

// Whether a tree of that size has the tile, whole or (narrower than it could be) as an earlier size had it.
bool has_tile(TreeSize size, const Tile& tile);
// The tiles of a tree, by level and index: all full ones and the partial one at the right edge of each level.
std::vector<Tile> tiles_of(TreeSize size);
// Those of them that the tree of size `before` did not have, or had narrower. `before` <= `after` (CHECKed).
std::vector<Tile> new_tiles(TreeSize before, TreeSize after);

// The hashes of a tile, one after the other.
Bytes format_tile(std::span<const Sha256> hashes);
// The inverse; malformed unless there are exactly `width`.
Result<std::vector<Sha256>> parse_tile(BytesView bytes, std::uint16_t width);

// Adds an entry (at most 65,535 bytes, CHECKed) to a bundle.
void append_to_bundle(Bytes& bundle, BytesView entry);
// The entries of a bundle, borrowed from it; malformed unless there are exactly `width` and every byte is used.
Result<std::vector<BytesView>> parse_bundle(BytesView bundle, std::uint16_t width);

// Where a node is found: it folds `count` (1 to 128) hashes of `tile`, from position `first` on.
struct NodePlace {
    Tile tile;
    std::uint16_t first = 0;
    std::uint16_t count = 1;
    friend bool operator==(const NodePlace&, const NodePlace&) = default;
};
// Where a tree of that size, which has the node (CHECKed), keeps it; the tile is as wide as that tree has it.
NodePlace place_of(NodeId node, TreeSize size);
// The node at `place`, of the hashes of its tile.
Sha256 node_in_tile(Hasher& hasher, const NodePlace& place, std::span<const Sha256> hashes);

// The inner nodes over the hashes of a full tile (256, CHECKed), level by level from below: 128 of the tile's level +
// 1, then 64, down to the one that stands in the tile above; 255 hashes.
std::vector<Sha256> inner_nodes(Hasher& hasher, std::span<const Sha256> hashes);

// What reads tiles, all in one call and answered in order, each with exactly its width of hashes.
using TileReader = std::function<Result<std::vector<std::vector<Sha256>>>(std::span<const Tile> tiles)>;
// A view of the tree of that size as nodes, each call of which makes one call of `read`, naming every tile once. It
// does not verify tiles: a proof made of them is checked against a signed root. corrupt when `read` answers out of
// form.
NodeReader nodes_from_tiles(TreeSize size, TileReader read);

}  // namespace annals::proof
