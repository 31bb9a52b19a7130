#include "schema/proof/ed25519.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace annals::proof {
namespace {

PrivateKey key_of(std::string_view seed_hex) {
    const Bytes seed = parse_hex(seed_hex).value();
    return PrivateKey::from_seed(std::span<const std::uint8_t, 32>(seed.data(), 32));
}

// The key of RFC 8410 section 10.3.
const std::string rfc_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "-----END PRIVATE KEY-----\n";

TEST(Ed25519, AgreesWithRfc8032) {
    struct Case {
        std::string seed, key, message, signature;
    };
    const std::vector<Case> cases = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
         "be24655141438e7a100b"},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
         "2aeeb00d291612bb0c00"}};
    for (const Case& one : cases) {
        const PrivateKey key = key_of(one.seed);
        const Bytes message = parse_hex(one.message).value();
        EXPECT_EQ(to_hex(key.public_key().bytes), one.key);
        EXPECT_EQ(to_hex(key.sign(message).bytes), one.signature);
        EXPECT_TRUE(is_signature(key.public_key(), message, key.sign(message).bytes));
    }
}

TEST(Ed25519, RefusesEveryBitChangedInSignatureKeyOrMessage) {
    const PrivateKey key = key_of("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    Bytes message{1, 2, 3};
    Ed25519Signature signature = key.sign(message);
    PublicKey signer = key.public_key();
    for (std::size_t bit = 0; bit < 512; ++bit) {
        signature.bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        EXPECT_FALSE(is_signature(signer, message, signature.bytes));
        signature.bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    }
    for (std::size_t bit = 0; bit < 256; ++bit) {
        signer.bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        EXPECT_FALSE(is_signature(signer, message, signature.bytes));
        signer.bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    }
    message[2] ^= 1;
    EXPECT_FALSE(is_signature(signer, message, signature.bytes));
    message[2] ^= 1;
    EXPECT_TRUE(is_signature(signer, message, signature.bytes));
    EXPECT_FALSE(is_signature(signer, message, BytesView(signature.bytes).first(63)));
    EXPECT_FALSE(is_signature(signer, message, {}));
}

TEST(PrivateKey, ReadsAndWritesThePemOfRfc8410) {
    const PrivateKey key = PrivateKey::parse_pem(rfc_pem).value();
    EXPECT_EQ(to_hex(key.public_key().bytes), "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1");
    EXPECT_EQ(key.to_pem(), rfc_pem);
    const PrivateKey same = key_of("d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842");
    EXPECT_EQ(same.to_pem(), rfc_pem);
    EXPECT_EQ(same.sign(bytes_of("x")), key.sign(bytes_of("x")));
}

TEST(PrivateKey, RefusesOtherKeysAndOtherSpellings) {
    const std::vector<std::string> others = {"", "-----BEGIN PRIVATE KEY-----\n", " " + rfc_pem, rfc_pem + "\n",
                                             "a comment\n" + rfc_pem,
                                             // X25519
                                             "-----BEGIN PRIVATE KEY-----\n"
                                             "MC4CAQAwBQYDK2VuBCIEIFgTLx8iA31YClGSuLXauNAYh9uvINZqTe2cX1hcjcNo\n"
                                             "-----END PRIVATE KEY-----\n",
                                             // encrypted
                                             "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                                             "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgusXAWrqL4jQICCAAw\n"
                                             "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEPTnKmNiWk+x5Aycb/BXSHQEQNNI\n"
                                             "fKSL+vb1is/fY6H2ydjOa+Zcjfnd7sk0HsDeIJcxOTasC3lotzOoA0Ocg5ro6eG8\n"
                                             "W1cY7AnUyNNe1QsGiiQ=\n"
                                             "-----END ENCRYPTED PRIVATE KEY-----\n",
                                             std::string(1 << 20, 'A')};
    for (const std::string& other : others) {
        const auto key = PrivateKey::parse_pem(other);
        ASSERT_FALSE(key) << other.substr(0, 200);
        EXPECT_EQ(key.error().code, Errc::malformed);
    }
}

TEST(PrivateKey, RefusesEveryTruncationOfItsPem) {
    for (std::size_t size = 0; size < rfc_pem.size(); ++size) {
        EXPECT_FALSE(PrivateKey::parse_pem(rfc_pem.substr(0, size))) << size;
    }
}

}  // namespace
}  // namespace annals::proof
