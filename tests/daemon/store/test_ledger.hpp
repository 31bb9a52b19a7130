// A ledger in a folder of its own, for tests: append entries, close, damage, open again.
#pragma once

#include "daemon/store/tiles.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

namespace annals::store {

// The next commit after `head`: plans tiles and head as the writer does.
inline Commit plan_commit(Head head, PartialTiles& tiles, const std::vector<Bytes>& entries) {
    Commit commit;
    proof::Hasher hasher;
    std::uint64_t seq = to_number(head.edge.size());
    for (const Bytes& bytes : entries) {
        const Sha256 leaf = hasher.leaf_hash(bytes);
        commit.entries.push_back({Seq{seq++}, leaf, bytes});
        tiles.append(hasher, leaf, commit.tiles);
        head.edge.append(hasher, leaf);
    }
    head.last_recorded_at.us += 1;
    commit.head = head;
    return commit;
}

inline Options options_of(const TempDir& dir) {
    Options options;
    options.dir = dir.path() + "/store";
    options.origin = "test.example/ledger";
    options.created_at = Instant{1};
    options.disk_reserve_bytes = 0;
    return options;
}

class StoreTest : public ::testing::Test {
protected:
    void open() {
        auto opened = Store::open(options);
        ASSERT_TRUE(opened) << to_string(opened.error());
        store = std::move(*opened);
        auto loaded = PartialTiles::load(*store->view());
        ASSERT_TRUE(loaded) << to_string(loaded.error());
        tiles = std::move(*loaded);
    }
    void close() { store.reset(); }
    void reopen() {
        close();
        open();
    }
    std::uint64_t size() const { return to_number(store->head().edge.size()); }

    // A different text for each seq, of varying length.
    static Bytes entry_of(std::uint64_t seq) {
        const std::string text = "entry " + std::to_string(seq) + std::string(seq % 50, '.');
        const BytesView bytes = bytes_of(text);
        return {bytes.begin(), bytes.end()};
    }
    void append(std::size_t count) {
        std::vector<Bytes> entries;
        for (std::size_t i = 0; i < count; ++i) entries.push_back(entry_of(size() + i));
        const auto committed = store->commit(plan_commit(store->head(), tiles, entries));
        ASSERT_TRUE(committed) << to_string(committed.error());
    }
    std::vector<Sha256> leaves() const {
        std::vector<Sha256> all;
        for (std::uint64_t seq = 0; seq < size(); ++seq) all.push_back(proof::leaf_hash(entry_of(seq)));
        return all;
    }

    TempDir dir;
    Options options = options_of(dir);
    std::unique_ptr<Store> store;
    PartialTiles tiles;
};

}  // namespace annals::store
