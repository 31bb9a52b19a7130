// C2SP cosignatures, type 0x04 (c2sp.org/tlog-cosignature, cosignature/v1 by Ed25519): a witness states that, at a
// time, a checkpoint was the largest consistent one it had seen of that log. In a note the bytes after the key id are
//   u64 time, big-endian, seconds since 1970, below 2^63 · 64 bytes Ed25519 signature
// and what is signed is
//   cosignature/v1
//   time <decimal>
//   <the whole text of the checkpoint, its last LF included>
#pragma once

#include "schema/proof/note.hpp"

namespace annals::proof {

struct Cosignature {
    std::uint64_t time_s = 0;  // seconds since 1970, UTC; below 2^63
    Ed25519Signature signature;
    friend bool operator==(const Cosignature&, const Cosignature&) = default;
};

// 72 bytes.
Bytes encode_cosignature(const Cosignature& cosignature);
// The inverse; malformed for any other length, or a time of 2^63 and more.
Result<Cosignature> decode_cosignature(BytesView bytes);

// What a cosigner signs of a checkpoint's text.
std::string cosignature_message(std::uint64_t time_s, std::string_view checkpoint_text);

// The verifier key (type 0x04) and the signature of a witness. `checkpoint_text` is one that the caller has parsed.
VerifierKey cosigner_key_of(const NoteSigner& witness);
NoteSignature cosign(std::string_view checkpoint_text, std::uint64_t time_s, const NoteSigner& witness);

// The cosignature that `signature` carries, when it is by `key` and holds over that text; else bad_proof. Whether the
// time is acceptable is the caller's to say, who has a clock.
Result<Cosignature> check_cosignature(std::string_view checkpoint_text, const NoteSignature& signature,
                                      const VerifierKey& key);

}  // namespace annals::proof
