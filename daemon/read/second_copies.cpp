#include "daemon/read/second_copies.hpp"

#include "daemon/read/index.hpp"
#include "daemon/store/tiles.hpp"
#include "schema/proof/tile.hpp"

#include <bit>

namespace annals::read {
namespace {

using proof::tile_width;

// A row of the head's tree at the right edge: the leaves under one peak, and the peak.
struct Row {
    std::size_t first = 0;  // counted from the edge's first entry
    std::size_t width = 0;
    Sha256 peak;
};

std::vector<Row> rows_of(const proof::RightEdge& edge) {
    const std::uint64_t size = to_number(edge.size());
    const auto peaks = edge.peaks();
    auto peak = static_cast<std::size_t>(std::popcount(size / tile_width));
    std::vector<Row> rows;
    std::size_t first = 0;
    for (std::size_t width = tile_width / 2; width > 0; width /= 2) {
        if ((size & width) == 0) continue;
        rows.push_back({first, width, peaks[peak++]});
        first += width;
    }
    return rows;
}

bool gives(const std::vector<Sha256>& leaves, const Row& row) {
    return proof::root_of(std::span(leaves).subspan(row.first, row.width)) == row.peak;
}

// Two leaves in each other's place. At most 128 leaves, so 8,128 pairs: a fraction of a second, once.
bool swap_back(std::vector<Sha256>& leaves, const Row& row) {
    for (std::size_t i = row.first; i < row.first + row.width; ++i)
        for (std::size_t j = i + 1; j < row.first + row.width; ++j) {
            std::swap(leaves[i], leaves[j]);
            if (gives(leaves, row)) return true;
            std::swap(leaves[i], leaves[j]);
        }
    return false;
}

struct Edge {
    std::vector<Sha256> beside;  // zero where an entry is missing
    std::vector<Sha256> of_bytes;
};

Edge read_edge(const store::View& view, std::uint64_t first, std::uint64_t size) {
    Edge edge;
    edge.beside.resize(size - first);
    edge.of_bytes.resize(size - first);
    proof::Hasher hasher;
    for (std::uint64_t at = first; at < size;) {
        const auto scanned = view.scan_stored(Seq{at}, Seq{size}, [&](Seq seq, const Sha256& leaf, BytesView bytes) {
            at = to_number(seq) + 1;
            edge.beside[to_number(seq) - first] = leaf;
            edge.of_bytes[to_number(seq) - first] = hasher.leaf_hash(bytes);
            return true;
        });
        if (!scanned) ++at;  // what cannot be read stays unknown
    }
    return edge;
}

}  // namespace

Result<std::map<std::uint64_t, Bytes>> second_copies(const store::View& view, const std::set<std::uint64_t>& wanted) {
    std::map<std::uint64_t, Bytes> found;
    const auto scanned = view.scan_index("s", [&](std::string_view key, std::string_view value) {
        if (key.size() <= sizeof(std::uint64_t) || value.empty()) return true;
        const std::uint64_t seq = number_in(key.substr(key.size() - sizeof(std::uint64_t)));
        if (wanted.count(seq) == 0) return true;
        const BytesView bytes = bytes_of(value);
        found.emplace(seq, Bytes(bytes.begin(), bytes.end()));
        return found.size() < wanted.size();
    });
    if (!scanned) return scanned.error();
    return found;
}

Result<void> settle_edge(store::Store& store) {
    const auto view = store.view();
    const proof::RightEdge head = view->head().edge;
    const std::uint64_t size = to_number(head.size());
    const std::uint64_t first = size - size % tile_width;
    const Edge stored = read_edge(*view, first, size);
    std::set<std::uint64_t> wanted;
    for (std::uint64_t seq = first; seq < size; ++seq) wanted.insert(seq);
    const auto copies = second_copies(*view, wanted);
    if (!copies) return copies.error();
    proof::Hasher hasher;
    std::vector<Sha256> with_copies = stored.of_bytes;
    for (const auto& [seq, bytes] : *copies) with_copies[seq - first] = hasher.leaf_hash(bytes);

    std::map<std::uint64_t, Sha256> told;
    for (const Row& row : rows_of(head)) {
        if (gives(stored.beside, row)) continue;
        std::vector<Sha256> right = with_copies;
        if (!gives(right, row)) right = stored.of_bytes;
        const bool is_told = gives(right, row) || swap_back(right, row);
        for (std::size_t i = row.first; i < row.first + row.width; ++i)
            if (!is_told || right[i] != stored.beside[i]) told.emplace(first + i, is_told ? right[i] : Sha256());
    }
    return store.settle_edge(std::move(told));
}

}  // namespace annals::read
