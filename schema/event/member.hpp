// What can be said about membership: party P has role R in X from a day to a day.
#pragma once

#include "schema/event/types.hpp"

namespace annals::event {

using MemberOf = AnyId<Kind::agenda, Kind::commitment, Kind::party>;

struct MemberJoined {
    static constexpr std::uint16_t tag = 50;
    static constexpr std::string_view type = "member.joined";
    static constexpr std::string_view meaning = "A party takes a role in an agenda, a commitment or another party.";
    MemberOf of;
    PartyId party;
    Role role = Role::collaborating;
    std::optional<Name> scope;
    std::optional<Name> as_printed;
    static constexpr auto help = std::to_array<std::string_view>({
        "what it joins: agenda:ID, commitment:ID or party:ID",
        "who joins",
        "in which role",
        "for what part, or as part of which body",
        "the name as the source prints it",
    });
};
BOOST_DESCRIBE_STRUCT(MemberJoined, (), (of, party, role, scope, as_printed))

struct MemberLeft {
    static constexpr std::uint16_t tag = 51;
    static constexpr std::string_view type = "member.left";
    static constexpr std::string_view meaning =
        "A party leaves; `effective` is the first day it is no longer a member.";
    MemberOf of;
    PartyId party;
    std::optional<Role> role;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>({
        "what it leaves: agenda:ID, commitment:ID or party:ID",
        "who leaves",
        "which role (all of them, if not given)",
        "why",
    });
};
BOOST_DESCRIBE_STRUCT(MemberLeft, (), (of, party, role, reason))

}  // namespace annals::event
