// The signer: keys, and the high-water mark that keeps them from signing two histories.
//
// Before a signature leaves, the head is compared with the last one that these keys signed (the *mark*, found by key id
// in the state folder, so that it outlives a restored database or a copied folder), proved consistent with it,
// recomputed from stored nodes by a second path, and the mark is advanced on disk. A head below or beside the mark is
// refused by name. A copy made elsewhere, with its key and its mark, is caught by readers and witnesses only. Thread
// safety: one thread at a time.
#pragma once

#include "daemon/ops/files.hpp"
#include "schema/proof/checkpoint.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace annals::write {

struct SignerOptions {
    std::string origin;      // the log's name, and its keys' name
    std::string key_folder;  // holds <key id>.pem, mode 0600 (PKCS#8); retired ones end in .retired and sign no more
    std::string state_folder;
};

// Makes a key of this seed in the folder and returns its verifier key (name+hash+base64). The seed comes from the
// caller.
Result<std::string> create_key(const std::string& key_folder, const std::string& origin,
                               std::span<const std::uint8_t, 32> seed);
// The verifier keys of every key in the folder, retired ones included: old checkpoints stay verifiable.
Result<std::vector<std::string>> verifier_keys(const std::string& key_folder, const std::string& origin);

class Signer {
public:
    // Loads the keys and takes the lock of each one's mark. not_found without a key; forbidden when a key file is open
    // to others; locked when another process signs with one of them; corrupt for a mark that does not verify.
    static Result<std::unique_ptr<Signer>> open(const SignerOptions& options);

    // The signed checkpoint of `head`, which `nodes` can prove; durable in the mark before it is returned. The same
    // head again gives the same note. Errors, nothing signed: fork (below the mark, or beside it), corrupt (stored
    // nodes give another root), io.
    Result<std::string> sign(const proof::TreeHead& head, const proof::NodeReader& nodes);

    // The last checkpoint signed; none for keys that never signed.
    const std::optional<std::string>& last() const { return last_; }
    std::vector<std::string> verifier_keys() const;
    // The size that the mark stands at.
    std::uint64_t mark_size() const { return mark_ ? to_number(mark_->size) : 0; }

private:
    struct Key {
        proof::PrivateKey key;
        std::string mark_file;
        ops::PidFile lock;
    };
    explicit Signer(SignerOptions options) : options_(std::move(options)) {}
    Result<void> add_key(const std::string& file);
    Result<void> read_mark(const std::string& file);
    Result<void> check_head(const proof::TreeHead& head, const proof::NodeReader& nodes) const;
    std::vector<proof::NoteSigner> signers() const;

    SignerOptions options_;
    std::vector<Key> keys_;
    std::optional<proof::TreeHead> mark_;
    std::optional<std::string> last_;
};

}  // namespace annals::write
