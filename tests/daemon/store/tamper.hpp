// A store whose files are changed behind its back, as `ldb` and a bad disk do. It must be closed.
#pragma once

#include "daemon/store/keys.hpp"

#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>

namespace annals::store {

// `change` gets the database and says how it went.
template <class Change>
void change_behind(const std::string& dir, const Change& change) {
    rocksdb::DB* db = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    ASSERT_TRUE(rocksdb::DB::Open({}, dir, {{"default", {}}, {"index", {}}}, &handles, &db).ok());
    ASSERT_TRUE(change(*db).ok());
    for (auto* handle : handles) ASSERT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
    delete db;
}
// As `ldb put` and `ldb delete`: with no regard for what a key means.
inline void put_behind(const std::string& dir, const std::string& key, const std::string& value) {
    change_behind(dir, [&](rocksdb::DB& db) { return db.Put({}, key, value); });
}
inline void erase_behind(const std::string& dir, const std::string& key) {
    change_behind(dir, [&](rocksdb::DB& db) { return db.Delete({}, key); });
}

inline void flip_bit(const std::filesystem::path& path, std::uint64_t at, int bit) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const auto byte = static_cast<char>(file.get());
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(byte ^ (1 << bit)));
}

// The largest table file of a store.
inline std::filesystem::path largest_table(const std::string& dir) {
    std::filesystem::path largest;
    for (const auto& file : std::filesystem::directory_iterator(dir))
        if (file.path().extension() == ".sst" && (largest.empty() || file.file_size() > file_size(largest)))
            largest = file.path();
    return largest;
}

// What is stored under the key of an entry.
inline std::string record_of_bytes(BytesView bytes) {
    return std::string(text_of(proof::leaf_hash(bytes).bytes)) + std::string(text_of(bytes));
}

}  // namespace annals::store
