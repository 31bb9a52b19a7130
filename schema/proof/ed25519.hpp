// Ed25519 (RFC 8032) by OpenSSL. Randomness comes in as an argument.
#pragma once

#include "schema/base/bytes.hpp"

#include <openssl/types.h>

#include <memory>

namespace annals::proof {

struct PublicKey {
    std::array<std::uint8_t, 32> bytes{};
    friend auto operator<=>(const PublicKey&, const PublicKey&) = default;
};

struct Ed25519Signature {
    std::array<std::uint8_t, 64> bytes{};
    friend auto operator<=>(const Ed25519Signature&, const Ed25519Signature&) = default;
};

// A signing key. Moved, never copied; signing is const and safe from several threads.
class PrivateKey {
public:
    // The key of a seed of 32 random bytes (RFC 8032: the private key). The same seed gives the same key.
    static PrivateKey from_seed(std::span<const std::uint8_t, 32> seed);
    // The inverse of to_pem, strict by round trip: malformed for any other PEM, algorithm, encryption or spelling.
    static Result<PrivateKey> parse_pem(std::string_view pem);

    // PKCS#8 in PEM, unencrypted, three lines ("-----BEGIN PRIVATE KEY-----" ...). A secret: the caller guards it.
    std::string to_pem() const;
    PublicKey public_key() const;
    Ed25519Signature sign(BytesView message) const;

private:
    struct Free {
        void operator()(EVP_PKEY* key) const;
    };
    using Handle = std::unique_ptr<EVP_PKEY, Free>;
    explicit PrivateKey(Handle key);

    Handle key_;
};

// Whether `signature` is that of `key` over `message`. A signature that is not 64 bytes, or a key that is no point of
// the curve, is simply not one.
bool is_signature(const PublicKey& key, BytesView message, BytesView signature);

}  // namespace annals::proof
