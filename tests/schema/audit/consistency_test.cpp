#include "schema/audit/consistency.hpp"

#include "tests/schema/audit/published_ledger.hpp"
#include "tests/support/golden.hpp"

namespace annals::audit {
namespace {

class ConsistencyTest : public PublishedLedger {
protected:
    ConsistencyTest() { publish(ledger(300)); }
    Result<ConsistencyFile> prove(std::uint64_t from, std::uint64_t to) const {
        return prove_consistency_file(reader(), std::string(text_of(files_.at("checkpoint"))), trusted_,
                                      {TreeSize(from), TreeSize(to)});
    }
};

TEST_F(ConsistencyTest, WhatIsProvedHoldsAndReadsBack) {
    for (const auto& [from, to] : std::initializer_list<std::pair<std::uint64_t, std::uint64_t>>{
             {0, 0}, {0, 7}, {1, 2}, {7, 256}, {128, 256}, {256, 300}, {300, 300}, {13, 299}}) {
        const auto file = prove(from, to);
        ASSERT_TRUE(file) << to_string(file.error());
        const auto again = parse_consistency(format_consistency(*file));
        ASSERT_TRUE(again) << to_string(again.error());
        EXPECT_EQ(format_consistency(*again), format_consistency(*file));
        const auto head = check_consistency_file(*again, trusted_);
        ASSERT_TRUE(head) << from << " to " << to << ": " << to_string(head.error());
        EXPECT_EQ(to_number(head->size), 300u);
        EXPECT_EQ(again->from.root, from == 0 ? proof::empty_root() : ledger(from).head.root);
    }
}

TEST_F(ConsistencyTest, ItsBytesAreThoseOfTheDocument) {
    test::expect_golden("audit/consistency.json", format_consistency(*prove(13, 200)));
}

TEST_F(ConsistencyTest, NoRootNoHashAndNoSizeCanBeChanged) {
    const ConsistencyFile honest = *prove(13, 200);
    ConsistencyFile file = honest;
    file.from.root.bytes[0] ^= 1;
    EXPECT_EQ(check_consistency_file(file, trusted_).error().code, Errc::bad_proof);
    file = honest;
    file.to.root.bytes[0] ^= 1;
    EXPECT_EQ(check_consistency_file(file, trusted_).error().code, Errc::bad_proof);
    file = honest;
    file.from.size = TreeSize(14);
    EXPECT_FALSE(check_consistency_file(file, trusted_));
    for (const auto hashes : {&ConsistencyFile::consistency, &ConsistencyFile::anchor}) {
        for (std::size_t i = 0; i < (honest.*hashes).size(); ++i) {
            file = honest;
            (file.*hashes)[i].bytes[31] ^= 0x80;
            EXPECT_EQ(check_consistency_file(file, trusted_).error().code, Errc::bad_proof);
        }
    }
}

TEST_F(ConsistencyTest, NoByteCanBeChangedSoThatItHoldsForOtherTrees) {
    const ConsistencyFile honest = *prove(13, 200);
    const std::string text = format_consistency(honest);
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string changed = text;
        changed[at] ^= 1;
        const auto file = parse_consistency(changed);
        if (!file || !check_consistency_file(*file, trusted_)) continue;
        EXPECT_EQ(file->from, honest.from) << "byte " << at;
        EXPECT_EQ(file->to, honest.to) << "byte " << at;
    }
}

TEST_F(ConsistencyTest, RefusesSizesThatRunBackwardOrAreNotSigned) {
    EXPECT_EQ(prove(9, 8).error().code, Errc::bad_value);
    EXPECT_EQ(prove(9, 301).error().code, Errc::bad_value);
}

TEST_F(ConsistencyTest, AnotherKeyIsRefusedAndTheOwnOneIsUsedWithoutAny) {
    const ConsistencyFile file = *prove(13, 200);
    EXPECT_TRUE(check_consistency_file(file, std::nullopt));
    const auto other = proof::PrivateKey::from_seed(std::array<std::uint8_t, 32>{7});
    const Trusted wrong{trusted_.origin, {proof::verifier_key_of({trusted_.origin, &other})}};
    EXPECT_EQ(check_consistency_file(file, wrong).error().code, Errc::bad_proof);
}

TEST_F(ConsistencyTest, EveryTruncationIsRefused) {
    const std::string text = format_consistency(*prove(13, 200));
    EXPECT_TRUE(is_consistency(text));
    for (std::size_t size = 0; size + 2 < text.size(); ++size) EXPECT_FALSE(parse_consistency(text.substr(0, size)));
    EXPECT_EQ(parse_consistency(R"({"format":"annals-consistency/9"})").error().code, Errc::unsupported_version);
    EXPECT_EQ(parse_consistency("[]").error().code, Errc::malformed);
}

}  // namespace
}  // namespace annals::audit
