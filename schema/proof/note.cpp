#include "schema/proof/note.hpp"

#include "schema/base/check.hpp"
#include "schema/base/limits.hpp"
#include "schema/base/text.hpp"
#include "schema/proof/cosignature.hpp"
#include "schema/proof/digest.hpp"

#include <algorithm>

namespace annals::proof {
namespace {

constexpr std::string_view signature_mark = "\xE2\x80\x94 ";  // em dash, space
constexpr std::size_t key_id_size = 4;

// The characters of Unicode's White_Space above ASCII, in UTF-8.
constexpr std::array<std::string_view, 19> wide_spaces = {
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83",
    "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A",
    "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

void append_be32(Bytes& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::uint32_t read_be32(BytesView bytes) {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : bytes.first(key_id_size)) value = value << 8 | byte;
    return value;
}

Bytes typed_key(const VerifierKey& key) {
    Bytes bytes(1 + key.key.bytes.size());
    bytes.front() = static_cast<std::uint8_t>(key.type);
    std::copy(key.key.bytes.begin(), key.key.bytes.end(), bytes.begin() + 1);
    return bytes;
}

std::string format_signature(const NoteSignature& signature) {
    CHECK(is_key_name(signature.name) && !signature.bytes.empty());
    Bytes bytes;
    append_be32(bytes, signature.key_id);
    bytes.insert(bytes.end(), signature.bytes.begin(), signature.bytes.end());
    return std::string(signature_mark) + signature.name + ' ' + to_base64(bytes) + '\n';
}

// `line` without its LF.
Result<NoteSignature> parse_signature(std::string_view line) {
    const Error malformed = fail(Errc::malformed, "a signature line of a note is an em dash, a key name and base64");
    if (!line.starts_with(signature_mark)) return malformed;
    line.remove_prefix(signature_mark.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return malformed;
    const auto bytes = parse_base64(line.substr(space + 1));
    if (!bytes || bytes->size() <= key_id_size) return malformed;
    NoteSignature signature;
    signature.name = line.substr(0, space);
    signature.key_id = read_be32(*bytes);
    signature.bytes.assign(bytes->begin() + key_id_size, bytes->end());
    return signature;
}

}  // namespace

bool is_key_name(std::string_view name) {
    if (name.empty() || !is_utf8(name)) return false;
    for (const char c : name) {
        if (is_control(c) || c == ' ' || c == '+') return false;
    }
    return std::none_of(wide_spaces.begin(), wide_spaces.end(),
                        [&](std::string_view space) { return name.find(space) != std::string_view::npos; });
}

std::uint32_t VerifierKey::id() const {
    Bytes input(name.begin(), name.end());
    input.push_back('\n');
    const Bytes rest = typed_key(*this);
    input.insert(input.end(), rest.begin(), rest.end());
    return read_be32(sha256(input).bytes);
}

std::string format_verifier_key(const VerifierKey& key) {
    CHECK(is_key_name(key.name));
    Bytes id;
    append_be32(id, key.id());
    return key.name + '+' + to_hex(id) + '+' + to_base64(typed_key(key));
}

Result<VerifierKey> parse_verifier_key(std::string_view text) {
    const Error malformed = fail(Errc::malformed, "no verifier key (name+id+base64)");
    if (text.size() > limits::verifier_key_bytes_max) return malformed;
    const std::size_t first = text.find('+');
    if (first == std::string_view::npos) return malformed;
    const std::size_t second = text.find('+', first + 1);
    if (second == std::string_view::npos) return malformed;
    const auto bytes = parse_base64(text.substr(second + 1));
    VerifierKey key;
    if (!bytes || bytes->size() != 1 + key.key.bytes.size()) return malformed;
    key.name = text.substr(0, first);
    key.type = static_cast<SignatureType>(bytes->front());
    std::copy(bytes->begin() + 1, bytes->end(), key.key.bytes.begin());
    const bool is_known = key.type == SignatureType::ed25519 || key.type == SignatureType::cosignature_v1;
    if (!is_known || !is_key_name(key.name) || format_verifier_key(key) != text) return malformed;
    return key;
}

bool is_note_text(std::string_view text) {
    return !text.empty() && text.back() == '\n' && is_utf8(text) &&
           std::none_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\n'; });
}

std::string format_note(const Note& note) {
    CHECK(is_note_text(note.text) && !note.signatures.empty());
    std::string text = note.text + '\n';
    for (const NoteSignature& signature : note.signatures) text += format_signature(signature);
    return text;
}

Result<Note> parse_note(std::string_view text) {
    if (text.size() > limits::note_bytes_max) return fail(Errc::too_large, "a note over its limit of bytes");
    const std::size_t split = text.rfind("\n\n");
    if (split == std::string_view::npos) return fail(Errc::malformed, "a note has an empty line before its signatures");
    std::string_view lines = text.substr(split + 2);
    if (lines.empty() || !is_note_text(text)) return fail(Errc::malformed, "no signed note");
    if (std::count(lines.begin(), lines.end(), '\n') > static_cast<std::ptrdiff_t>(limits::note_signatures_max)) {
        return fail(Errc::too_large, "a note over its limit of signatures");
    }
    Note note;
    note.text = text.substr(0, split + 1);
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        auto signature = parse_signature(lines.substr(0, end));
        if (!signature) return signature.error();
        note.signatures.push_back(*std::move(signature));
        lines.remove_prefix(end + 1);
    }
    if (format_note(note) != text) return fail(Errc::malformed, "a note not in its own form");
    return note;
}

VerifierKey verifier_key_of(const NoteSigner& signer) {
    return {signer.name, SignatureType::ed25519, signer.key->public_key()};
}

NoteSignature sign_text(std::string_view text, const NoteSigner& signer) {
    CHECK(is_note_text(text) && is_key_name(signer.name));
    const Ed25519Signature signature = signer.key->sign(bytes_of(text));
    return {signer.name, verifier_key_of(signer).id(), Bytes(signature.bytes.begin(), signature.bytes.end())};
}

void add_signature(Note& note, NoteSignature signature) {
    std::erase_if(note.signatures, [&](const NoteSignature& other) {
        return other.name == signature.name && other.key_id == signature.key_id;
    });
    note.signatures.push_back(std::move(signature));
}

bool is_signed_by(std::string_view text, const NoteSignature& signature, const VerifierKey& key) {
    if (signature.name != key.name || signature.key_id != key.id()) return false;
    switch (key.type) {
    case SignatureType::ed25519: return is_signature(key.key, bytes_of(text), signature.bytes);
    case SignatureType::cosignature_v1: return check_cosignature(text, signature, key).has_value();
    }
    return false;
}

Result<std::vector<std::size_t>> check_note(const Note& note, std::span<const VerifierKey> keys) {
    std::vector<std::size_t> signers;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::uint32_t id = keys[i].id();
        bool has_signed = false;
        for (const NoteSignature& signature : note.signatures) {
            if (signature.name != keys[i].name || signature.key_id != id) continue;
            if (!is_signed_by(note.text, signature, keys[i])) {
                return fail(Errc::bad_proof, "a signature by the known key " + keys[i].name + " does not hold");
            }
            has_signed = true;
        }
        if (has_signed) signers.push_back(i);
    }
    if (signers.empty()) return fail(Errc::bad_proof, "the note is signed by no known key");
    return signers;
}

}  // namespace annals::proof
