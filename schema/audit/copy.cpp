#include "schema/audit/copy.hpp"

#include "schema/base/check.hpp"
#include "schema/event/codec.hpp"

#include <algorithm>

namespace annals::audit {
namespace {

constexpr std::uint64_t progress_every = 65'536;

std::string without_slash(const std::string& path) { return path.substr(1); }

// The leaf hashes that the copy itself states for a tile of entries; empty when it has none.
std::vector<Sha256> stated_leaves(const ReadFile& read, const proof::Tile& tile) {
    const auto bytes = read(without_slash(proof::format_tile_path(tile)));
    if (!bytes) return {};
    auto hashes = proof::parse_tile(*bytes, tile.width);
    return hashes ? std::move(*hashes) : std::vector<Sha256>();
}

Error corrupt_entry(std::uint64_t seq, const std::string& what) {
    return fail(Errc::corrupt, "entry " + std::to_string(seq) + ": " + what, std::to_string(seq));
}

// Adds the entries of one bundle to `copy`.
Result<void> read_bundle(const ReadFile& read, const proof::Tile& tile, proof::Hasher& hasher, VerifiedCopy& copy) {
    const std::string path = without_slash(proof::format_entries_path(tile));
    const auto bytes = read(path);
    if (!bytes) return bytes.error();
    const auto entries = proof::parse_bundle(*bytes, tile.width);
    if (!entries) return fail(Errc::corrupt, "not a bundle of " + std::to_string(tile.width) + " entries", path);
    const std::vector<Sha256> stated = stated_leaves(read, tile);
    for (std::size_t i = 0; i < entries->size(); ++i) {
        const BytesView entry = (*entries)[i];
        const Sha256 leaf = hasher.leaf_hash(entry);
        if (!stated.empty() && stated[i] != leaf)
            return corrupt_entry(copy.entries.size(), "its bytes do not hash to its leaf in the tree");
        copy.entries.emplace_back(entry.begin(), entry.end());
        copy.leaves.push_back(leaf);
    }
    return {};
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

Result<VerifiedCopy> read_copy(const ReadFile& read, const Trusted& trusted, const Progress& progress) {
    const auto note = read("checkpoint");
    if (!note) return note.error();
    VerifiedCopy copy;
    copy.note = text_of(*note);
    const auto checkpoint = proof::check_checkpoint(copy.note, trusted.origin, trusted.keys);
    if (!checkpoint) return checkpoint.error();
    copy.head = checkpoint->checkpoint.head;
    const std::uint64_t size = to_number(copy.head.size);
    proof::Hasher hasher;
    for (const proof::Tile& tile : proof::tiles_of(copy.head.size)) {
        if (tile.level != 0) continue;
        if (const auto added = read_bundle(read, tile, hasher, copy); !added) return added.error();
        if (progress && copy.entries.size() % progress_every == 0) progress(copy.entries.size(), size);
    }
    if (copy.entries.size() != size || proof::root_of(copy.leaves) != copy.head.root)
        return fail(Errc::bad_proof, "the entries do not give the signed root");
    if (progress) progress(size, size);
    return copy;
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
