#include "daemon/store/rocks.hpp"
#include "daemon/store/wal_check.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <filesystem>

namespace annals::store {
namespace {

// Bounds of memory: unflushed writes of both families together, and each one's share before it is flushed.
constexpr std::size_t unflushed_bytes_max = 96u << 20;
constexpr std::size_t entries_memtable_bytes = 32u << 20;
constexpr std::size_t index_memtable_bytes = 32u << 20;
constexpr std::size_t block_bytes = 8u << 10;
constexpr int cache_shard_bits = 2;  // a shard must hold many of the largest blocks
constexpr const char* index_family = "index";

// After a failed flush or sync RocksDB would reopen writes by itself once there is room. What was lost in between is
// unknown, so only a restart, which re-reads the truth, may write again.
class PoisonListener : public rocksdb::EventListener {
public:
    explicit PoisonListener(Poison poison) : poison_(std::move(poison)) {}

    void OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status*) override { *poison_ = true; }
    void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* auto_recovery) override {
        *poison_ = true;
        *auto_recovery = false;
    }

private:
    Poison poison_;
};

// RocksDB's own log file is kept by a writer that aborts the process at the first line after a failed one (an assert()
// of Debian's build), as on a full disk. So its warnings go to ours, and everything else nowhere.
class WarningLogger : public rocksdb::Logger {
public:
    explicit WarningLogger(std::function<void(const std::string&)> on_warning)
        : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL), on_warning_(std::move(on_warning)) {}

    using rocksdb::Logger::Logv;
    void Logv(const char* format, va_list arguments) override {
        if (!on_warning_) return;
        char line[512];
        std::vsnprintf(line, sizeof(line), format, arguments);
        on_warning_(line);
    }

private:
    const std::function<void(const std::string&)> on_warning_;
};

// Keys of a cluster, such as all rows about one subject, have in common what stands up to their first zero byte. A
// filter over that lets a scan of one cluster pass by the files that hold nothing of it.
class ClusterPrefix : public rocksdb::SliceTransform {
public:
    const char* Name() const override { return "annals.cluster"; }
    rocksdb::Slice Transform(const rocksdb::Slice& key) const override { return {key.data(), length(key)}; }
    bool InDomain(const rocksdb::Slice& key) const override { return length(key) > 0; }

private:
    static std::size_t length(const rocksdb::Slice& key) {
        const auto zero = std::string_view(key.data(), key.size()).find('\0', 1);
        return zero == std::string_view::npos ? 0 : zero + 1;
    }
};

rocksdb::DBOptions database_options(const Options& options, const Poison& poison) {
    rocksdb::DBOptions db;
    db.create_if_missing = !options.read_only;
    db.create_missing_column_families = !options.read_only;
    // Never the default mode: it drops everything behind a flipped bit and says OK.
    db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    db.paranoid_checks = true;
    db.track_and_verify_wals_in_manifest = true;
    db.listeners.push_back(std::make_shared<PoisonListener>(poison));
    // An index write (memory only) then does not hold up the sync of a commit.
    db.enable_pipelined_write = true;
    db.db_write_buffer_size = unflushed_bytes_max;
    db.max_background_jobs = 2;
    db.bytes_per_sync = 1u << 20;
    db.info_log = std::make_shared<WarningLogger>(options.on_warning);
    db.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
    db.stats_dump_period_sec = 0;
    return db;
}

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache, std::size_t memtable_bytes) {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = cache;
    table.block_size = block_bytes;
    table.format_version = 5;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10, false));
    // Filters and indexes count in the cache, so that memory stays bounded however large the ledger grows; in small
    // pieces, since a whole one of a large file would push everything else out.
    table.cache_index_and_filter_blocks = true;
    table.cache_index_and_filter_blocks_with_high_priority = true;
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.partition_filters = true;
    table.metadata_block_size = block_bytes;
    table.pin_top_level_index_and_filter = true;

    rocksdb::ColumnFamilyOptions family;
    family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    family.write_buffer_size = memtable_bytes;
    family.max_write_buffer_number = 3;
    family.target_file_size_base = 64u << 20;
    family.max_bytes_for_level_base = 256u << 20;
    family.level_compaction_dynamic_level_bytes = true;
    const auto supported = rocksdb::GetSupportedCompressions();
    const bool has_lz4 = std::find(supported.begin(), supported.end(), rocksdb::kLZ4Compression) != supported.end();
    family.compression = has_lz4 ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
    return family;
}

Error open_error(const rocksdb::Status& status, const std::string& dir) {
    Error error = error_of(status, "opening the store in " + dir);
    if (error.code == Errc::corrupt) {
        error.place = find_wal_damage(dir);
        error.hint = "the files were changed after they were written: restore a backup, or start from a mirror";
        if (error.place.empty()) error.place = dir;
    }
    return error;
}

