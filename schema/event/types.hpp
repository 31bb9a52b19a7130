// The types that payload fields are made of. What a field is, its type says: the codec, the JSON mapping, the JSON
// Schema, the help and the TOML reader are all derived from these and from the described structs.
#pragma once

#include "schema/base/bytes.hpp"
#include "schema/base/id.hpp"
#include "schema/base/time.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace annals::event {

// Non-empty UTF-8 text of at most Max bytes.
template <std::size_t Max>
struct Text {
    static constexpr std::size_t bytes_max = Max;
    std::string text;
    friend auto operator<=>(const Text&, const Text&) = default;
};

// A subject of one of several kinds, written kind:id. The entry is about it.
template <Kind... Ks>
struct AnyId {
    Subject subject;
    friend auto operator<=>(const AnyId&, const AnyId&) = default;
};

using AgendaId = Id<Kind::agenda>;
using PlanId = Id<Kind::plan>;
using RecommendationId = Id<Kind::recommendation>;
using CommitmentId = Id<Kind::commitment>;
using MilestoneId = Id<Kind::milestone>;
using PartyId = Id<Kind::party>;
using OccasionId = Id<Kind::occasion>;
using SourceId = Id<Kind::source>;
using ReviewId = Id<Kind::review>;
using KeyId = Id<Kind::key>;
using AgendaRef = Ref<Kind::agenda>;
using RecommendationRef = Ref<Kind::recommendation>;
using MilestoneRef = Ref<Kind::milestone>;
using PartyRef = Ref<Kind::party>;
using OccasionRef = Ref<Kind::occasion>;
using SourceRef = Ref<Kind::source>;
using PlanRef = Ref<Kind::plan>;

using Code = Text<40>;       // a printed code, such as RT5.a
using Name = Text<300>;      // a printed name or title
using Words = Text<1000>;    // a sentence or two
using Prose = Text<8000>;    // paragraphs
using Option = Text<60>;     // one option of an any-of group
using Instance = Text<200>;  // an instance of a recurring milestone: an occasion id or a year

// A source and the place in it: a page, a paragraph, a row.
struct Cite {
    SourceRef source;
    std::optional<Text<200>> locator;
    friend auto operator<=>(const Cite&, const Cite&) = default;
};
BOOST_DESCRIBE_STRUCT(Cite, (), (source, locator))

// The role of a party in an agenda, a commitment or another party. Stored by number.
enum class Role : std::uint8_t {
    signatory = 1,
    endorser = 2,
    co_lead = 3,
    report_author = 4,
    secretariat = 5,
    collaborating = 6,
    lead = 7,
    coordinating = 8,
    supporting = 9,
    observer = 10,
    invited = 11,
    named_in_text = 12,
    task_force_member = 13,
    part_of = 14,
    operated_by = 15,
};
BOOST_DESCRIBE_ENUM(Role, signatory, endorser, co_lead, report_author, secretariat, collaborating, lead, coordinating,
                    supporting, observer, invited, named_in_text, task_force_member, part_of, operated_by)

// A list of members that its document leaves open ("amongst others"): absence from it is not stated, never "no".
struct OpenList {
    Role role = Role::collaborating;
    Name as_printed;
    friend auto operator<=>(const OpenList&, const OpenList&) = default;
};
BOOST_DESCRIBE_STRUCT(OpenList, (), (role, as_printed))

}  // namespace annals::event
