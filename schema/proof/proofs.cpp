#include "schema/proof/proofs.hpp"

#include "schema/base/limits.hpp"

namespace annals::proof {
namespace {

Error bad_proof() { return fail(Errc::bad_proof, "the proof does not hold"); }

// The largest power of two below `count`, which is at least 2: where RFC 6962 splits a tree.
std::uint64_t split_of(std::uint64_t count) { return std::bit_floor(count - 1); }

// Adds to the plan one hash: that of the leaves [from, until), of which `from` is a multiple of every node size used.
void add_range(ProofPlan& plan, std::uint64_t from, std::uint64_t until) {
    std::uint8_t count = 0;
    for (; from < until; ++count) {
        const std::uint64_t width = std::bit_floor(until - from);
        const auto level = static_cast<std::uint8_t>(std::countr_zero(width));
        CHECK((from & (width - 1)) == 0);
        plan.nodes.push_back({level, from >> level});
        from += width;
    }
    plan.counts.push_back(count);
}

// PATH of RFC 6962 2.1.1 over the leaves [from, until). Depth is the height of the tree.
void add_path(ProofPlan& plan, std::uint64_t from, std::uint64_t until, std::uint64_t index) {
    if (until - from == 1) return;
    const std::uint64_t middle = from + split_of(until - from);
    if (index < middle) {
        add_path(plan, from, middle, index);
        add_range(plan, middle, until);
    } else {
        add_path(plan, middle, until, index);
        add_range(plan, from, middle);
    }
}

// SUBPROOF of RFC 6962 2.1.2 over the leaves [from, until), for the first tree's size; `from` is 0 as long as the first
// tree's root is itself a node that the checker knows.
void add_subproof(ProofPlan& plan, std::uint64_t from, std::uint64_t until, std::uint64_t size_first) {
    if (size_first == until) {
        if (from != 0) add_range(plan, from, until);
        return;
    }
    const std::uint64_t middle = from + split_of(until - from);
    if (size_first <= middle) {
        add_subproof(plan, from, middle, size_first);
        add_range(plan, middle, until);
    } else {
        add_subproof(plan, middle, until, size_first);
        add_range(plan, from, middle);
    }
}

Result<std::vector<Sha256>> prove(const ProofPlan& plan, const NodeReader& read) {
    if (plan.nodes.empty()) return std::vector<Sha256>();
    const auto nodes = read(plan.nodes);
    if (!nodes) return nodes.error();
    if (nodes->size() != plan.nodes.size()) return fail(Errc::corrupt, "the tree lacks nodes that it must have");
    Hasher hasher;
    return fold(hasher, plan, *nodes);
}

// The two positions that RFC 9162 walks up the tree: the path's, and that of the last leaf.
struct Walk {
    std::uint64_t path = 0;
    std::uint64_t last = 0;
    bool is_right() const { return (path & 1) != 0 || path == last; }
    void up() {
        path >>= 1;
        last >>= 1;
    }
};

}  // namespace

Result<ProofPlan> plan_inclusion(Seq seq, TreeSize size) {
    if (to_number(seq) >= to_number(size)) {
        return fail(Errc::bad_value, "a tree of size " + std::to_string(to_number(size)) + " has no entry " +
                                         std::to_string(to_number(seq)));
    }
    ProofPlan plan;
    add_path(plan, 0, to_number(size), to_number(seq));
    return plan;
}

Result<ProofPlan> plan_consistency(TreeSize size_first, TreeSize size_second) {
    if (to_number(size_first) == 0 || size_first > size_second) {
        return fail(Errc::bad_value, "no proof leads from size " + std::to_string(to_number(size_first)) + " to size " +
                                         std::to_string(to_number(size_second)));
    }
    ProofPlan plan;
    add_subproof(plan, 0, to_number(size_second), to_number(size_first));
    return plan;
}

ProofPlan plan_root(TreeSize size) {
    CHECK(to_number(size) != 0);
    ProofPlan plan;
    add_range(plan, 0, to_number(size));
    return plan;
}

std::vector<Sha256> fold(Hasher& hasher, const ProofPlan& plan, std::span<const Sha256> nodes) {
    CHECK(nodes.size() == plan.nodes.size());
    std::vector<Sha256> hashes;
    hashes.reserve(plan.counts.size());
    std::size_t from = 0;
    for (const std::uint8_t count : plan.counts) {
        CHECK(count != 0 && count <= nodes.size() - from);
        Sha256 hash = nodes[from + count - 1];
        for (std::size_t i = from + count - 1; i > from; --i) hash = hasher.node_hash(nodes[i - 1], hash);
        hashes.push_back(hash);
        from += count;
    }
    CHECK(from == nodes.size());
    return hashes;
}

Result<Proof> prove_inclusion(Seq seq, TreeSize size, const NodeReader& read) {
    const auto plan = plan_inclusion(seq, size);
    if (!plan) return plan.error();
    return prove(*plan, read);
}

Result<Proof> prove_consistency(TreeSize size_first, TreeSize size_second, const NodeReader& read) {
    const auto plan = plan_consistency(size_first, size_second);
    if (!plan) return plan.error();
    return prove(*plan, read);
}

Result<Sha256> read_root(TreeSize size, const NodeReader& read) {
    if (to_number(size) == 0) return empty_root();
    const auto hashes = prove(plan_root(size), read);
    if (!hashes) return hashes.error();
    return hashes->front();
}

Result<void> check_inclusion(std::span<const Sha256> proof, const TreeHead& head, Seq seq, const Sha256& leaf) {
    if (proof.size() > limits::proof_hashes_max || to_number(seq) >= to_number(head.size)) return bad_proof();
    Hasher hasher;
    Walk walk{to_number(seq), to_number(head.size) - 1};
    Sha256 hash = leaf;
    for (const Sha256& sibling : proof) {
        if (walk.last == 0) return bad_proof();
        if (walk.is_right()) {
            hash = hasher.node_hash(sibling, hash);
            while ((walk.path & 1) == 0 && walk.path != 0) walk.up();
        } else {
            hash = hasher.node_hash(hash, sibling);
        }
        walk.up();
    }
    if (walk.last != 0 || hash != head.root) return bad_proof();
    return {};
}

Result<void> check_consistency(std::span<const Sha256> proof, const TreeHead& first, const TreeHead& second) {
    if (to_number(first.size) == 0 || first.size > second.size) return bad_proof();
    if (first.size == second.size) {
        if (!proof.empty() || first.root != second.root) return bad_proof();
        return {};
    }
    if (proof.empty() || proof.size() > limits::proof_hashes_max) return bad_proof();
    Hasher hasher;
    Walk walk{to_number(first.size) - 1, to_number(second.size) - 1};
    while ((walk.path & 1) != 0) walk.up();
    // Where the first tree is full, its root is the node to start from, and the proof leaves it out.
    const bool is_full = std::has_single_bit(to_number(first.size));
    Sha256 hash_first = is_full ? first.root : proof.front();
    Sha256 hash_second = hash_first;
    for (const Sha256& sibling : proof.subspan(is_full ? 0 : 1)) {
        if (walk.last == 0) return bad_proof();
        if (walk.is_right()) {
            hash_first = hasher.node_hash(sibling, hash_first);
            hash_second = hasher.node_hash(sibling, hash_second);
            while ((walk.path & 1) == 0 && walk.path != 0) walk.up();
        } else {
            hash_second = hasher.node_hash(hash_second, sibling);
        }
        walk.up();
    }
    if (walk.last != 0 || hash_first != first.root || hash_second != second.root) return bad_proof();
    return {};
}

}  // namespace annals::proof
