#include "schema/proof/tlog_proof.hpp"

#include "schema/base/limits.hpp"
#include "schema/proof/decimal.hpp"

namespace annals::proof {
namespace {

constexpr std::string_view header = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_word = "extra ";
constexpr std::string_view index_word = "index ";

// Takes the next line off `text`, without its LF; nothing when there is no whole line.
std::optional<std::string_view> take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

}  // namespace

std::string format_tlog_proof(const TlogProof& proof) {
    std::string text = std::string(header) + '\n';
    if (!proof.extra.empty()) text += std::string(extra_word) + to_base64(proof.extra) + '\n';
    text += std::string(index_word) + std::to_string(to_number(proof.index)) + '\n';
    for (const Sha256& hash : proof.hashes) text += format_base64_hash(hash) + '\n';
    return text + '\n' + proof.checkpoint;
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
    const Error malformed = fail(Errc::malformed, "no transparency log proof (c2sp.org/tlog-proof@v1)");
    if (text.size() > limits::tlog_proof_bytes_max) return fail(Errc::too_large, "a proof over its limit of bytes");
    std::string_view rest = text;
    auto line = take_line(rest);
    if (!line || *line != header) return malformed;
    line = take_line(rest);
    TlogProof proof;
    if (line && line->starts_with(extra_word)) {
        auto extra = parse_base64(line->substr(extra_word.size()));
        if (!extra) return malformed;
        proof.extra = *std::move(extra);
        line = take_line(rest);
    }
    if (!line || !line->starts_with(index_word)) return malformed;
    const auto index = parse_decimal(line->substr(index_word.size()));
    if (!index) return malformed;
    proof.index = Seq{*index};
    for (line = take_line(rest); line && !line->empty(); line = take_line(rest)) {
        const auto hash = parse_base64_hash(*line);
        if (!hash || proof.hashes.size() == limits::proof_hashes_max) return malformed;
        proof.hashes.push_back(*hash);
    }
    if (!line) return malformed;
    const auto checkpoint = parse_signed_checkpoint(rest);
    if (!checkpoint) return checkpoint.error();
    proof.checkpoint = rest;
    if (format_tlog_proof(proof) != text) return malformed;
    return proof;
}

Result<SignedCheckpoint> check_tlog_proof(const TlogProof& proof, const Sha256& leaf, std::string_view origin,
                                          std::span<const VerifierKey> log_keys) {
    auto checkpoint = check_checkpoint(proof.checkpoint, origin, log_keys);
    if (!checkpoint) return checkpoint.error();
    const auto shown = check_inclusion(proof.hashes, checkpoint->checkpoint.head, proof.index, leaf);
    if (!shown) return shown.error();
    return checkpoint;
}

}  // namespace annals::proof
