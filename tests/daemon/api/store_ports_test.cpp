#include "daemon/api/store_ports.hpp"

#include "daemon/api/slices.hpp"
#include "daemon/read/index.hpp"
#include "tests/daemon/read/random_ledger.hpp"

#include <gmock/gmock.h>

namespace annals::api {
namespace {

class StorePorts : public read::LedgerTest {
protected:
    void SetUp() override {
        open();
        feed = std::make_unique<read::Feed>(*store, read::FeedLimits());
        wire_store(ports, *store, *feed);
    }
    void TearDown() override {
        ports = {};
        feed.reset();
    }
    // All entries that pass a filter, page by page.
    std::vector<std::uint64_t> seqs(const EntryFilter& filter, std::size_t rows_max) const {
        std::vector<std::uint64_t> found;
        for (Seq from{0}; to_number(from) < size();) {
            const auto page = ports.entries(EntriesWanted{from, TreeSize{size()}, rows_max, 50, filter});
            EXPECT_TRUE(page);
            if (!page || page->scanned_until <= from) return {999'999};
            EXPECT_LE(page->rows.size(), rows_max);
            for (const EntryRow& row : page->rows) found.push_back(to_number(row.seq));
            from = page->scanned_until;
        }
        return found;
    }
    std::vector<std::uint64_t> expected(const EntryFilter& filter) const {
        std::vector<std::uint64_t> found;
        for (const state::Recorded& recorded : memory.entries()) {
            EntryRow row;
            row.entry.statement = recorded.statement;
            row.entry.registration.recorded_by.text = recorded.recorded_by;
            if (passes(row, filter)) found.push_back(to_number(recorded.seq));
        }
        return found;
    }

    Ports ports;
    std::unique_ptr<read::Feed> feed;
};

TEST_F(StorePorts, ListWhatAFilterPassesWhateverTheIndexHasReached) {
    record(300);
    read::Indexer indexer(*store);
    for (const std::uint64_t cursor : {0U, 120U, 300U}) {
        ASSERT_TRUE(indexer.catch_up(cursor));
        for (const std::size_t rows_max : {1U, 7U, 1'000U}) {
            for (const Subject& subject : all_subjects()) {
                EXPECT_EQ(seqs({subject, "", ""}, rows_max), expected({subject, "", ""})) << to_string(subject);
                EXPECT_EQ(seqs({subject, "member.joined", ""}, rows_max), expected({subject, "member.joined", ""}));
            }
            EXPECT_EQ(seqs({{}, "party.registered", ""}, rows_max), expected({{}, "party.registered", ""}));
            EXPECT_EQ(seqs({{}, "", "unix:test"}, rows_max).size(), 300U);
            EXPECT_EQ(seqs({{}, "", "unix:nobody"}, rows_max).size(), 0U);
        }
    }
}

TEST_F(StorePorts, GiveEntriesAndHead) {
    EXPECT_EQ(to_number(ports.head().size), 0U);
    record(5);
    EXPECT_EQ(to_number(ports.head().size), 5U);
    EXPECT_EQ(ports.head().root, *ports.root_at(TreeSize{5}));
    const auto row = ports.entry(Seq{3});
    ASSERT_TRUE(row);
    EXPECT_EQ(row->entry.statement.envelope.key.text, "key-3");
    EXPECT_EQ(ports.entry(Seq{5}).error().code, Errc::not_found);
    EXPECT_EQ(ports.ledger().origin, "test.example/ledger");
    EXPECT_EQ(to_number(*ports.size_at(now)), 5U);
}

TEST_F(StorePorts, FindATargetBySeqAndByKey) {
    record(1);
    EXPECT_EQ(ports.find_target(Seq{0})->tag, event::tag_of(ports.entry(Seq{0})->entry.statement.payload));
    EXPECT_FALSE(ports.find_target(Seq{1}));
    EXPECT_FALSE(ports.find_target(std::string("key-0")));
    ports.find_keys = [](const std::vector<std::string>& keys) {
        return std::vector{keys.front() == "key-0" ? std::optional(Seq{0}) : std::nullopt};
    };
    wire_store(ports, *store, *feed);
    EXPECT_EQ(ports.find_target(std::string("key-0"))->seq, Seq{0});
    EXPECT_FALSE(ports.find_target(std::string("key-1")));
}

TEST_F(StorePorts, FeedEntriesAndWakeOnce) {
    record(3);
    int wakes = 0;
    auto next = ports.subscribe(Seq{1}, [&] { ++wakes; });
    ASSERT_TRUE(next);
    auto chunk = (*next)();
    ASSERT_TRUE(chunk);
    EXPECT_EQ(chunk->rows.size(), 2U);
    EXPECT_EQ(to_number(chunk->position), 3U);
    EXPECT_TRUE(chunk->is_now_caught_up);
    EXPECT_TRUE((*next)()->rows.empty());
    record(1);
    feed->notify();
    feed->notify();
    EXPECT_EQ(wakes, 1);
    EXPECT_EQ((*next)()->rows.size(), 1U);
    next = fail(Errc::internal, "ended");
    EXPECT_EQ(feed->subscribers(), 0U);
}

TEST_F(StorePorts, ProveWhatTheyServe) {
    record(20);
    const auto proof = ports.inclusion(Seq{7}, TreeSize{20});
    ASSERT_TRUE(proof);
    EXPECT_TRUE(proof::check_inclusion(*proof, {TreeSize{20}, ports.head().root}, Seq{7}, ports.entry(Seq{7})->leaf));
    const auto consistent = ports.consistency(TreeSize{9}, TreeSize{20});
    ASSERT_TRUE(consistent);
    EXPECT_TRUE(proof::check_consistency(*consistent, {TreeSize{9}, *ports.root_at(TreeSize{9})},
                                         {TreeSize{20}, ports.head().root}));
    EXPECT_EQ(ports.tile({false, {0, 0, 20}})->size(), 20U * 32);
    EXPECT_TRUE(ports.tile({true, {0, 0, 20}}));
    EXPECT_EQ(ports.tile({false, {0, 1, 20}}).error().code, Errc::not_found);
}

}  // namespace
}  // namespace annals::api
