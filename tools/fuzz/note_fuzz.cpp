// Whatever a parser of schema/proof accepts must print again to the very bytes it was given, and judging it must end.
#include "schema/base/check.hpp"
#include "schema/proof/tile.hpp"
#include "schema/proof/tlog_proof.hpp"

namespace annals::proof {
namespace {

const VerifierKey& known_key() {
    static const VerifierKey key =
        parse_verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").value();
    return key;
}

void try_texts(std::string_view text) {
    const std::span<const VerifierKey> keys(&known_key(), 1);
    if (const auto note = parse_note(text)) {
        CHECK(format_note(*note) == text);
        static_cast<void>(check_note(*note, keys).has_value());
    }
    if (const auto checkpoint = parse_checkpoint(text)) CHECK(format_checkpoint(*checkpoint) == text);
    if (const auto checkpoint = parse_signed_checkpoint(text)) {
        CHECK(format_note(checkpoint->note) == text);
        CHECK(format_checkpoint(checkpoint->checkpoint) == checkpoint->note.text);
    }
    if (const auto proof = parse_tlog_proof(text)) {
        CHECK(format_tlog_proof(*proof) == text);
        static_cast<void>(check_tlog_proof(*proof, Sha256{}, "PeterNeumann", keys).has_value());
    }
    if (const auto path = parse_tile_path(text)) {
        CHECK((path->is_entries ? format_entries_path(path->tile) : format_tile_path(path->tile)) == text);
    }
    if (const auto key = parse_verifier_key(text)) CHECK(format_verifier_key(*key) == text);
}

void try_bytes(BytesView bytes) {
    if (const auto edge = RightEdge::decode(bytes)) {
        const Bytes again = edge->encode();
        CHECK(text_of(again) == text_of(bytes));
    }
    if (const auto cosignature = decode_cosignature(bytes)) {
        const Bytes again = encode_cosignature(*cosignature);
        CHECK(text_of(again) == text_of(bytes));
    }
    if (bytes.empty()) return;
    const BytesView bundle = bytes.subspan(1);
    if (const auto entries = parse_bundle(bundle, bytes.front())) {
        Bytes again;
        for (const BytesView entry : *entries) append_to_bundle(again, entry);
        CHECK(text_of(again) == text_of(bundle));
    }
}

}  // namespace
}  // namespace annals::proof

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const annals::BytesView bytes(data, size);
    annals::proof::try_texts(annals::text_of(bytes));
    annals::proof::try_bytes(bytes);
    return 0;
}
