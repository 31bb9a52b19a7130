#include "cli/commands/signed_head.hpp"

namespace annals::cli {

namespace {

Result<void> check_covers(Source& source, const proof::TreeHead& head, const std::string& note) {
    const auto checkpoint = proof::parse_signed_checkpoint(note);
    if (!checkpoint) return checkpoint.error();
    const proof::TreeHead& covering = checkpoint->checkpoint.head;
    if (covering.size < head.size) return fail(Errc::not_found, "the checkpoint does not reach that size");
    if (covering.size == head.size)
        return covering.root == head.root ? Result<void>()
                                          : fail(Errc::fork, "the checkpoint has another root at size " +
                                                                 std::to_string(to_number(head.size)));
    if (to_number(head.size) == 0) return {};  // every tree continues the empty one
    const auto files = source.files();
    const auto proof = proof::prove_consistency(head.size, covering.size, audit::nodes_of_copy(files, covering.size));
    if (!proof) return proof.error();
    return proof::check_consistency(*proof, head, covering);
}

}  // namespace

Result<std::string> covering_checkpoint(Source& source, const proof::TreeHead& head, const std::string& kept) {
    if (!kept.empty() && check_covers(source, head, kept)) return kept;
    auto note = source.checkpoint(head.size);
    if (!note) return note;
    if (const auto covers = check_covers(source, head, *note); !covers) return covers.error();
    return note;
}

}  // namespace annals::cli
