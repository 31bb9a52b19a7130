#include "daemon/store/wal_check.hpp"

#include <boost/crc.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

namespace annals::store {
namespace {

constexpr std::size_t block_bytes = 32'768;
constexpr std::size_t header_bytes = 7;
constexpr std::uint8_t type_full = 1;
constexpr std::uint8_t type_first = 2;
constexpr std::uint8_t type_last = 4;

struct Record {
    std::uint32_t checksum = 0;
    std::size_t length = 0;
    std::uint8_t type = 0;
};

std::uint8_t byte_at(std::string_view block, std::size_t at) { return static_cast<std::uint8_t>(block[at]); }

Record record_at(std::string_view block, std::size_t at) {
    Record record;
    for (std::size_t i = 4; i-- > 0;) record.checksum = record.checksum << 8 | byte_at(block, at + i);
    record.length = byte_at(block, at + 4) | static_cast<std::size_t>(byte_at(block, at + 5)) << 8;
    record.type = byte_at(block, at + 6);
    return record;
}

bool fits(std::string_view block, std::size_t at, const Record& record) {
    return at + header_bytes + record.length <= block.size();
}

// Room that was reserved in the file and never written.
bool is_unwritten(const Record& record) { return record.checksum == 0 && record.length == 0 && record.type == 0; }

bool has_right_checksum(std::string_view block, std::size_t at, const Record& record) {
    boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
    crc.process_bytes(block.data() + at + 6, 1 + record.length);
    const std::uint32_t value = crc.checksum();
    return (value >> 15 | value << 17) + 0xa282ead8U == record.checksum;
}

// Where a whole record begins at or behind `from`. Fragments from the middle do not count: parts of one torn write may
// reach the disk out of order.
std::optional<std::size_t> find_whole_record(std::string_view block, std::size_t from) {
    for (std::size_t at = from; at + header_bytes <= block.size(); ++at) {
        const Record record = record_at(block, at);
        if (record.type != type_full && record.type != type_first) continue;
        if (record.length > 0 && fits(block, at, record) && has_right_checksum(block, at, record)) return at;
    }
    return std::nullopt;
}

// The offset of the first damage in one block. `is_last`: a record may be torn there. `checks_all`: every checksum.
std::optional<std::size_t> damage_in(std::string_view block, bool is_last, bool checks_all) {
    std::size_t at = 0;
    while (at + header_bytes <= block.size()) {
        const Record record = record_at(block, at);
        if (is_unwritten(record)) return std::nullopt;
        if (!fits(block, at, record)) {
            const bool is_damage = !is_last || find_whole_record(block, at + 1).has_value();
            return is_damage ? std::optional(at) : std::nullopt;
        }
        const bool is_known = record.type >= type_full && record.type <= type_last;
        if (checks_all && is_known && !has_right_checksum(block, at, record)) return at;
        if (checks_all && !is_known) return at;
        at += header_bytes + record.length;
    }
    return std::nullopt;
}

// All write-ahead logs of a folder, oldest first.
std::vector<std::filesystem::path> logs_in(const std::string& dir) {
    std::vector<std::filesystem::path> logs;
    std::error_code error;
    for (std::filesystem::directory_iterator file(dir, error), end; !error && file != end; file.increment(error))
        if (file->path().extension() == ".log") logs.push_back(file->path());
    std::sort(logs.begin(), logs.end());
    return logs;
}

// Damage in one log. Without `checks_all` only the last block is looked at, since RocksDB finds it in any other.
Result<std::optional<std::size_t>> damage_in_file(const std::filesystem::path& path, bool checks_all) {
    std::error_code error;
    const std::uint64_t size = std::filesystem::file_size(path, error);
    std::ifstream file(path, std::ios::binary);
    if (error || !file) return fail(Errc::io, "a write-ahead log cannot be read", path.string());
    const std::uint64_t last = size == 0 ? 0 : (size - 1) / block_bytes * block_bytes;
    std::string block(block_bytes, '\0');
    for (std::uint64_t start = checks_all ? 0 : last; start < size; start += block_bytes) {
        file.seekg(static_cast<std::streamoff>(start));
        file.read(block.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(block_bytes, size - start)));
        const std::string_view view(block.data(), static_cast<std::size_t>(file.gcount()));
        if (const auto at = damage_in(view, start == last, checks_all)) return std::optional(start + *at);
    }
    return std::optional<std::size_t>();
}

std::string name_of(const std::filesystem::path& path, std::size_t at) {
    return path.string() + " at byte " + std::to_string(at);
}

}  // namespace

Result<void> check_wal_tails(const std::string& dir) {
    for (const auto& path : logs_in(dir)) {
        const auto damage = damage_in_file(path, false);
        if (!damage) return damage.error();
        if (*damage)
            return fail(Errc::corrupt, "the write-ahead log was changed in its middle", name_of(path, **damage));
    }
    return {};
}

std::string find_wal_damage(const std::string& dir) {
    for (const auto& path : logs_in(dir)) {
        const auto damage = damage_in_file(path, true);
        if (damage && *damage) return name_of(path, **damage);
    }
    return {};
}

}  // namespace annals::store
