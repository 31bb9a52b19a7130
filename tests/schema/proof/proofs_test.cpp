#include "schema/proof/proofs.hpp"

#include <gtest/gtest.h>

namespace annals::proof {
namespace {

// A log kept as all its nodes, by level.
class Log {
public:
    explicit Log(std::size_t count) {
        Hasher hasher;
        RightEdge edge;
        rows_.resize(64);
        heads_.push_back({edge.size(), edge.root(hasher)});
        for (std::size_t i = 0; i < count; ++i) {
            rows_[0].push_back(hasher.leaf_hash(bytes_of("entry " + std::to_string(i))));
            edge.append(hasher, rows_[0].back(),
                        [&](NodeId node, const Sha256& hash) { rows_[node.level].push_back(hash); });
            heads_.push_back({edge.size(), edge.root(hasher)});
        }
    }
    const Sha256& leaf(std::size_t index) const { return rows_[0][index]; }
    const TreeHead& head(std::size_t size) const { return heads_[size]; }
    NodeReader reader() {
        return [this](std::span<const NodeId> nodes) -> Result<std::vector<Sha256>> {
            ++reads_;
            std::vector<Sha256> hashes;
            for (const NodeId& node : nodes) hashes.push_back(rows_.at(node.level).at(node.index));
            return hashes;
        };
    }
    int reads() const { return reads_; }

private:
    std::vector<std::vector<Sha256>> rows_;
    std::vector<TreeHead> heads_;
    int reads_ = 0;
};

constexpr std::size_t largest = 130;

Sha256 flipped(Sha256 hash, std::size_t bit) {
    hash.bytes[bit / 8 % 32] ^= static_cast<std::uint8_t>(1u << bit % 8);
    return hash;
}

void expect_refused(const Result<void>& verdict) {
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error(), fail(Errc::bad_proof, "the proof does not hold"));
}

TEST(Inclusion, EveryTreeUpTo130ProvesEveryLeafAndRefusesProofWithOneHashFlipped) {
    Log log(largest);
    const NodeReader read = log.reader();
    for (std::size_t size = 1; size <= largest; ++size) {
        for (std::size_t index = 0; index < size; ++index) {
            const TreeHead& head = log.head(size);
            const Seq seq{index};
            Proof proof = prove_inclusion(seq, head.size, read).value();
            ASSERT_TRUE(check_inclusion(proof, head, seq, log.leaf(index))) << index << " in " << size;
            for (std::size_t i = 0; i < proof.size(); ++i) {
                const Sha256 kept = proof[i];
                proof[i] = flipped(kept, index * 31 + i * 7 + size);
                ASSERT_FALSE(check_inclusion(proof, head, seq, log.leaf(index)));
                proof[i] = kept;
            }
            ASSERT_FALSE(check_inclusion(proof, {head.size, flipped(head.root, index)}, seq, log.leaf(index)));
            ASSERT_FALSE(check_inclusion(proof, head, seq, flipped(log.leaf(index), size)));
            if (!proof.empty()) {
                ASSERT_FALSE(check_inclusion(std::span(proof).subspan(1), head, seq, log.leaf(index)));
                ASSERT_FALSE(check_inclusion(std::span(proof).first(proof.size() - 1), head, seq, log.leaf(index)));
            }
            proof.push_back(head.root);
            ASSERT_FALSE(check_inclusion(proof, head, seq, log.leaf(index)));
        }
    }
}

TEST(Inclusion, RefusesEveryOtherPosition) {
    Log log(21);
    for (std::size_t index = 0; index < 21; ++index) {
        const Proof proof = prove_inclusion(Seq{index}, TreeSize{21}, log.reader()).value();
        for (std::size_t other = 0; other < 40; ++other) {
            const auto verdict = check_inclusion(proof, log.head(21), Seq{other}, log.leaf(index));
            EXPECT_EQ(verdict.has_value(), other == index);
        }
        expect_refused(check_inclusion(proof, log.head(21), Seq{UINT64_MAX}, log.leaf(index)));
    }
}

TEST(Consistency, EveryPairOfSizesUpTo130IsProvedAndRefusesProofWithOneHashFlipped) {
    Log log(largest);
    const NodeReader read = log.reader();
    for (std::size_t second = 1; second <= largest; ++second) {
        for (std::size_t first = 1; first <= second; ++first) {
            const TreeHead& from = log.head(first);
            const TreeHead& to = log.head(second);
            Proof proof = prove_consistency(from.size, to.size, read).value();
            ASSERT_TRUE(check_consistency(proof, from, to)) << first << " to " << second;
            for (std::size_t i = 0; i < proof.size(); ++i) {
                const Sha256 kept = proof[i];
                proof[i] = flipped(kept, first * 31 + i * 7 + second);
                ASSERT_FALSE(check_consistency(proof, from, to));
                proof[i] = kept;
            }
            ASSERT_FALSE(check_consistency(proof, {from.size, flipped(from.root, second)}, to));
            ASSERT_FALSE(check_consistency(proof, from, {to.size, flipped(to.root, first)}));
            if (!proof.empty()) {
                ASSERT_FALSE(check_consistency(std::span(proof).subspan(1), from, to));
                ASSERT_FALSE(check_consistency(std::span(proof).first(proof.size() - 1), from, to));
            }
            proof.push_back(to.root);
            ASSERT_FALSE(check_consistency(proof, from, to));
        }
    }
}

TEST(Consistency, RefusesSizeZeroAndSizesThatRunBackward) {
    Log log(8);
    expect_refused(check_consistency({}, log.head(0), log.head(0)));
    expect_refused(check_consistency({}, log.head(0), log.head(8)));
    const Proof proof = prove_consistency(TreeSize{3}, TreeSize{8}, log.reader()).value();
    expect_refused(check_consistency(proof, log.head(8), log.head(3)));
    EXPECT_EQ(plan_consistency(TreeSize{0}, TreeSize{8}).error().code, Errc::bad_value);
    EXPECT_EQ(plan_consistency(TreeSize{8}, TreeSize{3}).error().code, Errc::bad_value);
}

TEST(Plan, RefusesAnEntryBeyondTheTree) {
    EXPECT_EQ(plan_inclusion(Seq{0}, TreeSize{0}).error().code, Errc::bad_value);
    EXPECT_EQ(plan_inclusion(Seq{7}, TreeSize{7}).error().code, Errc::bad_value);
    EXPECT_EQ(plan_inclusion(Seq{UINT64_MAX}, TreeSize{7}).error().code, Errc::bad_value);
}

// RFC 6962 section 2.1.3, the tree of 7 leaves; a..j as nodes (0,0).. and k = (2,0), l = fold of i and j.
TEST(Plan, NamesTheNodesOfTheRfcExample) {
    const auto plan = plan_inclusion(Seq{0}, TreeSize{7}).value();
    EXPECT_EQ(plan.nodes, (std::vector<NodeId>{{0, 1}, {1, 1}, {1, 2}, {0, 6}}));
    EXPECT_EQ(plan.counts, (std::vector<std::uint8_t>{1, 1, 2}));
    EXPECT_EQ(plan_inclusion(Seq{6}, TreeSize{7}).value().nodes, (std::vector<NodeId>{{1, 2}, {2, 0}}));
    EXPECT_EQ(plan_consistency(TreeSize{3}, TreeSize{7}).value().nodes,
              (std::vector<NodeId>{{0, 2}, {0, 3}, {1, 0}, {1, 2}, {0, 6}}));
    EXPECT_EQ(plan_consistency(TreeSize{4}, TreeSize{7}).value().nodes, (std::vector<NodeId>{{1, 2}, {0, 6}}));
    EXPECT_EQ(plan_root(TreeSize{7}).nodes, (std::vector<NodeId>{{2, 0}, {1, 2}, {0, 6}}));
}

TEST(Plan, StaysLogarithmicForTheLargestTrees) {
    const TreeSize size{UINT64_MAX};
    for (const std::uint64_t index : {std::uint64_t{0}, UINT64_MAX / 2, UINT64_MAX - 1}) {
        const auto plan = plan_inclusion(Seq{index}, size).value();
        EXPECT_LE(plan.counts.size(), 64u);
        EXPECT_LE(plan.nodes.size(), 128u);
    }
    EXPECT_LE(plan_consistency(TreeSize{UINT64_MAX / 3}, size).value().counts.size(), 65u);
}

TEST(Prove, ReadsOnceAndReportsAReaderThatFails) {
    Log log(100);
    ASSERT_TRUE(prove_inclusion(Seq{42}, TreeSize{100}, log.reader()));
    EXPECT_EQ(log.reads(), 1);
    ASSERT_TRUE(prove_consistency(TreeSize{42}, TreeSize{100}, log.reader()));
    EXPECT_EQ(log.reads(), 2);

    const NodeReader failing = [](std::span<const NodeId>) -> Result<std::vector<Sha256>> {
        return fail(Errc::io, "the disk is gone");
    };
    EXPECT_EQ(prove_inclusion(Seq{42}, TreeSize{100}, failing).error().code, Errc::io);
    const NodeReader lacking = [](std::span<const NodeId>) -> Result<std::vector<Sha256>> {
        return std::vector<Sha256>(1);
    };
    EXPECT_EQ(prove_consistency(TreeSize{42}, TreeSize{100}, lacking).error().code, Errc::corrupt);
}

TEST(Prove, ReadsTheRootOfEverySize) {
    Log log(largest);
    for (std::size_t size = 0; size <= largest; ++size) {
        EXPECT_EQ(read_root(TreeSize{size}, log.reader()).value(), log.head(size).root);
    }
}

}  // namespace
}  // namespace annals::proof
