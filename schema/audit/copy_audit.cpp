#include "schema/audit/copy_audit.hpp"

#include "schema/audit/tile_rows.hpp"
#include "schema/base/limits.hpp"

#include <algorithm>
#include <optional>

namespace annals::audit {
namespace {

using proof::Tile;
using proof::tile_width;

std::string number(std::uint64_t value) { return std::to_string(value); }

// The entries under one tile of leaves: as they hash, and as the tile has them.
struct Pair {
    std::optional<CopyDamage> unread;  // why the entries could not be read
    std::vector<Sha256> of_entries;    // empty where they, or the tile, could not be read
    std::vector<Sha256> of_tile;
};
Pair read_pair(const ReadFile& read, const Tile& tile) {
    Pair pair;
    if (auto hashes = read_hashes(read, tile)) pair.of_tile = std::move(*hashes);
    const std::string path = entries_file(tile);
    const auto file = read_entries_file(read, tile);
    const auto entries = file ? entries_of(*file, tile) : Result<std::vector<BytesView>>(file.error());
    if (!entries) {
        const std::string& why = entries.error().detail;
        pair.unread = CopyDamage{"file", path, file ? why : "cannot be read: " + why, {}, {}};
        return pair;
    }
    proof::Hasher hasher;
    pair.of_entries.reserve(entries->size());
    for (const BytesView entry : *entries) pair.of_entries.push_back(hasher.leaf_hash(entry));
    return pair;
}

class CopyAuditor {
public:
    CopyAuditor(const ReadFile& read, const OnCopyDamage& on_damage, const CopyWork& work, CopyAudit audit)
        : read_(read), on_damage_(on_damage), work_(work), audit_(std::move(audit)) {}

    CopyAudit run() {
        read_all();
        if (const auto right = right_rows()) {
            for (std::size_t seq = 0; seq < of_entries_.size(); ++seq)
                if (of_entries_[seq] != right->leaves()[seq]) tell_entry(seq, right->leaves());
            check_tiles(*right);
        } else {
            tell_all_differences();
        }
        return audit_;
    }

private:
    void tell(CopyDamage damage) {
        ++audit_.damaged;
        on_damage_(damage);
    }

    void read_all() {
        const std::uint64_t size = to_number(audit_.head.size);
        const std::uint64_t tiles = (size + tile_width - 1) / tile_width;
        for (std::uint64_t first = 0; first < tiles; first += tiles_at_once) {
            std::vector<Pair> pairs(std::min<std::uint64_t>(tiles_at_once, tiles - first));
            work_.run(pairs.size(), [&](std::size_t i) {
                pairs[i] = read_pair(read_, tile_of_entries(audit_.head.size, first + i));
            });
            for (Pair& pair : pairs) take(pair);
            if (work_.progress) work_.progress(of_entries_.size(), size);
        }
    }

    void take(Pair& pair) {
        if (pair.unread) tell(std::move(*pair.unread));
        audit_.entries += pair.of_entries.size();
        const std::size_t until =
            of_entries_.size() + tile_of_entries(audit_.head.size, of_entries_.size() / tile_width).width;
        for (auto* part : {&of_entries_, &of_tiles_}) {
            const auto& hashes = part == &of_entries_ ? pair.of_entries : pair.of_tile;
            part->insert(part->end(), hashes.begin(), hashes.end());
            part->resize(until);
        }
    }

    // The hashes of the tree, from leaves that give the signed root; none where nothing that is read gives it.
    std::optional<TileRows> right_rows() const {
        if (auto rows = rows_if_signed(of_entries_)) return rows;
        std::vector<Sha256> leaves = of_entries_;
        for (std::size_t i = 0; i < leaves.size(); ++i)
            if (of_tiles_[i] != Sha256()) leaves[i] = of_tiles_[i];
        if (auto rows = rows_if_signed(std::move(leaves))) return rows;
        // Entries are damaged here and tiles there: the tile above says which, but of the last leaves.
        for (const bool is_last_of_tile : {false, true})
            if (auto rows = rows_if_signed(leaves_by_tile_above(is_last_of_tile))) return rows;
        return std::nullopt;
    }

    std::optional<TileRows> rows_if_signed(std::vector<Sha256> leaves) const {
        TileRows rows(std::move(leaves), work_.run);
        if (rows.root() != audit_.head.root) return std::nullopt;
        return rows;
    }

    std::vector<Sha256> leaves_by_tile_above(bool is_last_of_tile) const {
        const TileRows by_tiles(of_tiles_, work_.run);
        std::vector<Sha256> leaves = of_entries_;
        const auto take_tile = [&](std::size_t from, std::size_t until) {
            std::copy(of_tiles_.begin() + static_cast<std::ptrdiff_t>(from),
                      of_tiles_.begin() + static_cast<std::ptrdiff_t>(until),
                      leaves.begin() + static_cast<std::ptrdiff_t>(from));
        };
        for (const Tile& tile : proof::tiles_of(audit_.head.size)) {
            if (tile.level != 1) continue;
            const auto stated = read_hashes(read_, tile);
            const auto own = by_tiles.of(tile);
            for (std::size_t i = 0; stated && i < own.size(); ++i)
                if ((*stated)[i] == own[i]) {
                    const std::size_t block = tile.index * tile_width + i;
                    take_tile(block * tile_width, (block + 1) * tile_width);
                }
        }
        if (is_last_of_tile) take_tile(leaves.size() / tile_width * tile_width, leaves.size());
        return leaves;
    }

