// Reserved: parties' own keys, and the log that continues a lost one.
#pragma once

#include "schema/event/types.hpp"

namespace annals::event {

struct KeyRegistered {
    static constexpr std::uint16_t tag = 120;
    static constexpr std::string_view type = "key.registered";
    static constexpr std::string_view meaning = "A party's public key for signed statements (reserved).";
    KeyId id;
    PartyId party;
    Text<200> public_key;
    static constexpr auto help =
        std::to_array<std::string_view>({"the key", "whose it is", "the verifier key: name+hash+base64"});
};
BOOST_DESCRIBE_STRUCT(KeyRegistered, (), (id, party, public_key))

struct KeyRevoked {
    static constexpr std::uint16_t tag = 121;
    static constexpr std::string_view type = "key.revoked";
    static constexpr std::string_view meaning = "A party's key is no longer valid (reserved).";
    KeyId id;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>({"the key", "why"});
};
BOOST_DESCRIBE_STRUCT(KeyRevoked, (), (id, reason))

struct LedgerContinued {
    static constexpr std::uint16_t tag = 122;
    static constexpr std::string_view type = "ledger.continued";
    static constexpr std::string_view meaning = "This log goes on where an older one ended.";
    Name origin;
    std::uint64_t size = 0;
    Sha256 root;
    static constexpr auto help =
        std::to_array<std::string_view>({"the old log's origin", "the old log's tree size", "the old log's root"});
};
BOOST_DESCRIBE_STRUCT(LedgerContinued, (), (origin, size, root))

}  // namespace annals::event
