#include "schema/audit/ratchet.hpp"

#include <gtest/gtest.h>

namespace annals::audit {
namespace {

class RatchetTest : public testing::Test {
protected:
    static std::array<std::uint8_t, 32> seed(std::uint8_t number) {
        std::array<std::uint8_t, 32> bytes{};
        bytes[7] = number;
        return bytes;
    }
    static std::vector<Sha256> leaves(std::size_t count, std::uint8_t history = 0) {
        std::vector<Sha256> all;
        for (std::size_t i = 0; i < count; ++i) {
            const std::array<std::uint8_t, 2> entry = {history, static_cast<std::uint8_t>(i)};
            all.push_back(proof::leaf_hash(entry));
        }
        return all;
    }
    std::string sign(const std::vector<Sha256>& all) const {
        const std::array signers = {proof::NoteSigner{trusted_.origin, &key_}};
        return proof::format_note(
            proof::sign_checkpoint({trusted_.origin, {TreeSize(all.size()), proof::root_of(all)}, {}}, signers));
    }
    static proof::NodeReader nodes_of(const std::vector<Sha256>& all) {
        return [all](std::span<const proof::NodeId> nodes) -> Result<std::vector<Sha256>> {
            std::vector<Sha256> hashes;
            for (const auto& node : nodes) {
                const std::size_t width = std::size_t{1} << node.level;
                if ((node.index + 1) * width > all.size()) return fail(Errc::not_found, "beyond the tree");
                hashes.push_back(proof::root_of(std::span(all).subspan(node.index * width, width)));
            }
            return hashes;
        };
    }
    // Accounts for one history, as a log would that has only that one.
    static AskAccount prover(const std::vector<Sha256>& all) {
        return [nodes = nodes_of(all)](TreeSize from, const proof::TreeHead& to) -> Result<Account> {
            auto account = account_of(nodes, from, to.size);
            return account ? std::move(account) : Result<Account>(Account{});
        };
    }

