// What a store does with files that were changed behind its back.
#include "tests/daemon/store/tampered_ledger.hpp"

#include <sys/resource.h>

#include <csignal>

namespace annals::store {
namespace {

namespace fs = std::filesystem;

class DamageTest : public TamperedLedger {
protected:
    // The write-ahead log that holds the last commits.
    fs::path newest_log() const {
        fs::path newest;
        for (const auto& file : fs::directory_iterator(options.dir))
            if (file.path().extension() == ".log" && fs::file_size(file) > 0 && file.path() > newest)
                newest = file.path();
        return newest;
    }
    // A copy of the folder as a crash would leave it now: what is synced, nothing flushed at the end.
    void crash_and_keep_files() {
        fs::copy(options.dir, dir.file("crashed"), fs::copy_options::recursive);
        close();
        fs::remove_all(options.dir);
        fs::rename(dir.file("crashed"), options.dir);
    }
};

TEST_F(DamageTest, ATornTailOpensWithEveryAcknowledgedEntry) {
    open();
    append(20);
    const auto acknowledged = fs::file_size(newest_log());
    append(5);  // its tail will be cut: as if it had never been acknowledged
    crash_and_keep_files();
    const fs::path log = newest_log();
    const auto whole = fs::file_size(log);
    for (const auto cut : {whole - 1, (whole + acknowledged) / 2, acknowledged + 3}) {
        fs::copy(options.dir, dir.file("kept"), fs::copy_options::recursive);
        fs::resize_file(log, cut);
        open();
        EXPECT_EQ(size(), 20u) << "cut to " << cut << " of " << whole;
        EXPECT_TRUE(store->view()->entry(Seq{19}));
        close();
        fs::remove_all(options.dir);
        fs::rename(dir.file("kept"), options.dir);
    }
}

TEST_F(DamageTest, AFlippedBitAnywhereBeforeTheLastCommitIsRefusedByFile) {
    open();
    append(1);
    append(1);
    append(1);
    const auto end = fs::file_size(newest_log());
    append(1);
    crash_and_keep_files();
    const fs::path log = newest_log();
    const auto start = end / 3;  // the second commit on
    for (auto at = start; at < end; at += 3) {
        const int bit = static_cast<int>(at % 8);
        flip_bit(log, at, bit);
        const auto opened = Store::open(options);
        ASSERT_FALSE(opened) << "byte " << at;
        EXPECT_EQ(opened.error().code, Errc::corrupt);
        EXPECT_NE(opened.error().place.find(log.filename().string()), std::string::npos) << to_string(opened.error());
        flip_bit(log, at, bit);
    }
    open();
    EXPECT_EQ(size(), 4u);
}

// RocksDB alone takes this for a torn tail, drops two acknowledged entries and says OK.
TEST_F(DamageTest, AFlippedLengthBeforeTheLastCommitIsNoTornTail) {
    open();
    append(1);
    const auto second = fs::file_size(newest_log());
    append(1);
    append(1);
    crash_and_keep_files();
    flip_bit(newest_log(), second + 5, 6);
    const auto opened = Store::open(options);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::corrupt);
}

TEST_F(DamageTest, AFlippedBitInALargeLogIsRefused) {
    open();
    for (int i = 0; i < 40; ++i) append(100);
    crash_and_keep_files();
    const fs::path log = newest_log();
    flip_bit(log, fs::file_size(log) / 2, 3);
    const auto opened = Store::open(options);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::corrupt);
    EXPECT_NE(opened.error().place.find(log.filename().string()), std::string::npos);
}

