#include "tools/bench/stored.hpp"

#include "daemon/read/index_thread.hpp"
#include "daemon/store/tiles.hpp"
#include "schema/base/check.hpp"
#include "tools/bench/figures.hpp"

#include <cstdlib>

namespace annals::bench {

void fill_store(const store::Options& options, const Shape& shape) {
    constexpr std::size_t commit_entries = 2'000;
    const auto store = store::Store::open(options).value();
    CHECK(store->head().edge.size() == TreeSize{0});
    Generator generator(shape);
    proof::Hasher hasher;
    store::PartialTiles tiles;
    store::Head head;
    for (std::uint64_t seq = 0; !generator.is_done();) {
        store::Commit commit;
        for (; commit.entries.size() < commit_entries && !generator.is_done(); ++seq) {
            const auto item = generator.next();
            Bytes bytes = encode_generated(seq, item).value();
            const Sha256 leaf = hasher.leaf_hash(bytes);
            tiles.append(hasher, leaf, commit.tiles);
            head.edge.append(hasher, leaf);
            head.last_recorded_at = item.recorded_at;
            commit.entries.push_back({Seq(seq), leaf, std::move(bytes)});
        }
        commit.head = head;
        CHECK(store->commit(commit).has_value());
    }
    read::Indexer indexer(*store);
    CHECK(indexer.catch_up(shape.entries).has_value());
    // As the daemon does behind so many entries (daemon/read/index_thread.hpp).
    std::atomic<bool> is_cancelled = false;
    if (shape.entries >= read::IndexThread::settle_after_entries) CHECK(store->settle_index(is_cancelled).has_value());
}

double hash_seconds(const audit::EntryList& entries) {
    const auto start = Clock::now();
    proof::Hasher hasher;
    proof::RightEdge edge;
    for (std::size_t i = 0; i < entries.size(); ++i) edge.append(hasher, hasher.leaf_hash(entries[i]));
    if (edge.root(hasher) == Sha256{}) std::abort();
    return seconds_since(start);
}

}  // namespace annals::bench
