// Finds damage in RocksDB's write-ahead logs that RocksDB itself does not see, or does not name.
//
// A log is blocks of 32 KiB; a record (or a fragment of one) never crosses a block:
//   u32 crc32c, masked · u16 length · u8 type (1 full, 2 first, 3 middle, 4 last) · payload     little-endian
// In the last block a record whose length leads beyond the end of the file is taken for a write that was torn off: a
// flipped bit in a length would silently drop that record and all acknowledged ones behind it. But behind a torn write
// there is nothing: a whole record there is proof of damage.
#pragma once

#include "schema/base/result.hpp"

#include <string>

namespace annals::store {

// Judges every *.log file of a store's folder: corrupt, named by file and offset, when a whole record stands behind one
// that leads beyond the end of its file. Reads record headers only, but for a torn tail. io.
Result<void> check_wal_tails(const std::string& dir);

// Where the first record with a wrong checksum stands, such as "000004.log at byte 32768"; empty when there is none.
// Reads everything.
std::string find_wal_damage(const std::string& dir);

}  // namespace annals::store
