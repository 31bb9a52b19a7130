// The signer: keys, and the high-water mark that keeps them from signing two histories.
//
// Before a signature leaves, the head is compared with the last one that these keys signed (the *mark*, found by key id
// in the state folder, so that it outlives a restored database or a copied folder), proved consistent with it,
// recomputed from stored nodes by a second path, and the mark is advanced on disk. A head below or beside the mark is
// refused by name. A copy made elsewhere, with its key and its mark, is caught by readers and witnesses only.
//
// Of a log, several keys may sign: a new one beside the old one, until that is retired. The marks of all of them bind,
// retired ones included, and a key that was retired here signs no more, also where an older copy of the key folder
// still has it. Files of the state folder, each by key id:
//
//   <key id>.mark     the last checkpoint that the key signed
//   <key id>.lock     held while a process may sign with the log's keys
//   <key id>.retired  the key signs no more
//
// Thread safety: one thread at a time.
#pragma once

#include "daemon/ops/files.hpp"
#include "daemon/write/key_folder.hpp"
#include "schema/proof/checkpoint.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace annals::write {

struct SignerOptions {
    std::string origin;      // the log's name, and its keys' name
    std::string key_folder;  // key_folder.hpp
    std::string state_folder;
};

// One of the log's keys.
struct SignerKey {
    std::string verifier_key;  // name+hash+base64
    bool is_retired = false;
    TreeSize mark_size{};  // of the last checkpoint that it signed; 0 for none
};

class Signer {
public:
    // Loads the keys and takes the lock of each one's mark. not_found without a key that signs; forbidden when a key
    // file is open to others; locked when another process signs with one of them; corrupt for a mark that does not
    // verify; fork when marks disagree, or a key is to sign that was retired.
    static Result<std::unique_ptr<Signer>> open(const SignerOptions& options);

    // The signed checkpoint of `head`, which `nodes` can prove; durable in the mark before it is returned. The same
    // head again gives the same note, unless a key has come that has not signed it. Errors, nothing signed: fork (below
    // the mark, or beside it), corrupt (stored nodes give another root), io.
    Result<std::string> sign(const proof::TreeHead& head, const proof::NodeReader& nodes);

    // The last checkpoint signed; none for keys that never signed.
    const std::optional<std::string>& last() const { return last_; }
    // Every key of the log: those that sign, then the retired ones.
    std::vector<SignerKey> keys() const;
    // The size that the mark stands at.
    std::uint64_t mark_size() const { return mark_ ? to_number(mark_->size) : 0; }

    // Makes a key that signs beside the others from now on, and returns its verifier key. Errors of create_key.
    Result<std::string> make_key(std::span<const std::uint8_t, 32> seed);
    // Ends a key, named by its id or its verifier key: what it signed stays verifiable, its private half is removed.
    // One cut short by a stop is finished when the keys are next opened. not_found; bad_value when no other key signs;
    // io.
    Result<void> retire(std::string_view name);

private:
    struct Key {
        proof::VerifierKey verifier;
        std::optional<proof::PrivateKey> key;  // none: retired
        ops::PidFile lock;
        TreeSize mark_size{};
    };
    explicit Signer(SignerOptions options) : options_(std::move(options)) {}
    std::string state_file(const proof::VerifierKey& key, std::string_view ending) const;
    Result<void> add_key(const proof::VerifierKey& verifier, std::optional<proof::PrivateKey> key);
    Result<void> finish_retiring(const proof::VerifierKey& key) const;
    Result<void> read_mark(Key& key);
    bool is_signed_by_all(const std::string& note) const;
    Result<void> check_head(const proof::TreeHead& head, const proof::NodeReader& nodes) const;
    std::vector<proof::NoteSigner> signers() const;

    SignerOptions options_;
    std::vector<Key> keys_;
    std::optional<proof::TreeHead> mark_;
    std::optional<std::string> last_;
};

}  // namespace annals::write
