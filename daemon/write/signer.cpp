#include "daemon/write/signer.hpp"

#include "schema/base/text.hpp"

#include <algorithm>
#include <array>

namespace annals::write {
namespace {

constexpr std::size_t mark_file_bytes_max = 16'384;
constexpr const char* restored_hint = "an older copy was restored; find the newer one, or go on as a new log";

}  // namespace

std::string Signer::state_file(const proof::VerifierKey& key, std::string_view ending) const {
    return options_.state_folder + "/" + key_id_hex(key) + std::string(ending);
}

Result<std::unique_ptr<Signer>> Signer::open(const SignerOptions& options) {
    std::unique_ptr<Signer> signer(new Signer(options));
    auto keys = read_keys(options.key_folder, options.origin);
    if (!keys) return keys.error();
    if (keys->signing.empty())
        return fail(Errc::not_found, "there is no signing key", options.key_folder,
                    "annalsd init --origin NAME makes one");
    if (const auto made = ops::make_folder(options.state_folder, 0700); !made) return made.error();
    for (proof::PrivateKey& key : keys->signing) {
        const proof::VerifierKey verifier = proof::verifier_key_of({options.origin, &key});
        if (const auto added = signer->add_key(verifier, std::move(key)); !added) return added.error();
    }
    for (const proof::VerifierKey& key : keys->retired)
        if (const auto added = signer->add_key(key, {}); !added) return added.error();
    return signer;
}

Result<void> Signer::add_key(const proof::VerifierKey& verifier, std::optional<proof::PrivateKey> key) {
    auto lock = ops::PidFile::take(state_file(verifier, ".lock"));
    if (!lock) return lock.error();
    if (key && ops::read_file(state_file(verifier, ".retired"), mark_file_bytes_max))
        return fail(Errc::fork, "the key " + key_id_hex(verifier) + " was retired, and would sign again",
                    options_.key_folder, restored_hint);
    if (!key)
        if (const auto finished = finish_retiring(verifier); !finished) return finished;
    Key added{verifier, std::move(key), std::move(*lock), {}};
    if (const auto read = read_mark(added); !read) return read;
    keys_.push_back(std::move(added));
    return {};
}

Result<void> Signer::read_mark(Key& key) {
    const std::string file = state_file(key.verifier, ".mark");
    const auto text = ops::read_file(file, mark_file_bytes_max);
    if (!text) {
        if (text.error().code == Errc::not_found) return {};
        return text.error();
    }
    const auto checkpoint = proof::check_checkpoint(*text, options_.origin, std::array{key.verifier});
    if (!checkpoint)
        return fail(Errc::corrupt, "the signer's mark does not verify", file,
                    "it must not be edited or taken from another log");
    const proof::TreeHead& head = checkpoint->checkpoint.head;
    key.mark_size = head.size;
    // A key that joined later, or was retired, has an older mark or none: the highest one binds them all.
    if (mark_ && mark_->size == head.size && mark_->root != head.root)
        return fail(Errc::fork, "two keys of this signer have signed different trees of one size", file);
    if (!mark_ || mark_->size < head.size) {
        mark_ = head;
        last_ = *text;
    }
    return {};
}

Result<std::string> Signer::make_key(std::span<const std::uint8_t, 32> seed) {
    auto made = create_key(options_.key_folder, options_.origin, seed);
    if (!made) return made;
    proof::PrivateKey key = proof::PrivateKey::from_seed(seed);
    const proof::VerifierKey verifier = proof::verifier_key_of({options_.origin, &key});
    if (const auto added = add_key(verifier, std::move(key)); !added) return added.error();
    return made;
}

Result<void> Signer::retire(std::string_view name) {
    const auto found = std::find_if(keys_.begin(), keys_.end(), [name](const Key& key) {
        return key_id_hex(key.verifier) == name || proof::format_verifier_key(key.verifier) == name;
    });
    if (found == keys_.end())
        return fail(Errc::not_found, "this log has no key '" + to_printable(name) + "'", options_.key_folder,
                    "annalsd keys lists them");
    const bool is_only = std::none_of(keys_.begin(), keys_.end(),
                                      [&](const Key& key) { return key.key && !(key.verifier == found->verifier); });
    if (is_only)
        return fail(Errc::bad_value, "it is the only key that signs", std::string(name),
                    "annalsd rotate-key makes another one first");
    if (const auto retired = put_retired_key(options_.key_folder, found->verifier); !retired) return retired;
    if (const auto finished = finish_retiring(found->verifier); !finished) return finished;
    found->key.reset();
    return {};
}

// In the state folder too, so that a key folder restored from before this does not make the key sign again.
Result<void> Signer::finish_retiring(const proof::VerifierKey& key) const {
    const std::string file = state_file(key, ".retired");
    if (!ops::read_file(file, mark_file_bytes_max)) {
        const auto written = ops::replace_file(file, proof::format_verifier_key(key) + "\n", 0600);
        if (!written) return written;
    }
    return remove_private_key(options_.key_folder, key);
}

std::vector<proof::NoteSigner> Signer::signers() const {
    std::vector<proof::NoteSigner> signers;
    for (const Key& key : keys_)
        if (key.key) signers.push_back({options_.origin, &*key.key});
    return signers;
}

std::vector<SignerKey> Signer::keys() const {
    std::vector<SignerKey> keys;
    for (const bool is_retired : {false, true})
        for (const Key& key : keys_)
            if (key.key.has_value() != is_retired)
                keys.push_back({proof::format_verifier_key(key.verifier), is_retired, key.mark_size});
    return keys;
}

bool Signer::is_signed_by_all(const std::string& note) const {
    return std::all_of(keys_.begin(), keys_.end(), [&](const Key& key) {
        return !key.key || proof::check_checkpoint(note, options_.origin, std::array{key.verifier}).has_value();
    });
}

Result<void> Signer::check_head(const proof::TreeHead& head, const proof::NodeReader& nodes) const {
    const auto recomputed = proof::read_root(head.size, nodes);
    if (!recomputed) return recomputed.error();
    if (*recomputed != head.root)
        return fail(Errc::corrupt, "the stored tree gives another root than the head: nothing is signed");
    if (!mark_ || to_number(mark_->size) == 0) return {};
    const std::string sizes = std::to_string(to_number(head.size)) + " entries against " +
                              std::to_string(to_number(mark_->size)) + " signed before";
    if (head.size < mark_->size)
        return fail(Errc::fork, "this ledger is behind what its key has signed: " + sizes, {}, restored_hint);
    if (head.size == mark_->size) {
        if (head.root == mark_->root) return {};
        return fail(Errc::fork, "this ledger differs from what its key has signed: " + sizes, {},
                    "find the signed copy, or go on as a new log");
    }
    const auto proof = proof::prove_consistency(mark_->size, head.size, nodes);
    if (!proof) return proof.error();
    if (!proof::check_consistency(*proof, *mark_, head))
        return fail(Errc::fork, "this ledger does not continue what its key has signed: " + sizes, {},
                    "find the signed copy, or go on as a new log");
    return {};
}

Result<std::string> Signer::sign(const proof::TreeHead& head, const proof::NodeReader& nodes) {
    if (const auto verdict = check_head(head, nodes); !verdict) return verdict.error();
    if (mark_ && *mark_ == head && last_ && is_signed_by_all(*last_)) return *last_;
    const auto all = signers();
    const std::string note = proof::format_note(proof::sign_checkpoint({options_.origin, head, {}}, all));
    std::vector<proof::VerifierKey> keys;
    for (const auto& signer : all) keys.push_back(proof::verifier_key_of(signer));
    if (!proof::check_checkpoint(note, options_.origin, keys))
        return fail(Errc::internal, "the signature just made does not verify: it is not given out");
    // The mark goes first: a signature that leaves is never ahead of it.
    for (Key& key : keys_) {
        if (!key.key) continue;
        const auto written = ops::replace_file(state_file(key.verifier, ".mark"), note, 0600);
        if (!written) return written.error();
        key.mark_size = head.size;
    }
    mark_ = head;
    last_ = note;
    return note;
}

}  // namespace annals::write
