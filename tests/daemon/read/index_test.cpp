#include "daemon/read/index.hpp"

#include "daemon/read/index_thread.hpp"
#include "daemon/read/store_log.hpp"
#include "schema/base/text.hpp"
#include "schema/state/visible.hpp"
#include "tests/daemon/read/random_ledger.hpp"
#include "tests/daemon/store/tamper.hpp"

#include <gmock/gmock.h>

namespace annals::read {
namespace {

using state::Recorded;

std::vector<std::uint64_t> seqs(const std::vector<Recorded>& entries) {
    std::vector<std::uint64_t> all;
    for (const Recorded& entry : entries) all.push_back(to_number(entry.seq));
    return all;
}

class IndexTest : public LedgerTest {
protected:
    // Every row of the index but its cursor.
    std::vector<std::pair<std::string, std::string>> dump() const {
        std::vector<std::pair<std::string, std::string>> rows;
        EXPECT_TRUE(store->view()->scan_index("", [&](std::string_view key, std::string_view value) {
            rows.emplace_back(key, value);
            return true;
        }));
        return rows;
    }

    // What stands, made from entries of which corrections and retractions may not be there whole.
    void expect_folds_as_memory(const StoreLog& log, const Subject& subject, TreeSize size) {
        for (const state::About wanted : {state::About::itself, state::About::others}) {
            auto given = log.to_fold(subject, wanted, size);
            auto expected = memory.to_fold(subject, wanted, size);
            ASSERT_TRUE(given) << to_string(given.error());
            EXPECT_EQ(seqs(*given), seqs(*expected));
            const auto facts = state::facts_of(std::move(*given));
            const auto wanted_facts = state::facts_of(std::move(*expected));
            ASSERT_EQ(facts.size(), wanted_facts.size());
            for (std::size_t i = 0; i < facts.size(); ++i) {
                EXPECT_EQ(facts[i].seq, wanted_facts[i].seq);
                EXPECT_EQ(facts[i].corrected_by, wanted_facts[i].corrected_by);
                EXPECT_EQ(facts[i].invalid, wanted_facts[i].invalid);
                EXPECT_EQ(*event::encode_statement(facts[i].statement),
                          *event::encode_statement(wanted_facts[i].statement));
            }
        }
    }

    // Everything that can be asked of a log, against a full scan in memory.
    void expect_equal_to_memory(const StoreLog& log, TreeSize size) {
        for (const Subject& subject : all_subjects()) {
            SCOPED_TRACE(to_string(subject) + " at " + std::to_string(to_number(size)));
            const auto about = log.about(subject, size);
            ASSERT_TRUE(about) << to_string(about.error());
            EXPECT_EQ(seqs(*about), seqs(*memory.about(subject, size)));
            for (const Recorded& entry : *about) {
                const Recorded& expected = memory.entries()[to_number(entry.seq)];
                EXPECT_EQ(entry.recorded_at, expected.recorded_at);
                EXPECT_EQ(entry.recorded_by, expected.recorded_by);
                EXPECT_EQ(*event::encode_statement(entry.statement), *event::encode_statement(expected.statement));
            }
            const auto itself = log.about_itself(subject, size);
            ASSERT_TRUE(itself) << to_string(itself.error());
            EXPECT_EQ(seqs(*itself), seqs(*memory.about_itself(subject, size)));
            expect_folds_as_memory(log, subject, size);
        }
        for (const Kind kind : {Kind::party, Kind::commitment, Kind::plan, Kind::milestone})
            EXPECT_EQ(*log.of_kind(kind, size), *memory.of_kind(kind, size));
        for (const char* stem : {"Alias ", "NEW ", "c", "printed  ", "Corrected ", "Name party-"})
            for (int i = 0; i < 20; ++i) {
                const std::string folded = fold_name(stem + std::to_string(i));
                EXPECT_EQ(*log.named(folded, size), *memory.named(folded, size)) << folded;
            }
    }

