// The folder of a log's keys.
//
//   <key id>.pem      a key that signs: PKCS#8, mode 0600
//   <key id>.retired  the verifier key of one that signs no more, so that what it signed stays verifiable; its private
//                     half is gone
//
// A key that has both files was being retired when the machine stopped: it is retired. An id is 8 hexadecimal digits,
// those that stand in the verifier key.
#pragma once

#include "schema/proof/note.hpp"

#include <string>
#include <vector>

namespace annals::write {

inline constexpr std::size_t signing_keys_max = 8;  // each costs a signature and a synced mark at every checkpoint
inline constexpr std::size_t keys_max = 100;        // retired ones included: what a reader takes of one log

std::string key_id_hex(const proof::VerifierKey& key);

// Whether a log, and so its keys, can have that name: bad_value. Looked at before anything is made under it.
Result<void> check_origin(const std::string& origin);

// Makes a key of this seed in the folder, beside those that are there, and returns its verifier key
// (name+hash+base64). The seed comes from the caller. Errors, nothing written: bad_value for an origin that cannot name
// a key, already_registered when the folder has a key of that id, too_large at a limit above, io.
Result<std::string> create_key(const std::string& folder, const std::string& origin,
                               std::span<const std::uint8_t, 32> seed);

// The keys of a folder, each kind by id. not_found without the folder, forbidden when a key file is open to others,
// malformed for what is no key of this origin, too_large, io.
struct StoredKeys {
    std::vector<proof::PrivateKey> signing;
    std::vector<proof::VerifierKey> retired;
};
Result<StoredKeys> read_keys(const std::string& folder, const std::string& origin);

// The two steps of retiring a key, each idempotent: it counts as retired once its public half stands there; then its
// private half is removed. io.
Result<void> put_retired_key(const std::string& folder, const proof::VerifierKey& key);
Result<void> remove_private_key(const std::string& folder, const proof::VerifierKey& key);

}  // namespace annals::write
