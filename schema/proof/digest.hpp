// SHA-256, and the two hashes of an RFC 6962 tree (section 2.1):
//   leaf  SHA-256(0x00 || entry)
//   node  SHA-256(0x01 || left || right)
// The first byte keeps a leaf from ever being taken for a node.
#pragma once

#include "schema/base/bytes.hpp"

#include <openssl/types.h>

#include <memory>

namespace annals::proof {

// Computes hashes with one algorithm handle and one context, which its owner keeps: a new pair for each hash would cost
// as much as the hash. One thread at a time; moved, never copied.
class Hasher {
public:
    Hasher();
    ~Hasher();
    Hasher(Hasher&& other) noexcept;
    Hasher& operator=(Hasher&& other) noexcept;

    Sha256 sha256(BytesView bytes);
    Sha256 leaf_hash(BytesView entry);
    Sha256 node_hash(const Sha256& left, const Sha256& right);

private:
    struct Free {
        void operator()(EVP_MD* algorithm) const;
        void operator()(EVP_MD_CTX* context) const;
    };
    void start();
    void add(const void* bytes, std::size_t count);
    Sha256 finish();

    std::unique_ptr<EVP_MD, Free> algorithm_;
    std::unique_ptr<EVP_MD_CTX, Free> context_;
};

// As the members of Hasher, for a caller with one hash to make; each sets up a Hasher of its own (about a microsecond).
Sha256 sha256(BytesView bytes);
Sha256 leaf_hash(BytesView entry);
Sha256 node_hash(const Sha256& left, const Sha256& right);

// A hash as C2SP prints it: 44 characters of base64.
std::string format_base64_hash(const Sha256& hash);
// The inverse; anything but 32 bytes in that form is malformed.
Result<Sha256> parse_base64_hash(std::string_view text);

}  // namespace annals::proof
