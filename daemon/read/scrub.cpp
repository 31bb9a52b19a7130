#include "daemon/read/scrub.hpp"

#include "daemon/read/proofs.hpp"

#include <cstring>

namespace annals::read {
namespace {

constexpr std::uint64_t step_entries = proof::tile_width;

class Scrubber {
public:
    Scrubber(const store::View& view, const OnDamage& on_damage)
        : view_(view), on_damage_(on_damage), size_(to_number(view.head().edge.size())) {}

    // The entries of one tile of leaves, whole or at the edge, and the tile itself.
    void check_leaves(std::uint64_t tile) {
        const std::uint64_t first = tile * proof::tile_width;
        const std::uint64_t until = std::min(first + proof::tile_width, size_);
        std::vector<Sha256> leaves;
        const auto scanned = view_.scan(Seq{first}, Seq{until}, [&](Seq seq, const Sha256& leaf, BytesView entry) {
            ++report_.entries;
            const Sha256 made = hasher_.leaf_hash(entry);
            if (made != leaf) damaged(std::to_string(to_number(seq)), "an entry is not what was hashed");
            leaves.push_back(leaf);
            return true;
        });
        if (!scanned) return damaged(scanned.error().place, scanned.error().detail);
        if (leaves.size() != until - first)
            return damaged(std::to_string(first + leaves.size()), "an entry is missing");
        if (leaves.size() < proof::tile_width) {
            check_edge(first, leaves);
            return;
        }
        check_tile(0, tile, leaves);
    }

    // The tiles above the leaves, each against the roots of the tiles below it.
    void check_above() {
        std::uint8_t level = 0;
        for (std::uint64_t width = size_ / proof::tile_width; width > 0; width /= proof::tile_width) {
            ++level;
            for (std::uint64_t tile = 0; tile * proof::tile_width < width; ++tile) {
                const std::uint64_t count =
                    std::min<std::uint64_t>(proof::tile_width, width - tile * proof::tile_width);
                std::vector<Sha256> roots;
                for (std::uint64_t i = 0; i < count; ++i)
                    roots.push_back(root_of_tile(static_cast<std::uint8_t>(level - 1), tile * proof::tile_width + i));
                check_tile(level, tile, roots);
            }
        }
        const auto root = root_at(view_, view_.head().edge.size());
        if (!root || *root != view_.head().edge.root(hasher_))
            damaged("head", "the stored tree gives another root than the head");
    }

    ScrubReport report() const { return report_; }

private:
    void damaged(const std::string& place, const std::string& what) {
        ++report_.damaged;
        on_damage_(fail(Errc::corrupt, what, place));
    }

    static Sha256 hash_at(const Bytes& bytes, std::size_t position) {
        Sha256 hash;
        std::memcpy(hash.bytes.data(), bytes.data() + position * 32, 32);
        return hash;
    }

    // The leaves at the right edge are in no stored tile: the head's peaks are what they must give.
    void check_edge(std::uint64_t first, const std::vector<Sha256>& leaves) {
        const auto peaks = view_.head().edge.peaks();
        std::size_t at = 0;
        std::size_t peak = static_cast<std::size_t>(std::popcount(size_ / proof::tile_width));
        for (std::size_t width = proof::tile_width / 2; width > 0; width /= 2) {
            if ((leaves.size() & width) == 0) continue;
            if (peak >= peaks.size() || proof::root_of(std::span(leaves).subspan(at, width)) != peaks[peak])
                damaged(std::to_string(first + at), "leaf hashes at the edge do not give the head");
            ++peak;
            at += width;
        }
    }

    // Compares a stored tile with the hashes it must begin with and, when it is whole, with their inner nodes.
    void check_tile(std::uint8_t level, std::uint64_t index, const std::vector<Sha256>& hashes) {
        const std::string path = proof::format_tile_path({level, index, static_cast<std::uint16_t>(hashes.size())});
        const auto stored = view_.tile(level, index);
        if (!stored || stored->size() != store::tile_bytes) return damaged(path, "a tile is missing or malformed");
        for (std::size_t i = 0; i < hashes.size(); ++i) {
            if (hash_at(*stored, i) == hashes[i]) continue;
            const std::string place = level == 0 ? std::to_string(index * proof::tile_width + i) : path;
            return damaged(place, "a leaf or node is not the one in the tile above it");
        }
        if (hashes.size() < proof::tile_width) return;
        const auto inner = proof::inner_nodes(hasher_, hashes);
        for (std::size_t i = 0; i < inner.size(); ++i)
            if (hash_at(*stored, proof::tile_width + i) != inner[i])
                return damaged(path, "an inner node of a tile is wrong");
    }

    Sha256 root_of_tile(std::uint8_t level, std::uint64_t index) const {
        const auto stored = view_.tile(level, index);
        if (!stored || stored->size() != store::tile_bytes) return {};
        return hash_at(*stored, 2 * proof::tile_width - 2);
    }

    const store::View& view_;
    const OnDamage& on_damage_;
    const std::uint64_t size_;
    proof::Hasher hasher_;
    ScrubReport report_;
};

}  // namespace

ScrubReport scrub(const store::View& view, const OnDamage& on_damage, const OnScrubbed& on_scrubbed) {
    Scrubber scrubber(view, on_damage);
    const std::uint64_t size = to_number(view.head().edge.size());
    for (std::uint64_t first = 0; first < size; first += step_entries) {
        scrubber.check_leaves(first / proof::tile_width);
        if (!on_scrubbed(std::min(first + step_entries, size), size)) return scrubber.report();
    }
    scrubber.check_above();
    ScrubReport report = scrubber.report();
    report.is_whole = true;
    return report;
}

}  // namespace annals::read
