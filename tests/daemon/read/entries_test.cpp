#include "daemon/read/entries.hpp"

#include "daemon/read/index.hpp"
#include "schema/state/overlay_log.hpp"
#include "tests/daemon/read/random_ledger.hpp"
#include "tests/daemon/store/tamper.hpp"

namespace annals::read {
namespace {

class EntriesTest : public LedgerTest {
protected:
    // All pages, one after the other, as a client follows them.
    std::vector<std::uint64_t> follow(EntriesWanted wanted) {
        std::vector<std::uint64_t> seqs;
        const auto view = store->view();
        const std::uint64_t end = std::min(to_number(wanted.until), size());
        while (to_number(wanted.from) < end) {
            const auto page = read_entries(*view, wanted);
            if (!page) {
                ADD_FAILURE() << to_string(page.error());
                return seqs;
            }
            EXPECT_GT(page->scanned_until, wanted.from) << "every page gets further";
            EXPECT_LE(page->rows.size(), wanted.rows_max);
            for (const EntryRow& row : page->rows) seqs.push_back(to_number(row.seq));
            wanted.from = page->scanned_until;
        }
        return seqs;
    }
    std::vector<std::uint64_t> scan(const EntriesWanted& wanted) {
        std::vector<std::uint64_t> seqs;
        for (const state::Recorded& entry : memory.entries()) {
            const auto& about = entry.statement.about;
            const auto& filter = wanted.filter;
            if (entry.seq < wanted.from || to_number(entry.seq) >= to_number(wanted.until)) continue;
            if (filter.subject && std::find(about.begin(), about.end(), *filter.subject) == about.end()) continue;
            if (filter.is_itself &&
                !state::says_itself(filter.subject->kind, state::acted_tag(memory, entry.statement)))
                continue;
            if (!filter.type.empty() && event::type_of(entry.statement.payload) != filter.type) continue;
            if (!filter.recorded_by.empty() && entry.recorded_by != filter.recorded_by) continue;
            seqs.push_back(to_number(entry.seq));
        }
        return seqs;
    }
};

TEST_F(EntriesTest, PagesAreThoseOfAFullScanWhereverTheIndexHasGot) {
    open();
    for (int i = 0; i < 30; ++i) record(1 + random() % 9);
    Indexer indexer(*store);
    for (const bool is_half_indexed : {false, true}) {
        if (is_half_indexed) {
            ASSERT_TRUE(indexer.step(size() / 2));
        }
        for (int i = 0; i < 60; ++i) {
            EntriesWanted wanted;
            wanted.from = Seq{random() % size()};
            wanted.until = TreeSize{to_number(wanted.from) + random() % (size() + 9)};
            wanted.rows_max = 1 + random() % 20;
            wanted.looked_at_max = 1 + random() % 40;
            const auto subjects = all_subjects();
            if (random() % 3 != 0) wanted.filter.subject = subjects[random() % subjects.size()];
            wanted.filter.is_itself = wanted.filter.subject && random() % 2 == 0;
            if (random() % 3 == 0) wanted.filter.type = "member.joined";
            if (random() % 3 == 0) wanted.filter.recorded_by = random() % 2 == 0 ? "unix:test" : "unix:nobody";
            EXPECT_EQ(follow(wanted), scan(wanted));
        }
    }
}

TEST_F(EntriesTest, OneEntryIsReadWithItsLeaf) {
    open();
    record(5);
    const auto row = read_entry(*store->view(), Seq{3});
    ASSERT_TRUE(row);
    EXPECT_EQ(row->entry.statement.envelope.key.text, "key-3");
    EXPECT_EQ(row->leaf, store->view()->entry(Seq{3})->leaf);
    EXPECT_EQ(read_entry(*store->view(), Seq{5}).error().code, Errc::not_found);
}

TEST_F(EntriesTest, BeyondTheHeadIsAnEmptyPage) {
    open();
    record(5);
    EntriesWanted wanted;
    wanted.from = Seq{9};
    wanted.until = TreeSize{20};
    const auto page = read_entries(*store->view(), wanted);
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->rows.empty());
    EXPECT_EQ(page->scanned_until, Seq{5});
}

TEST_F(EntriesTest, APageEndsBeforeADamagedOrMissingEntryAndNamesIt) {
    open();
    record(300);  // one whole tile: it tells what these entries were
    close();
    store::put_behind(options.dir, store::entry_key(Seq{12}), "not what was hashed, and longer than a hash is");
    store::erase_behind(options.dir, store::entry_key(Seq{20}));
    open();
    const auto page_of = [&](std::uint64_t from, std::size_t rows_max) {
        EntriesWanted wanted;
        wanted.from = Seq{from};
        wanted.until = TreeSize{40};
        wanted.rows_max = rows_max;
        auto page = read_entries(*store->view(), wanted);
        EXPECT_TRUE(page) << to_string(page.error());
        return *page;
    };
    const auto expect_stop = [&](const EntriesPage& page, std::size_t rows, std::uint64_t seq) {
        EXPECT_EQ(page.rows.size(), rows);
        EXPECT_EQ(page.scanned_until, Seq{seq});
        ASSERT_TRUE(page.unreadable);
        EXPECT_EQ(page.unreadable->seq, Seq{seq});
        EXPECT_EQ(page.unreadable->error.code, Errc::corrupt);
        EXPECT_EQ(page.unreadable->error.place, "entry " + std::to_string(seq));
    };
    expect_stop(page_of(0, 100), 12, 12);
    expect_stop(page_of(12, 100), 0, 12);
    expect_stop(page_of(13, 100), 7, 20);
    for (const EntriesPage& page : {page_of(0, 12), page_of(21, 100), page_of(13, 7)})
        EXPECT_FALSE(page.unreadable) << "full before it, or behind it";
    EXPECT_EQ(page_of(21, 100).rows.size(), 19u);
}

}  // namespace
}  // namespace annals::read
