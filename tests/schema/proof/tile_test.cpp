#include "schema/proof/tile.hpp"

#include "schema/proof/proofs.hpp"

#include <gtest/gtest.h>

#include <map>

namespace annals::proof {
namespace {

// A log of 70,000 entries, kept as the tiles of its final size.
class TiledLog {
public:
    static constexpr std::uint64_t size = 70'000;

    TiledLog() {
        Hasher hasher;
        RightEdge edge;
        std::vector<std::vector<Sha256>> rows(8);
        for (std::uint64_t i = 0; i < size; ++i) {
            const Sha256 leaf = hasher.leaf_hash(bytes_of(std::to_string(i)));
            rows[0].push_back(leaf);
            edge.append(hasher, leaf, [&](NodeId node, const Sha256& hash) {
                nodes_[node] = hash;
                if (node.level % tile_height == 0) rows[node.level / tile_height].push_back(hash);
            });
        }
        leaves_ = rows[0];
        root_ = edge.root(hasher);
        for (const Tile& tile : tiles_of(TreeSize{size})) {
            const auto row = std::span(rows[tile.level]).subspan(tile.index * tile_width, tile.width);
            tiles_[tile] = std::vector<Sha256>(row.begin(), row.end());
        }
    }
    NodeReader reader() {
        return nodes_from_tiles(TreeSize{size}, [this](std::span<const Tile> tiles) {
            ++reads_;
            Result<std::vector<std::vector<Sha256>>> answers = std::vector<std::vector<Sha256>>();
            for (const Tile& tile : tiles) answers->push_back(tiles_.at(tile));
            return answers;
        });
    }
    const std::vector<Sha256>& leaves() const { return leaves_; }
    const Sha256& root() const { return root_; }
    const std::map<NodeId, Sha256>& nodes() const { return nodes_; }
    const std::map<Tile, std::vector<Sha256>>& tiles() const { return tiles_; }
    int reads() const { return reads_; }

private:
    std::vector<Sha256> leaves_;
    Sha256 root_;
    std::map<NodeId, Sha256> nodes_;
    std::map<Tile, std::vector<Sha256>> tiles_;
    int reads_ = 0;
};

TEST(TilePath, IsThatOfTheSpecification) {
    struct Case {
        std::string path;
        TilePath tile;
    };
    const std::vector<Case> cases = {
        {"/tile/0/000", {false, {0, 0, 256}}},
        {"/tile/0/000.p/1", {false, {0, 0, 1}}},
        {"/tile/7/255.p/255", {false, {7, 255, 255}}},
        {"/tile/63/999", {false, {63, 999, 256}}},
        {"/tile/1/x001/000", {false, {1, 1000, 256}}},
        {"/tile/0/x001/x234/067", {false, {0, 1234067, 256}}},
        {"/tile/0/x001/x234/067.p/8", {false, {0, 1234067, 8}}},
        {"/tile/0/x018/x446/x744/x073/x709/x551/615", {false, {0, UINT64_MAX, 256}}},
        {"/tile/entries/000", {true, {0, 0, 256}}},
        {"/tile/entries/x001/x234/067.p/8", {true, {0, 1234067, 8}}},
    };
    for (const auto& [path, tile] : cases) {
        EXPECT_EQ(parse_tile_path(path).value(), tile) << path;
        EXPECT_EQ(tile.is_entries ? format_entries_path(tile.tile) : format_tile_path(tile.tile), path);
    }
}

TEST(TilePath, RefusesEveryOtherSpelling) {
    for (const char* path : {"",
                             "/",
                             "/tile",
                             "/tile/",
                             "/tile/0",
                             "/tile/0/",
                             "tile/0/000",
                             "//tile/0/000",
                             "/tile/0/000/",
                             "/tile/0/0",
                             "/tile/0/00",
                             "/tile/0/0000",
                             "/tile/00/000",
                             "/tile/64/000",
                             "/tile/-1/000",
                             "/tile/0/x000",
                             "/tile/0/x000/000",
                             "/tile/0/001/000",
                             "/tile/0/x001/x000",
                             "/tile/0/X001/000",
                             "/tile/0/x01/000",
                             "/tile/0/a00",
                             "/tile/0/000.p",
                             "/tile/0/000.p/",
                             "/tile/0/000.p/0",
                             "/tile/0/000.p/256",
                             "/tile/0/000.p/01",
                             "/tile/0/000.p/1/",
                             "/tile/0/000.p/1.p/1",
                             "/tile/0/000.P/1",
                             "/tile/entries",
                             "/tile/entries/",
                             "/tile/entries/0",
                             "/tile/entries/0/000",
                             "/tile/data/000",
                             "/tile/0/x018/x446/x744/x073/x709/x551/616",
                             "/tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999",
                             "/tile/0/000?",
                             "/tile/0/ 00",
                             "/tile/ 0/000",
                             "/tile/0/+00",
                             "/tile/0/../000"}) {
        const auto tile = parse_tile_path(path);
        ASSERT_FALSE(tile) << path;
        EXPECT_EQ(tile.error().code, Errc::malformed);
    }
    EXPECT_FALSE(parse_tile_path("/tile/0/" + std::string(100'000, '0')));
}

TEST(TilePath, RefusesEveryTruncation) {
    const std::string path = "/tile/0/x001/x234/067.p/8";
    for (std::size_t size = 0; size < path.size(); ++size) {
        const auto tile = parse_tile_path(path.substr(0, size));
        EXPECT_EQ(tile.has_value(), path.substr(0, size) == "/tile/0/x001/x234/067") << size;
    }
}

TEST(Tiles, OfATreeOf70000AreThoseOfTheSpecification) {
    std::map<std::pair<int, bool>, int> counts;
    std::vector<Tile> partial;
    for (const Tile& tile : tiles_of(TreeSize{70'000})) {
        ++counts[{tile.level, tile.is_full()}];
        if (!tile.is_full()) partial.push_back(tile);
    }
    EXPECT_EQ((counts[{0, true}]), 273);
    EXPECT_EQ((counts[{1, true}]), 1);
    EXPECT_EQ(partial, (std::vector<Tile>{{0, 273, 112}, {1, 1, 17}, {2, 0, 1}}));
    EXPECT_EQ(tiles_of(TreeSize{256}), (std::vector<Tile>{{0, 0, 256}, {1, 0, 1}}));
    EXPECT_TRUE(tiles_of(TreeSize{0}).empty());
}

TEST(Tiles, NewOnesAreThoseThatChange) {
    EXPECT_TRUE(new_tiles(TreeSize{300}, TreeSize{300}).empty());
    EXPECT_EQ(new_tiles(TreeSize{0}, TreeSize{1}), (std::vector<Tile>{{0, 0, 1}}));
    EXPECT_EQ(new_tiles(TreeSize{255}, TreeSize{256}), (std::vector<Tile>{{0, 0, 256}, {1, 0, 1}}));
    EXPECT_EQ(new_tiles(TreeSize{256}, TreeSize{257}), (std::vector<Tile>{{0, 1, 1}}));
    EXPECT_EQ(new_tiles(TreeSize{500}, TreeSize{520}), (std::vector<Tile>{{0, 1, 256}, {0, 2, 8}, {1, 0, 2}}));
    for (std::uint64_t before = 0; before < 70'000; before += 977) {
        const auto had = tiles_of(TreeSize{before});
        std::vector<Tile> expected;
        for (const Tile& tile : tiles_of(TreeSize{70'000})) {
            if (std::find(had.begin(), had.end(), tile) == had.end()) expected.push_back(tile);
        }
        EXPECT_EQ(new_tiles(TreeSize{before}, TreeSize{70'000}), expected) << before;
    }
}

TEST(Tiles, ExistFromTheSizeThatFillsThemOn) {
    EXPECT_FALSE(has_tile(TreeSize{0}, {0, 0, 1}));
    EXPECT_TRUE(has_tile(TreeSize{300}, {0, 0, 256}));
    EXPECT_TRUE(has_tile(TreeSize{300}, {0, 0, 7}));
    EXPECT_TRUE(has_tile(TreeSize{300}, {0, 1, 44}));
    EXPECT_FALSE(has_tile(TreeSize{300}, {0, 1, 45}));
    EXPECT_FALSE(has_tile(TreeSize{300}, {0, 2, 1}));
    EXPECT_TRUE(has_tile(TreeSize{300}, {1, 0, 1}));
    EXPECT_FALSE(has_tile(TreeSize{300}, {1, 0, 2}));
    EXPECT_FALSE(has_tile(TreeSize{300}, {63, 0, 1}));
    EXPECT_FALSE(has_tile(TreeSize{UINT64_MAX}, {0, UINT64_MAX, 1}));
    EXPECT_TRUE(has_tile(TreeSize{UINT64_MAX}, {7, 0, 255}));
    EXPECT_FALSE(has_tile(TreeSize{UINT64_MAX}, {7, 0, 256}));
    EXPECT_FALSE(has_tile(TreeSize{UINT64_MAX}, {8, 0, 1}));
}

TEST(Tile, IsItsHashesInARow) {
    const std::vector<Sha256> hashes{sha256(bytes_of("a")), sha256(bytes_of("b"))};
    const Bytes bytes = format_tile(hashes);
    EXPECT_EQ(to_hex(bytes), to_hex(hashes[0]) + to_hex(hashes[1]));
    EXPECT_EQ(parse_tile(bytes, 2).value(), hashes);
    EXPECT_FALSE(parse_tile(bytes, 1));
    EXPECT_FALSE(parse_tile(bytes, 3));
    EXPECT_FALSE(parse_tile(BytesView(bytes).first(63), 2));
}

TEST(Bundle, IsEntriesUnderTheirLengths) {
    Bytes bundle;
    const Bytes largest(65'535, 7);
    append_to_bundle(bundle, bytes_of("ab"));
    append_to_bundle(bundle, {});
    EXPECT_EQ(to_hex(bundle),
              "0002"
              "6162"
              "0000");
    append_to_bundle(bundle, largest);
    EXPECT_EQ(bundle.size(), 4u + 2 + 2 + 65'535);
    const auto entries = parse_bundle(bundle, 3).value();
    EXPECT_EQ(text_of(entries[0]), "ab");
    EXPECT_TRUE(entries[1].empty());
    EXPECT_EQ(Bytes(entries[2].begin(), entries[2].end()), largest);
}

TEST(Bundle, RefusesOtherCountsAndEveryTruncation) {
    Bytes bundle;
    append_to_bundle(bundle, bytes_of("ab"));
    append_to_bundle(bundle, bytes_of("cde"));
    for (std::size_t size = 0; size < bundle.size(); ++size) {
        EXPECT_FALSE(parse_bundle(BytesView(bundle).first(size), 2)) << size;
    }
    EXPECT_FALSE(parse_bundle(bundle, 1));
    EXPECT_FALSE(parse_bundle(bundle, 3));
    bundle.push_back(0);
    EXPECT_EQ(parse_bundle(bundle, 2).error().code, Errc::malformed);
    const Bytes hostile{0xff, 0xff, 0x00};
    EXPECT_FALSE(parse_bundle(hostile, 1));
}

TEST(Place, FindsEveryNodeInItsTile) {
    const TiledLog log;
    Hasher hasher;
    for (const auto& [node, hash] : log.nodes()) {
        const NodePlace place = place_of(node, TreeSize{TiledLog::size});
        ASSERT_EQ(node_in_tile(hasher, place, log.tiles().at(place.tile)), hash)
            << int{node.level} << ' ' << node.index;
    }
}

TEST(Place, InnerNodesOfATileStandLevelByLevel) {
    const TiledLog log;
    Hasher hasher;
    const auto inner = inner_nodes(hasher, log.tiles().at({0, 5, 256}));
    ASSERT_EQ(inner.size(), 255u);
    std::size_t next = 0;
    for (std::uint8_t level = 1; level <= tile_height; ++level) {
        const std::uint64_t count = tile_width >> level;
        for (std::uint64_t i = 0; i < count; ++i) EXPECT_EQ(inner[next++], log.nodes().at({level, 5 * count + i}));
    }
}

TEST(TileReading, ProvesFromTilesWithOneReadEach) {
    TiledLog log;
    const TreeSize size{TiledLog::size};
    const NodeReader read = log.reader();
    EXPECT_EQ(read_root(size, read).value(), log.root());
    const TreeHead head{size, log.root()};
    int expected = 1;
    for (std::uint64_t index = 0; index < TiledLog::size; index += 1'999) {
        const Proof proof = prove_inclusion(Seq{index}, size, read).value();
        EXPECT_TRUE(check_inclusion(proof, head, Seq{index}, log.leaves()[index]));
        const TreeHead first{TreeSize{index + 1}, root_of(std::span(log.leaves()).first(index + 1))};
        const Proof growth = prove_consistency(first.size, size, read).value();
        EXPECT_TRUE(check_consistency(growth, first, head));
        EXPECT_EQ(read_root(first.size, read).value(), first.root);
        expected += 3;
    }
    EXPECT_EQ(log.reads(), expected);
}

TEST(TileReading, RefusesTilesOfAnotherWidth) {
    const NodeReader narrow = nodes_from_tiles(TreeSize{300}, [](std::span<const Tile> tiles) {
        return Result<std::vector<std::vector<Sha256>>>(std::vector<std::vector<Sha256>>(tiles.size()));
    });
    EXPECT_EQ(prove_inclusion(Seq{3}, TreeSize{300}, narrow).error().code, Errc::corrupt);
    const NodeReader none = nodes_from_tiles(TreeSize{300}, [](std::span<const Tile>) {
        return Result<std::vector<std::vector<Sha256>>>(std::vector<std::vector<Sha256>>());
    });
    EXPECT_EQ(prove_inclusion(Seq{3}, TreeSize{300}, none).error().code, Errc::corrupt);
}

}  // namespace
}  // namespace annals::proof
