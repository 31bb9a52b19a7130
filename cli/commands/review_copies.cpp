#include "cli/commands/review_copies.hpp"

#include "cli/commands/source_copies.hpp"
#include "schema/proof/digest.hpp"

namespace annals::cli {

namespace {

// The hashes of copies that the review names, each with the source that has it: as the source is registered, and as
// evidence was attached.
std::map<std::string, std::string> recorded_copies(const state::ReviewAnswer& answer) {
    std::map<std::string, std::string> sources;
    for (const state::SourceView& source : answer.annex.sources)
        if (source.sha256) sources.emplace(to_hex(*source.sha256), source.source.id);
    for (const state::ReviewCommitment& commitment : answer.commitments)
        for (const state::ReviewDelivery& delivery : commitment.delivery)
            for (const state::EvidenceRow& row : delivery.evidence)
                if (row.sha256) sources.emplace(to_hex(*row.sha256), row.source.id);
    return sources;
}

// None where none is kept, or another in its place: that is told.
Result<std::optional<std::string>> copy_of(Context& context, const std::string& sha256, const std::string& source,
                                           std::vector<std::string>& warnings) {
    if (!context.has_source()) return std::optional<std::string>();  // a ledger in memory keeps nothing
    auto copy = read_copy(context, *parse_sha256(sha256));
    if (copy) return std::optional(std::move(*copy));
    if (copy.error().code == Errc::corrupt)
        warnings.push_back("the copy kept of source:" + source + " has been altered: it counts as missing");
    else if (copy.error().code != Errc::not_found && copy.error().code != Errc::unsupported)
        return copy.error();
    return std::optional<std::string>();
}

}  // namespace

Copies copies_in(const ReviewFolder& folder) {
    Copies copies;
    for (const auto& [path, content] : folder.files) {
        if (!path.starts_with("sources/")) continue;
        const std::string sha256 = to_hex(proof::sha256(bytes_of(content)));
        if (path == path_of_copy(sha256)) copies.emplace(sha256, content);
    }
    return copies;
}

Result<Copies> copies_of_sources(Context& context, const state::ReviewAnswer& answer, const Copies& known,
                                 std::vector<std::string>& warnings) {
    Copies copies;
    std::size_t bytes = 0;
    for (const auto& [sha256, source] : recorded_copies(answer)) {
        const auto own = known.find(sha256);
        auto copy = own != known.end() ? Result<std::optional<std::string>>(std::optional(own->second))
                                       : copy_of(context, sha256, source, warnings);
        if (!copy) return copy.error();
        if (!*copy) continue;
        bytes += (*copy)->size();
        if (bytes > review_copies_bytes_max)
            return fail(
                Errc::too_large,
                "the saved copies of its sources have more than " + std::to_string(review_copies_bytes_max) + " bytes",
                "review", "--without-copies leaves them out");
        copies.emplace(sha256, std::move(**copy));
    }
    return copies;
}

std::vector<std::string> copies_since(const state::ReviewAnswer& answer, const Copies& held, const Copies& kept) {
    std::vector<std::string> sentences;
    for (const auto& [sha256, source] : recorded_copies(answer)) {
        const bool is_held = held.count(sha256) > 0;
        const bool is_kept = kept.count(sha256) > 0;
        if (is_kept && !is_held)
            sentences.push_back("a copy of source:" + source +
                                " is kept by now, which the review says is missing: write it again to take it in");
        if (is_held && !is_kept)
            sentences.push_back("the copy of source:" + source +
                                " is in the review, and is kept beside the ledger no more");
    }
    return sentences;
}

}  // namespace annals::cli