    proof::PrivateKey key_ = proof::PrivateKey::from_seed(seed(1));
    Trusted trusted_{"example.org/log", {proof::verifier_key_of({"example.org/log", &key_})}};
};

TEST_F(RatchetTest, TakesTheFirstCheckpointAndMovesForwardByProof) {
    const auto first = compare_checkpoints("", sign(leaves(5)), trusted_, prover(leaves(5)));
    ASSERT_TRUE(first);
    const auto second = compare_checkpoints(first->remembered, sign(leaves(9)), trusted_, prover(leaves(9)));
    ASSERT_TRUE(second);
    EXPECT_FALSE(second->evidence);
    EXPECT_EQ(second->remembered, sign(leaves(9)));
}

TEST_F(RatchetTest, NeverMovesBack) {
    const auto contact = compare_checkpoints(sign(leaves(9)), sign(leaves(5)), trusted_, prover(leaves(9)));
    ASSERT_TRUE(contact);
    EXPECT_TRUE(contact->is_behind);
    EXPECT_FALSE(contact->evidence);
    EXPECT_EQ(contact->remembered, sign(leaves(9)));
}

TEST_F(RatchetTest, TwoRootsOfOneSizeConvict) {
    const auto contact = compare_checkpoints(sign(leaves(5)), sign(leaves(5, 1)), trusted_, prover(leaves(5)));
    ASSERT_TRUE(contact);
    ASSERT_TRUE(contact->evidence);
    EXPECT_EQ(contact->remembered, sign(leaves(5)));
    const auto read_back = parse_evidence(format_evidence(*contact->evidence));
    ASSERT_TRUE(read_back);
    EXPECT_EQ(*judge_evidence(*read_back), Conviction::fork);
}

TEST_F(RatchetTest, ALargerTreeThatHoldsOtherEntriesConvictsAtEveryPairOfSizes) {
    for (std::size_t from = 1; from < 20; ++from) {
        for (std::size_t to = from + 1; to < 40; ++to) {
            const auto contact =
                compare_checkpoints(sign(leaves(from)), sign(leaves(to, 1)), trusted_, prover(leaves(to, 1)));
            ASSERT_TRUE(contact && contact->evidence) << from << " to " << to;
            EXPECT_EQ(contact->remembered, sign(leaves(from)));
            EXPECT_EQ(*judge_evidence(*parse_evidence(format_evidence(*contact->evidence))), Conviction::fork);
        }
    }
}

TEST_F(RatchetTest, ALogThatGivesNoAccountIsNotConvictedOutright) {
    const auto mute = [](TreeSize, const proof::TreeHead&) -> Result<Account> { return Account{}; };
    const auto contact = compare_checkpoints(sign(leaves(5)), sign(leaves(8)), trusted_, mute);
    ASSERT_TRUE(contact && contact->evidence);
    EXPECT_EQ(*judge_evidence(*contact->evidence), Conviction::unproved);
    // A smaller tree than the one remembered, of a log that has the larger one no more.
    const auto back = compare_checkpoints(sign(leaves(8)), sign(leaves(5)), trusted_, prover(leaves(5)));
    ASSERT_TRUE(back && back->evidence);
    EXPECT_TRUE(back->is_behind);
    EXPECT_EQ(back->remembered, sign(leaves(8)));
    EXPECT_EQ(*judge_evidence(*back->evidence), Conviction::unproved);
}

TEST_F(RatchetTest, ConsistentCheckpointsConvictNobodyWhateverAccountIsMadeUp) {
    ForkEvidence evidence{trusted_.origin,
                          {proof::format_verifier_key(trusted_.keys[0])},
                          sign(leaves(5)),
                          sign(leaves(8)),
                          *account_of(nodes_of(leaves(8)), TreeSize(5), TreeSize(8))};
    EXPECT_EQ(*judge_evidence(evidence), Conviction::none);
    const ForkEvidence honest = evidence;
    evidence.account.root.bytes[3] ^= 1;
    EXPECT_EQ(*judge_evidence(evidence), Conviction::unproved);
    for (std::size_t i = 0; i < honest.account.hashes.size(); ++i) {
        evidence = honest;
        evidence.account.hashes[i].bytes[0] ^= 1;
        EXPECT_EQ(*judge_evidence(evidence), Conviction::unproved);
    }
}

TEST_F(RatchetTest, TheSameBytesAgainAskNothing) {
    const auto nobody = [](TreeSize, const proof::TreeHead&) -> Result<Account> {
        return fail(Errc::internal, "asked for nothing");
    };
    EXPECT_TRUE(compare_checkpoints(sign(leaves(5)), sign(leaves(5)), trusted_, nobody));
    EXPECT_TRUE(compare_checkpoints(sign(leaves(0)), sign(leaves(5)), trusted_, nobody));
}

TEST_F(RatchetTest, AForkBetweenAnOldKeyAndItsSuccessorConvicts) {
    const auto next = proof::PrivateKey::from_seed(seed(3));
    Trusted both = trusted_;
    both.keys.push_back(proof::verifier_key_of({trusted_.origin, &next}));
    const std::array signers = {proof::NoteSigner{trusted_.origin, &next}};
    const auto other = leaves(9, 1);
    const std::string note = proof::format_note(
        proof::sign_checkpoint({trusted_.origin, {TreeSize(9), proof::root_of(other)}, {}}, signers));
    const auto contact = compare_checkpoints(sign(leaves(5)), note, both, prover(other));
    ASSERT_TRUE(contact && contact->evidence);
    EXPECT_EQ(*judge_evidence(*contact->evidence), Conviction::fork);
    EXPECT_EQ(*judge_evidence(*contact->evidence, both), Conviction::fork);
    EXPECT_EQ(judge_evidence(*contact->evidence, trusted_).error().code, Errc::bad_proof);
}

TEST_F(RatchetTest, EvidenceSignedByAnotherKeyShowsNothing) {
    const auto other = proof::PrivateKey::from_seed(seed(2));
    const auto contact = compare_checkpoints(sign(leaves(5)), sign(leaves(5, 1)), trusted_, prover(leaves(5)));
    ForkEvidence evidence = *contact->evidence;
    evidence.verifier_keys = {proof::format_verifier_key(proof::verifier_key_of({"example.org/log", &other}))};
    EXPECT_EQ(judge_evidence(evidence).error().code, Errc::bad_proof);
}

TEST_F(RatchetTest, ACheckpointOfAnotherKeyIsRefused) {
    const auto other = proof::PrivateKey::from_seed(seed(2));
    const Trusted wrong{"example.org/log", {proof::verifier_key_of({"example.org/log", &other})}};
    EXPECT_EQ(compare_checkpoints("", sign(leaves(5)), wrong, prover(leaves(5))).error().code, Errc::bad_proof);
}

TEST_F(RatchetTest, MalformedEvidenceIsRefused) {
    EXPECT_EQ(parse_evidence("{}").error().code, Errc::malformed);
    EXPECT_EQ(parse_evidence(R"({"format":"annals-fork/3"})").error().code, Errc::unsupported_version);
    const std::string text = format_evidence({"o", {"k"}, "a", "b", {}});
    for (std::size_t size = 0; size + 2 < text.size(); ++size) EXPECT_FALSE(parse_evidence(text.substr(0, size)));
}

}  // namespace
}  // namespace annals::audit
