#include "tests/daemon/store/test_ledger.hpp"

#include <gmock/gmock.h>

namespace annals::store {
namespace {

TEST_F(StoreTest, InitialisesAnEmptyFolderAndKeepsItsOrigin) {
    open();
    EXPECT_EQ(store->origin(), "test.example/ledger");
    EXPECT_EQ(size(), 0u);
    options.origin = "another.example/name";
    options.created_at = Instant{2};
    reopen();
    EXPECT_EQ(store->origin(), "test.example/ledger");
    EXPECT_EQ(store->created_at(), Instant{1});
}

TEST_F(StoreTest, InitRefusesAFolderThatIsALedger) {
    ASSERT_TRUE(Store::init(options));
    const auto again = Store::init(options);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Errc::bad_value);
    options.origin.clear();
    open();
    EXPECT_EQ(store->origin(), "test.example/ledger");
}

TEST_F(StoreTest, DoesNotOpenNothingWithoutAnOrigin) {
    options.origin.clear();
    const auto opened = Store::open(options);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::not_found);
    EXPECT_FALSE(std::filesystem::exists(options.dir));
}

TEST_F(StoreTest, ReadsWhatWasCommittedAlsoAfterReopening) {
    open();
    append(3);
    append(600);
    const Head head = store->head();
    reopen();
    EXPECT_EQ(store->head().edge, head.edge);
    EXPECT_EQ(store->head().last_recorded_at, Instant{2});
    EXPECT_FALSE(store->damage());
    const auto view = store->view();
    std::uint64_t next = 10;
    const auto scanned = view->scan(Seq{10}, Seq{9999}, [&](Seq seq, const Sha256& leaf, BytesView bytes) {
        EXPECT_EQ(to_number(seq), next);
        EXPECT_EQ(Bytes(bytes.begin(), bytes.end()), entry_of(next++));
        EXPECT_EQ(leaf, proof::leaf_hash(bytes));
        return true;
    });
    EXPECT_TRUE(scanned);
    EXPECT_EQ(next, 603u);
    const auto entry = view->entry(Seq{602});
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->bytes, entry_of(602));
    EXPECT_EQ(view->entry(Seq{603}).error().code, Errc::not_found);
}

TEST_F(StoreTest, ScanStopsWhenTheVisitorSaysSo) {
    open();
    append(9);
    int seen = 0;
    const auto view = store->view();
    EXPECT_TRUE(view->scan(Seq{2}, Seq{9}, [&](Seq, const Sha256&, BytesView) { return ++seen < 3; }));
    EXPECT_EQ(seen, 3);
}

TEST_F(StoreTest, AViewSeesItsOwnMomentOnly) {
    open();
    append(5);
    const auto before = store->view();
    append(5);
    EXPECT_EQ(before->head().edge.size(), TreeSize{5});
    EXPECT_EQ(before->entry(Seq{5}).error().code, Errc::not_found);
    EXPECT_TRUE(store->view()->entry(Seq{5}));
}

TEST_F(StoreTest, TilesAreThoseOfTheTreeAtEverySizeAndAfterReopening) {
    open();
    proof::Hasher hasher;
    for (const std::size_t count : {1, 254, 1, 1, 255, 300, 2000}) {
        append(count);
        const auto view = store->view();
        const auto all = leaves();
        const auto root = proof::root_of(all);
        EXPECT_EQ(view->head().edge.root(hasher), root);
        EXPECT_EQ(tiles.peaks(hasher), view->head().edge.peaks());
        const auto loaded = PartialTiles::load(*view);
        ASSERT_TRUE(loaded);
        EXPECT_EQ(loaded->peaks(hasher), view->head().edge.peaks());
        const auto whole = view->tile(0, size() / 256);
        ASSERT_FALSE(whole);
        EXPECT_EQ(whole.error().code, Errc::not_found);
    }
    reopen();
    append(700);
    EXPECT_EQ(store->view()->head().edge.root(hasher), proof::root_of(leaves()));
    EXPECT_EQ(tiles.peaks(hasher), store->head().edge.peaks());
}

