#include "schema/proof/tlog_proof.hpp"

#include "schema/base/limits.hpp"

#include <gtest/gtest.h>

namespace annals::proof {
namespace {

const std::string origin = "example.com/annals";

PrivateKey log_key() {
    std::array<std::uint8_t, 32> seed;
    seed.fill(9);
    return PrivateKey::from_seed(seed);
}

struct Shown {
    TlogProof proof;
    Sha256 leaf;
    std::vector<VerifierKey> keys;
};

// Entry 3 of a log of 7, proved under a checkpoint.
Shown shown() {
    std::vector<Sha256> leaves;
    for (int i = 0; i < 7; ++i) leaves.push_back(leaf_hash(bytes_of("entry " + std::to_string(i))));
    const NodeReader read = [&](std::span<const NodeId> nodes) -> Result<std::vector<Sha256>> {
        std::vector<Sha256> hashes;
        for (const NodeId& node : nodes) {
            hashes.push_back(
                root_of(std::span(leaves).subspan(node.index << node.level, std::size_t{1} << node.level)));
        }
        return hashes;
    };
    const PrivateKey key = log_key();
    const std::vector<NoteSigner> signers{{origin, &key}};
    Shown made;
    made.proof.index = Seq{3};
    made.proof.hashes = prove_inclusion(Seq{3}, TreeSize{7}, read).value();
    made.proof.checkpoint = format_note(sign_checkpoint({origin, {TreeSize{7}, root_of(leaves)}, {}}, signers));
    made.leaf = leaves[3];
    made.keys = {verifier_key_of(signers.front())};
    return made;
}

TEST(TlogProof, HasTheLinesOfTheSpecification) {
    Shown made = shown();
    std::string lines = "index 3\n";
    for (const Sha256& hash : made.proof.hashes) lines += format_base64_hash(hash) + "\n";
    lines += "\n" + made.proof.checkpoint;
    EXPECT_EQ(made.proof.hashes.size(), 3u);
    EXPECT_EQ(format_tlog_proof(made.proof), "c2sp.org/tlog-proof@v1\n" + lines);
    EXPECT_EQ(parse_tlog_proof(format_tlog_proof(made.proof)).value(), made.proof);
    const BytesView extra = bytes_of("extra information");
    made.proof.extra.assign(extra.begin(), extra.end());
    EXPECT_EQ(format_tlog_proof(made.proof), "c2sp.org/tlog-proof@v1\nextra ZXh0cmEgaW5mb3JtYXRpb24=\n" + lines);
    EXPECT_EQ(parse_tlog_proof(format_tlog_proof(made.proof)).value(), made.proof);
}

// The example of c2sp.org/tlog-proof, its hashes as printed there; the signature line stands in for the elided ones.
TEST(TlogProof, ReadsTheExampleOfTheSpecification) {
    const std::string example =
        "c2sp.org/tlog-proof@v1\nindex 73894\n"
        "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\nB95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n"
        "EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=\nRoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=\n"
        "AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=\n\n"
        "example.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n\n"
        "— example.com/fancylog "
        "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
    const TlogProof proof = parse_tlog_proof(example).value();
    EXPECT_EQ(proof.index, Seq{73894});
    EXPECT_EQ(proof.hashes.size(), 5u);
    EXPECT_EQ(format_tlog_proof(proof), example);
}

TEST(TlogProof, ShowsItsEntryAndNoOther) {
    const Shown made = shown();
    const auto checkpoint = check_tlog_proof(made.proof, made.leaf, origin, made.keys).value();
    EXPECT_EQ(checkpoint.checkpoint.head.size, TreeSize{7});
    EXPECT_EQ(check_tlog_proof(made.proof, leaf_hash({}), origin, made.keys).error().code, Errc::bad_proof);
    EXPECT_EQ(check_tlog_proof(made.proof, made.leaf, "example.com/other", made.keys).error().code, Errc::bad_proof);
    EXPECT_EQ(check_tlog_proof(made.proof, made.leaf, origin, {}).error().code, Errc::bad_proof);
    TlogProof moved = made.proof;
    moved.index = Seq{2};
    EXPECT_EQ(check_tlog_proof(moved, made.leaf, origin, made.keys).error().code, Errc::bad_proof);
}

TEST(TlogProof, DoesNotShowItsEntryWithAnyBitChanged) {
    const Shown made = shown();
    const std::string text = format_tlog_proof(made.proof);
    for (std::size_t i = 0; i < text.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string other = text;
            other[i] = static_cast<char>(other[i] ^ 1 << bit);
            const auto proof = parse_tlog_proof(other);
            EXPECT_FALSE(proof && check_tlog_proof(*proof, made.leaf, origin, made.keys)) << i;
        }
    }
}

TEST(TlogProof, RefusesEveryTruncation) {
    const std::string text = format_tlog_proof(shown().proof);
    for (std::size_t size = 0; size < text.size(); ++size) EXPECT_FALSE(parse_tlog_proof(text.substr(0, size))) << size;
}

TEST(TlogProof, RefusesOtherForms) {
    const std::string checkpoint = "\n" + shown().proof.checkpoint;
    const std::string start = "c2sp.org/tlog-proof@v1\n";
    const std::string hash = "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n";
    ASSERT_TRUE(parse_tlog_proof(start + "index 0\n" + checkpoint));
    std::string tall = start + "index 0\n";
    for (int i = 0; i < 66; ++i) tall += hash;
    for (const std::string& bad :
         {"c2sp.org/tlog-proof@v2\nindex 0\n" + checkpoint, start + checkpoint, start + "index 00\n" + checkpoint,
          start + "index -1\n" + checkpoint, start + "index  1\n" + checkpoint, start + "Index 1\n" + checkpoint,
          start + "index 18446744073709551616\n" + checkpoint, start + "extra \nindex 0\n" + checkpoint,
          start + "extra QQ\nindex 0\n" + checkpoint, start + "extra QR==\nindex 0\n" + checkpoint,
          start + "index 0\nextra QQ==\n" + checkpoint, start + "extra QQ==\nextra QQ==\nindex 0\n" + checkpoint,
          start + "index 0\n" + hash.substr(1) + checkpoint, start + "index 0\n" + hash + "\n" + checkpoint,
          start + "index 0\n" + checkpoint + "\n", start + "index 0\r\n" + checkpoint, tall + checkpoint}) {
        const auto proof = parse_tlog_proof(bad);
        ASSERT_FALSE(proof) << bad;
        EXPECT_EQ(proof.error().code, Errc::malformed) << bad;
    }
    EXPECT_EQ(parse_tlog_proof(std::string(limits::tlog_proof_bytes_max + 1, 'x')).error().code, Errc::too_large);
}

}  // namespace
}  // namespace annals::proof
