// C2SP checkpoints (c2sp.org/tlog-checkpoint): a tree head as the text of a signed note.
//
//   <origin>                 the log's name, not empty
//   <size>                   decimal
//   <root>                   base64, 44 characters
//   <extension line> ...     none in our own; kept, not understood, in others'; never empty
//
// and then the empty line and the signatures of note.hpp.
#pragma once

#include "schema/proof/cosignature.hpp"
#include "schema/proof/proofs.hpp"

namespace annals::proof {

struct Checkpoint {
    std::string origin;
    TreeHead head;
    std::vector<std::string> extensions;
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// Whether `origin` can name a log: not empty, one line of UTF-8 without control characters.
bool is_origin(std::string_view origin);

// The note text. CHECKs that the origin is one, and that extensions are lines.
std::string format_checkpoint(const Checkpoint& checkpoint);
// The inverse, strict by round trip.
Result<Checkpoint> parse_checkpoint(std::string_view note_text);

// The checkpoint as a note, signed by each of `signers` (at least one, CHECKed) in that order.
Note sign_checkpoint(const Checkpoint& checkpoint, std::span<const NoteSigner> signers);

struct SignedCheckpoint {
    Checkpoint checkpoint;
    Note note;  // format_note(note) is what was parsed
    friend bool operator==(const SignedCheckpoint&, const SignedCheckpoint&) = default;
};
// Both layers of the form; verifies nothing.
Result<SignedCheckpoint> parse_signed_checkpoint(std::string_view signed_note);

// Parses and verifies: the checkpoint is that of the log `origin`, at least one of `log_keys` signed it, and no
// signature by any of them is wrong. Only keys of type 0x01 count as the log's: a witness cannot stand in for it.
// bad_proof when it does not verify; malformed or too_large by its form.
Result<SignedCheckpoint> check_checkpoint(std::string_view signed_note, std::string_view origin,
                                          std::span<const VerifierKey> log_keys);

// A witness that cosigned.
struct Witnessed {
    std::size_t key = 0;  // position in the `witness_keys` asked about
    std::uint64_t time_s = 0;
    friend bool operator==(const Witnessed&, const Witnessed&) = default;
};
// The cosignatures on a checkpoint by keys of type 0x04 among `witness_keys`, by ascending key; may be none. bad_proof
// when one of theirs does not hold.
Result<std::vector<Witnessed>> check_cosignatures(const SignedCheckpoint& checkpoint,
                                                  std::span<const VerifierKey> witness_keys);

}  // namespace annals::proof
