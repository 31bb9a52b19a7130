#include "schema/proof/cosignature.hpp"

#include "schema/proof/checkpoint.hpp"

#include <gtest/gtest.h>

namespace annals::proof {
namespace {

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

TEST(Cosignature, ReadsTheExampleOfTheSpecification) {
    const Note note = parse_note(spec_checkpoint).value();
    const Cosignature cosignature = decode_cosignature(note.signatures[1].bytes).value();
    EXPECT_EQ(cosignature.time_s, 1679315147u);
    EXPECT_EQ(encode_cosignature(cosignature), note.signatures[1].bytes);
    EXPECT_EQ(cosignature_message(cosignature.time_s, note.text),
              "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
              "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
}

TEST(Cosignature, RefusesOtherLengthsAndImpossibleTimes) {
    const Bytes bytes = encode_cosignature({(std::uint64_t{1} << 63) - 1, {}});
    ASSERT_EQ(bytes.size(), 72u);
    EXPECT_TRUE(decode_cosignature(bytes));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(decode_cosignature(BytesView(bytes).first(size)));
    }
    Bytes other = bytes;
    other.push_back(0);
    EXPECT_FALSE(decode_cosignature(other));
    other = bytes;
    other[0] = 0x80;
    EXPECT_FALSE(decode_cosignature(other));
}

TEST(Cosignature, VerifiesBesideTheLogsSignature) {
    const PrivateKey log_key = key_of(1);
    const PrivateKey first_key = key_of(2);
    const PrivateKey second_key = key_of(3);
    const std::vector<NoteSigner> log{{"example.com/annals", &log_key}};
    const NoteSigner first{"w1.example", &first_key};
    const NoteSigner second{"w2.example", &second_key};
    Note note = sign_checkpoint(some_checkpoint(), log);
    add_signature(note, cosign(note.text, 1'700'000'000, first));
    const std::vector log_keys{verifier_key_of(log.front())};
    const std::vector witnesses{cosigner_key_of(second), cosigner_key_of(first), verifier_key_of(first)};
    EXPECT_EQ(parse_verifier_key(format_verifier_key(witnesses[1])).value(), witnesses[1]);

    const auto checkpoint = check_checkpoint(format_note(note), "example.com/annals", log_keys).value();
    EXPECT_EQ(check_cosignatures(checkpoint, witnesses).value(), (std::vector<Witnessed>{{1, 1'700'000'000}}));
    EXPECT_TRUE(check_cosignatures(checkpoint, std::span(witnesses).first(1)).value().empty());
}

TEST(Cosignature, DoesNotHoldForAnotherTimeTextOrKey) {
    const PrivateKey key = key_of(2);
    const NoteSigner witness{"w1.example", &key};
    const std::vector keys{cosigner_key_of(witness)};
    const std::string text = format_checkpoint(some_checkpoint());
    const NoteSignature good = cosign(text, 1'700'000'000, witness);
    EXPECT_EQ(check_cosignature(text, good, keys[0]).value().time_s, 1'700'000'000u);
    EXPECT_EQ(check_cosignature(spec_text, good, keys[0]).error().code, Errc::bad_proof);
    EXPECT_FALSE(check_cosignature(text, good, verifier_key_of(witness)));
    for (std::size_t i = 0; i < good.bytes.size(); ++i) {
        NoteSignature bad = good;
        bad.bytes[i] ^= 1;
        EXPECT_EQ(check_cosignature(text, bad, keys[0]).error().code, Errc::bad_proof) << i;
        const SignedCheckpoint checkpoint{some_checkpoint(), {text, {good, bad}}};
        EXPECT_FALSE(check_cosignatures(checkpoint, keys));
    }
}

}  // namespace
}  // namespace annals::proof