// 66,000 leaves complete a tile of level 1, so that level 2 begins.
TEST_F(StoreTest, NodesOfEveryLevelAreReadFromTiles) {
    open();
    append(66'000);
    std::vector<std::vector<Sha256>> levels = {leaves()};
    proof::Hasher hasher;
    while (levels.back().size() > 1) {
        const auto& below = levels.back();
        std::vector<Sha256> row;
        for (std::size_t i = 0; i + 1 < below.size(); i += 2) row.push_back(hasher.node_hash(below[i], below[i + 1]));
        levels.push_back(row);
    }
    const auto view = store->view();
    const auto read = node_reader(*view);
    for (std::size_t level = 0; level < levels.size(); ++level) {
        std::vector<proof::NodeId> nodes;
        std::vector<Sha256> expected;
        const std::size_t count = levels[level].size();
        for (std::size_t i = 0; i < count; i += 1 + count / 97) {
            nodes.push_back({static_cast<std::uint8_t>(level), i});
            expected.push_back(levels[level][i]);
        }
        nodes.push_back({static_cast<std::uint8_t>(level), count - 1});
        expected.push_back(levels[level][count - 1]);
        const auto hashes = read(nodes);
        ASSERT_TRUE(hashes) << to_string(hashes.error());
        EXPECT_EQ(*hashes, expected) << "level " << level;
    }
}

TEST_F(StoreTest, RefusesToWriteBelowTheDiskReserveAndRecovers) {
    open();
    append(1);
    options.disk_reserve_bytes = UINT64_MAX;
    reopen();
    PartialTiles copy = tiles;
    const auto refused = store->commit(plan_commit(store->head(), copy, {entry_of(1)}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::disk_full);
    EXPECT_FALSE(store->is_poisoned());
    options.disk_reserve_bytes = 0;
    reopen();
    EXPECT_EQ(size(), 1u);
    append(1);
    EXPECT_EQ(size(), 2u);
}

TEST_F(StoreTest, ASecondOpenIsRefusedAsLocked) {
    open();
    const auto second = Store::open(options);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::locked);
}

TEST_F(StoreTest, ReadOnlyReadsBesideNobodyAndNeverWrites) {
    open();
    append(2);
    close();
    options.read_only = true;
    open();
    EXPECT_TRUE(store->view()->entry(Seq{1}));
    const auto refused = store->commit(plan_commit(store->head(), tiles, {entry_of(2)}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::forbidden);
}

TEST_F(StoreTest, TheIndexIsScannedByPrefixInOrderAndDropsWhole) {
    open();
    append(3);
    ASSERT_TRUE(store->write_index({{{"a1", "x"}, {"b2", "y"}, {"b1", "z"}, {"c", ""}}, 2}));
    const auto view = store->view();
    EXPECT_EQ(view->index_cursor(), 2u);
    std::vector<std::string> keys;
    const auto collect = [&](std::string_view key, std::string_view) {
        keys.emplace_back(key);
        return true;
    };
    ASSERT_TRUE(view->scan_index("b", collect));
    EXPECT_THAT(keys, ::testing::ElementsAre("b1", "b2"));
    keys.clear();
    ASSERT_TRUE(view->scan_index_from("b", "b11", collect));
    EXPECT_THAT(keys, ::testing::ElementsAre("b2"));
    EXPECT_EQ(*view->index_value("b1"), "z");
    EXPECT_EQ(*view->index_value("b3"), std::nullopt);
    ASSERT_TRUE(store->drop_index());
    EXPECT_EQ(store->index_cursor(), 0u);
    keys.clear();
    ASSERT_TRUE(store->view()->scan_index("", collect));
    EXPECT_THAT(keys, ::testing::IsEmpty());
    EXPECT_EQ(*view->index_value("b1"), "z") << "an older view keeps what it saw";
}

TEST_F(StoreTest, TheIndexSurvivesAnOrderlyEnd) {
    open();
    append(1);
    ASSERT_TRUE(store->write_index({{{"a", "x"}}, 1}));
    reopen();
    EXPECT_EQ(store->index_cursor(), 1u);
    EXPECT_EQ(*store->view()->index_value("a"), "x");
}

}  // namespace
}  // namespace annals::store
