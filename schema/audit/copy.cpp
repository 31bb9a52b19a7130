#include "schema/audit/copy.hpp"

#include "schema/base/check.hpp"
#include "schema/base/limits.hpp"
#include "schema/event/codec.hpp"

#include <algorithm>

namespace annals::audit {
namespace {

constexpr std::uint64_t progress_every = 65'536;

std::string without_slash(const std::string& path) { return path.substr(1); }

// What stands at the path of a tile or of an entry bundle. A partial one may have given way to the full one meanwhile
// (C2SP tlog-tiles lets a log delete it then); the caller takes as much of it as it needs.
Result<Bytes> read_wide(const ReadFile& read, proof::Tile tile, std::string (*path_of)(const proof::Tile& tile)) {
    auto bytes = read(without_slash(path_of(tile)));
    if (bytes || bytes.error().code != Errc::not_found || tile.is_full()) return bytes;
    tile.width = proof::tile_width;
    auto full = read(without_slash(path_of(tile)));
    return full ? std::move(full) : std::move(bytes);
}

}  // namespace

Result<std::vector<Sha256>> read_hashes(const ReadFile& read, const proof::Tile& tile) {
    const auto bytes = read_wide(read, tile, proof::format_tile_path);
    if (!bytes) return bytes.error();
    auto hashes = proof::parse_tile(*bytes, tile.width);
    if (!hashes) hashes = proof::parse_tile(*bytes, proof::tile_width);
    if (!hashes) return fail(Errc::corrupt, hashes.error().detail, without_slash(proof::format_tile_path(tile)));
    hashes->resize(tile.width);
    return hashes;
}

Result<std::vector<BytesView>> entries_of(const Bytes& bytes, const proof::Tile& tile) {
    auto entries = proof::parse_bundle(bytes, tile.width);
    if (!entries) entries = proof::parse_bundle(bytes, proof::tile_width);
    if (!entries)
        return fail(Errc::corrupt, "not a bundle of " + std::to_string(tile.width) + " entries",
                    without_slash(proof::format_entries_path(tile)));
    entries->resize(tile.width);
    return entries;
}

Result<Bytes> read_entries_file(const ReadFile& read, const proof::Tile& tile) {
    return read_wide(read, tile, proof::format_entries_path);
}

namespace {

Error corrupt_entry(std::uint64_t seq, const std::string& what) {
    return fail(Errc::corrupt, "entry " + std::to_string(seq) + ": " + what, std::to_string(seq));
}

// Adds the entries of one bundle to `copy`, and their bytes to `bytes_held`.
Result<void> read_bundle(const ReadFile& read, const proof::Tile& tile, proof::Hasher& hasher, VerifiedCopy& copy,
                         std::uint64_t& bytes_held) {
    const auto bytes = read_entries_file(read, tile);
    if (!bytes) return bytes.error();
    const auto entries = entries_of(*bytes, tile);
    if (!entries) return entries.error();
    bytes_held += bytes->size();
    if (bytes_held > limits::copied_bytes_max)
        return fail(Errc::too_large, "more than " + std::to_string(limits::copied_bytes_max) +
                                         " bytes of entries, which is the most that is held in memory here");
    for (const BytesView entry : *entries) {
        copy.leaves.push_back(hasher.leaf_hash(entry));
        copy.entries.emplace_back(entry.begin(), entry.end());
    }
    return {};
}

// Why the entries do not give the signed root: the first one that is not what the leaf hashes of the copy say.
Error explain_root(const ReadFile& read, const VerifiedCopy& copy) {
    for (const proof::Tile& tile : proof::tiles_of(copy.head.size)) {
        if (tile.level != 0) continue;
        const auto stated = read_hashes(read, tile);
        for (std::size_t i = 0; stated && i < stated->size(); ++i) {
            const std::uint64_t seq = tile.index * proof::tile_width + i;
            if (copy.leaves[seq] != (*stated)[i])
                return corrupt_entry(seq, "its bytes do not hash to its leaf in the tree");
        }
    }
    return fail(Errc::bad_proof, "the entries do not give the signed root");
}

// Every row of hashes that tiles hold, by tile level: row[L][i] is the node (8 L, i).
std::vector<std::vector<Sha256>> tile_rows(const std::vector<Sha256>& leaves) {
    std::vector<std::vector<Sha256>> rows = {leaves};
    proof::Hasher hasher;
    while (rows.back().size() >= proof::tile_width) {
        std::vector<Sha256> row;
        const std::vector<Sha256>& below = rows.back();
        for (std::size_t i = 0; i + proof::tile_width <= below.size(); i += proof::tile_width)
            row.push_back(proof::inner_nodes(hasher, std::span(below).subspan(i, proof::tile_width)).back());
        rows.push_back(std::move(row));
    }
    return rows;
}

Bytes tile_bytes(const std::vector<std::vector<Sha256>>& rows, const proof::Tile& tile) {
    CHECK(tile.level < rows.size());
    return proof::format_tile(std::span(rows[tile.level]).subspan(tile.index * proof::tile_width, tile.width));
}

}  // namespace

Result<Trusted> stated_keys(const std::string& origin, const std::vector<std::string>& keys) {
    Trusted stated{origin, {}};
    for (const std::string& text : keys) {
        auto key = proof::parse_verifier_key(text);
        if (!key) return fail(Errc::malformed, "a key that the file states is none", "verifier_keys");
        stated.keys.push_back(std::move(*key));
    }
    return stated;
}

Result<VerifiedCopy> read_copy(const ReadFile& read, const Trusted& trusted, const Progress& progress) {
    const auto note = read("checkpoint");
    if (!note) return note.error();
    VerifiedCopy copy;
    copy.note = text_of(*note);
    const auto checkpoint = proof::check_checkpoint(copy.note, trusted.origin, trusted.keys);
    if (!checkpoint) return checkpoint.error();
    copy.head = checkpoint->checkpoint.head;
    const std::uint64_t size = to_number(copy.head.size);
    if (size > limits::copied_entries_max)
        return fail(Errc::too_large, "the log holds " + std::to_string(size) + " entries; at most " +
                                         std::to_string(limits::copied_entries_max) + " are held in memory here");
    proof::Hasher hasher;
    std::uint64_t bytes_held = 0;
    for (const proof::Tile& tile : proof::tiles_of(copy.head.size)) {
        if (tile.level != 0) continue;
        if (const auto added = read_bundle(read, tile, hasher, copy, bytes_held); !added) return added.error();
        if (progress && copy.entries.size() % progress_every == 0) progress(copy.entries.size(), size);
    }
    CHECK(copy.entries.size() == size);
    if (proof::root_of(copy.leaves) != copy.head.root) return explain_root(read, copy);
    if (progress) progress(size, size);
    return copy;
}

proof::NodeReader nodes_of_copy(const ReadFile& read, TreeSize size) {
    return proof::nodes_from_tiles(
        size, [read](std::span<const proof::Tile> tiles) -> Result<std::vector<std::vector<Sha256>>> {
            std::vector<std::vector<Sha256>> all;
            for (const proof::Tile& tile : tiles) {
                auto hashes = read_hashes(read, tile);
                if (!hashes) return hashes.error();
                all.push_back(std::move(*hashes));
            }
            return all;
        });
}

Result<Bytes> read_entry(const ReadFile& read, Seq seq, TreeSize size) {
    const std::uint64_t number = to_number(seq);
    if (number >= to_number(size))
        return fail(Errc::not_found, "the signed tree has " + std::to_string(to_number(size)) + " entries, from 0 on",
                    std::to_string(number));
    const std::uint64_t first = number / proof::tile_width * proof::tile_width;
    const auto width = static_cast<std::uint16_t>(std::min(proof::tile_width, to_number(size) - first));
    const proof::Tile tile{0, number / proof::tile_width, width};
    const auto bytes = read_entries_file(read, tile);
    if (!bytes) return bytes.error();
    const auto entries = entries_of(*bytes, tile);
    if (!entries) return entries.error();
    const BytesView entry = (*entries)[number - first];
    return Bytes(entry.begin(), entry.end());
}

Result<void> check_tiles(const ReadFile& read, const VerifiedCopy& copy) {
    const auto rows = tile_rows(copy.leaves);
    for (const proof::Tile& tile : proof::tiles_of(copy.head.size)) {
        const std::string path = without_slash(proof::format_tile_path(tile));
        const auto bytes = read(path);
        if (!bytes) return bytes.error();
        if (*bytes != tile_bytes(rows, tile)) return fail(Errc::corrupt, "not the hashes of the tree", path);
    }
    return {};
}

Result<std::unique_ptr<state::MemoryLog>> make_log(const VerifiedCopy& copy) {
    std::vector<state::Recorded> entries;
    entries.reserve(copy.entries.size());
    for (std::size_t seq = 0; seq < copy.entries.size(); ++seq) {
        auto entry = event::decode_entry(copy.entries[seq]);
        if (!entry) return corrupt_entry(seq, entry.error().detail);
        entries.push_back({Seq(seq), entry->registration.recorded_at, std::move(entry->registration.recorded_by.text),
                           std::move(entry->statement)});
    }
    const auto root_of = [leaves = copy.leaves](TreeSize size) -> Result<Sha256> {
        if (to_number(size) > leaves.size()) return fail(Errc::not_yet_known, "beyond the copy's head");
        return proof::root_of(std::span(leaves).first(to_number(size)));
    };
    return std::make_unique<state::MemoryLog>(std::move(entries), root_of);
}

Result<void> write_copy(const VerifiedCopy& copy, TreeSize size_before, const WriteFile& write) {
    const auto rows = tile_rows(copy.leaves);
    for (const proof::Tile& tile : proof::new_tiles(size_before, copy.head.size)) {
        if (tile.level == 0) {
            Bytes bundle;
            for (std::uint64_t i = 0; i < tile.width; ++i)
                proof::append_to_bundle(bundle, copy.entries[tile.index * proof::tile_width + i]);
            if (const auto written = write(without_slash(proof::format_entries_path(tile)), bundle); !written)
                return written.error();
        }
        if (const auto written = write(without_slash(proof::format_tile_path(tile)), tile_bytes(rows, tile)); !written)
            return written.error();
    }
    return write("checkpoint", bytes_of(copy.note));
}

}  // namespace annals::audit
