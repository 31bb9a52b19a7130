#include "schema/proof/tree.hpp"

#include <algorithm>

namespace annals::proof {

Sha256 empty_root() { return sha256({}); }

Sha256 root_of(std::span<const Sha256> leaves) {
    Hasher hasher;
    RightEdge edge;
    for (const Sha256& leaf : leaves) edge.append(hasher, leaf);
    return edge.root(hasher);
}

RightEdge::RightEdge(TreeSize size, std::span<const Sha256> peaks) : size_(to_number(size)) {
    CHECK(peaks.size() == static_cast<std::size_t>(std::popcount(size_)));
    std::size_t next = 0;
    for (int level = 63; level >= 0; --level) {
        if ((size_ >> level & 1) != 0) peaks_[static_cast<std::size_t>(level)] = peaks[next++];
    }
}

std::vector<Sha256> RightEdge::peaks() const {
    std::vector<Sha256> found;
    found.reserve(static_cast<std::size_t>(std::popcount(size_)));
    for (int level = 63; level >= 0; --level) {
        if ((size_ >> level & 1) != 0) found.push_back(peaks_[static_cast<std::size_t>(level)]);
    }
    return found;
}

Sha256 RightEdge::root(Hasher& hasher) const {
    if (size_ == 0) return hasher.sha256({});
    auto level = static_cast<std::size_t>(std::countr_zero(size_));
    Sha256 root = peaks_[level];
    for (++level; level < peaks_.size(); ++level) {
        if ((size_ >> level & 1) != 0) root = hasher.node_hash(peaks_[level], root);
    }
    return root;
}

Bytes RightEdge::encode() const {
    Bytes bytes;
    append_be64(bytes, size_);
    for (const Sha256& peak : peaks()) bytes.insert(bytes.end(), peak.bytes.begin(), peak.bytes.end());
    return bytes;
}

Result<RightEdge> RightEdge::decode(BytesView bytes) {
    constexpr std::size_t hash_size = sizeof(Sha256::bytes);
    if (bytes.size() < 8) return fail(Errc::malformed, "a right edge of a tree begins with its size");
    const std::uint64_t size = read_be64(bytes.data());
    const BytesView rest = bytes.subspan(8);
    if (rest.size() != hash_size * static_cast<std::size_t>(std::popcount(size))) {
        return fail(Errc::malformed, "a right edge of a tree has one hash for each bit of its size");
    }
    std::vector<Sha256> peaks(rest.size() / hash_size);
    for (std::size_t i = 0; i < peaks.size(); ++i) {
        std::copy_n(rest.begin() + static_cast<std::ptrdiff_t>(i * hash_size), hash_size, peaks[i].bytes.begin());
    }
    return RightEdge(TreeSize{size}, peaks);
}

bool operator==(const RightEdge& left, const RightEdge& right) {
    return left.size_ == right.size_ && left.peaks() == right.peaks();
}

}  // namespace annals::proof
