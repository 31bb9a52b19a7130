#include "schema/proof/checkpoint.hpp"

#include <gtest/gtest.h>

namespace annals::proof {
namespace {

// Two tree heads that sum.golang.org signed.
const std::string go_key = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
const std::string go_origin = "go.sum database tree";
const std::string go_head =
    "go.sum database tree\n6476701\nmb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=\n\n"
    "— sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=\n";
const std::string go_earlier =
    "go.sum database tree\n3935567\nSapHtgdNCeF00Cx8kqztePV24kgzNg++Xovae42HAMw=\n\n"
    "— sum.golang.org Az3grsm7Wm4CVNR1RHq9BFnu9jzcRlU2uw7lr0gfUWgO6+rqPNjT+fUTl9gH0NRTgdwW9nItuQSMbhSaLCsk8YeYSAs=\n";

// The example of c2sp.org/tlog-checkpoint and tlog-cosignature, whose keys are not published.
const std::string spec_text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
const std::string spec_checkpoint =
    spec_text +
    "\n— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

PrivateKey key_of(std::uint8_t fill) {
    std::array<std::uint8_t, 32> seed;
    seed.fill(fill);
    return PrivateKey::from_seed(seed);
}

Checkpoint some_checkpoint() { return {"example.com/annals", {TreeSize{42}, sha256(bytes_of("root"))}, {}}; }

TEST(Checkpoint, VerifiesHeadsThatSumGolangOrgSigned) {
    const std::vector keys{parse_verifier_key(go_key).value()};
    const SignedCheckpoint head = check_checkpoint(go_head, go_origin, keys).value();
    EXPECT_EQ(head.checkpoint.head.size, TreeSize{6476701});
    EXPECT_EQ(format_base64_hash(head.checkpoint.head.root), "mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=");
    EXPECT_TRUE(check_checkpoint(go_earlier, go_origin, keys));
    EXPECT_EQ(check_checkpoint(go_head, "another tree", keys).error().code, Errc::bad_proof);
    EXPECT_EQ(check_checkpoint(go_head, go_origin, {}).error().code, Errc::bad_proof);
}

TEST(Checkpoint, ReadsTheExampleOfTheSpecificationByteForByte) {
    const SignedCheckpoint read = parse_signed_checkpoint(spec_checkpoint).value();
    EXPECT_EQ(read.checkpoint.origin, "example.com/behind-the-sofa");
    EXPECT_EQ(read.checkpoint.head.size, TreeSize{20852163});
    EXPECT_EQ(format_checkpoint(read.checkpoint), spec_text);
    EXPECT_EQ(format_note(read.note), spec_checkpoint);
}

TEST(Checkpoint, FormatsAsGoDoes) {
    const Checkpoint checkpoint{go_origin, {TreeSize{123456789012}, leaf_hash(bytes_of("hello world"))}, {}};
    EXPECT_EQ(format_checkpoint(checkpoint),
              "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n");
    EXPECT_EQ(parse_checkpoint(format_checkpoint(checkpoint)).value(), checkpoint);
}

TEST(Checkpoint, KeepsExtensionLines) {
    const std::string text = spec_text + "one\ntwo words\n";
    const Checkpoint checkpoint = parse_checkpoint(text).value();
    EXPECT_EQ(checkpoint.extensions, (std::vector<std::string>{"one", "two words"}));
    EXPECT_EQ(format_checkpoint(checkpoint), text);
}

TEST(Checkpoint, HoldsTheEmptyAndTheLargestTree) {
    for (const std::uint64_t size : {std::uint64_t{0}, UINT64_MAX}) {
        const Checkpoint checkpoint{"o", {TreeSize{size}, empty_root()}, {}};
        EXPECT_EQ(parse_checkpoint(format_checkpoint(checkpoint)).value(), checkpoint);
    }
}

TEST(Checkpoint, RefusesOtherForms) {
    const std::string root = "\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    for (const std::string& bad : {std::string(),
                                   std::string("\n"),
                                   "\n1" + root,
                                   "o\n" + root,
                                   "o\n01" + root,
                                   "o\n+1" + root,
                                   "o\n-1" + root,
                                   "o\n 1" + root,
                                   "o\n1 " + root,
                                   "o\n0x1" + root,
                                   "o\n18446744073709551616" + root,
                                   "o\n1" + root + "\n",
                                   "o\n1" + root + "\next\n",
                                   "o\n1" + root + "ext",
                                   std::string("o\n1\n"),
                                   std::string("o\n1\n\n"),
                                   "o\n1\n" + root,
                                   std::string("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n"),
                                   std::string("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n"),
                                   std::string("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2IA\n"),
                                   "o\r\n1" + root}) {
        const auto checkpoint = parse_checkpoint(bad);
        ASSERT_FALSE(checkpoint) << bad;
        EXPECT_EQ(checkpoint.error().code, Errc::malformed);
    }
    for (std::size_t size = 0; size < spec_text.size(); ++size)
        EXPECT_FALSE(parse_checkpoint(spec_text.substr(0, size)));
}

TEST(Checkpoint, IsRefusedWithAnyBitChanged) {
    const std::vector keys{parse_verifier_key(go_key).value()};
    for (std::size_t i = 0; i < go_head.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string other = go_head;
            other[i] = static_cast<char>(other[i] ^ 1 << bit);
            EXPECT_FALSE(check_checkpoint(other, go_origin, keys)) << i;
        }
    }
}

TEST(Checkpoint, IsSignedByOldAndNewKeySoThatRotationKeepsOldOnesVerifiable) {
    const PrivateKey before = key_of(1);
    const PrivateKey after = key_of(2);
    const std::vector<NoteSigner> signers{{"example.com/annals", &before}, {"example.com/annals", &after}};
    const std::string note = format_note(sign_checkpoint(some_checkpoint(), signers));
    for (const NoteSigner& signer : signers) {
        const std::vector keys{verifier_key_of(signer)};
        EXPECT_EQ(check_checkpoint(note, "example.com/annals", keys).value().checkpoint, some_checkpoint());
    }
    const std::string old = format_note(sign_checkpoint(some_checkpoint(), std::span(signers).first(1)));
    const std::vector both{verifier_key_of(signers[1]), verifier_key_of(signers[0])};
    EXPECT_TRUE(check_checkpoint(old, "example.com/annals", both));
    EXPECT_FALSE(check_checkpoint(old, "example.com/annals", std::span(both).first(1)));
}

TEST(Checkpoint, AWitnessCannotStandInForTheLog) {
    const PrivateKey key = key_of(3);
    const NoteSigner witness{"witness.example", &key};
    Note note{format_checkpoint(some_checkpoint()), {}};
    add_signature(note, cosign(note.text, 1, witness));
    const std::vector keys{cosigner_key_of(witness)};
    EXPECT_TRUE(check_note(note, keys));
    EXPECT_EQ(check_checkpoint(format_note(note), "example.com/annals", keys).error().code, Errc::bad_proof);
}

}  // namespace
}  // namespace annals::proof