    // As `ldb put`, with the store closed.
    void put_behind_its_back(std::uint64_t seq, const std::string& record) {
        close();
        store::put_behind(options.dir, store::entry_key(Seq{seq}), record);
        open();
    }
    std::string record_of(std::uint64_t seq) const {
        const auto entry = store->view()->entry(Seq{seq});
        return std::string(text_of(entry->leaf.bytes)) + std::string(text_of(entry->bytes));
    }
};

TEST_F(IndexTest, AnswersAsAFullScanWhereverTheIndexHasGot) {
    open();
    Indexer indexer(*store);
    for (int round = 0; round < 12; ++round) {
        for (int i = 0; i < 5; ++i) record(1 + random() % 9);
        if (round % 3 != 0) {
            const auto step = indexer.step(1 + random() % 40);
            ASSERT_TRUE(step) << to_string(step.error());
        }
        const StoreLog log(store->view());
        expect_equal_to_memory(log, log.size());
        expect_equal_to_memory(log, TreeSize{random() % (size() + 1)});
    }
}

TEST_F(IndexTest, ResolvesInstantsAsAFullScan) {
    open();
    for (int i = 0; i < 60; ++i) record(1 + random() % 5);
    Indexer indexer(*store);
    for (const std::uint64_t until : {0u, 50u, 1'000'000u}) {
        ASSERT_TRUE(until == 50 ? indexer.step(50) : indexer.catch_up(until));
        const StoreLog log(store->view());
        EXPECT_EQ(*log.last_recorded_at(), *memory.last_recorded_at());
        for (const Recorded& entry : memory.entries())
            for (const std::int64_t off : {-1, 0, 1}) {
                const Instant at{entry.recorded_at.us + off};
                EXPECT_EQ(*log.size_at(at), *memory.size_at(at)) << "indexed " << store->index_cursor();
            }
        EXPECT_EQ(*log.size_at(Instant{0}), TreeSize{0});
    }
}

TEST_F(IndexTest, RebuiltFromNothingItIsTheSameRowByRow) {
    open();
    Indexer indexer(*store);
    for (int i = 0; i < 40; ++i) {
        record(1 + random() % 9);
        ASSERT_TRUE(indexer.step(1 + random() % 12));
    }
    ASSERT_TRUE(indexer.catch_up(size()));
    const auto grown = dump();
    EXPECT_GT(grown.size(), 2 * size());
    ASSERT_TRUE(store->drop_index());
    EXPECT_TRUE(dump().empty());
    ASSERT_TRUE(Indexer(*store).catch_up(size()));
    EXPECT_EQ(dump(), grown);
}

TEST_F(IndexTest, GoesOnWhereItWasAfterReopening) {
    open();
    record(30);
    ASSERT_TRUE(Indexer(*store).catch_up(30));
    record(30);
    reopen();
    EXPECT_EQ(store->index_cursor(), 30u);
    const auto progress = Indexer(*store).catch_up(60);
    ASSERT_TRUE(progress);
    EXPECT_TRUE(progress->is_caught_up());
    const auto grown = dump();
    ASSERT_TRUE(store->drop_index());
    ASSERT_TRUE(Indexer(*store).catch_up(60));
    EXPECT_EQ(dump(), grown);
}

TEST_F(IndexTest, AnIndexOfAnotherVersionOrALongerLedgerIsRebuilt) {
    open();
    record(20);
    ASSERT_TRUE(Indexer(*store).catch_up(20));
    const auto right = dump();
    ASSERT_TRUE(store->write_index({{{"v", "\x7f"}, {"stray", "row"}}, 20}));
    ASSERT_TRUE(Indexer(*store).catch_up(20));
    EXPECT_EQ(dump(), right);
    ASSERT_TRUE(store->write_index({{{"stray", "row"}}, 9'999}));
    const StoreLog log(store->view());
    expect_equal_to_memory(log, log.size());
    ASSERT_TRUE(Indexer(*store).catch_up(20));
    EXPECT_EQ(dump(), right);
    EXPECT_EQ(store->index_cursor(), 20u);
}

TEST_F(IndexTest, ATailOverItsLimitIsNotReadyYet) {
    open();
    record(20);
    const StoreLog log(store->view(), 19);
    const auto about = log.about({Kind::party, "party-1"}, log.size());
    ASSERT_FALSE(about);
    EXPECT_EQ(about.error().code, Errc::not_ready);
    ASSERT_TRUE(Indexer(*store).step(1));
    EXPECT_TRUE(StoreLog(store->view(), 19).about({Kind::party, "party-1"}, TreeSize{20}));
}

TEST_F(IndexTest, ADamagedEntryFailsTheQuestionsAboutItsSubjectsAndNoOthers) {
    open();
    record(40);
    // Not the last byte of an envelope: the entry still reads, as something else than what was hashed.
    const std::uint64_t seq = 7;
    const Subject hurt = memory.entries()[seq].statement.about.front();
    std::string record_bytes = record_of(seq);
    const std::size_t key_at = record_bytes.find("key-7");
    ASSERT_NE(key_at, std::string::npos);
    record_bytes[key_at] = 'K';
    put_behind_its_back(seq, record_bytes);
    for (const bool is_indexed : {false, true}) {
        if (is_indexed) {
            const auto progress = Indexer(*store).catch_up(40);
            ASSERT_TRUE(progress);
            EXPECT_EQ(progress->damaged, 1u);
        }
        const StoreLog log(store->view());
        const auto about = log.about(hurt, log.size());
        ASSERT_FALSE(about) << is_indexed;
        EXPECT_EQ(about.error().code, Errc::corrupt);
        EXPECT_EQ(about.error().place, "entry 7");
        EXPECT_TRUE(log.about(hurt, TreeSize{seq})) << "before it, nothing is hurt";
        EXPECT_EQ(log.at(Seq{seq}).error().code, Errc::corrupt);
        EXPECT_EQ(log.range(Seq{0}, Seq{40}).error().place, "entry 7");
        EXPECT_TRUE(log.range(Seq{8}, Seq{40}));
        for (const Subject& subject : all_subjects()) {
            const auto& concerned = memory.entries()[seq].statement.about;
            const bool is_hurt = std::find(concerned.begin(), concerned.end(), subject) != concerned.end();
            EXPECT_EQ(log.about(subject, log.size()).has_value(), !is_hurt);
        }
    }
}

TEST_F(IndexTest, ADamagedEntryLeavesAnIndexMadeBeforeItWhole) {
    open();
    record(40);
    ASSERT_TRUE(Indexer(*store).catch_up(40));
    put_behind_its_back(7, "tampered");
    const StoreLog log(store->view());
    expect_equal_to_memory(log, log.size());
    EXPECT_EQ(log.at(Seq{7}).error().code, Errc::corrupt);
}

TEST_F(IndexTest, RootsOfEverySizeAreThoseOfTheTree) {
    open();
    for (int i = 0; i < 30; ++i) record(20);
    const StoreLog log(store->view());
    std::vector<Sha256> leaves;
    const auto collect = [&](Seq, const Sha256& leaf, BytesView) {
        leaves.push_back(leaf);
        return true;
    };
    ASSERT_TRUE(log.view().scan(Seq{0}, Seq{600}, collect));
    for (std::size_t size = 0; size <= leaves.size(); size += 1 + size / 8) {
        const auto root = log.root(TreeSize{size});
        ASSERT_TRUE(root) << to_string(root.error());
        EXPECT_EQ(*root, proof::root_of(std::span(leaves).first(size)));
    }
    EXPECT_EQ(*log.root(TreeSize{600}), proof::root_of(leaves));
    EXPECT_EQ(log.root(TreeSize{601}).error().code, Errc::not_yet_known);
}

TEST_F(IndexTest, TheFilesAreMergedBehindManyEntries) {
    open();
    const auto has_index_file = [&] {
        const auto files = store->table_files();
        return std::any_of(files.begin(), files.end(), [](const store::TableFile& file) { return file.is_index; });
    };
    record(60);
    IndexThread thread(*store, {}, 50);
    EXPECT_TRUE(thread.wait_for(60));
    while (thread.settled() < 60) std::this_thread::yield();
    EXPECT_TRUE(has_index_file()) << "what stood in memory was merged too";
    const StoreLog log(store->view());
    expect_equal_to_memory(log, log.size());
}

TEST_F(IndexTest, AMergeThatIsCancelledLosesNothing) {
    open();
    record(60);
    ASSERT_TRUE(Indexer(*store).catch_up(60));
    std::atomic<bool> is_cancelled = true;
    EXPECT_TRUE(store->settle_index(is_cancelled));
    const StoreLog log(store->view());
    expect_equal_to_memory(log, log.size());
}

TEST_F(IndexTest, TheThreadFollowsTheHead) {
    open();
    record(50);
    std::atomic<int> steps = 0;
    IndexThread thread(*store, [&](const Result<Indexer::Progress>& progress) {
        EXPECT_TRUE(progress);
        ++steps;
    });
    EXPECT_TRUE(thread.wait_for(50));
    record(50);
    thread.notify();
    EXPECT_TRUE(thread.wait_for(100));
    EXPECT_EQ(store->index_cursor(), 100u);
    EXPECT_GE(steps.load(), 2);
    EXPECT_FALSE(thread.wait_for(101, std::chrono::milliseconds(1))) << "time is up, not an entry more";
}

TEST_F(IndexTest, AQuestionBehindManyEntriesWaitsForThem) {
    open();
    record(2'100);
    IndexThread thread(*store);
    thread.let_follow(2'100);
    EXPECT_EQ(thread.cursor(), 2'100u);
}

}  // namespace
}  // namespace annals::read
