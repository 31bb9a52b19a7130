#include "schema/proof/checkpoint.hpp"

#include "schema/base/check.hpp"
#include "schema/proof/decimal.hpp"

#include <algorithm>

namespace annals::proof {
namespace {

// One line of a note's text, not empty.
bool is_line(std::string_view text) {
    return !text.empty() && text.find('\n') == std::string_view::npos && is_note_text(std::string(text) + '\n');
}

}  // namespace

bool is_origin(std::string_view origin) { return is_line(origin); }

std::string format_checkpoint(const Checkpoint& checkpoint) {
    CHECK(is_origin(checkpoint.origin));
    std::string text = checkpoint.origin + '\n' + std::to_string(to_number(checkpoint.head.size)) + '\n' +
                       format_base64_hash(checkpoint.head.root) + '\n';
    for (const std::string& extension : checkpoint.extensions) {
        CHECK(is_line(extension));
        text += extension + '\n';
    }
    return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view note_text) {
    const Error malformed = fail(Errc::malformed, "a checkpoint is an origin, a size and a root, each on its line");
    if (!is_note_text(note_text)) return malformed;
    std::vector<std::string_view> lines;
    for (std::string_view rest = note_text; !rest.empty();) {
        const std::size_t end = rest.find('\n');
        if (end == 0) return malformed;
        lines.push_back(rest.substr(0, end));
        rest.remove_prefix(end + 1);
    }
    if (lines.size() < 3) return malformed;
    const auto size = parse_decimal(lines[1]);
    const auto root = parse_base64_hash(lines[2]);
    if (!size || !root) return malformed;
    Checkpoint checkpoint{std::string(lines[0]), {TreeSize{*size}, *root}, {}};
    for (std::size_t i = 3; i < lines.size(); ++i) checkpoint.extensions.emplace_back(lines[i]);
    if (format_checkpoint(checkpoint) != note_text) return malformed;
    return checkpoint;
}

Note sign_checkpoint(const Checkpoint& checkpoint, std::span<const NoteSigner> signers) {
    CHECK(!signers.empty());
    Note note{format_checkpoint(checkpoint), {}};
    for (const NoteSigner& signer : signers) add_signature(note, sign_text(note.text, signer));
    return note;
}

Result<SignedCheckpoint> parse_signed_checkpoint(std::string_view signed_note) {
    auto note = parse_note(signed_note);
    if (!note) return note.error();
    auto checkpoint = parse_checkpoint(note->text);
    if (!checkpoint) return checkpoint.error();
    return SignedCheckpoint{*std::move(checkpoint), *std::move(note)};
}

Result<SignedCheckpoint> check_checkpoint(std::string_view signed_note, std::string_view origin,
                                          std::span<const VerifierKey> log_keys) {
    auto parsed = parse_signed_checkpoint(signed_note);
    if (!parsed) return parsed.error();
    std::vector<VerifierKey> keys(log_keys.begin(), log_keys.end());
    std::erase_if(keys, [](const VerifierKey& key) { return key.type != SignatureType::ed25519; });
    const auto signers = check_note(parsed->note, keys);
    if (!signers) return signers.error();
    if (parsed->checkpoint.origin != origin) return fail(Errc::bad_proof, "the checkpoint is that of another log");
    return parsed;
}

Result<std::vector<Witnessed>> check_cosignatures(const SignedCheckpoint& checkpoint,
                                                  std::span<const VerifierKey> witness_keys) {
    std::vector<Witnessed> found;
    for (std::size_t i = 0; i < witness_keys.size(); ++i) {
        const VerifierKey& key = witness_keys[i];
        if (key.type != SignatureType::cosignature_v1) continue;
        const std::uint32_t id = key.id();
        std::optional<std::uint64_t> time_s;
        for (const NoteSignature& signature : checkpoint.note.signatures) {
            if (signature.name != key.name || signature.key_id != id) continue;
            const auto cosignature = check_cosignature(checkpoint.note.text, signature, key);
            if (!cosignature) return cosignature.error();
            time_s = std::max(time_s.value_or(0), cosignature->time_s);
        }
        if (time_s) found.push_back({i, *time_s});
    }
    return found;
}

}  // namespace annals::proof
