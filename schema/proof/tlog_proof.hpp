// C2SP transparency log proofs (c2sp.org/tlog-proof, v1): one file, extension .tlog-proof, that shows offline that an
// entry is in a log.
//
//   c2sp.org/tlog-proof@v1
//   extra <base64>             only when there is extra data, which nothing authenticates
//   index <decimal>
//   <base64 of a hash> ...     the inclusion proof, from the leaf's sibling up; none in a tree of one
//                              (an empty line)
//   <a signed checkpoint, byte for byte>
#pragma once

#include "schema/proof/checkpoint.hpp"

namespace annals::proof {

struct TlogProof {
    Bytes extra;  // empty when there is none
    Seq index{};
    Proof hashes;
    std::string checkpoint;  // the signed note, as the log gave it
    friend bool operator==(const TlogProof&, const TlogProof&) = default;
};

std::string format_tlog_proof(const TlogProof& proof);
// The inverse, strict by round trip; the checkpoint must have the form of one. too_large over
// limits::tlog_proof_bytes_max; else malformed. Nothing is verified.
Result<TlogProof> parse_tlog_proof(std::string_view text);

// Judges whether the entry with that leaf hash is in the log `origin`, by a checkpoint that one of `log_keys` signed;
// returns that checkpoint. bad_proof when it is not shown.
Result<SignedCheckpoint> check_tlog_proof(const TlogProof& proof, const Sha256& leaf, std::string_view origin,
                                          std::span<const VerifierKey> log_keys);

}  // namespace annals::proof
