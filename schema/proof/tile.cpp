#include "schema/proof/tile.hpp"

#include "schema/base/limits.hpp"
#include "schema/proof/decimal.hpp"

#include <algorithm>

namespace annals::proof {
namespace {

constexpr std::size_t hash_size = sizeof(Sha256::bytes);
constexpr std::size_t path_bytes_max = 64;
constexpr std::uint8_t tile_level_last = 63;  // of a path; trees of 64-bit sizes end at level 7
constexpr std::string_view path_start = "/tile/";
constexpr std::string_view entries_word = "entries";
constexpr std::string_view partial_mark = ".p/";

std::string format_index(std::uint64_t index) {
    std::string text;
    for (bool is_last = true; is_last || index != 0; is_last = false) {
        const std::string digits = std::to_string(1000 + index % 1000).substr(1);
        text = is_last ? digits : 'x' + digits + '/' + text;
        index /= 1000;
    }
    return text;
}

// Reads three digits a group; whether the groups are spelt as they must be, the round trip decides.
std::optional<std::uint64_t> parse_index(std::string_view text) {
    std::uint64_t index = 0;
    while (true) {
        const std::size_t slash = text.find('/');
        std::string_view group = text.substr(0, slash);
        if (slash != std::string_view::npos && group.starts_with('x')) group.remove_prefix(1);
        std::uint64_t value = 0;
        if (group.size() != 3) return std::nullopt;
        for (const char digit : group) {
            if (digit < '0' || digit > '9') return std::nullopt;
            value = value * 10 + static_cast<std::uint64_t>(digit - '0');
        }
        if (index > (UINT64_MAX - value) / 1000) return std::nullopt;
        index = index * 1000 + value;
        if (slash == std::string_view::npos) return index;
        text.remove_prefix(slash + 1);
    }
}

std::string format_rest(const Tile& tile) {
    CHECK(tile.width >= 1 && tile.width <= tile_width);
    std::string text = format_index(tile.index);
    if (!tile.is_full()) text += std::string(partial_mark) + std::to_string(tile.width);
    return text;
}

// How many hashes the tree has at that level of tiles.
std::uint64_t hashes_at(std::uint64_t size, std::uint8_t level) {
    const unsigned shift = level * tile_height;
    return shift < 64 ? size >> shift : 0;
}

Sha256 fold_full(Hasher& hasher, std::span<const Sha256> hashes) {
    CHECK(std::has_single_bit(hashes.size()));
    std::vector<Sha256> row(hashes.begin(), hashes.end());
    for (std::size_t count = row.size(); count > 1; count /= 2) {
        for (std::size_t i = 0; i < count / 2; ++i) row[i] = hasher.node_hash(row[2 * i], row[2 * i + 1]);
    }
    return row.front();
}

}  // namespace

std::string format_tile_path(const Tile& tile) {
    CHECK(tile.level <= tile_level_last);
    return std::string(path_start) + std::to_string(tile.level) + '/' + format_rest(tile);
}

std::string format_entries_path(const Tile& tile) {
    CHECK(tile.level == 0);
    return std::string(path_start) + std::string(entries_word) + '/' + format_rest(tile);
}

Result<TilePath> parse_tile_path(std::string_view path) {
    const Error malformed = fail(Errc::malformed, "no path of a tile (/tile/LEVEL/INDEX or /tile/entries/INDEX)");
    if (path.size() > path_bytes_max || !path.starts_with(path_start)) return malformed;
    std::string_view rest = path.substr(path_start.size());
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return malformed;
    const std::string_view first = rest.substr(0, slash);
    rest.remove_prefix(slash + 1);
    TilePath found;
    found.is_entries = first == entries_word;
    if (!found.is_entries) {
        const auto level = parse_decimal(first);
        if (!level || *level > tile_level_last) return malformed;
        found.tile.level = static_cast<std::uint8_t>(*level);
    }
    if (const std::size_t mark = rest.find(partial_mark); mark != std::string_view::npos) {
        const auto width = parse_decimal(rest.substr(mark + partial_mark.size()));
        if (!width || *width == 0 || *width >= tile_width) return malformed;
        found.tile.width = static_cast<std::uint16_t>(*width);
        rest = rest.substr(0, mark);
    }
    const auto index = parse_index(rest);
    if (!index) return malformed;
    found.tile.index = *index;
    const std::string again = found.is_entries ? format_entries_path(found.tile) : format_tile_path(found.tile);
    if (again != path) return malformed;
    return found;
}

bool has_tile(TreeSize size, const Tile& tile) {
    const std::uint64_t count = hashes_at(to_number(size), tile.level);
    return tile.width >= 1 && tile.width <= tile_width && tile.index <= count / tile_width &&
           tile.index * tile_width + tile.width <= count;
}

std::vector<Tile> tiles_of(TreeSize size) { return new_tiles(TreeSize{0}, size); }

std::vector<Tile> new_tiles(TreeSize before, TreeSize after) {
    CHECK(before <= after);
    std::vector<Tile> tiles;
    for (std::uint8_t level = 0;; ++level) {
        const std::uint64_t had = hashes_at(to_number(before), level);
        const std::uint64_t has = hashes_at(to_number(after), level);
        if (had == has) return tiles;
        for (std::uint64_t index = had / tile_width; index <= (has - 1) / tile_width; ++index) {
            const std::uint64_t width = std::min(tile_width, has - index * tile_width);
            tiles.push_back({level, index, static_cast<std::uint16_t>(width)});
        }
    }
}

Bytes format_tile(std::span<const Sha256> hashes) {
    Bytes bytes;
    bytes.reserve(hashes.size() * hash_size);
    for (const Sha256& hash : hashes) bytes.insert(bytes.end(), hash.bytes.begin(), hash.bytes.end());
    return bytes;
}

Result<std::vector<Sha256>> parse_tile(BytesView bytes, std::uint16_t width) {
    if (bytes.size() != width * hash_size) return fail(Errc::malformed, "a tile of another width than its path says");
    std::vector<Sha256> hashes(width);
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * hash_size), hash_size, hashes[i].bytes.begin());
    }
    return hashes;
}

