#include "cli/commands/proof_files.hpp"

#include "schema/proof/tlog_proof.hpp"

namespace annals::cli {

namespace {

std::string number(Seq seq) { return std::to_string(to_number(seq)); }

// Checks a proof by the bytes of its entry and puts them into it.
Result<std::string> completed(proof::TlogProof proof, const audit::ReadFile& read, const audit::Trusted& trusted) {
    const auto checkpoint = proof::check_checkpoint(proof.checkpoint, trusted.origin, trusted.keys);
    if (!checkpoint) return fail(Errc::bad_proof, "the checkpoint is not signed by a key of " + trusted.origin);
    auto entry = audit::read_entry(read, proof.index, checkpoint->checkpoint.head.size);
    if (!entry) {
        // A daemon does not serve a bundle with a damaged entry in it. The others it gives one by one.
        auto alone = read("v1/events/" + number(proof.index) + "?as=bytes");
        if (!alone) return as_failed_check(entry.error());
        entry = std::move(alone);
    }
    if (!proof::check_tlog_proof(proof, proof::leaf_hash(*entry), trusted.origin, trusted.keys))
        return fail(Errc::bad_proof, "entry " + number(proof.index) + " is not shown to be in the signed tree",
                    number(proof.index));
    proof.extra = std::move(*entry);
    return proof::format_tlog_proof(proof);
}

}  // namespace

Result<std::string> prove_entry(Source& source, Seq seq) {
    const auto size = source.size();
    if (!size) return size.error();
    if (to_number(seq) >= to_number(*size))
        return fail(Errc::not_found, "there is no entry " + number(seq) + ": the log has " +
                                         std::to_string(to_number(*size)) + ", from 0 on");
    const auto note = source.checkpoint(TreeSize(to_number(seq) + 1));
    if (!note) return note.error();
    const auto keys = source.keys();
    if (!keys) return keys.error();
    const auto read = source.files();
    const auto checkpoint = proof::parse_signed_checkpoint(*note);
    if (!checkpoint) return checkpoint.error();
    const TreeSize signed_size = checkpoint->checkpoint.head.size;
    auto hashes = proof::prove_inclusion(seq, signed_size, audit::nodes_of_copy(read, signed_size));
    if (!hashes) return as_failed_check(hashes.error());
    return completed({Bytes(), seq, std::move(*hashes), *note}, read, keys->trusted);
}

std::vector<OptionSpec> proof_options(bool is_many) {
    return {{"wait",
             "WHAT",
             "wait for the signed checkpoint that covers what is recorded, and take its proof",
             Takes::value,
             false,
             {"proof"}},
            is_many ? OptionSpec{"proof-out", "DIR", "keep each proof there as SEQ.tlog-proof (waits as --wait proof)"}
                    : OptionSpec{"proof-out", "FILE", "keep the proof there (waits as --wait proof)"}};
}

Wait wait_of(const Given& given) { return given.has("wait") || given.has("proof-out") ? Wait::proof : Wait::none; }

Result<ReceivedProofs> take_proofs(Context& context, const AppendOutcome& outcome, bool is_many) {
    if (outcome.proof_problem) {
        Error error = *outcome.proof_problem;
        error.detail = "what was sent is recorded, and its proof is not there yet: " + error.detail;
        error.hint = "`annals prove SEQ` gives it later";
        return error;
    }
    if (outcome.proofs.size() != outcome.entries.size())
        return fail(Errc::unsupported, "what was sent is recorded, and this ledger gives no proofs");
    const auto source = context.source();
    if (!source) return source.error();
    ReceivedProofs received;
    const std::string& out = context.given().value("proof-out");
    std::optional<LogKeys> keys;
    for (std::size_t i = 0; i < outcome.proofs.size(); ++i) {
        auto proof = proof::parse_tlog_proof(outcome.proofs[i]);
        if (!proof || proof->index != outcome.entries[i].seq)
            return fail(Errc::bad_proof, "no proof of entry " + number(outcome.entries[i].seq) + " came back");
        if (!keys) {
            // The contact before may be from when the ledger was empty.
            const auto note = (*source)->checkpoint(TreeSize(to_number(proof->index) + 1));
            if (!note) return note.error();
            auto found = (*source)->keys();
            if (!found) return found.error();
            keys = std::move(*found);
        }
        auto text = completed(std::move(*proof), (*source)->files(), keys->trusted);
        if (!text) return text.error();
        if (!out.empty()) {
            received.files.push_back(is_many ? out + "/" + number(outcome.entries[i].seq) + ".tlog-proof" : out);
            if (const auto written = context.host().write_copy_file(received.files.back(), *text); !written)
                return written.error();
        }
        received.texts.push_back(std::move(*text));
    }
    if (!keys) return received;
    received.line = std::to_string(received.texts.size()) + (received.texts.size() == 1 ? " proof" : " proofs") +
                    " checked: signed by " + keys->trusted.origin;
    if (!out.empty()) received.line += ", in " + out;
    if (keys->is_own) received.line += "; " + std::string(no_key_line);
    return received;
}

}  // namespace annals::cli
