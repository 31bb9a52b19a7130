#include "schema/audit/ratchet.hpp"

#include "tests/support/forked_logs.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

namespace annals::audit {
namespace {

using test::accounts_for;
using test::nodes_of;

class RatchetTest : public testing::Test {
protected:
    static std::vector<Sha256> leaves(std::size_t count, std::uint8_t history = 0) {
        return test::leaves_of(count, history);
    }
    std::string sign(const std::vector<Sha256>& all) const { return log_.sign(all); }

    test::LogSigner log_{"example.org/log"};
    const Trusted trusted_ = log_.trusted();
};

TEST_F(RatchetTest, TakesTheFirstCheckpointAndMovesForwardByProof) {
    const auto first = compare_checkpoints("", sign(leaves(5)), trusted_, accounts_for(leaves(5)));
    ASSERT_TRUE(first);
    const auto second = compare_checkpoints(first->remembered, sign(leaves(9)), trusted_, accounts_for(leaves(9)));
    ASSERT_TRUE(second);
    EXPECT_FALSE(second->evidence);
    EXPECT_EQ(second->remembered, sign(leaves(9)));
}

TEST_F(RatchetTest, NeverMovesBack) {
    const auto contact = compare_checkpoints(sign(leaves(9)), sign(leaves(5)), trusted_, accounts_for(leaves(9)));
    ASSERT_TRUE(contact);
    EXPECT_TRUE(contact->is_behind);
    EXPECT_FALSE(contact->evidence);
    EXPECT_EQ(contact->remembered, sign(leaves(9)));
}

TEST_F(RatchetTest, TwoRootsOfOneSizeConvict) {
    const auto contact = compare_checkpoints(sign(leaves(5)), sign(leaves(5, 1)), trusted_, accounts_for(leaves(5)));
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
                compare_checkpoints(sign(leaves(from)), sign(leaves(to, 1)), trusted_, accounts_for(leaves(to, 1)));
            ASSERT_TRUE(contact && contact->evidence) << from << " to " << to;
            EXPECT_EQ(contact->remembered, sign(leaves(from)));
            EXPECT_EQ(*judge_evidence(*parse_evidence(format_evidence(*contact->evidence))), Conviction::fork);
        }
    }
}

TEST_F(RatchetTest, EvidenceHasTheBytesOfTheDocument) {
    const auto contact = compare_checkpoints(sign(leaves(5)), sign(leaves(8, 1)), trusted_, accounts_for(leaves(8, 1)));
    ASSERT_TRUE(contact && contact->evidence);
    test::expect_golden("audit/fork.json", format_evidence(*contact->evidence));
}

TEST_F(RatchetTest, ALogThatGivesNoAccountIsNotConvictedOutright) {
    const auto mute = [](TreeSize, const proof::TreeHead&) -> Result<Account> { return Account{}; };
    const auto contact = compare_checkpoints(sign(leaves(5)), sign(leaves(8)), trusted_, mute);
    ASSERT_TRUE(contact && contact->evidence);
    EXPECT_EQ(*judge_evidence(*contact->evidence), Conviction::unproved);
    // A smaller tree than the one remembered, of a log that has the larger one no more.
    const auto back = compare_checkpoints(sign(leaves(8)), sign(leaves(5)), trusted_, accounts_for(leaves(5)));
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

TEST_F(RatchetTest, NoByteOfHonestEvidenceCanBeChangedIntoAConviction) {
    const ForkEvidence honest{trusted_.origin,
                              {proof::format_verifier_key(trusted_.keys[0])},
                              sign(leaves(5)),
                              sign(leaves(8)),
                              *account_of(nodes_of(leaves(8)), TreeSize(5), TreeSize(8))};
    const std::string text = format_evidence(honest);
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string changed = text;
        changed[at] ^= 1;
        const auto evidence = parse_evidence(changed);
        if (!evidence) continue;
        const auto verdict = judge_evidence(*evidence, trusted_);
        EXPECT_TRUE(!verdict || *verdict != Conviction::fork) << "byte " << at;
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
    const test::LogSigner next("example.org/log", 3);
    Trusted both = trusted_;
    both.keys.push_back(next.verifier_key());
    const auto other = leaves(9, 1);
    const std::string note = next.sign(other);
    const auto contact = compare_checkpoints(sign(leaves(5)), note, both, accounts_for(other));
    ASSERT_TRUE(contact && contact->evidence);
    EXPECT_EQ(*judge_evidence(*contact->evidence), Conviction::fork);
    EXPECT_EQ(*judge_evidence(*contact->evidence, both), Conviction::fork);
    EXPECT_EQ(judge_evidence(*contact->evidence, trusted_).error().code, Errc::bad_proof);
}

TEST_F(RatchetTest, EvidenceSignedByAnotherKeyShowsNothing) {
    const test::LogSigner other("example.org/log", 2);
    const auto contact = compare_checkpoints(sign(leaves(5)), sign(leaves(5, 1)), trusted_, accounts_for(leaves(5)));
    ForkEvidence evidence = *contact->evidence;
    evidence.verifier_keys = {proof::format_verifier_key(other.verifier_key())};
    EXPECT_EQ(judge_evidence(evidence).error().code, Errc::bad_proof);
}

TEST_F(RatchetTest, ACheckpointOfAnotherKeyIsRefused) {
    const Trusted wrong = test::LogSigner("example.org/log", 2).trusted();
    EXPECT_EQ(compare_checkpoints("", sign(leaves(5)), wrong, accounts_for(leaves(5))).error().code, Errc::bad_proof);
}

TEST_F(RatchetTest, MalformedEvidenceIsRefused) {
    EXPECT_EQ(parse_evidence("{}").error().code, Errc::malformed);
    EXPECT_EQ(parse_evidence(R"({"format":"annals-fork/3"})").error().code, Errc::unsupported_version);
    const std::string text = format_evidence({"o", {"k"}, "a", "b", {}});
    for (std::size_t size = 0; size + 2 < text.size(); ++size) EXPECT_FALSE(parse_evidence(text.substr(0, size)));
}

}  // namespace
}  // namespace annals::audit
