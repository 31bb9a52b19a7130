#include "daemon/store/rocks.hpp"
#include "daemon/store/tiles.hpp"
#include "schema/base/check.hpp"

#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <chrono>
#include <cstring>

namespace annals::store {

using Steady = std::chrono::steady_clock;

struct Store::Rocks {
    Options options;
    Layout layout;
    Poison poison = std::make_shared<std::atomic<bool>>(false);
    std::atomic<int> views = 0;
    bool has_noted_layout = false;   // this and what follows: commit()'s own
    Steady::time_point ample_until;  // no need to ask for the disk's room before
    std::optional<Error> damage;
    std::atomic<bool> is_edge_wrong = false;  // the tree cannot be continued
    std::unique_ptr<Opened> opened;

    mutable std::mutex mutex;
    Head head;        // guarded by mutex
    Settled settled;  // guarded by mutex

    Result<void> load_or_make_layout();
    Result<void> load_head();
    Result<void> check_extent(const View& view) const;
    Result<void> check_right_edge(const View& view);
    Result<void> check_room(std::uint64_t free_bytes) const;
    Result<void> check_room_now_and_then();
    void note(Error error);
    Error lost_error() const;
};

namespace {

constexpr std::uint64_t entries_rehashed = 256;  // at open, the last ones
// Where so much is free beside the reserve, a commit does not ask again for that time: asking costs 2 to 4 of 100 of a
// small one. What fills a disk faster than that meets the reserve first, and then a failed write, which loses nothing.
constexpr std::uint64_t ample_bytes = 1ULL << 30;
constexpr std::chrono::milliseconds ample_for{100};

rocksdb::Slice slice_of(std::string_view text) { return {text.data(), text.size()}; }
rocksdb::Slice slice_of(BytesView bytes) { return slice_of(text_of(bytes)); }

rocksdb::WriteOptions durable() {
    rocksdb::WriteOptions options;
    options.sync = true;
    return options;
}

rocksdb::WriteOptions disposable() {
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    return options;
}

Result<std::uint64_t> free_bytes(const std::string& dir) {
    struct statvfs disk {};
    if (statvfs(dir.c_str(), &disk) != 0)
        return fail(Errc::io, std::string("asking for free space: ") + std::strerror(errno), dir);
    return std::uint64_t{disk.f_bavail} * disk.f_frsize;
}

// Whether there is a key at or after `key` in the default family; read without a snapshot.
bool is_key(Opened& opened, const std::string& key) {
    std::string value;
    return opened.db->Get(rocksdb::ReadOptions(), opened.entries, key, &value).ok();
}

bool is_empty(Opened& opened) {
    const std::unique_ptr<rocksdb::Iterator> keys(opened.db->NewIterator(rocksdb::ReadOptions(), opened.entries));
    keys->SeekToFirst();
    return !keys->Valid() && keys->status().ok();
}

// One batch in the order of the keys; sizes are checked, since what is written here is for ever.
void fill(rocksdb::WriteBatch& batch, const Opened& opened, const Commit& commit) {
    for (const StoredEntry& entry : commit.entries) {
        CHECK(!entry.bytes.empty());
        const std::string key = entry_key(entry.seq);
        const rocksdb::Slice key_part = slice_of(key);
        const rocksdb::Slice parts[2] = {slice_of(BytesView(entry.leaf.bytes)), slice_of(BytesView(entry.bytes))};
        CHECK(batch.Put(opened.entries, rocksdb::SliceParts(&key_part, 1), rocksdb::SliceParts(parts, 2)).ok());
    }
    for (const StoredTile& tile : commit.tiles) {
        CHECK(tile.bytes.size() == tile_bytes);
        CHECK(batch.Put(opened.entries, tile_key(tile.level, tile.index), slice_of(BytesView(tile.bytes))).ok());
    }
    CHECK(batch.Put(opened.entries, slice_of(head_key), encode_head(commit.head)).ok());
}

// Whether the stored leaf hashes at the right edge, and the tiles there, give the head.
Result<bool> gives_head(const View& view) {
    const auto tiles = PartialTiles::load(view);
    if (!tiles) return tiles.error();
    proof::Hasher hasher;
    return tiles->peaks(hasher) == view.head().edge.peaks();
}

}  // namespace

std::string place_of(Seq seq) { return "entry " + std::to_string(to_number(seq)); }

Error changed_entry(Seq seq) {
    return fail(Errc::corrupt, "the stored bytes are not those that were hashed", place_of(seq));
}

Result<void> Store::Rocks::load_or_make_layout() {
    std::string bytes;
    rocksdb::Status status = opened->db->Get(rocksdb::ReadOptions(), opened->entries, slice_of(layout_key), &bytes);
    if (status.ok()) {
        auto found = decode_layout(bytes);
        if (!found) return found.error();
        layout = std::move(*found);
        return {};
    }
    if (!status.IsNotFound()) return error_of(status, "reading the layout");
    if (!is_empty(*opened)) return fail(Errc::corrupt, "the store has no layout record", options.dir);
    if (options.origin.empty() || options.read_only)
        return fail(Errc::not_found, "there is no ledger in this folder", options.dir);
    layout = {layout_version, options.created_at, options.origin};
    rocksdb::WriteBatch batch;
    CHECK(batch.Put(opened->entries, slice_of(layout_key), encode_layout(layout)).ok());
    CHECK(batch.Put(opened->entries, slice_of(head_key), encode_head(Head())).ok());
    status = opened->db->Write(durable(), &batch);
    if (!status.ok()) return error_of(status, "initialising the store");
    return {};
}

Result<void> Store::Rocks::load_head() {
    std::string bytes;
    const rocksdb::Status status = opened->db->Get(rocksdb::ReadOptions(), opened->entries, slice_of(head_key), &bytes);
    if (status.IsNotFound()) return fail(Errc::corrupt, "the store has no head record", options.dir);
    if (!status.ok()) return error_of(status, "reading the head");
    auto found = decode_head(bytes);
    if (!found) return found.error();
    const std::lock_guard lock(mutex);
    head = std::move(*found);
    return {};
}

// Whether the entries end where the head says.
Result<void> Store::Rocks::check_extent(const View& view) const {
    const std::uint64_t size = to_number(view.head().edge.size());
    if (is_key(*opened, entry_key(Seq{size})))
        return fail(Errc::corrupt, "there are entries beyond the head", place_of(Seq{size}));
    if (size > 0 && !is_key(*opened, entry_key(Seq{size - 1})))
        return fail(Errc::corrupt, "the last entry before the head is missing", place_of(Seq{size - 1}));
    return {};
}

void Store::Rocks::note(Error error) {
    if (!damage) damage = std::move(error);
}

// Of the first file that is missing.
Error Store::Rocks::lost_error() const {
    const TableFile& file = opened->lost.front();
    const std::size_t more = opened->lost.size() - 1;
    return fail(Errc::corrupt,
                "a file of the store is missing" + (more > 0 ? ", and " + std::to_string(more) + " more" : "") +
                    "; it holds " + file.holds,
                file.name,
                "what it held cannot be read, and nothing is appended: bring the file back, restore a "
                "backup, or start from a mirror");
}

// Notes what is damaged at the right edge. When the tree there is, nothing may be appended to it.
Result<void> Store::Rocks::check_right_edge(const View& view) {
    const std::uint64_t size = to_number(view.head().edge.size());
    proof::Hasher hasher;
    const std::uint64_t from = size - std::min(size, entries_rehashed);
    const auto scanned = view.scan(Seq{from}, Seq{size}, [&](Seq seq, const Sha256& leaf, BytesView bytes) {
        if (hasher.leaf_hash(bytes) != leaf) note(changed_entry(seq));
        return true;
    });
    if (!scanned && scanned.error().code != Errc::corrupt) return scanned.error();
    if (!scanned) note(scanned.error());
    const auto is_right = gives_head(view);
    if (is_right && *is_right) return {};
    if (!is_right) note(is_right.error());
    note(fail(Errc::corrupt, "the stored leaf hashes at the right edge are not those of the head", options.dir));
    is_edge_wrong = true;
    return {};
}

Store::Store(std::unique_ptr<Rocks> rocks) : rocks_(std::move(rocks)) {}

Store::~Store() { CHECK(rocks_->views == 0); }

Result<void> Store::init(const Options& options) {
    if (options.origin.empty()) return fail(Errc::bad_value, "a ledger needs an origin", "origin");
    if (is_database(options.dir)) return fail(Errc::bad_value, "this folder already holds a ledger", options.dir);
    const auto store = open(options);
    if (!store) return store.error();
    return {};
}

Result<std::unique_ptr<Store>> Store::open(const Options& options) {
    if (!is_database(options.dir) && (options.read_only || options.origin.empty()))
        return fail(Errc::not_found, "there is no ledger in this folder", options.dir);
    auto rocks = std::make_unique<Rocks>();
    rocks->options = options;
    auto opened = open_rocks(options, rocks->poison);
    if (!opened) return opened.error();
    rocks->opened = std::move(*opened);
    const bool is_whole = rocks->opened->lost.empty();
    if (!is_whole) rocks->note(rocks->lost_error());
    const auto layout = rocks->load_or_make_layout();
    const auto head = layout ? rocks->load_head() : Result<void>();
    // Which ledger it was, and how far it went, may have stood in what is lost.
    if (!is_whole && (!layout || !head)) return *rocks->damage;
    if (!layout) return layout.error();
    if (!head) return head.error();
    std::unique_ptr<Store> store(new Store(std::move(rocks)));
    const auto view = store->view();
    if (is_whole)
        if (const auto checked = store->rocks_->check_extent(*view); !checked) return checked.error();
    if (const auto checked = store->rocks_->check_right_edge(*view); !checked) return checked.error();
    return Result<std::unique_ptr<Store>>(std::move(store));
}

const std::string& Store::origin() const { return rocks_->layout.origin; }

Instant Store::created_at() const { return rocks_->layout.created_at; }

Head Store::head() const {
    const std::lock_guard lock(rocks_->mutex);
    return rocks_->head;
}

const std::optional<Error>& Store::damage() const { return rocks_->damage; }

Result<void> Store::Rocks::check_room(std::uint64_t free) const {
    if (free >= options.disk_reserve_bytes) return {};
    return fail(Errc::disk_full,
                "the disk has " + std::to_string(free) + " bytes left, below the reserve of " +
                    std::to_string(options.disk_reserve_bytes),
                options.dir, "make room and retry with the same keys");
}

Result<void> Store::Rocks::check_room_now_and_then() {
    const auto now = Steady::now();
    if (now < ample_until) return {};
    const auto free = free_bytes(options.dir);
    if (!free) return free.error();
    if (*free >= ample_bytes && *free - ample_bytes >= options.disk_reserve_bytes) ample_until = now + ample_for;
    return check_room(*free);
}

Result<void> Store::check_room() const {
    const auto free = disk_free_bytes();
    if (!free) return free.error();
    return rocks_->check_room(*free);
}

Result<void> Store::settle_edge(std::map<std::uint64_t, Sha256> leaves) {
    {
        const std::lock_guard lock(rocks_->mutex);
        rocks_->settled = std::make_shared<const std::map<std::uint64_t, Sha256>>(std::move(leaves));
    }
    const auto is_right = gives_head(*view());
    if (!is_right) return is_right.error();
    if (!*is_right)
        return fail(Errc::corrupt, "the entries at the right edge do not give the head", rocks_->options.dir);
    rocks_->is_edge_wrong = false;
    return {};
}

Result<void> Store::commit(const Commit& commit) {
    const Head before = head();
    std::uint64_t size = to_number(before.edge.size());
    for (const StoredEntry& entry : commit.entries) CHECK(to_number(entry.seq) == size++);
    CHECK(to_number(commit.head.edge.size()) == size);
    CHECK(commit.head.last_recorded_at >= before.last_recorded_at || before.edge.size() == TreeSize{0});

    if (is_poisoned())
        return fail(Errc::poisoned, "an earlier write failed or the stored tree is damaged", rocks_->options.dir,
                    "restart the daemon, which re-reads what is on the disk");
    if (rocks_->options.read_only) return fail(Errc::forbidden, "the store was opened for reading");
    if (const auto room = rocks_->check_room_now_and_then(); !room) return room.error();

    rocksdb::WriteBatch batch;
    fill(batch, *rocks_->opened, commit);
    // Again with the first commit of each run: the loss of an old file shall not take the ledger's name with it.
    if (!std::exchange(rocks_->has_noted_layout, true))
        CHECK(batch.Put(rocks_->opened->entries, slice_of(layout_key), encode_layout(rocks_->layout)).ok());
    const rocksdb::Status status = rocks_->opened->db->Write(durable(), &batch);
    if (!status.ok()) {
        *rocks_->poison = true;
        return error_of(status, "committing");
    }
    const std::lock_guard lock(rocks_->mutex);
    rocks_->head = commit.head;
    return {};
}

bool Store::is_poisoned() const { return *rocks_->poison || rocks_->is_edge_wrong || !rocks_->opened->lost.empty(); }

std::unique_ptr<View> Store::view() const {
    // Head and snapshot under one lock: what the index holds in the snapshot was read from views of this head or of
    // earlier ones, so that its cursor is never beyond the head.
    const std::lock_guard lock(rocks_->mutex);
    return make_view(*rocks_->opened, rocks_->head, rocks_->settled, rocks_->views);
}

Result<void> Store::write_index(const IndexWrite& write) {
    Opened& opened = *rocks_->opened;
    rocksdb::WriteBatch batch;
    for (const auto& [key, value] : write.puts) CHECK(batch.Put(opened.index, key, value).ok());
    Bytes cursor;
    append_be64(cursor, write.cursor);
    CHECK(batch.Put(opened.index, slice_of(cursor_key), slice_of(BytesView(cursor))).ok());
    const rocksdb::Status status = opened.db->Write(disposable(), &batch);
    if (!status.ok()) return error_of(status, "writing the index");
    return {};
}

Result<void> Store::drop_index() {
    Opened& opened = *rocks_->opened;
    const std::string end(256, '\xff');  // behind every key: kinds and words are below 0xff
    rocksdb::Status status = opened.db->DeleteRange(disposable(), opened.index, rocksdb::Slice(), end);
    if (status.ok()) status = opened.db->CompactRange(rocksdb::CompactRangeOptions(), opened.index, nullptr, nullptr);
    if (!status.ok()) return error_of(status, "dropping the index");
    return {};
}

Result<void> Store::settle_index(std::atomic<bool>& is_cancelled) {
    const Opened& opened = *rocks_->opened;
    std::uint64_t index_bytes = 0;
    opened.db->GetIntProperty(opened.index, rocksdb::DB::Properties::kTotalSstFilesSize, &index_bytes);
    const auto free = disk_free_bytes();
    if (!free) return free.error();
    if (*free < rocks_->options.disk_reserve_bytes + index_bytes) return {};
    rocksdb::CompactRangeOptions options;
    options.exclusive_manual_compaction = false;
    options.canceled = &is_cancelled;
    const rocksdb::Status status = opened.db->CompactRange(options, opened.index, nullptr, nullptr);
    if (!status.ok() && !status.IsIncomplete()) return error_of(status, "settling the index");
    return {};
}

std::uint64_t Store::index_cursor() const {
    std::string bytes;
    const Opened& opened = *rocks_->opened;
    const auto status = opened.db->Get(rocksdb::ReadOptions(), opened.index, slice_of(cursor_key), &bytes);
    return status.ok() && bytes.size() == 8 ? read_be64(bytes_of(bytes).data()) : 0;
}

std::vector<TableFile> Store::table_files() const { return store::table_files(*rocks_->opened->db); }

Result<void> Store::check_file(const TableFile& file) const {
    return check_table_file(*rocks_->opened->db, rocks_->options.dir, file);
}

Result<std::uint64_t> Store::disk_free_bytes() const { return free_bytes(rocks_->options.dir); }

Store::Usage Store::usage() const {
    Usage usage;
    const Opened& opened = *rocks_->opened;
    const auto sum_of = [&](const std::string& property) {
        std::uint64_t sum = 0;
        for (auto* family : {opened.entries, opened.index}) {
            std::uint64_t value = 0;
            if (opened.db->GetIntProperty(family, property, &value)) sum += value;
        }
        return sum;
    };
    usage.disk_bytes = sum_of(rocksdb::DB::Properties::kTotalSstFilesSize);
    std::uint64_t cache_bytes = 0;  // shared by both families
    opened.db->GetIntProperty(opened.entries, rocksdb::DB::Properties::kBlockCacheUsage, &cache_bytes);
    usage.memory_bytes = cache_bytes + sum_of(rocksdb::DB::Properties::kSizeAllMemTables) +
                         sum_of(rocksdb::DB::Properties::kEstimateTableReadersMem);
    return usage;
}

}  // namespace annals::store
