// What the sources of this room share about RocksDB: the opened database, and its errors in our words.
#pragma once

#include "daemon/store/keys.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Status;
}  // namespace rocksdb

namespace annals::store {

// Shared with the listener, which RocksDB's own threads call.
using Poison = std::shared_ptr<std::atomic<bool>>;

// A database with its two column families, closed at the end.
struct Opened {
    Opened();
    ~Opened();
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;

    std::unique_ptr<rocksdb::DB> db;
    rocksdb::ColumnFamilyHandle* entries = nullptr;  // the default family
    rocksdb::ColumnFamilyHandle* index = nullptr;
    std::vector<TableFile>
        lost;  // table files that are missing: it is open for reading alone, and what they held fails
};

// Leaf hashes at the right edge that stand in place of stored ones, by seq (Store::settle_edge).
using Settled = std::shared_ptr<const std::map<std::uint64_t, Sha256>>;

// Whether the folder holds a database.
bool is_database(const std::string& dir);
// Opens or makes the database in options.dir; an error in the background poisons. Errors: corrupt (naming the file),
// locked, disk_full, io.
Result<std::unique_ptr<Opened>> open_rocks(const Options& options, const Poison& poison);

// The table files in use, of both families.
std::vector<TableFile> table_files(rocksdb::DB& db);
// As Store::check_file.
Result<void> check_table_file(rocksdb::DB& db, const std::string& dir, const TableFile& file);

// A failed status in our words: corrupt (also for a missing file), disk_full, locked, not_found or io.
Error error_of(const rocksdb::Status& status, const std::string& doing);

// A snapshot of `opened`, which must outlive it, with that head; counts itself in `views` while it lives.
std::unique_ptr<View> make_view(Opened& opened, Head head, Settled settled, std::atomic<int>& views);

inline constexpr std::string_view cursor_key{"\0cursor", 7};  // in the index family, before every key of a projection

}  // namespace annals::store
