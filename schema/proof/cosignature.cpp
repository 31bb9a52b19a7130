#include "schema/proof/cosignature.hpp"

#include "schema/base/check.hpp"

#include <algorithm>

namespace annals::proof {
namespace {

constexpr std::uint64_t time_until = std::uint64_t{1} << 63;
constexpr std::size_t time_size = 8;

}  // namespace

Bytes encode_cosignature(const Cosignature& cosignature) {
    CHECK(cosignature.time_s < time_until);
    Bytes bytes;
    append_be64(bytes, cosignature.time_s);
    bytes.insert(bytes.end(), cosignature.signature.bytes.begin(), cosignature.signature.bytes.end());
    return bytes;
}

Result<Cosignature> decode_cosignature(BytesView bytes) {
    Cosignature cosignature;
    if (bytes.size() != time_size + cosignature.signature.bytes.size()) {
        return fail(Errc::malformed, "a cosignature is 72 bytes");
    }
    cosignature.time_s = read_be64(bytes.data());
    if (cosignature.time_s >= time_until) return fail(Errc::malformed, "a cosignature of no possible time");
    const BytesView signature = bytes.subspan(time_size);
    std::copy(signature.begin(), signature.end(), cosignature.signature.bytes.begin());
    return cosignature;
}

std::string cosignature_message(std::uint64_t time_s, std::string_view checkpoint_text) {
    return "cosignature/v1\ntime " + std::to_string(time_s) + '\n' + std::string(checkpoint_text);
}

VerifierKey cosigner_key_of(const NoteSigner& witness) {
    return {witness.name, SignatureType::cosignature_v1, witness.key->public_key()};
}

NoteSignature cosign(std::string_view checkpoint_text, std::uint64_t time_s, const NoteSigner& witness) {
    CHECK(is_note_text(checkpoint_text) && is_key_name(witness.name));
    const std::string message = cosignature_message(time_s, checkpoint_text);
    const Cosignature cosignature{time_s, witness.key->sign(bytes_of(message))};
    return {witness.name, cosigner_key_of(witness).id(), encode_cosignature(cosignature)};
}

Result<Cosignature> check_cosignature(std::string_view checkpoint_text, const NoteSignature& signature,
                                      const VerifierKey& key) {
    const Error bad = fail(Errc::bad_proof, "no cosignature of " + key.name + " that holds");
    const bool is_by_key =
        key.type == SignatureType::cosignature_v1 && signature.name == key.name && signature.key_id == key.id();
    if (!is_by_key) return bad;
    const auto cosignature = decode_cosignature(signature.bytes);
    if (!cosignature) return bad;
    const std::string message = cosignature_message(cosignature->time_s, checkpoint_text);
    if (!is_signature(key.key, bytes_of(message), cosignature->signature.bytes)) return bad;
    return *cosignature;
}

}  // namespace annals::proof
