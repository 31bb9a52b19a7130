// What can be said about a milestone: a deliverable of a commitment.
#pragma once

#include "schema/event/deadline.hpp"

namespace annals::event {

enum class MilestoneKind : std::uint8_t {
    launch = 1,
    establish = 2,
    publish = 3,
    review = 4,
    report = 5,
    join = 6,
    identify = 7,
    explore = 8,
    continuous = 9,
};
BOOST_DESCRIBE_ENUM(MilestoneKind, launch, establish, publish, review, report, join, identify, explore, continuous)

// "and/or", "one or more of": reached when `min` of the options are.
struct OptionGroup {
    static constexpr std::string_view defaulted_field = "min";
    std::vector<Option> options;
    std::uint8_t min = 1;
    friend auto operator<=>(const OptionGroup&, const OptionGroup&) = default;
};
BOOST_DESCRIBE_STRUCT(OptionGroup, (), (options, min))

struct MilestoneSet {
    static constexpr std::uint16_t tag = 40;
    static constexpr std::string_view type = "milestone.set";
    static constexpr std::string_view meaning = "A commitment sets itself a deliverable, with its deadline as worded.";
    MilestoneId id;
    CommitmentId commitment;
    std::optional<Code> code;
    Words what;
    MilestoneKind kind = MilestoneKind::launch;
    std::vector<Words> topics;
    std::optional<Deadline> deadline;
    std::optional<Name> deadline_as_printed;
    std::vector<PartyId> responsible;
    std::optional<OptionGroup> any_of;
    std::optional<MilestoneRef> part_of;
    bool required = true;
    bool on_invitation = false;
    static constexpr auto help = std::to_array<std::string_view>({
        "the milestone, such as road-transport/2023/rt5/a",
        "the commitment it belongs to",
        "its code, such as RT5.a (ours where the source prints none)",
        "what is to be delivered, in own words",
        "launch, establish, publish, review, report, join, identify, explore or continuous",
        "what it is about",
        "when it is due, as worded: by OCCASION, at, for, with MILESTONE, every SERIES from, every year from, a date, "
        "open",
        "the deadline in the words of the source",
        "the parties that are to deliver it (else the collaborating members)",
        "options of which at least `min` must be reached",
        "the milestone that it is a part of",
        "whether the commitment's completion depends on it (yes unless said otherwise)",
        "whether the responsible party is only invited to deliver it",
    });
};
BOOST_DESCRIBE_STRUCT(MilestoneSet, (),
                      (id, commitment, code, what, kind, topics, deadline, deadline_as_printed, responsible, any_of,
                       part_of, required, on_invitation))

struct MilestoneAmended {
    static constexpr std::uint16_t tag = 41;
    static constexpr std::string_view type = "milestone.amended";
    static constexpr std::string_view meaning =
        "The world changed a milestone: the fields given replace the earlier ones (a new deadline is "
        "milestone.rescheduled).";
    MilestoneId id;
    std::optional<Code> code;
    std::optional<Words> what;
    std::optional<MilestoneKind> kind;
    std::optional<std::vector<Words>> topics;
    std::optional<std::vector<PartyId>> responsible;
    std::optional<OptionGroup> any_of;
    std::optional<MilestoneRef> part_of;
    std::optional<bool> required;
    std::optional<bool> on_invitation;
    static constexpr auto help = std::to_array<std::string_view>({
        "the milestone",
        "its new code",
        "what is to be delivered now",
        "its new kind",
        "its topics, whole",
        "the responsible parties, whole",
        "its options",
        "the milestone that it is now a part of",
        "whether it is required now",
        "whether it is on invitation now",
    });
};
BOOST_DESCRIBE_STRUCT(MilestoneAmended, (),
                      (id, code, what, kind, topics, responsible, any_of, part_of, required, on_invitation))

struct MilestoneProgressed {
    static constexpr std::uint16_t tag = 42;
    static constexpr std::string_view type = "milestone.progressed";
    static constexpr std::string_view meaning = "Progress on a milestone that is not reached yet.";
    MilestoneId id;
    std::optional<Instance> instance;
    std::optional<Option> option;
    std::vector<PartyRef> by;
    std::vector<Cite> evidence;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>({
        "the milestone",
        "the instance, where it recurs: an occasion or a year",
        "the option, of an any-of group",
        "who",
        "sources that show it",
        "what was done",
    });
};
BOOST_DESCRIBE_STRUCT(MilestoneProgressed, (), (id, instance, option, by, evidence, reason))

struct MilestoneReached {
    static constexpr std::uint16_t tag = 43;
    static constexpr std::string_view type = "milestone.reached";
    static constexpr std::string_view meaning = "A milestone, one of its options or one of its instances is reached.";
    MilestoneId id;
    std::optional<Instance> instance;
    std::optional<Option> option;
    std::vector<PartyRef> by;
    std::vector<Cite> evidence;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>({
        "the milestone",
        "the instance, where it recurs: an occasion or a year",
        "the option, of an any-of group",
        "who",
        "sources that show it",
        "what was delivered",
    });
};
BOOST_DESCRIBE_STRUCT(MilestoneReached, (), (id, instance, option, by, evidence, reason))

struct MilestoneVerified {
    static constexpr std::uint16_t tag = 44;
    static constexpr std::string_view type = "milestone.verified";
    static constexpr std::string_view meaning = "Somebody other than those responsible confirms that it was reached.";
    MilestoneId id;
    std::optional<Instance> instance;
    std::optional<Option> option;
    std::vector<PartyRef> by;
    std::vector<Cite> evidence;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>({
        "the milestone",
        "the instance, where it recurs: an occasion or a year",
        "the option, of an any-of group",
        "who verified it",
        "sources that show it",
        "on what grounds",
    });
};
BOOST_DESCRIBE_STRUCT(MilestoneVerified, (), (id, instance, option, by, evidence, reason))

struct MilestoneDisputed {
    static constexpr std::uint16_t tag = 45;
    static constexpr std::string_view type = "milestone.disputed";
    static constexpr std::string_view meaning = "Somebody disputes that it was reached, or replies to that.";
    MilestoneId id;
    std::optional<Instance> instance;
    std::optional<Option> option;
    std::vector<PartyRef> by;
    std::vector<Cite> evidence;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>({
        "the milestone",
        "the instance, where it recurs: an occasion or a year",
        "the option, of an any-of group",
        "who disputes it",
        "sources that show it",
        "on what grounds",
    });
};
BOOST_DESCRIBE_STRUCT(MilestoneDisputed, (), (id, instance, option, by, evidence, reason))

struct MilestoneDropped {
    static constexpr std::uint16_t tag = 46;
    static constexpr std::string_view type = "milestone.dropped";
    static constexpr std::string_view meaning = "A milestone is given up.";
    MilestoneId id;
    std::optional<Instance> instance;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>(
        {"the milestone", "the instance, where it recurs (else all that are not due yet)", "why"});
};
BOOST_DESCRIBE_STRUCT(MilestoneDropped, (), (id, instance, reason))

struct MilestoneReopened {
    static constexpr std::uint16_t tag = 47;
    static constexpr std::string_view type = "milestone.reopened";
    static constexpr std::string_view meaning = "A milestone that was reached or dropped is open again.";
    MilestoneId id;
    std::optional<Instance> instance;
    std::optional<Words> reason;
    static constexpr auto help =
        std::to_array<std::string_view>({"the milestone", "the instance, where it recurs", "why"});
};
BOOST_DESCRIBE_STRUCT(MilestoneReopened, (), (id, instance, reason))

struct MilestoneRescheduled {
    static constexpr std::uint16_t tag = 48;
    static constexpr std::string_view type = "milestone.rescheduled";
    static constexpr std::string_view meaning = "A milestone gets another deadline.";
    MilestoneId id;
    std::optional<Instance> instance;
    Deadline deadline;
    std::vector<PartyRef> decided_by;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>({
        "the milestone",
        "the instance, where it recurs (else all that are not due yet)",
        "the new deadline",
        "who decided it",
        "why",
    });
};
BOOST_DESCRIBE_STRUCT(MilestoneRescheduled, (), (id, instance, deadline, decided_by, reason))

}  // namespace annals::event
