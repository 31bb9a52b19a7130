// What the sources of this room share about RocksDB: the opened database, and its errors in our words.
#pragma once

#include "daemon/store/keys.hpp"

#include <atomic>
#include <memory>
#include <mutex>

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
};

// Whether the folder holds a database.
bool is_database(const std::string& dir);
// Opens or makes the database in options.dir; an error in the background poisons. Errors: corrupt (naming the file),
// locked, disk_full, io.
Result<std::unique_ptr<Opened>> open_rocks(const Options& options, const Poison& poison);

// A failed status in our words: corrupt, disk_full, locked, not_found or io.
Error error_of(const rocksdb::Status& status, const std::string& doing);

// A snapshot of `opened`, which must outlive it, with that head; counts itself in `views` while it lives.
std::unique_ptr<View> make_view(Opened& opened, Head head, std::atomic<int>& views);

inline constexpr std::string_view cursor_key{"\0cursor", 7};  // in the index family, before every key of a projection

}  // namespace annals::store
