#include "schema/audit/copy_audit.hpp"

#include <algorithm>

namespace annals::audit {
namespace {

using proof::Tile;
using proof::tile_width;

std::string without_slash(const std::string& path) { return path.substr(1); }

class CopyAuditor {
public:
    CopyAuditor(const ReadFile& read, const OnCopyDamage& on_damage, CopyAudit audit)
        : read_(read), on_damage_(on_damage), audit_(std::move(audit)) {}

    CopyAudit run(const Progress& progress) {
        const std::uint64_t size = to_number(audit_.head.size);
        of_entries_.resize(size);
        of_tiles_.resize(size);
        for (const Tile& tile : proof::tiles_of(audit_.head.size)) {
            if (tile.level != 0) continue;
            read_entries(tile);
            read_leaves(tile);
            const std::uint64_t done = tile.index * tile_width + tile.width;
            if (progress) progress(done, size);
        }
        judge();
        return audit_;
    }

private:
    void tell(CopyDamage damage) {
        ++audit_.damaged;
        on_damage_(damage);
    }

    void read_entries(const Tile& tile) {
        const std::string path = without_slash(proof::format_entries_path(tile));
        const auto bytes = read_entries_file(read_, tile);
        if (!bytes) return tell({"file", path, "cannot be read: " + bytes.error().detail, {}, {}});
        const auto entries = entries_of(*bytes, tile);
        if (!entries) return tell({"file", path, entries.error().detail, {}, {}});
        for (std::size_t i = 0; i < entries->size(); ++i)
            of_entries_[tile.index * tile_width + i] = hasher_.leaf_hash((*entries)[i]);
        audit_.entries += entries->size();
    }

    void read_leaves(const Tile& tile) {
        const auto leaves = read_hashes(read_, tile);
        for (std::size_t i = 0; leaves && i < leaves->size(); ++i)
            of_tiles_[tile.index * tile_width + i] = (*leaves)[i];
    }

    // Finds the leaf hashes that give the signed root and holds everything against them.
    void judge() {
        const auto gives_root = [&](const std::vector<Sha256>& leaves) {
            return proof::root_of(leaves) == audit_.head.root;
        };
        std::vector<Sha256> right = of_entries_;
        if (!gives_root(right)) {
            // What could not be read on one side may stand on the other.
            for (std::size_t i = 0; i < right.size(); ++i)
                if (of_tiles_[i] != Sha256()) right[i] = of_tiles_[i];
            if (!gives_root(right)) return tell_all_differences();
        }
        for (std::size_t seq = 0; seq < right.size(); ++seq)
            if (of_entries_[seq] != right[seq]) tell_entry(seq, right[seq], right);
        check_tiles(right);
    }

    void tell_entry(std::size_t seq, const Sha256& expected, const std::vector<Sha256>& right) {
        const Sha256& found = of_entries_[seq];
        const auto other = std::find(right.begin(), right.end(), found);
        std::string what = "its bytes do not hash to its leaf in the tree";
        if (found == Sha256())
            what = "it cannot be read";
        else if (other != right.end())
            what = "the bytes of entry " + std::to_string(other - right.begin()) + " stand in its place";
        tell({"entry", "entry " + std::to_string(seq), std::move(what), to_hex(expected),
              found == Sha256() ? "" : to_hex(found)});
    }

    // Neither entries nor tiles give the root: where they differ, one of the two is wrong.
    void tell_all_differences() {
        for (std::size_t seq = 0; seq < of_entries_.size(); ++seq)
            if (of_entries_[seq] != of_tiles_[seq])
                tell({"entry", "entry " + std::to_string(seq), "its bytes and its leaf in the tile do not agree",
                      to_hex(of_tiles_[seq]), to_hex(of_entries_[seq])});
        tell({"checkpoint", "checkpoint", "neither the entries nor the tiles give the signed root",
              to_hex(audit_.head.root), to_hex(proof::root_of(of_entries_))});
    }

    void check_tiles(const std::vector<Sha256>& leaves) {
        std::vector<Sha256> row = leaves;
        std::uint8_t level = 0;
        for (const Tile& tile : proof::tiles_of(audit_.head.size)) {
            for (; level < tile.level; ++level) row = row_above(row);
            ++audit_.tiles;
            const std::string path = without_slash(proof::format_tile_path(tile));
            const auto expected = std::span(row).subspan(tile.index * tile_width, tile.width);
            const auto found = read_hashes(read_, tile);
            if (!found) {
                tell({"tile", path, "cannot be read: " + found.error().detail, {}, {}});
                continue;
            }
            for (std::size_t i = 0; i < expected.size(); ++i) {
                if ((*found)[i] == expected[i]) continue;
                tell({"tile", path, "its hash " + std::to_string(i) + " is not that of what is below it",
                      to_hex(expected[i]), to_hex((*found)[i])});
                break;
            }
        }
    }

    std::vector<Sha256> row_above(const std::vector<Sha256>& row) {
        std::vector<Sha256> above;
        for (std::size_t i = 0; i + tile_width <= row.size(); i += tile_width)
            above.push_back(proof::inner_nodes(hasher_, std::span(row).subspan(i, tile_width)).back());
        return above;
    }

    const ReadFile& read_;
    const OnCopyDamage& on_damage_;
    CopyAudit audit_;
    proof::Hasher hasher_;
    std::vector<Sha256> of_entries_;  // zero where one cannot be read
    std::vector<Sha256> of_tiles_;
};

}  // namespace

Result<CopyAudit> audit_copy(const ReadFile& read, const Trusted& trusted, const OnCopyDamage& on_damage,
                             const Progress& progress) {
    const auto note = read("checkpoint");
    if (!note) return note.error();
    CopyAudit audit;
    audit.note = text_of(*note);
    const auto checkpoint = proof::check_checkpoint(audit.note, trusted.origin, trusted.keys);
    if (!checkpoint) return checkpoint.error();
    audit.head = checkpoint->checkpoint.head;
    return CopyAuditor(read, on_damage, std::move(audit)).run(progress);
}

}  // namespace annals::audit
