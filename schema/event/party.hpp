// What can be said about a party: a country, an institution, a body, a group.
#pragma once

#include "schema/event/types.hpp"

namespace annals::event {

enum class PartyKind : std::uint8_t {
    country = 1,
    institution = 2,  // a supranational body that signs as a government
    subnational = 3,
    business = 4,
    organisation = 5,
    initiative = 6,
    task_force = 7,
    group = 8,
};
BOOST_DESCRIBE_ENUM(PartyKind, country, institution, subnational, business, organisation, initiative, task_force, group)

struct PartyRegistered {
    static constexpr std::uint16_t tag = 60;
    static constexpr std::string_view type = "party.registered";
    static constexpr std::string_view meaning = "A party is known to the ledger, with its kind and names.";
    PartyId id;
    PartyKind kind = PartyKind::country;
    std::vector<Name> names;
    std::optional<Text<2>> iso;
    static constexpr auto help = std::to_array<std::string_view>({
        "the party, such as united-kingdom (never an ISO code)",
        "country, institution, subnational, business, organisation, initiative, task-force or group",
        "its names, the one to show first",
        "ISO 3166-1 code of a country: two capitals",
    });
};
BOOST_DESCRIBE_STRUCT(PartyRegistered, (), (id, kind, names, iso))

struct PartyRenamed {
    static constexpr std::uint16_t tag = 61;
    static constexpr std::string_view type = "party.renamed";
    static constexpr std::string_view meaning = "A party has another name from a day on; the old one keeps resolving.";
    PartyId id;
    Name name;
    static constexpr auto help = std::to_array<std::string_view>({"the party", "its new name"});
};
BOOST_DESCRIBE_STRUCT(PartyRenamed, (), (id, name))

struct PartyMerged {
    static constexpr std::uint16_t tag = 62;
    static constexpr std::string_view type = "party.merged";
    static constexpr std::string_view meaning =
        "A party becomes part of another, which takes over its open memberships.";
    PartyId id;
    PartyId into;
    static constexpr auto help = std::to_array<std::string_view>({"the party that ends", "the party it merges into"});
};
BOOST_DESCRIBE_STRUCT(PartyMerged, (), (id, into))

}  // namespace annals::event
