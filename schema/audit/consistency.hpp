// A consistency proof as a file, to be checked offline: that one tree of a log is the beginning of another, and that
// one the beginning of a tree that the log signed. RFC 6962 has the proof and no file for it; this one holds two such
// proofs and a C2SP checkpoint, unchanged.
//
// One JSON object:
//   {"format": "annals-consistency/1", "origin", "verifier_keys": [...],
//    "from": {"size", "root"}, "to": {"size", "root"}, "consistency": [base64 ...],
//    "checkpoint": signed note, "anchor": [base64 ...]}
// `consistency` leads from `from` to `to`, `anchor` from `to` to the checkpoint's tree (empty when they are equal).
#pragma once

#include "schema/audit/copy.hpp"

#include <optional>

namespace annals::audit {

struct ConsistencyFile {
    std::string origin;
    std::vector<std::string> verifier_keys;  // shown, never trusted by themselves
    proof::TreeHead from;
    proof::TreeHead to;
    proof::Proof consistency;
    std::string checkpoint;
    proof::Proof anchor;
};

std::string format_consistency(const ConsistencyFile& file);
// The inverse; malformed, too_large or unsupported_version.
Result<ConsistencyFile> parse_consistency(std::string_view text);
bool is_consistency(std::string_view text);

struct ConsistencyAsked {
    TreeSize from{};
    TreeSize to{};
};
// Proves it from the tiles of a copy, by the checkpoint `note`. bad_value for sizes that run backward or lie beyond the
// signed tree; bad_proof when `note` is not signed by a trusted key; what `read` fails with. The proofs are as good as
// the tiles: check_consistency_file judges them.
Result<ConsistencyFile> prove_consistency_file(const ReadFile& read, const std::string& note, const Trusted& trusted,
                                               const ConsistencyAsked& asked);

// Judges it by the keys that the reader trusts, or by the file's own; returns the tree that was signed. bad_proof.
Result<proof::TreeHead> check_consistency_file(const ConsistencyFile& file, const std::optional<Trusted>& trusted);

}  // namespace annals::audit