// The kernel refuses to let files grow, as a full disk does; what is left of the write is unknown.
TEST_F(DamageTest, AFailedWritePoisonsUntilReopened) {
    open();
    append(3);
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit tight = before;
    tight.rlim_cur = fs::file_size(newest_log()) + 100;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tight), 0);
    PartialTiles copy = tiles;
    const Commit commit = plan_commit(store->head(), copy, {Bytes(10'000, 'x')});
    const auto failed = store->commit(commit);
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);

    ASSERT_FALSE(failed);
    EXPECT_TRUE(failed.error().code == Errc::io || failed.error().code == Errc::disk_full);
    EXPECT_TRUE(store->is_poisoned());
    EXPECT_EQ(store->commit(commit).error().code, Errc::poisoned) << "also with room again";
    EXPECT_EQ(size(), 3u);
    EXPECT_TRUE(store->view()->entry(Seq{2}));
    reopen();
    EXPECT_FALSE(store->is_poisoned());
    EXPECT_EQ(size(), 3u);
    append(2);
}

TEST_F(DamageTest, AChangedEntryIsCorruptByNameAndAllElseReadable) {
    open();
    append(600);
    std::string record = record_of(7);
    record.back() ^= 1;
    put(entry_key(Seq{7}), record);
    open();
    const auto view = store->view();
    for (std::uint64_t seq = 0; seq < 600; ++seq) {
        const auto entry = view->entry(Seq{seq});
        EXPECT_EQ(entry.has_value(), seq != 7);
        if (entry) continue;
        EXPECT_EQ(entry.error().code, Errc::corrupt);
        EXPECT_EQ(entry.error().place, "entry 7");
    }
    EXPECT_FALSE(store->is_poisoned());
    append(1);
}

TEST_F(DamageTest, AChangedEntryWithItsLeafHashMadeToFitIsStillCorrupt) {
    open();
    append(600);
    put(entry_key(Seq{7}), record_of(8));
    open();
    const auto entry = store->view()->entry(Seq{7});
    ASSERT_FALSE(entry);
    EXPECT_EQ(entry.error().code, Errc::corrupt);
}

TEST_F(DamageTest, AChangedEntryAtTheRightEdgeIsNamedAtOpening) {
    open();
    append(10);
    std::string record = record_of(9);
    record.back() ^= 1;
    put(entry_key(Seq{9}), record);
    open();
    ASSERT_TRUE(store->damage());
    EXPECT_EQ(store->damage()->place, "entry 9");
    EXPECT_FALSE(store->is_poisoned()) << "the tree itself can be continued";
    EXPECT_TRUE(store->view()->entry(Seq{8}));
}

TEST_F(DamageTest, AWrongLeafAtTheRightEdgeIsReadableButNeverContinued) {
    open();
    append(10);
    put(entry_key(Seq{9}), "tampered");
    options.origin.clear();
    open();
    ASSERT_TRUE(store->damage());
    EXPECT_TRUE(store->is_poisoned());
    EXPECT_TRUE(store->view()->entry(Seq{8}));
    EXPECT_EQ(store->view()->entry(Seq{9}).error().code, Errc::corrupt);
    const auto refused = store->commit(plan_commit(store->head(), tiles, {entry_of(10)}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::poisoned);
}

TEST_F(DamageTest, AWrongLeafAtTheRightEdgeIsContinuedOnceItsOwnHashIsTold) {
    open();
    append(300);
    put(entry_key(Seq{260}), record_of(261));
    options.origin.clear();
    open();
    EXPECT_TRUE(store->is_poisoned());
    EXPECT_FALSE(store->settle_edge({{260, proof::leaf_hash(entry_of(262))}})) << "another hash does not give the head";
    EXPECT_TRUE(store->is_poisoned());
    EXPECT_FALSE(store->settle_edge({{260, Sha256()}, {261, Sha256()}}));
    EXPECT_EQ(store->view()->entry(Seq{261}).error().code, Errc::corrupt) << "in doubt";
    ASSERT_TRUE(store->settle_edge({{260, proof::leaf_hash(entry_of(260))}}));
    EXPECT_FALSE(store->is_poisoned());
    auto loaded = PartialTiles::load(*store->view());
    ASSERT_TRUE(loaded);
    tiles = std::move(*loaded);
    append(300);
    const auto view = store->view();
    EXPECT_EQ(view->entry(Seq{260}).error().code, Errc::corrupt);
    EXPECT_TRUE(view->entry(Seq{261}));
    EXPECT_EQ(view->head().edge.root(hasher), proof::root_of(leaves())) << "the tree over what was recorded";
}

TEST_F(DamageTest, ASwappedPairUnderAWholeTileIsCorruptHoweverItIsRead) {
    open();
    append(600);
    put(entry_key(Seq{7}), record_of(9));
    put(entry_key(Seq{9}), record_of(7));
    open();
    const auto view = store->view();
    EXPECT_FALSE(view->entry(Seq{7}));
    EXPECT_FALSE(view->entry(Seq{9}));
    std::vector<std::uint64_t> wrong;
    ASSERT_TRUE(view->scan(Seq{0}, Seq{600}, [&](Seq seq, const Sha256& leaf, BytesView bytes) {
        if (proof::leaf_hash(bytes) != leaf) wrong.push_back(to_number(seq));
        return true;
    }));
    EXPECT_EQ(wrong, (std::vector<std::uint64_t>{7, 9}));
    append(1);
}

TEST_F(DamageTest, ATileThatIsLostOrWrongHidesNoEntryThatTheTileAboveStandsFor) {
    open();
    append(600);
    std::string tile(text_of(*store->view()->tile(0, 0)));
    tile[7 * 32] ^= 1;
    put(tile_key(0, 0), tile);
    erase(tile_key(0, 1));
    open();
    const auto view = store->view();
    for (const std::uint64_t seq : {0u, 7u, 255u, 256u, 511u, 512u}) {
        EXPECT_TRUE(view->entry(Seq{seq})) << seq;
        EXPECT_EQ(*view->leaf(Seq{seq}), proof::leaf_hash(entry_of(seq)));
    }
    EXPECT_TRUE(view->scan(Seq{0}, Seq{600}, [](Seq seq, const Sha256& leaf, BytesView bytes) {
        EXPECT_EQ(proof::leaf_hash(bytes), leaf) << to_number(seq);
        return true;
    }));
    append(1);
}

TEST_F(DamageTest, AMissingEntryHasALeafHashAllTheSame) {
    open();
    append(600);
    erase(entry_key(Seq{7}));
    open();
    EXPECT_EQ(store->view()->entry(Seq{7}).error().place, "entry 7");
    EXPECT_EQ(*store->view()->leaf(Seq{7}), proof::leaf_hash(entry_of(7)));
    append(1);
}

TEST_F(DamageTest, AMissingTableFileIsNamedAndTheRestIsReadable) {
    open();
    append(1'000);
    reopen();
    append(100);
    reopen();
    close();
    const fs::path lost = largest_table(options.dir);
    fs::rename(lost, dir.file("away"));
    options.origin.clear();
    auto opened = Store::open(options);
    ASSERT_TRUE(opened) << to_string(opened.error());
    store = std::move(*opened);
    ASSERT_TRUE(store->damage());
    EXPECT_EQ(store->damage()->code, Errc::corrupt);
    EXPECT_EQ(store->damage()->place, lost.filename().string());
    EXPECT_TRUE(store->is_poisoned());
    EXPECT_EQ(size(), 1'100u);
    EXPECT_TRUE(store->view()->entry(Seq{1'050}));
    EXPECT_EQ(store->view()->entry(Seq{50}).error().code, Errc::corrupt);
    close();
    fs::rename(dir.file("away"), lost);
    open();
    EXPECT_FALSE(store->damage());
    append(1);
}

TEST_F(DamageTest, AMissingFileOfTheIndexCostsTheIndexAlone) {
    open();
    append(300);
    ASSERT_TRUE(store->write_index({{{"key", "value"}}, 300}));
    reopen();
    std::string lost;
    for (const TableFile& file : store->table_files())
        if (file.is_index) lost = file.name;
    ASSERT_FALSE(lost.empty());
    close();
    fs::remove(fs::path(options.dir) / lost);
    open();
    EXPECT_FALSE(store->damage());
    EXPECT_EQ(store->index_cursor(), 0u);
    EXPECT_TRUE(store->view()->entry(Seq{299}));
    append(1);
}

TEST_F(DamageTest, AHeadThatIsNotThatOfTheEntriesIsRefused) {
    open();
    append(5);
    const std::string five = encode_head(store->head());
    append(5);
    put(std::string(head_key), five);
    const auto opened = Store::open(options);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::corrupt);
    put(std::string(head_key), "short");
    EXPECT_EQ(Store::open(options).error().code, Errc::corrupt);
}

TEST_F(DamageTest, ANewerLayoutIsRefusedByNumber) {
    open();
    append(1);
    put(std::string(layout_key), encode_layout({7, Instant{1}, "test.example/ledger"}));
    const auto opened = Store::open(options);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::unsupported_version);
    EXPECT_NE(opened.error().detail.find("layout 7"), std::string::npos);
}

TEST_F(DamageTest, AFlippedBitInATableFileIsNamedWhenItIsRead) {
    open();
    append(2000);
    reopen();  // flushes the log to a table
    close();
    for (const auto& file : fs::directory_iterator(options.dir))
        if (file.path().extension() == ".sst" && fs::file_size(file) > 50'000) flip_bit(file.path(), 20'000, 2);
    auto opened = Store::open(options);
    if (!opened) {
        EXPECT_EQ(opened.error().code, Errc::corrupt);
        return;
    }
    const auto view = (*opened)->view();
    const auto scanned = view->scan(Seq{0}, Seq{2000}, [](Seq, const Sha256&, BytesView) { return true; });
    ASSERT_FALSE(scanned);
    EXPECT_EQ(scanned.error().code, Errc::corrupt);
}

}  // namespace
}  // namespace annals::store
