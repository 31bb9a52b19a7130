#include "schema/proof/ed25519.hpp"

#include "schema/base/check.hpp"
#include "schema/base/limits.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace annals::proof {
namespace {

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using BioHandle = std::unique_ptr<BIO, FreeBio>;

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using ContextHandle = std::unique_ptr<EVP_MD_CTX, FreeContext>;

// Stands in for OpenSSL's own question at the terminal: an encrypted key is refused.
int no_password(char*, int, int, void*) { return -1; }

}  // namespace

void PrivateKey::Free::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

PrivateKey::PrivateKey(Handle key) : key_(std::move(key)) { CHECK(key_ != nullptr); }

PrivateKey PrivateKey::from_seed(std::span<const std::uint8_t, 32> seed) {
    return PrivateKey(Handle(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size())));
}

Result<PrivateKey> PrivateKey::parse_pem(std::string_view pem) {
    const Error malformed = fail(Errc::malformed, "no Ed25519 private key (PKCS#8 in PEM, unencrypted)");
    if (pem.size() > limits::private_key_bytes_max) return malformed;
    const BioHandle bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    CHECK(bio != nullptr);
    Handle handle(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
    ERR_clear_error();
    if (handle == nullptr || EVP_PKEY_get_base_id(handle.get()) != EVP_PKEY_ED25519) return malformed;
    PrivateKey key(std::move(handle));
    if (key.to_pem() != pem) return malformed;
    return key;
}

std::string PrivateKey::to_pem() const {
    const BioHandle bio(BIO_new(BIO_s_mem()));
    CHECK(bio != nullptr);
    CHECK(PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    CHECK(size > 0);
    return std::string(text, static_cast<std::size_t>(size));
}

PublicKey PrivateKey::public_key() const {
    PublicKey key;
    std::size_t size = key.bytes.size();
    CHECK(EVP_PKEY_get_raw_public_key(key_.get(), key.bytes.data(), &size) == 1 && size == key.bytes.size());
    return key;
}

Ed25519Signature PrivateKey::sign(BytesView message) const {
    const ContextHandle context(EVP_MD_CTX_new());
    CHECK(context != nullptr);
    CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1);
    Ed25519Signature signature;
    std::size_t size = signature.bytes.size();
    CHECK(EVP_DigestSign(context.get(), signature.bytes.data(), &size, message.data(), message.size()) == 1);
    CHECK(size == signature.bytes.size());
    return signature;
}

bool is_signature(const PublicKey& key, BytesView message, BytesView signature) {
    struct FreeKey {
        void operator()(EVP_PKEY* handle) const { EVP_PKEY_free(handle); }
    };
    if (signature.size() != sizeof(Ed25519Signature::bytes)) return false;
    const std::unique_ptr<EVP_PKEY, FreeKey> handle(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size()));
    const ContextHandle context(EVP_MD_CTX_new());
    CHECK(context != nullptr);
    const bool is_good =
        handle != nullptr && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
        EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
    ERR_clear_error();
    return is_good;
}

}  // namespace annals::proof