    void tell_entry(std::size_t seq, const std::vector<Sha256>& right) {
        const Sha256& found = of_entries_[seq];
        if (found == Sha256())
            return tell({"entry", "entry " + number(seq), "it cannot be read", to_hex(right[seq]), {}});
        std::string what = "its bytes do not hash to its leaf in the tree";
        if (const auto other = seq_of(found, right))
            what = "the bytes of entry " + number(*other) + " stand in its place";
        tell({"entry", "entry " + number(seq), std::move(what), to_hex(right[seq]), to_hex(found)});
    }

    // The entry that has this leaf; the leaves are sorted when one is first asked for.
    std::optional<std::size_t> seq_of(const Sha256& leaf, const std::vector<Sha256>& right) {
        if (sorted_.empty()) {
            for (std::size_t seq = 0; seq < right.size(); ++seq) sorted_.emplace_back(right[seq], seq);
            std::sort(sorted_.begin(), sorted_.end());
        }
        const auto found = std::lower_bound(sorted_.begin(), sorted_.end(), std::pair(leaf, std::size_t{0}));
        return found != sorted_.end() && found->first == leaf ? std::optional(found->second) : std::nullopt;
    }

    // Nothing gives the root: where entries and tiles differ, one of the two is wrong; where they agree, a tile above
    // may say otherwise.
    void tell_all_differences() {
        std::vector<bool> is_told((of_entries_.size() + tile_width - 1) / tile_width);  // of entries under one tile
        for (std::size_t seq = 0; seq < of_entries_.size(); ++seq) {
            if (of_entries_[seq] == of_tiles_[seq]) continue;
            is_told[seq / tile_width] = true;
            tell({"entry", "entry " + number(seq), "its bytes and its leaf in the tile do not agree",
                  to_hex(of_tiles_[seq]), to_hex(of_entries_[seq])});
        }
        const TileRows rows(of_entries_, work_.run);
        for (const Tile& tile : proof::tiles_of(audit_.head.size)) {
            ++audit_.tiles;
            if (tile.level != 1) continue;
            const auto stated = read_hashes(read_, tile);
            const auto own = rows.of(tile);
            for (std::size_t i = 0; stated && i < own.size(); ++i) {
                const std::uint64_t below = tile.index * tile_width + i;
                const std::uint64_t first = below * tile_width;
                if ((*stated)[i] != own[i] && !is_told[below])
                    tell({"entry", "entries " + number(first) + " to " + number(first + tile_width - 1),
                          "not those that " + tile_file(tile) + " was made of", to_hex((*stated)[i]), to_hex(own[i])});
            }
        }
        tell({"checkpoint", "checkpoint", "neither the entries nor the tiles give the signed root",
              to_hex(audit_.head.root), to_hex(rows.root())});
    }

    void check_tiles(const TileRows& right) {
        const auto tiles = proof::tiles_of(audit_.head.size);
        std::vector<std::optional<CopyDamage>> damages(tiles.size());
        work_.run(tiles.size(), [&](std::size_t i) { damages[i] = damage_of(tiles[i], right.of(tiles[i])); });
        audit_.tiles = tiles.size();
        for (auto& damage : damages)
            if (damage) tell(std::move(*damage));
    }

    std::optional<CopyDamage> damage_of(const Tile& tile, std::span<const Sha256> expected) const {
        const std::string path = tile_file(tile);
        const auto found = read_hashes(read_, tile);
        if (!found) return CopyDamage{"tile", path, "cannot be read: " + found.error().detail, {}, {}};
        const auto [mine, other] = std::mismatch(expected.begin(), expected.end(), found->begin());
        if (mine == expected.end()) return std::nullopt;
        return CopyDamage{"tile", path,
                          "its hash " + number(static_cast<std::uint64_t>(mine - expected.begin())) +
                              " is not that of what is below it",
                          to_hex(*mine), to_hex(*other)};
    }

    const ReadFile& read_;
    const OnCopyDamage& on_damage_;
    const CopyWork& work_;
    CopyAudit audit_;
    std::vector<Sha256> of_entries_;  // zero where one cannot be read
    std::vector<Sha256> of_tiles_;    // likewise
    std::vector<std::pair<Sha256, std::size_t>> sorted_;
};

}  // namespace

Result<CopyAudit> audit_copy(const ReadFile& read, const Trusted& trusted, const OnCopyDamage& on_damage,
                             const CopyWork& work) {
    const auto note = read("checkpoint");
    if (!note) return note.error();
    CopyAudit audit;
    audit.note = text_of(*note);
    const auto checkpoint = proof::check_checkpoint(audit.note, trusted.origin, trusted.keys);
    if (!checkpoint) return fail(checkpoint.error().code, checkpoint.error().detail, "checkpoint");
    audit.head = checkpoint->checkpoint.head;
    if (to_number(audit.head.size) > limits::checked_entries_max)
        return fail(Errc::too_large, "the log holds " + number(to_number(audit.head.size)) + " entries; at most " +
                                         number(limits::checked_entries_max) + " are audited here");
    return CopyAuditor(read, on_damage, work, std::move(audit)).run();
}

}  // namespace annals::audit