void append_to_bundle(Bytes& bundle, BytesView entry) {
    static_assert(limits::entry_bytes_max == 65'535, "an entry's length is a u16 in a bundle");
    CHECK(entry.size() <= limits::entry_bytes_max);
    bundle.push_back(static_cast<std::uint8_t>(entry.size() >> 8));
    bundle.push_back(static_cast<std::uint8_t>(entry.size()));
    bundle.insert(bundle.end(), entry.begin(), entry.end());
}

Result<std::vector<BytesView>> parse_bundle(BytesView bundle, std::uint16_t width) {
    const Error malformed = fail(Errc::malformed, "an entry bundle of another width than its path says, or cut short");
    std::vector<BytesView> entries;
    entries.reserve(width);
    while (!bundle.empty()) {
        if (entries.size() == width || bundle.size() < 2) return malformed;
        const std::size_t size = static_cast<std::size_t>(bundle[0]) << 8 | bundle[1];
        if (bundle.size() - 2 < size) return malformed;
        entries.push_back(bundle.subspan(2, size));
        bundle = bundle.subspan(2 + size);
    }
    if (entries.size() != width) return malformed;
    return entries;
}

NodePlace place_of(NodeId node, TreeSize size) {
    CHECK(node.level < 64 && node.index < to_number(size) >> node.level);
    const auto level = static_cast<std::uint8_t>(node.level / tile_height);
    const unsigned up = node.level % tile_height;
    const std::uint64_t first = node.index << up;
    const std::uint64_t index = first / tile_width;
    const std::uint64_t width = std::min(tile_width, hashes_at(to_number(size), level) - index * tile_width);
    NodePlace place;
    place.tile = {level, index, static_cast<std::uint16_t>(width)};
    place.first = static_cast<std::uint16_t>(first % tile_width);
    place.count = static_cast<std::uint16_t>(1u << up);
    return place;
}

Sha256 node_in_tile(Hasher& hasher, const NodePlace& place, std::span<const Sha256> hashes) {
    CHECK(hashes.size() >= std::size_t{place.first} + place.count);
    const auto part = hashes.subspan(place.first, place.count);
    return part.size() == 1 ? part.front() : fold_full(hasher, part);
}

std::vector<Sha256> inner_nodes(Hasher& hasher, std::span<const Sha256> hashes) {
    CHECK(hashes.size() == tile_width);
    std::vector<Sha256> nodes;
    nodes.reserve(tile_width - 1);
    for (std::size_t i = 0; i < hashes.size(); i += 2) nodes.push_back(hasher.node_hash(hashes[i], hashes[i + 1]));
    for (std::size_t i = 0; nodes.size() < tile_width - 1; i += 2) {
        nodes.push_back(hasher.node_hash(nodes[i], nodes[i + 1]));
    }
    return nodes;
}

NodeReader nodes_from_tiles(TreeSize size, TileReader read) {
    return [size, read = std::move(read)](std::span<const NodeId> nodes) -> Result<std::vector<Sha256>> {
        std::vector<NodePlace> places;
        std::vector<Tile> tiles;
        for (const NodeId& node : nodes) {
            places.push_back(place_of(node, size));
            tiles.push_back(places.back().tile);
        }
        std::sort(tiles.begin(), tiles.end());
        tiles.erase(std::unique(tiles.begin(), tiles.end()), tiles.end());
        const auto answers = read(tiles);
        if (!answers) return answers.error();
        if (answers->size() != tiles.size()) return fail(Errc::corrupt, "tiles are missing");
        for (std::size_t i = 0; i < tiles.size(); ++i) {
            if ((*answers)[i].size() != tiles[i].width) {
                return fail(Errc::corrupt, "a tile of another width than the tree has", format_tile_path(tiles[i]));
            }
        }
        Hasher hasher;
        std::vector<Sha256> hashes;
        hashes.reserve(places.size());
        for (const NodePlace& place : places) {
            const auto at = std::lower_bound(tiles.begin(), tiles.end(), place.tile) - tiles.begin();
            hashes.push_back(node_in_tile(hasher, place, (*answers)[static_cast<std::size_t>(at)]));
        }
        return hashes;
    };
}

}  // namespace annals::proof
