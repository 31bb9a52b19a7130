#include "schema/audit/copy.hpp"

#include "schema/audit/tile_rows.hpp"
#include "schema/base/check.hpp"
#include "schema/base/limits.hpp"
#include "schema/event/codec.hpp"

#include <algorithm>

namespace annals::audit {
namespace {

constexpr std::size_t decoded_at_once = 1'024;  // entries, of one task

std::string number(std::uint64_t value) { return std::to_string(value); }

Error corrupt_entry(std::uint64_t seq, const std::string& what) {
    return fail(Errc::corrupt, "entry " + number(seq) + ": " + what, number(seq));
}

Result<TileFile> read_wide(const ReadFile& read, proof::Tile tile, std::string (*path_of)(const proof::Tile& tile)) {
    std::string path = path_of(tile);
    auto bytes = read(path);
    if (bytes) return TileFile{std::move(*bytes), tile, std::move(path)};
    if (bytes.error().code != Errc::not_found || tile.is_full()) return bytes.error();
    tile.width = proof::tile_width;
    path = path_of(tile);
    auto full = read(path);
    if (!full) return bytes.error();
    return TileFile{std::move(*full), tile, std::move(path)};
}

}  // namespace

std::string tile_file(const proof::Tile& tile) { return proof::format_tile_path(tile).substr(1); }

std::string entries_file(const proof::Tile& tile) { return proof::format_entries_path(tile).substr(1); }

proof::Tile tile_of_entries(TreeSize size, std::uint64_t index) {
    const std::uint64_t left = to_number(size) - index * proof::tile_width;
    return {0, index, static_cast<std::uint16_t>(std::min(proof::tile_width, left))};
}

Result<std::vector<Sha256>> read_hashes(const ReadFile& read, const proof::Tile& tile) {
    const auto wide = read_wide(read, tile, tile_file);
    if (!wide) return wide.error();
    auto hashes = proof::parse_tile(wide->bytes, wide->tile.width);
    if (!hashes) return fail(Errc::corrupt, hashes.error().detail, wide->path);
    hashes->resize(tile.width);
    return hashes;
}

Result<TileFile> read_entries_file(const ReadFile& read, const proof::Tile& tile) {
    return read_wide(read, tile, entries_file);
}

Result<std::vector<BytesView>> entries_of(const TileFile& file, const proof::Tile& tile) {
    auto entries = proof::parse_bundle(file.bytes, file.tile.width);
    if (!entries) return fail(Errc::corrupt, "not a bundle of " + number(file.tile.width) + " entries", file.path);
    entries->resize(tile.width);
    return entries;
}

namespace {

// What is wrong with bytes that are no bundle: the first entry that is cut off or is not the leaf that the copy's tile
// has, since a length that was changed shifts all that follows.
Error explain_bundle(const ReadFile& read, const TileFile& file, const proof::Tile& tile, const Error& malformed) {
    const auto stated = read_hashes(read, tile);
    proof::Hasher hasher;
    BytesView rest = file.bytes;
    for (std::uint64_t i = 0; i < tile.width; ++i) {
        const std::uint64_t seq = tile.index * proof::tile_width + i;
        const std::size_t size = rest.size() < 2 ? rest.size() : std::size_t{rest[0]} << 8 | rest[1];
        if (rest.size() < 2 || rest.size() - 2 < size)
            return corrupt_entry(seq, file.path + " ends before or within it");
        if (stated && hasher.leaf_hash(rest.subspan(2, size)) != (*stated)[i])
            return corrupt_entry(seq, "its bytes do not hash to its leaf in the tree");
        rest = rest.subspan(2 + size);
    }
    return malformed;
}

// One bundle of a copy, read and hashed.
struct Piece {
    std::optional<Error> error;
    Bytes bytes;
    std::vector<BytesView> entries;  // borrowed from `bytes`
    std::vector<Sha256> leaves;
    Sha256 top;                                                      // over all leaves of a full one
    std::optional<std::pair<std::size_t, std::string>> undecodable;  // the first of its entries that is none, and why
};
Piece read_piece(const ReadFile& read, const proof::Tile& tile) {
    Piece piece;
    auto wide = read_entries_file(read, tile);
    auto entries = wide ? entries_of(*wide, tile) : Result<std::vector<BytesView>>(wide.error());
    if (!entries) {
        piece.error = wide ? explain_bundle(read, *wide, tile, entries.error()) : wide.error();
        return piece;
    }
    proof::Hasher hasher;
    piece.leaves.reserve(entries->size());
    for (const BytesView entry : *entries) piece.leaves.push_back(hasher.leaf_hash(entry));
    if (tile.is_full()) piece.top = proof::inner_nodes(hasher, piece.leaves).back();
    piece.bytes = std::move(wide->bytes);
    piece.entries = std::move(*entries);
    return piece;
}

// Where the hashes of a tile first differ from those of the copy; nothing where they do not, or it cannot be read.
std::optional<std::uint64_t> first_difference(const ReadFile& read, const proof::Tile& tile,
                                              std::span<const Sha256> own) {
    const auto stated = read_hashes(read, tile);
    if (!stated) return std::nullopt;
    const auto [mine, other] = std::mismatch(own.begin(), own.end(), stated->begin());
    if (mine == own.end()) return std::nullopt;
    return tile.index * proof::tile_width + static_cast<std::uint64_t>(mine - own.begin());
}

// Why the entries do not give the signed root, as read_copy says.
Error explain_root(const ReadFile& read, const std::vector<Sha256>& leaves, const ForkJoin& run) {
    const TileRows rows(leaves, run);
    for (const proof::Tile& tile : proof::tiles_of(TreeSize(leaves.size()))) {
        const auto index = first_difference(read, tile, rows.of(tile));
        if (!index) continue;
        if (tile.level == 0) return corrupt_entry(*index, "its bytes do not hash to its leaf in the tree");
        const unsigned up = tile.level * proof::tile_height;
        const std::string range = number(*index << up) + " to " + number(((*index + 1) << up) - 1);
        return fail(Errc::corrupt, "not those that " + tile_file(tile) + " was made of", "entries " + range);
    }
    return fail(Errc::bad_proof, "the copy agrees with itself, and not with the root that is signed", "checkpoint");
}

// What has gone through all entries of a copy knows of it.
struct Walked {
    std::string note;
    proof::TreeHead head;
    std::vector<Sha256> leaves;
};
// Each piece is looked at by `look`, perhaps on several threads, and then taken by `take`, in order.
struct Walk {
    std::uint64_t entries_max = 0;
    std::function<void(Piece& piece)> look;
    std::function<Result<void>(Piece& piece)> take;
};
Result<Walked> walk_copy(const ReadFile& read, const Trusted& trusted, const CopyWork& work, const Walk& walk) {
    const auto note = read("checkpoint");
    if (!note) return note.error();
    Walked walked{std::string(text_of(*note)), {}, {}};
    const auto checkpoint = proof::check_checkpoint(walked.note, trusted.origin, trusted.keys);
    if (!checkpoint) return fail(checkpoint.error().code, checkpoint.error().detail, "checkpoint");
    walked.head = checkpoint->checkpoint.head;
    const std::uint64_t size = to_number(walked.head.size);
    if (size > walk.entries_max)
        return fail(Errc::too_large, "the log holds " + number(size) + " entries; at most " + number(walk.entries_max) +
                                         " are read here");
    proof::RightEdge tops;
    proof::Hasher hasher;
    const std::uint64_t bundles = (size + proof::tile_width - 1) / proof::tile_width;
    for (std::uint64_t first = 0; first < bundles; first += tiles_at_once) {
        std::vector<Piece> pieces(std::min<std::uint64_t>(tiles_at_once, bundles - first));
        work.run(pieces.size(), [&](std::size_t i) {
            pieces[i] = read_piece(read, tile_of_entries(walked.head.size, first + i));
            if (!pieces[i].error) walk.look(pieces[i]);
        });
        for (Piece& piece : pieces) {
            if (piece.error) return *piece.error;
            walked.leaves.insert(walked.leaves.end(), piece.leaves.begin(), piece.leaves.end());
            if (piece.leaves.size() == proof::tile_width) tops.append(hasher, piece.top);
            if (const auto taken = walk.take(piece); !taken) return taken.error();
        }
        if (work.progress) work.progress(walked.leaves.size(), size);
    }
    CHECK(walked.leaves.size() == size);
    if (root_over(walked.leaves, tops) != walked.head.root) return explain_root(read, walked.leaves, work.run);
    return walked;
}

// The first tile that has not the hashes of the tree over these leaves.
Result<void> check_tiles(const ReadFile& read, const std::vector<Sha256>& leaves, const ForkJoin& run) {
    const TileRows rows(leaves, run);
    const auto tiles = proof::tiles_of(TreeSize(leaves.size()));
    std::vector<std::optional<Error>> errors(tiles.size());
    run(tiles.size(), [&](std::size_t i) {
        const auto stated = read_hashes(read, tiles[i]);
        const auto own = rows.of(tiles[i]);
        if (!stated)
            errors[i] = stated.error();
        else if (!std::equal(own.begin(), own.end(), stated->begin()))
            errors[i] = fail(Errc::corrupt, "not the hashes of the tree", tile_file(tiles[i]));
    });
    const auto first = std::find_if(errors.begin(), errors.end(), [](const auto& error) { return error.has_value(); });
    if (first != errors.end()) return **first;
    return {};
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

Result<VerifiedCopy> read_copy(const ReadFile& read, const Trusted& trusted, const CopyWork& work) {
    VerifiedCopy copy;
    std::uint64_t bytes_held = 0;
    auto walked = walk_copy(
        read, trusted, work,
        {limits::copied_entries_max, [](Piece&) {},
         [&](Piece& piece) -> Result<void> {
             bytes_held += piece.bytes.size();
             if (bytes_held > limits::copied_bytes_max)
                 return fail(Errc::too_large, "more than " + number(limits::copied_bytes_max) +
                                                  " bytes of entries, which is the most that is held in memory here");
             copy.entries.add_all(std::move(piece.bytes), piece.entries);
             return {};
         }});
    if (!walked) return walked.error();
    copy.note = std::move(walked->note);
    copy.head = walked->head;
    copy.leaves = std::move(walked->leaves);
    return copy;
}

Result<proof::TreeHead> check_copy(const ReadFile& read, const Trusted& trusted, const CopyWork& work) {
    std::optional<Error> undecodable;
    std::uint64_t done = 0;
    const auto look = [](Piece& piece) {
        for (std::size_t i = 0; i < piece.entries.size() && !piece.undecodable; ++i)
            if (const auto entry = event::decode_entry(piece.entries[i]); !entry)
                piece.undecodable = {i, entry.error().detail};
    };
    const auto take = [&](Piece& piece) -> Result<void> {
        if (piece.undecodable && !undecodable)
            undecodable = corrupt_entry(done + piece.undecodable->first, piece.undecodable->second);
        done += piece.entries.size();
        return {};
    };
    const auto walked = walk_copy(read, trusted, work, {limits::checked_entries_max, look, take});
    if (!walked) return walked.error();
    if (const auto checked = check_tiles(read, walked->leaves, work.run); !checked) return checked.error();
    if (undecodable) return *undecodable;
    return walked->head;
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
    const std::uint64_t at = to_number(seq);
    if (at >= to_number(size))
        return fail(Errc::not_found, "the signed tree has " + number(to_number(size)) + " entries, from 0 on",
                    number(at));
    const proof::Tile tile = tile_of_entries(size, at / proof::tile_width);
    const auto wide = read_entries_file(read, tile);
    if (!wide) return wide.error();
    const auto entries = entries_of(*wide, tile);
    if (!entries) return entries.error();
    const BytesView entry = (*entries)[at % proof::tile_width];
    return Bytes(entry.begin(), entry.end());
}

Result<std::unique_ptr<state::MemoryLog>> make_log(const VerifiedCopy& copy, const ForkJoin& run) {
    std::vector<state::Recorded> entries(copy.entries.size());
    std::vector<std::optional<Error>> errors((entries.size() + decoded_at_once - 1) / decoded_at_once);
    run(errors.size(), [&](std::size_t piece) {
        const std::size_t until = std::min((piece + 1) * decoded_at_once, entries.size());
        for (std::size_t seq = piece * decoded_at_once; seq < until; ++seq) {
            auto entry = event::decode_entry(copy.entries[seq]);
            if (!entry) {
                errors[piece] = corrupt_entry(seq, entry.error().detail);
                return;
            }
            entries[seq] = state::recorded_of(Seq(seq), std::move(*entry));
        }
    });
    for (const auto& error : errors)
        if (error) return *error;
    const auto root_of = [leaves = copy.leaves, head = copy.head](TreeSize size) -> Result<Sha256> {
        if (size == head.size) return head.root;
        if (to_number(size) > leaves.size()) return fail(Errc::not_yet_known, "beyond the copy's head");
        return proof::root_of(std::span(leaves).first(to_number(size)));
    };
    return std::make_unique<state::MemoryLog>(std::move(entries), root_of);
}

Result<void> write_copy(const VerifiedCopy& copy, TreeSize size_before, const WriteFile& write) {
    const TileRows rows(copy.leaves, run_in_order);
    for (const proof::Tile& tile : proof::new_tiles(size_before, copy.head.size)) {
        if (tile.level == 0) {
            Bytes bundle;
            for (std::uint64_t i = 0; i < tile.width; ++i)
                proof::append_to_bundle(bundle, copy.entries[tile.index * proof::tile_width + i]);
            if (const auto written = write(entries_file(tile), bundle); !written) return written.error();
        }
        if (const auto written = write(tile_file(tile), proof::format_tile(rows.of(tile))); !written)
            return written.error();
    }
    return write("checkpoint", bytes_of(copy.note));
}

}  // namespace annals::audit
