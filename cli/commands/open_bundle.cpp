#include "cli/commands/open_bundle.hpp"

#include "cli/client/bundle_ledger.hpp"
#include "cli/client/offline_ledger.hpp"

namespace annals::cli {

namespace {

// What a whole bundle holds, which has been checked, as a copy.
Result<audit::VerifiedCopy> copy_of(const audit::Bundle& bundle) {
    const auto checkpoint = proof::parse_signed_checkpoint(bundle.checkpoint);
    if (!checkpoint) return checkpoint.error();
    audit::VerifiedCopy copy;
    copy.note = bundle.checkpoint;
    copy.head = checkpoint->checkpoint.head;
    proof::Hasher hasher;
    for (const audit::BundledEntry& entry : bundle.entries) {
        copy.entries.add(entry.entry);
        copy.leaves.push_back(hasher.leaf_hash(entry.entry));
    }
    return copy;
}

}  // namespace

Result<std::unique_ptr<Ledger>> open_bundle(const Host& host, const Source& source) {
    const audit::Bundle& bundle = *source.bundle();
    const auto keys = source.configured(bundle.origin);
    if (!keys) return keys.error();
    const audit::Verdict verdict = audit::check_bundle(bundle, *keys, {host.now});
    if (!verdict.holds)
        return fail(Errc::bad_proof, "the bundle does not hold: " + to_string(*verdict.error), source.name());
    if (!bundle.is_whole) {
        if (!bundle.question)
            return fail(Errc::unsupported, "the bundle holds neither an answer nor the whole log", source.name());
        return std::unique_ptr<Ledger>(std::make_unique<BundleLedger>(bundle));
    }
    auto copy = copy_of(bundle);
    if (!copy) return copy.error();
    auto ledger = OfflineLedger::of_copy(std::move(*copy), host.now);
    if (!ledger) return as_failed_check(ledger.error());
    return std::unique_ptr<Ledger>(std::move(*ledger));
}

}  // namespace annals::cli
