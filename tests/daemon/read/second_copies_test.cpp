#include "daemon/read/second_copies.hpp"

#include "daemon/read/index.hpp"
#include "tests/daemon/read/random_ledger.hpp"
#include "tests/daemon/store/tamper.hpp"

namespace annals::read {
namespace {

class SecondCopiesTest : public LedgerTest {
protected:
    void record_and_index(std::size_t count) {
        open();
        record(count);
        Indexer indexer(*store);
        ASSERT_TRUE(indexer.catch_up(count));
        root = proof::root_of(leaves_now());
    }
    std::vector<Sha256> leaves_now() const {
        std::vector<Sha256> all;
        EXPECT_TRUE(store->view()->scan(Seq{0}, Seq{size()}, [&](Seq, const Sha256& leaf, BytesView) {
            all.push_back(leaf);
            return true;
        }));
        return all;
    }
    std::string record_at(std::uint64_t seq) const {
        return store::record_of_bytes(store->view()->entry(Seq{seq})->bytes);
    }
    void tamper(const std::vector<std::pair<std::uint64_t, std::string>>& records) {
        close();
        for (const auto& [seq, record] : records) {
            if (record.empty())
                store::erase_behind(options.dir, store::entry_key(Seq{seq}));
            else
                store::put_behind(options.dir, store::entry_key(Seq{seq}), record);
        }
        store = *store::Store::open(options);
    }
    void expect_readable_but_for(const std::set<std::uint64_t>& damaged) const {
        const auto view = store->view();
        for (std::uint64_t seq = 0; seq < size(); ++seq)
            EXPECT_EQ(view->entry(Seq{seq}).has_value(), damaged.count(seq) == 0) << seq;
    }
    Sha256 root;
};

TEST_F(SecondCopiesTest, GivesTheBytesOfEntriesWhateverBecameOfThem) {
    record_and_index(400);
    const Bytes seventh = store->view()->entry(Seq{7})->bytes;
    tamper({{7, "tampered"}});
    const auto found = second_copies(*store->view(), {7, 300, 1'000});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->size(), 2u);
    EXPECT_EQ(found->at(7), seventh);
}

TEST_F(SecondCopiesTest, ForgedEntriesAtTheEdgeAreToldByTheIndexAndTheTreeGoesOn) {
    record_and_index(400);
    tamper({{300, record_at(301)}, {350, {}}});
    ASSERT_TRUE(store->is_poisoned());
    ASSERT_TRUE(settle_edge(*store));
    EXPECT_FALSE(store->is_poisoned());
    expect_readable_but_for({300, 350});
    auto loaded = store::PartialTiles::load(*store->view());
    ASSERT_TRUE(loaded);
    tiles = std::move(*loaded);
    proof::Hasher hasher;
    EXPECT_EQ(store->head().edge.root(hasher), root);
    record(200);
    EXPECT_TRUE(store->view()->entry(Seq{599}));
    expect_readable_but_for({300, 350});
}

TEST_F(SecondCopiesTest, ASwappedPairAtTheEdgeIsToldWithoutAnIndex) {
    open();
    record(400);
    tamper({{300, record_at(310)}, {310, record_at(300)}});
    ASSERT_TRUE(settle_edge(*store));
    EXPECT_FALSE(store->is_poisoned());
    expect_readable_but_for({300, 310});
}

TEST_F(SecondCopiesTest, WhereNothingTellsEveryEntryUnderThePeakIsInDoubt) {
    open();
    record(256 + 128 + 8 + 1);
    tamper({{388, record_at(3)}});
    ASSERT_FALSE(settle_edge(*store));
    EXPECT_TRUE(store->is_poisoned());
    expect_readable_but_for({384, 385, 386, 387, 388, 389, 390, 391});
}

}  // namespace
}  // namespace annals::read
