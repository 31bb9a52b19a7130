// The durable ledger: entries, tree hashes and head in RocksDB; the only room that knows RocksDB.
//
// Column families
//   default   'e' seq(be64)          -> leaf hash (32) · entry bytes         one key an entry
//             't' level(u8) tile index(be64)
//                                    -> the 256 hashes of a completed tile, then its 255 inner nodes
//             'h'                    -> head: last recorded_at, right edge (with the size)
//             'l'                    -> store layout version, creation, origin
//   index     the projection by subject (daemon/read/index.hpp writes it): disposable, without WAL, own cursor
//
// What a signature commits to is written by commit() alone: one atomic synced write, entries, tiles and head together.
// Thread safety: all functions may be called from any thread, commit() and write_index() from one each.
#pragma once

#include "schema/base/bytes.hpp"
#include "schema/base/id.hpp"
#include "schema/base/time.hpp"
#include "schema/proof/tree.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace annals::store {

// Written by init, checked at open: a newer layout is refused by name (unsupported_version).
inline constexpr std::uint32_t layout_version = 1;

struct Options {
    std::string dir;
    std::string origin;  // used when an empty folder initialises itself
    Instant created_at{};  // likewise: noted once, when the folder is initialised
    std::uint64_t block_cache_bytes = 64ull << 20;
    std::uint64_t disk_reserve_bytes = 256ull << 20;  // commit() answers disk_full when less than this is free
    bool read_only = false;
};

struct Head {
    proof::RightEdge edge;  // holds the size
    Instant last_recorded_at{};
};

struct StoredEntry {
    Seq seq{};
    Sha256 leaf;
    Bytes bytes;  // the entry as encoded
};

// A completed tile (schema/proof/tile.hpp): level L, index N hold the nodes (8 L, 256 N) to (8 L, 256 N + 255), which
// are leaves at level 0 and roots of tiles below at any other.
struct StoredTile {
    std::uint8_t level = 0;
    std::uint64_t index = 0;
    Bytes bytes;  // tile_bytes: the 256 hashes, then proof::inner_nodes() of them
};
inline constexpr std::size_t tile_bytes = (256 + 255) * 32;

// What one group commit writes: entries from the head on, the tiles they complete at each level (tiles.hpp makes them),
// the head after them.
struct Commit {
    std::vector<StoredEntry> entries;
    std::vector<StoredTile> tiles;
    Head head;
};

class View;  // a consistent snapshot, below

class Store {
public:
    // Opens, or initialises an empty folder. Recovery tolerates a torn tail of the write-ahead log and nothing else:
    // corrupt names the file where bytes in the middle were changed. Verifies the head against the right edge's own
    // entries (the last leaf) before it returns. Errors: corrupt, unsupported_version, io, locked.
    static Result<std::unique_ptr<Store>> open(const Options& options);
    virtual ~Store();

    const std::string& origin() const;
    Head head() const;  // of the last successful commit

    // All of it durably, or (after a failed write) an unknown part of the tail: io or disk_full, and the store is
    // poisoned: every later commit() is refused as poisoned until the store has been opened anew. CHECKs that entries
    // continue the head.
    Result<void> commit(const Commit& commit);
    bool is_poisoned() const;

    // A consistent snapshot of entries, tiles, head and index. Ends before the store closes.
    std::unique_ptr<View> view() const;

    // ---- the index family, for projections: plain keys, own cursor, no durability promised ----
    struct IndexWrite {
        std::vector<std::pair<std::string, std::string>> puts;
        std::uint64_t cursor = 0;  // entries [0, cursor) are in the index after this write
    };
    Result<void> write_index(const IndexWrite& write);
    Result<void> drop_index();  // empties it; the cursor is 0 again
    std::uint64_t index_cursor() const;

    // Bytes free on the disk below the store.
    Result<std::uint64_t> disk_free_bytes() const;

protected:
    Store() = default;
};

// A consistent snapshot; cheap to make. Thread-compatible: one thread each.
class View {
public:
    virtual ~View() = default;
    virtual Head head() const = 0;
    virtual std::uint64_t index_cursor() const = 0;
    // not_found at or beyond the head; corrupt when the stored leaf hash is not that of the stored bytes.
    virtual Result<StoredEntry> entry(Seq seq) const = 0;
    // Entries [from, until), each passed to `visit` in order (bytes borrowed for the call), until it returns false.
    using VisitEntry = std::function<bool(Seq, const Sha256& leaf, BytesView entry)>;
    virtual Result<void> scan(Seq from, Seq until, const VisitEntry& visit) const = 0;
    // The bytes of a completed tile; not_found while it is not.
    virtual Result<Bytes> tile(std::uint8_t level, std::uint64_t index) const = 0;
    // Keys of the index family that start with `prefix`, in order (borrowed for the call), until `visit` returns false.
    using VisitKey = std::function<bool(std::string_view key, std::string_view value)>;
    virtual Result<void> scan_index(std::string_view prefix, const VisitKey& visit) const = 0;
    // As scan_index, but starts at the first key >= `from` (which must start with `prefix`).
    virtual Result<void> scan_index_from(std::string_view prefix, std::string_view from,
                                         const VisitKey& visit) const = 0;
};

}  // namespace annals::store
