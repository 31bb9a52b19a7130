// Histories of one log under one key, signed and accounted for as a daemon would: for tests of readers that remember.
#pragma once

#include "schema/audit/ratchet.hpp"

namespace annals::test {

// `count` leaves of a history; two histories share their first `shared` leaves.
inline std::vector<Sha256> leaves_of(std::size_t count, std::uint8_t history = 0, std::size_t shared = 0) {
    std::vector<Sha256> all;
    for (std::size_t i = 0; i < count; ++i) {
        const std::array<std::uint8_t, 2> entry = {i < shared ? std::uint8_t{0} : history,
                                                   static_cast<std::uint8_t>(i)};
        all.push_back(proof::leaf_hash(entry));
    }
    return all;
}

// A log's name and its key, by a number.
class LogSigner {
public:
    explicit LogSigner(std::string origin, std::uint8_t number = 1)
        : origin_(std::move(origin)), key_(proof::PrivateKey::from_seed(std::array<std::uint8_t, 32>{number})) {}

    const std::string& origin() const { return origin_; }
    proof::VerifierKey verifier_key() const { return proof::verifier_key_of({origin_, &key_}); }
    audit::Trusted trusted() const { return {origin_, {verifier_key()}}; }
    std::string sign(const proof::TreeHead& head) const {
        const std::array signers = {proof::NoteSigner{origin_, &key_}};
        return proof::format_note(proof::sign_checkpoint({origin_, head, {}}, signers));
    }
    std::string sign(const std::vector<Sha256>& leaves) const {
        return sign({TreeSize(leaves.size()), proof::root_of(leaves)});
    }

private:
    std::string origin_;
    proof::PrivateKey key_;
};

inline proof::NodeReader nodes_of(const std::vector<Sha256>& leaves) {
    return [leaves](std::span<const proof::NodeId> nodes) -> Result<std::vector<Sha256>> {
        std::vector<Sha256> hashes;
        for (const auto& node : nodes) {
            const std::size_t width = std::size_t{1} << node.level;
            if ((node.index + 1) * width > leaves.size()) return fail(Errc::not_found, "beyond the tree");
            hashes.push_back(proof::root_of(std::span(leaves).subspan(node.index * width, width)));
        }
        return hashes;
    };
}

// Accounts for one history, as a log would that has only that one.
inline audit::AskAccount accounts_for(const std::vector<Sha256>& leaves) {
    return [nodes = nodes_of(leaves)](TreeSize from, const proof::TreeHead& to) -> Result<audit::Account> {
        auto account = audit::account_of(nodes, from, to.size);
        return account ? std::move(account) : Result<audit::Account>(audit::Account{});
    };
}

}  // namespace annals::test
