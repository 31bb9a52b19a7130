#include "daemon/read/proofs.hpp"

#include "tests/daemon/store/test_ledger.hpp"

#include <random>

namespace annals::read {
namespace {

class ProofsTest : public store::StoreTest {
protected:
    Sha256 root(std::uint64_t size) const {
        const auto all = leaves();
        return proof::root_of(std::span(all).first(size));
    }
};

TEST_F(ProofsTest, ProvesEveryEntryAndEverySizeOfASmallLedger) {
    open();
    for (int i = 0; i < 5; ++i) append(7);
    const auto view = store->view();
    for (std::uint64_t size = 1; size <= 35; ++size) {
        const proof::TreeHead head{TreeSize{size}, root(size)};
        EXPECT_EQ(*root_at(*view, TreeSize{size}), head.root);
        for (std::uint64_t seq = 0; seq < size; ++seq) {
            const auto proof = prove_inclusion(*view, Seq{seq}, TreeSize{size});
            ASSERT_TRUE(proof);
            EXPECT_TRUE(proof::check_inclusion(*proof, head, Seq{seq}, proof::leaf_hash(entry_of(seq))));
        }
        for (std::uint64_t from = 1; from <= size; ++from) {
            const auto proof = prove_consistency(*view, TreeSize{from}, TreeSize{size});
            ASSERT_TRUE(proof);
            EXPECT_TRUE(proof::check_consistency(*proof, {TreeSize{from}, root(from)}, head));
        }
    }
}

TEST_F(ProofsTest, ProvesAcrossTiles) {
    open();
    append(66'100);
    const std::uint64_t seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const auto view = store->view();
    const auto all = leaves();
    for (int i = 0; i < 40; ++i) {
        const std::uint64_t size = i == 0 ? all.size() : 1 + random() % all.size();
        const std::uint64_t seq = random() % size;
        const proof::TreeHead head{TreeSize{size}, proof::root_of(std::span(all).first(size))};
        const auto included = prove_inclusion(*view, Seq{seq}, TreeSize{size});
        ASSERT_TRUE(included) << to_string(included.error());
        EXPECT_TRUE(proof::check_inclusion(*included, head, Seq{seq}, all[seq]));
        const proof::TreeHead earlier{TreeSize{seq + 1}, proof::root_of(std::span(all).first(seq + 1))};
        const auto grown = prove_consistency(*view, earlier.size, head.size);
        ASSERT_TRUE(grown) << to_string(grown.error());
        EXPECT_TRUE(proof::check_consistency(*grown, earlier, head));
    }
}

TEST_F(ProofsTest, RefusesWhatTheLedgerDoesNotHave) {
    open();
    append(5);
    const auto view = store->view();
    EXPECT_EQ(prove_inclusion(*view, Seq{0}, TreeSize{6}).error().code, Errc::not_yet_known);
    EXPECT_EQ(prove_inclusion(*view, Seq{4}, TreeSize{4}).error().code, Errc::bad_value);
    EXPECT_EQ(prove_consistency(*view, TreeSize{0}, TreeSize{4}).error().code, Errc::bad_value);
    EXPECT_EQ(prove_consistency(*view, TreeSize{2}, TreeSize{6}).error().code, Errc::not_yet_known);
    EXPECT_EQ(root_at(*view, TreeSize{6}).error().code, Errc::not_yet_known);
    EXPECT_EQ(read_tile(*view, {0, 0, 6}).error().code, Errc::not_found);
    EXPECT_EQ(read_bundle(*view, {0, 1, 1}).error().code, Errc::not_found);
}

// A reader that has nothing but the served tiles arrives at the same tree.
TEST_F(ProofsTest, ServedTilesAndBundlesMakeTheSameTree) {
    open();
    append(66'100);
    const auto view = store->view();
    const TreeSize size = view->head().edge.size();
    const proof::TileReader read =
        [&](std::span<const proof::Tile> wanted) -> Result<std::vector<std::vector<Sha256>>> {
        std::vector<std::vector<Sha256>> all;
        for (const proof::Tile& tile : wanted) {
            const auto bytes = read_tile(*view, tile);
            if (!bytes) return bytes.error();
            auto hashes = proof::parse_tile(*bytes, tile.width);
            if (!hashes) return hashes.error();
            all.push_back(std::move(*hashes));
        }
        return all;
    };
    EXPECT_EQ(*proof::read_root(size, proof::nodes_from_tiles(size, read)), root(66'100));
    for (const proof::Tile& tile : proof::tiles_of(size)) {
        const auto bytes = read_tile(*view, tile);
        ASSERT_TRUE(bytes) << proof::format_tile_path(tile);
        EXPECT_EQ(bytes->size(), tile.width * 32u);
    }
    const proof::Tile last{0, 66'100 / 256, 66'100 % 256};
    const auto bundle = read_bundle(*view, last);
    ASSERT_TRUE(bundle);
    const auto entries = proof::parse_bundle(*bundle, last.width);
    ASSERT_TRUE(entries);
    const Bytes expected = entry_of(66'099);
    EXPECT_TRUE(std::equal(entries->back().begin(), entries->back().end(), expected.begin(), expected.end()));
}

}  // namespace
}  // namespace annals::read