enum class Mode : std::uint8_t {
    writing,
    reading,
    reading_the_rest,  // whatever is missing
    writing_the_rest,
};

Result<std::unique_ptr<Opened>> open_database(const Options& options, const Poison& poison, Mode mode) {
    const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes, cache_shard_bits, false, 0.5);
    auto index_options = family_options(cache, index_memtable_bytes);
    index_options.prefix_extractor = std::make_shared<ClusterPrefix>();
    const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
        {rocksdb::kDefaultColumnFamilyName, family_options(cache, entries_memtable_bytes)},
        {index_family, index_options},
    };
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    auto settings = database_options(options, poison);
    // Without these checks a file is missed when it is read, not before.
    settings.paranoid_checks = mode == Mode::writing || mode == Mode::reading;
    const bool is_writing = mode == Mode::writing || mode == Mode::writing_the_rest;
    const rocksdb::Status status = is_writing
                                       ? rocksdb::DB::Open(settings, options.dir, families, &handles, &db)
                                       : rocksdb::DB::OpenForReadOnly(settings, options.dir, families, &handles, &db);
    if (!status.ok()) return open_error(status, options.dir);
    auto opened = std::make_unique<Opened>();
    opened->db.reset(db);
    opened->entries = handles.at(0);
    opened->index = handles.at(1);
    return opened;
}

// The table files that the database names and the folder does not have.
std::vector<TableFile> find_lost_files(const Options& options, const Poison& poison) {
    std::vector<TableFile> lost;
    const auto opened = open_database(options, poison, Mode::reading_the_rest);
    if (!opened) return lost;
    for (TableFile& file : table_files(*(*opened)->db)) {
        std::error_code error;
        if (!std::filesystem::exists(std::filesystem::path(options.dir) / file.name, error))
            lost.push_back(std::move(file));
    }
    return lost;
}

// Drops an index that has lost files: it is made from the entries again.
Result<void> make_index_anew(const Options& options, const Poison& poison) {
    const auto opened = open_database(options, poison, Mode::writing_the_rest);
    if (!opened) return opened.error();
    const rocksdb::Status status = (*opened)->db->DropColumnFamily((*opened)->index);
    if (!status.ok()) return error_of(status, "dropping the index");
    if (options.on_warning) options.on_warning("a file of the index is missing: the index is made anew");
    return {};
}

}  // namespace

Opened::Opened() = default;

Opened::~Opened() {
    if (!db) return;
    db->DestroyColumnFamilyHandle(entries).PermitUncheckedError();
    db->DestroyColumnFamilyHandle(index).PermitUncheckedError();
    db->Close().PermitUncheckedError();  // what was acknowledged is synced already
}

bool is_database(const std::string& dir) {
    std::error_code error;
    return std::filesystem::exists(std::filesystem::path(dir) / "CURRENT", error);
}

Result<std::unique_ptr<Opened>> open_rocks(const Options& options, const Poison& poison) {
    if (!options.read_only) {
        std::error_code error;
        std::filesystem::create_directories(options.dir, error);
        if (error) return fail(Errc::io, "making the folder: " + error.message(), options.dir);
    }
    if (const auto checked = check_wal_tails(options.dir); !checked) return checked.error();
    auto opened = open_database(options, poison, options.read_only ? Mode::reading : Mode::writing);
    if (opened || opened.error().code != Errc::corrupt) return opened;
    const auto lost = find_lost_files(options, poison);
    if (lost.empty()) return opened;
    if (options.read_only || std::any_of(lost.begin(), lost.end(), [](const auto& file) { return !file.is_index; })) {
        auto rest = open_database(options, poison, Mode::reading_the_rest);
        if (rest) (*rest)->lost = lost;
        return rest;
    }
    if (const auto made = make_index_anew(options, poison); !made) return made.error();
    return open_database(options, poison, Mode::writing);
}

Error error_of(const rocksdb::Status& status, const std::string& doing) {
    const std::string detail = doing + ": " + status.ToString();
    if (status.IsCorruption()) return fail(Errc::corrupt, detail);
    if (status.IsPathNotFound()) return fail(Errc::corrupt, doing + ": the file of the store that holds it is missing");
    if (status.IsNoSpace()) return fail(Errc::disk_full, detail);
    if (status.IsNotFound()) return fail(Errc::not_found, detail);
    // RocksDB's own lock has no code of its own.
    if (status.IsIOError() && detail.find("lock") != std::string::npos) return fail(Errc::locked, detail);
    return fail(Errc::io, detail);
}

}  // namespace annals::store
