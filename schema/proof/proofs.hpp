// Inclusion and consistency proofs (RFC 6962 sections 2.1.1 and 2.1.2; checked as RFC 9162 sections 2.1.3.2 and 2.1.4.2
// say).
//
// Proving never reads storage by itself: a plan says which nodes it needs, one batched read fetches them, fold makes
// the proof of them. The same code serves a database, a directory of tiles, and a vector in a test.
#pragma once

#include "schema/proof/tree.hpp"

namespace annals::proof {

// A proof's hashes, in the order of the RFCs: from the leaf's sibling towards the root. At most 65.
using Proof = std::vector<Sha256>;

// What a proof is made of: `nodes` is what to read; the i-th hash of the proof folds the next `counts[i]` of them.
struct ProofPlan {
    std::vector<NodeId> nodes;
    std::vector<std::uint8_t> counts;
    friend bool operator==(const ProofPlan&, const ProofPlan&) = default;
};

// The plans; logarithmic. bad_value when no such proof exists: an entry at or beyond the size; sizes that run backward,
// or from 0 (every tree extends the empty one, so that a proof of it says nothing).
Result<ProofPlan> plan_inclusion(Seq seq, TreeSize size);
Result<ProofPlan> plan_consistency(TreeSize size_first, TreeSize size_second);
// One hash: the root of the tree of that size, from its peaks, the largest first. `size` is at least 1 (CHECKed).
ProofPlan plan_root(TreeSize size);

// The hashes that `plan` stands for, made of the nodes that were read, in the plan's order. CHECKs their number.
std::vector<Sha256> fold(Hasher& hasher, const ProofPlan& plan, std::span<const Sha256> nodes);

// Plan, one call of `read`, fold. Fails as the plan and as `read` do; corrupt when `read` gives another number of
// hashes.
Result<Proof> prove_inclusion(Seq seq, TreeSize size, const NodeReader& read);
Result<Proof> prove_consistency(TreeSize size_first, TreeSize size_second, const NodeReader& read);
// The root of the tree of that size, from stored nodes; empty_root() for size 0.
Result<Sha256> read_root(TreeSize size, const NodeReader& read);

// A tree, as a checkpoint states it.
struct TreeHead {
    TreeSize size{};
    Sha256 root;
    friend bool operator==(const TreeHead&, const TreeHead&) = default;
};

// Judges whether `proof` shows that entry `seq` of the tree `head` has this leaf hash. Any input is fit to be judged.
// bad_proof, always in the same words, for whatever is wrong. At most 64 hashes to make.
Result<void> check_inclusion(std::span<const Sha256> proof, const TreeHead& head, Seq seq, const Sha256& leaf);

// Judges whether `proof` shows that the tree `second` begins with all entries of the tree `first`. bad_proof as above;
// also from size 0, which no proof can be about. Equal sizes are consistent when the roots are equal and the proof is
// empty.
Result<void> check_consistency(std::span<const Sha256> proof, const TreeHead& first, const TreeHead& second);

}  // namespace annals::proof
