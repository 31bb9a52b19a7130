#include "schema/proof/digest.hpp"

#include "schema/base/check.hpp"

#include <openssl/evp.h>

#include <algorithm>

namespace annals::proof {
namespace {

constexpr std::uint8_t leaf_prefix = 0x00;
constexpr std::uint8_t node_prefix = 0x01;

}  // namespace

void Hasher::Free::operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
void Hasher::Free::operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }

Hasher::Hasher() : algorithm_(EVP_MD_fetch(nullptr, "SHA2-256", nullptr)), context_(EVP_MD_CTX_new()) {
    CHECK(algorithm_ != nullptr && context_ != nullptr);
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&& other) noexcept = default;
Hasher& Hasher::operator=(Hasher&& other) noexcept = default;

void Hasher::start() { CHECK(EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) == 1); }

void Hasher::add(const void* bytes, std::size_t count) { CHECK(EVP_DigestUpdate(context_.get(), bytes, count) == 1); }

Sha256 Hasher::finish() {
    Sha256 hash;
    unsigned int size = 0;
    CHECK(EVP_DigestFinal_ex(context_.get(), hash.bytes.data(), &size) == 1 && size == hash.bytes.size());
    return hash;
}

Sha256 Hasher::sha256(BytesView bytes) {
    start();
    add(bytes.data(), bytes.size());
    return finish();
}

Sha256 Hasher::leaf_hash(BytesView entry) {
    start();
    add(&leaf_prefix, 1);
    add(entry.data(), entry.size());
    return finish();
}

Sha256 Hasher::node_hash(const Sha256& left, const Sha256& right) {
    std::array<std::uint8_t, 65> input;
    input[0] = node_prefix;
    std::copy(left.bytes.begin(), left.bytes.end(), input.begin() + 1);
    std::copy(right.bytes.begin(), right.bytes.end(), input.begin() + 33);
    return sha256(input);
}

Sha256 sha256(BytesView bytes) { return Hasher().sha256(bytes); }
Sha256 leaf_hash(BytesView entry) { return Hasher().leaf_hash(entry); }
Sha256 node_hash(const Sha256& left, const Sha256& right) { return Hasher().node_hash(left, right); }

std::string format_base64_hash(const Sha256& hash) { return to_base64(hash.bytes); }

Result<Sha256> parse_base64_hash(std::string_view text) {
    if (text.size() != 44) return fail(Errc::malformed, "a hash is 44 characters of base64");
    const auto bytes = parse_base64(text);
    Sha256 hash;
    if (!bytes || bytes->size() != hash.bytes.size()) return fail(Errc::malformed, "a hash is 44 characters of base64");
    std::copy(bytes->begin(), bytes->end(), hash.bytes.begin());
    return hash;
}

}  // namespace annals::proof
