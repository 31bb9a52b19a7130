#include "daemon/read/proofs.hpp"

#include "daemon/store/tiles.hpp"

#include <cstring>

namespace annals::read {
namespace {

Result<void> check_size(const store::View& view, TreeSize size) {
    const TreeSize head = view.head().edge.size();
    if (size <= head) return {};
    return fail(Errc::not_yet_known, "the ledger has " + std::to_string(to_number(head)) + " entries",
                std::to_string(to_number(size)));
}

Result<void> check_tile(const store::View& view, const proof::Tile& tile) {
    if (proof::has_tile(view.head().edge.size(), tile)) return {};
    return fail(Errc::not_found, "the tree has no such tile", proof::format_tile_path(tile));
}

}  // namespace

Result<proof::Proof> prove_inclusion(const store::View& view, Seq seq, TreeSize size) {
    if (const auto checked = check_size(view, size); !checked) return checked.error();
    return proof::prove_inclusion(seq, size, store::node_reader(view));
}

Result<proof::Proof> prove_consistency(const store::View& view, TreeSize from, TreeSize to) {
    if (const auto checked = check_size(view, to); !checked) return checked.error();
    return proof::prove_consistency(from, to, store::node_reader(view));
}

Result<Sha256> root_at(const store::View& view, TreeSize size) {
    if (const auto checked = check_size(view, size); !checked) return checked.error();
    return proof::read_root(size, store::node_reader(view));
}

Result<Bytes> read_tile(const store::View& view, const proof::Tile& tile) {
    if (const auto checked = check_tile(view, tile); !checked) return checked.error();
    const std::size_t bytes = std::size_t{tile.width} * 32;
    const std::uint64_t size = to_number(view.head().edge.size());
    if (tile.level > 0 || tile.index < size / proof::tile_width) {
        auto stored = view.tile(tile.level, tile.index);
        if (!stored || stored->size() != store::tile_bytes)
            return fail(Errc::corrupt, "a tile of the tree is missing or malformed", proof::format_tile_path(tile));
        stored->resize(bytes);
        return stored;
    }
    const auto leaves = store::edge_leaves(view, tile.width);
    if (!leaves) return leaves.error();
    Bytes hashes;
    hashes.reserve(bytes);
    for (const Sha256& leaf : *leaves) hashes.insert(hashes.end(), leaf.bytes.begin(), leaf.bytes.end());
    return hashes;
}

Result<Bytes> read_bundle(const store::View& view, const proof::Tile& tile) {
    if (tile.level != 0) return fail(Errc::not_found, "there are entries under tiles of level 0 only");
    if (const auto checked = check_tile(view, tile); !checked) return checked.error();
    Bytes bundle;
    proof::Hasher hasher;
    std::optional<std::uint64_t> damaged;
    const std::uint64_t first = tile.index * proof::tile_width;
    const auto scanned =
        view.scan(Seq{first}, Seq{first + tile.width}, [&](Seq seq, const Sha256& leaf, BytesView bytes) {
            if (hasher.leaf_hash(bytes) != leaf) damaged = to_number(seq);
            if (!damaged) proof::append_to_bundle(bundle, bytes);
            return !damaged;
        });
    if (!scanned) return scanned.error();
    if (damaged) return store::changed_entry(Seq{*damaged});
    return bundle;
}

}  // namespace annals::read
