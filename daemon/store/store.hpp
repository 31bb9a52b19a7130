// The durable ledger: entries, tree hashes and head in RocksDB; the only room that knows RocksDB.
//
// Column families
//   default   'e' seq(be64)          -> leaf hash (32) · entry bytes         one key an entry
//             't' level(u8) tile index(be64)
//                                    -> a tile: 256 hashes, then 255 inner nodes
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

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace annals::store {

// Written by init, checked at open: a newer layout is refused by name (unsupported_version).
inline constexpr std::uint32_t layout_version = 1;

struct Options {
    std::string dir;
    std::string origin;    // used when an empty folder initialises itself
    Instant created_at{};  // likewise: noted once, when the folder is initialised
    std::uint64_t block_cache_bytes = 64ull << 20;
    std::uint64_t disk_reserve_bytes = 256ull << 20;  // commit() answers disk_full when less than this is free
    bool read_only = false;
    std::function<void(const std::string& line)> on_warning;  // what RocksDB warns of, on any of its threads
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

// How an error names an entry; and the error for one whose stored bytes are not those that were hashed.
std::string place_of(Seq seq);
Error changed_entry(Seq seq);

// A tile (schema/proof/tile.hpp): level L, index N hold the nodes (8 L, 256 N) to (8 L, 256 N + 255), which are leaves
// at level 0 and roots of tiles below at any other. A tile of level 0 is stored once, when it is complete (until then
// its hashes stand beside the entries); one of a higher level each time it grows, so that a proof reads one tile a
// level.
struct StoredTile {
    std::uint8_t level = 0;
    std::uint64_t index = 0;
    Bytes bytes;  // tile_bytes: the 256 hashes, then proof::inner_nodes() of them; zero where there is no node yet
};
inline constexpr std::size_t tile_bytes = (256 + 255) * 32;

// What one group commit writes: entries from the head on, the tiles they complete or make grow (tiles.hpp makes them),
// the head after them.
struct Commit {
    std::vector<StoredEntry> entries;
    std::vector<StoredTile> tiles;
    Head head;
};

// A table file that RocksDB keeps, in use now.
struct TableFile {
    std::string name;  // within the store's folder
    bool is_index = false;
    std::string holds;  // which part of the ledger, in words: "entries 0 to 255", "the index"
};

class View;  // a consistent snapshot, below

class Store {
public:
    // Makes an empty folder a ledger named `origin`. bad_value when it already is one, or without an origin; io.
    static Result<void> init(const Options& options);
    // Opens, or initialises an empty folder. Recovery tolerates a torn tail of the write-ahead log and nothing else:
    // corrupt names the file where bytes in the middle were changed, and a head that is not that of the entries.
    // Errors: corrupt, unsupported_version, io, disk_full, locked (by another process), not_found (no ledger there, and
    // no origin or read-only).
    //
    // Before it returns, the right edge is checked: stored leaf hashes against the head, the last entries (at most 256)
    // against their leaf hashes. What it finds is damage(): everything else stays readable. A missing table file is
    // damage too: then the store is opened for reading alone. A missing file of the index only costs the index, which
    // begins anew.
    static Result<std::unique_ptr<Store>> open(const Options& options);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    const std::string& origin() const;
    Instant created_at() const;
    Head head() const;  // of the last successful commit

    // The first thing wrong when it was opened, at the right edge (corrupt, named by seq) or a table file that is
    // missing (named). When the tree cannot be continued (a stored leaf hash or tile is wrong, a file is missing), the
    // store is poisoned too.
    const std::optional<Error>& damage() const;
    // Leaf hashes at the right edge in place of stored ones that are wrong, by seq; an all-zero one says that it is not
    // known, and that entry is then corrupt to every reader. When they give the head, which no others can, the tree is
    // whole and can be continued; else corrupt, and the store stays poisoned. Before the first commit.
    Result<void> settle_edge(std::map<std::uint64_t, Sha256> leaves);

    // All of it durably, or nothing and disk_full (below the reserve; not poisoned), or (after a failed write) an
    // unknown part of the tail: io or disk_full, and the store is poisoned: every later commit() is refused as poisoned
    // until the store has been opened anew. CHECKs that entries continue the head.
    Result<void> commit(const Commit& commit);
    bool is_poisoned() const;

    // A consistent snapshot of entries, tiles, head and index. Must end before the store does (CHECKed).
    std::unique_ptr<View> view() const;

    // ---- the index family, for projections: plain keys, own cursor, no durability promised ----
    struct IndexWrite {
        std::vector<std::pair<std::string, std::string>> puts;
        std::uint64_t cursor = 0;  // entries [0, cursor) are in the index after this write
    };
    Result<void> write_index(const IndexWrite& write);
    Result<void> drop_index();  // empties it; the cursor is 0 again
    std::uint64_t index_cursor() const;
    // Merges the index's files into few, so that the rows of a subject stand in one: seconds for a million entries. Any
    // thread, beside all else. Ends early, with nothing lost, when `is_cancelled` turns true, and does nothing where
    // the disk has no room for a second index beside the reserve (ok then, too). Errors: those of the disk.
    Result<void> settle_index(std::atomic<bool>& is_cancelled);

    // Whether the disk reserve is free, as a commit needs it: disk_full when it is not. One call of the file system.
    Result<void> check_room() const;
    // The table files of both families; one that goes out of use afterwards is checked as whole.
    std::vector<TableFile> table_files() const;
    // Reads a table file from the disk, past every cache: corrupt when it is missing, or a checksum in it does not
    // hold.
    Result<void> check_file(const TableFile& file) const;

    // Bytes free on the disk below the store.
    Result<std::uint64_t> disk_free_bytes() const;
    // Bytes on disk, and in memory for caches and unflushed writes; estimates, for metrics.
    struct Usage {
        std::uint64_t disk_bytes = 0;
        std::uint64_t memory_bytes = 0;
    };
    Usage usage() const;

private:
    struct Rocks;
    explicit Store(std::unique_ptr<Rocks> rocks);
    std::unique_ptr<Rocks> rocks_;
};

// A consistent snapshot; cheap to make. Thread-compatible: one thread each.
class View {
public:
    virtual ~View() = default;
    virtual Head head() const = 0;
    virtual std::uint64_t index_cursor() const = 0;
    // not_found at or beyond the head; corrupt (named by seq) when the stored bytes are not those that the tree has
    // there.
    virtual Result<StoredEntry> entry(Seq seq) const = 0;
    // Entries [from, until), each passed to `visit` in order (bytes borrowed for the call), until it returns false.
    // `until` beyond the head is the head. The leaf is the one that the tree has there: who serves or trusts the bytes
    // compares it with Hasher::leaf_hash(entry). corrupt when a record is missing, or a tile that nothing stands for.
    using VisitEntry = std::function<bool(Seq, const Sha256& leaf, BytesView entry)>;
    virtual Result<void> scan(Seq from, Seq until, const VisitEntry& visit) const = 0;
    // As scan, but the leaf is the one stored beside the entry, whatever the tree has: for who looks for damage. A
    // record too short for a leaf comes with an all-zero one.
    virtual Result<void> scan_stored(Seq from, Seq until, const VisitEntry& visit) const = 0;
    // The leaf hash that the tree has at a seq below the head: from the tile above, which the tile above that one
    // stands for; at the right edge the one beside the entry, or the one that settle_edge() put in its place. Needs no
    // entry under a whole tile.
    virtual Result<Sha256> leaf(Seq seq) const = 0;
    // The bytes of a tile; not_found while there is none: at level 0 until it is complete, above until it has a node.
    virtual Result<Bytes> tile(std::uint8_t level, std::uint64_t index) const = 0;
    // The value of one key of the index family; none when it is not there.
    virtual Result<std::optional<std::string>> index_value(std::string_view key) const = 0;
    // Keys of the index family that start with `prefix`, in order (borrowed for the call), until `visit` returns false.
    using VisitKey = std::function<bool(std::string_view key, std::string_view value)>;
    virtual Result<void> scan_index(std::string_view prefix, const VisitKey& visit) const = 0;
    // As scan_index, but starts at the first key >= `from` (which must start with `prefix`).
    virtual Result<void> scan_index_from(std::string_view prefix, std::string_view from,
                                         const VisitKey& visit) const = 0;
};

}  // namespace annals::store
