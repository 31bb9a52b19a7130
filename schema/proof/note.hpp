// C2SP signed notes (c2sp.org/signed-note): a text, signed by one or more keys.
//
//   text, any lines; its last character is LF, and it belongs to what is signed
//                                              (an empty line)
//   — <key name> <base64 of: key id (4 bytes, big-endian) · signature>
//   — ...
//
// The text ends at the last empty line. A key is identified by its name and id together; its id is
//   the first 4 bytes of SHA-256(name · LF · type byte · public key)
// and a verifier key, as configured, is printed
//   <name>+<id, 8 hexadecimal digits>+<base64 of: type byte · public key (32 bytes)>
//
// Parsing is strict by round trip: what is accepted prints again to the same bytes.
#pragma once

#include "schema/proof/ed25519.hpp"

namespace annals::proof {

// The type byte of a signature. Others exist in the world; such signatures are carried and never verified.
enum class SignatureType : std::uint8_t {
    ed25519 = 0x01,         // over the text itself
    cosignature_v1 = 0x04,  // a witness's, with a time (cosignature.hpp)
};

// Whether `name` can name a key: not empty, UTF-8, without Unicode spaces, control characters or '+'.
bool is_key_name(std::string_view name);

struct VerifierKey {
    std::string name;
    SignatureType type = SignatureType::ed25519;
    PublicKey key;
    // Computed, so that it can never disagree.
    std::uint32_t id() const;
    friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};
std::string format_verifier_key(const VerifierKey& key);
// The inverse; malformed also for an id that is not the key's, and for types that are not verified here.
Result<VerifierKey> parse_verifier_key(std::string_view text);

struct NoteSignature {
    std::string name;
    std::uint32_t key_id = 0;
    Bytes bytes;  // after the key id; at least one
    friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct Note {
    std::string text;                       // ends with LF
    std::vector<NoteSignature> signatures;  // at least one, known or not, in the order of the note
    friend bool operator==(const Note&, const Note&) = default;
};

// Whether `text` can be signed: it ends with LF, and is UTF-8 without control characters but LF.
bool is_note_text(std::string_view text);

// The whole note. CHECKs that it has signatures, that its text is one and that the names are.
std::string format_note(const Note& note);
// The inverse. too_large over limits::note_bytes_max or note_signatures_max; else malformed. Nothing is verified.
Result<Note> parse_note(std::string_view text);

// A key that signs, under a name. `key` is borrowed.
struct NoteSigner {
    std::string name;
    const PrivateKey* key = nullptr;
};
VerifierKey verifier_key_of(const NoteSigner& signer);

// The signature of type 0x01 over `text`, which is_note_text (CHECKed).
NoteSignature sign_text(std::string_view text, const NoteSigner& signer);
// Puts `signature` last, in place of any by the same name and key id.
void add_signature(Note& note, NoteSignature signature);

// Whether `signature` is by `key` (its name and id) and holds over `text`, as the type of the key asks for.
bool is_signed_by(std::string_view text, const NoteSignature& signature, const VerifierKey& key);

// Judges a note: the positions in `keys` of those that signed it, ascending. Signatures by other keys are passed over,
// also where they share the name or the id, but not both. bad_proof when a signature by one of `keys` does not hold, or
// when none of them signed.
Result<std::vector<std::size_t>> check_note(const Note& note, std::span<const VerifierKey> keys);

}  // namespace annals::proof
