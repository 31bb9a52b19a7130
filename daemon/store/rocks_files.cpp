// The table files of the store: which there are, what they hold, whether they can be read from the disk.
#include "daemon/store/rocks.hpp"

#include <rocksdb/db.h>
#include <rocksdb/metadata.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_reader.h>

#include <algorithm>

namespace annals::store {
namespace {

std::string end_of_range(std::string_view key) {
    if (key.size() != entry_key(Seq{}).size() || key.front() != 'e') return {};
    return std::to_string(read_be64(bytes_of(key).data() + 1));
}

// Keys of entries sort first, then head, layout and tiles.
std::string part_between(std::string_view smallest, std::string_view largest) {
    const std::string first = end_of_range(smallest);
    const std::string last = end_of_range(largest);
    if (first.empty()) return "tiles or head";
    if (last.empty()) return "entries from " + first + " on, tiles or head";
    return "entries " + first + " to " + last;
}

}  // namespace

std::vector<TableFile> table_files(rocksdb::DB& db) {
    std::vector<rocksdb::LiveFileMetaData> all;
    db.GetLiveFilesMetaData(&all);
    std::vector<TableFile> files;
    for (const auto& one : all) {
        const bool is_index = one.column_family_name != rocksdb::kDefaultColumnFamilyName;
        files.push_back({one.name.substr(one.name.front() == '/' ? 1 : 0), is_index,
                         is_index ? "the index" : part_between(one.smallestkey, one.largestkey)});
    }
    std::sort(files.begin(), files.end(), [](const auto& left, const auto& right) { return left.name < right.name; });
    return files;
}

Result<void> check_table_file(rocksdb::DB& db, const std::string& dir, const TableFile& file) {
    rocksdb::Options options;
    options.env = db.GetEnv();
    rocksdb::SstFileReader reader(options);
    rocksdb::Status status = reader.Open(dir + "/" + file.name);
    if (status.ok()) status = reader.VerifyChecksum();
    if (status.ok()) return {};
    // A compaction may have replaced it since it was listed.
    const auto now = table_files(db);
    const bool is_in_use =
        std::any_of(now.begin(), now.end(), [&](const TableFile& one) { return one.name == file.name; });
    if (!is_in_use) return {};
    Error error = error_of(status, "reading a file of the store");
    if (error.code == Errc::corrupt)
        error.detail = status.IsPathNotFound() ? "a file of the store is missing" : "a checksum does not hold";
    error.detail += "; it holds " + file.holds;
    error.place = file.name;
    return error;
}

}  // namespace annals::store
