// Keys and small records of the default family (store.hpp lists them). Integers are big-endian, so that keys sort by
// number. Entries sort before the other keys: compaction then moves most files instead of rewriting them.
//
//   entry   'e' · u64 seq               tile    't' · u8 level · u64 index
//   head    'h'   value  i64 last recorded_at (us) · right edge (schema/proof/tree.hpp)
//   layout  'l'   value  u32 layout version · i64 created_at (us) · origin
#pragma once

#include "daemon/store/store.hpp"

namespace annals::store {

inline constexpr std::string_view head_key = "h";
inline constexpr std::string_view layout_key = "l";
inline constexpr std::size_t leaf_bytes = 32;  // before the entry, in its value

std::string entry_key(Seq seq);
std::string tile_key(std::uint8_t level, std::uint64_t index);

struct Layout {
    std::uint32_t version = layout_version;
    Instant created_at;
    std::string origin;
};

std::string encode_head(const Head& head);
Result<Head> decode_head(std::string_view bytes);
std::string encode_layout(const Layout& layout);
// unsupported_version for any other than layout_version.
Result<Layout> decode_layout(std::string_view bytes);

}  // namespace annals::store
