#include "daemon/store/keys.hpp"

namespace annals::store {
namespace {

void append_be64(std::string& out, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift & 0xff));
}

std::uint64_t be64_at(std::string_view bytes, std::size_t offset) { return read_be64(bytes_of(bytes).data() + offset); }

}  // namespace

std::string entry_key(Seq seq) {
    std::string key = "e";
    append_be64(key, to_number(seq));
    return key;
}

std::string tile_key(std::uint8_t level, std::uint64_t index) {
    std::string key = "t";
    key.push_back(static_cast<char>(level));
    append_be64(key, index);
    return key;
}

std::string encode_head(const Head& head) {
    std::string bytes;
    append_be64(bytes, static_cast<std::uint64_t>(head.last_recorded_at.us));
    bytes += text_of(head.edge.encode());
    return bytes;
}

Result<Head> decode_head(std::string_view bytes) {
    if (bytes.size() < 8) return fail(Errc::corrupt, "the head record is cut short");
    auto edge = proof::RightEdge::decode(bytes_of(bytes.substr(8)));
    if (!edge) return fail(Errc::corrupt, "the head record is malformed: " + edge.error().detail);
    return Head{std::move(*edge), Instant{static_cast<std::int64_t>(be64_at(bytes, 0))}};
}

std::string encode_layout(const Layout& layout) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(layout.version >> shift & 0xff));
    append_be64(bytes, static_cast<std::uint64_t>(layout.created_at.us));
    bytes += layout.origin;
    return bytes;
}

Result<Layout> decode_layout(std::string_view bytes) {
    Layout layout;
    if (bytes.size() < 4) return fail(Errc::corrupt, "the layout record is cut short");
    layout.version = 0;
    for (const std::uint8_t byte : bytes_of(bytes.substr(0, 4))) layout.version = layout.version << 8 | byte;
    if (layout.version != layout_version) {
        return fail(Errc::unsupported_version,
                    "the store has layout " + std::to_string(layout.version) + ", this build knows layout " +
                        std::to_string(layout_version),
                    {}, "open it with the newer program");
    }
    if (bytes.size() < 12) return fail(Errc::corrupt, "the layout record is cut short");
    layout.created_at.us = static_cast<std::int64_t>(be64_at(bytes, 4));
    layout.origin = bytes.substr(12);
    return layout;
}

}  // namespace annals::store
