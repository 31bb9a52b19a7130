#include "daemon/write/signer.hpp"

#include "schema/base/check.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

namespace annals::write {
namespace {

constexpr std::size_t key_file_bytes_max = 4'096;
constexpr std::size_t mark_file_bytes_max = 16'384;

std::string key_id_hex(std::uint32_t id) {
    const std::array<std::uint8_t, 4> bytes = {static_cast<std::uint8_t>(id >> 24), static_cast<std::uint8_t>(id >> 16),
                                               static_cast<std::uint8_t>(id >> 8), static_cast<std::uint8_t>(id)};
    return to_hex(BytesView(bytes));
}

Result<void> check_mode(const std::string& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) return fail(Errc::io, "the key cannot be looked at", file);
    if ((info.st_mode & 077) != 0) return fail(Errc::forbidden, "the key is open to others", file, "chmod 600 " + file);
    return {};
}

Result<proof::PrivateKey> read_key(const std::string& file) {
    const auto pem = ops::read_file(file, key_file_bytes_max);
    if (!pem) return pem.error();
    auto key = proof::PrivateKey::parse_pem(*pem);
    if (!key) return fail(key.error().code, "no Ed25519 key in PEM (PKCS#8)", file);
    return key;
}

// The files in `folder` that end in one of `endings`, by name.
Result<std::vector<std::string>> key_files(const std::string& folder, std::initializer_list<std::string_view> endings) {
    std::vector<std::string> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string path = entry.path().string();
        if (std::any_of(endings.begin(), endings.end(),
                        [&](std::string_view ending) { return path.ends_with(ending); }))
            files.push_back(path);
    }
    if (error) return fail(Errc::not_found, "the key folder cannot be read: " + error.message(), folder);
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

Result<std::string> create_key(const std::string& key_folder, const std::string& origin,
                               std::span<const std::uint8_t, 32> seed) {
    if (!proof::is_origin(origin) || !proof::is_key_name(origin))
        return fail(Errc::bad_value, "'" + origin + "' cannot name a log: one word without spaces or +", "origin");
    const proof::PrivateKey key = proof::PrivateKey::from_seed(seed);
    const proof::VerifierKey verifier = proof::verifier_key_of({origin, &key});
    if (const auto made = ops::make_folder(key_folder, 0700); !made) return made.error();
    const std::string file = key_folder + "/" + key_id_hex(verifier.id()) + ".pem";
    if (const auto written = ops::replace_file(file, key.to_pem(), 0600); !written) return written.error();
    return proof::format_verifier_key(verifier);
}

Result<std::vector<std::string>> verifier_keys(const std::string& key_folder, const std::string& origin) {
    const auto files = key_files(key_folder, {".pem", ".pem.retired"});
    if (!files) return files.error();
    std::vector<std::string> keys;
    for (const std::string& file : *files) {
        const auto key = read_key(file);
        if (!key) return key.error();
        keys.push_back(proof::format_verifier_key(proof::verifier_key_of({origin, &*key})));
    }
    return keys;
}

Result<std::unique_ptr<Signer>> Signer::open(const SignerOptions& options) {
    std::unique_ptr<Signer> signer(new Signer(options));
    const auto files = key_files(options.key_folder, {".pem"});
    if (!files) return files.error();
    if (files->empty())
        return fail(Errc::not_found, "there is no signing key", options.key_folder,
                    "annalsd init --origin NAME makes one");
    if (const auto made = ops::make_folder(options.state_folder, 0700); !made) return made.error();
    for (const std::string& file : *files)
        if (const auto added = signer->add_key(file); !added) return added.error();
    return signer;
}

Result<void> Signer::add_key(const std::string& file) {
    if (const auto mode = check_mode(file); !mode) return mode.error();
    auto key = read_key(file);
    if (!key) return key.error();
    const std::string id = key_id_hex(proof::verifier_key_of({options_.origin, &*key}).id());
    const std::string mark_file = options_.state_folder + "/" + id + ".mark";
    auto lock = ops::PidFile::take(options_.state_folder + "/" + id + ".lock");
    if (!lock) return lock.error();
    keys_.push_back({std::move(*key), mark_file, std::move(*lock)});
    return read_mark(mark_file);
}

Result<void> Signer::read_mark(const std::string& file) {
    const auto text = ops::read_file(file, mark_file_bytes_max);
    if (!text) {
        if (text.error().code == Errc::not_found) return {};
        return text.error();
    }
    const std::array keys = {proof::verifier_key_of({options_.origin, &keys_.back().key})};
    const auto checkpoint = proof::check_checkpoint(*text, options_.origin, keys);
    if (!checkpoint)
        return fail(Errc::corrupt, "the signer's mark does not verify", file,
                    "it must not be edited or taken from another log");
    const proof::TreeHead& head = checkpoint->checkpoint.head;
    // A key that joined later has an older mark or none: the highest one binds them all.
    if (mark_ && mark_->size == head.size && mark_->root != head.root)
        return fail(Errc::fork, "two keys of this signer have signed different trees of one size", file);
    if (!mark_ || mark_->size < head.size) {
        mark_ = head;
        last_ = *text;
    }
    return {};
}

std::vector<proof::NoteSigner> Signer::signers() const {
    std::vector<proof::NoteSigner> signers;
    for (const Key& key : keys_) signers.push_back({options_.origin, &key.key});
    return signers;
}

std::vector<std::string> Signer::verifier_keys() const {
    std::vector<std::string> keys;
    for (const auto& signer : signers()) keys.push_back(proof::format_verifier_key(proof::verifier_key_of(signer)));
    return keys;
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
        return fail(Errc::fork, "this ledger is behind what its key has signed: " + sizes, {},
                    "an older copy was restored; find the newer one, or go on as a new log");
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
    if (mark_ && *mark_ == head && last_) return *last_;
    const auto all = signers();
    const std::string note = proof::format_note(proof::sign_checkpoint({options_.origin, head, {}}, all));
    std::vector<proof::VerifierKey> keys;
    for (const auto& signer : all) keys.push_back(proof::verifier_key_of(signer));
    if (!proof::check_checkpoint(note, options_.origin, keys))
        return fail(Errc::internal, "the signature just made does not verify: it is not given out");
    // The mark goes first: a signature that leaves is never ahead of it.
    for (const Key& key : keys_)
        if (const auto written = ops::replace_file(key.mark_file, note, 0600); !written) return written.error();
    mark_ = head;
    last_ = note;
    return note;
}

}  // namespace annals::write
