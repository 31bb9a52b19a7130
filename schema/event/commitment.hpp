// What can be said about a commitment: a priority action that parties take on.
#pragma once

#include "schema/event/types.hpp"

namespace annals::event {

// A recommendation that a commitment answers, and in which of its wordings (counted from 0), where that is known.
struct Answered {
    RecommendationId recommendation;
    std::optional<std::uint16_t> wording;
    friend auto operator<=>(const Answered&, const Answered&) = default;
};
BOOST_DESCRIBE_STRUCT(Answered, (), (recommendation, wording))

struct CommitmentMade {
    static constexpr std::uint16_t tag = 30;
    static constexpr std::string_view type = "commitment.made";
    static constexpr std::string_view meaning = "A commitment is made as part of a plan.";
    CommitmentId id;
    PlanId plan;
    std::optional<Code> code;
    std::vector<Name> themes;
    Prose summary;
    std::optional<Name> verb;
    std::vector<Answered> answers;
    std::vector<OpenList> open_lists;
    static constexpr auto help = std::to_array<std::string_view>({
        "the commitment, such as road-transport/2023/rt5",
        "the plan that holds it",
        "its printed code, such as RT5",
        "its themes as printed",
        "what is committed to, in own words",
        "the verb that carries the commitment (commit, work together, explore, invite ...)",
        "the recommendations it answers, with the index of the wording printed there",
        "lists of members that its document leaves open: role, words as printed",
    });
};
BOOST_DESCRIBE_STRUCT(CommitmentMade, (), (id, plan, code, themes, summary, verb, answers, open_lists))

struct CommitmentAmended {
    static constexpr std::uint16_t tag = 31;
    static constexpr std::string_view type = "commitment.amended";
    static constexpr std::string_view meaning =
        "The world changed a commitment: the fields given replace the earlier ones.";
    CommitmentId id;
    std::optional<Code> code;
    std::optional<std::vector<Name>> themes;
    std::optional<Prose> summary;
    std::optional<Name> verb;
    std::optional<std::vector<Answered>> answers;
    std::optional<std::vector<OpenList>> open_lists;
    static constexpr auto help = std::to_array<std::string_view>({
        "the commitment",
        "its new code",
        "its themes, whole",
        "its new summary",
        "its new verb",
        "the recommendations it answers, whole",
        "its open lists, whole",
    });
};
BOOST_DESCRIBE_STRUCT(CommitmentAmended, (), (id, code, themes, summary, verb, answers, open_lists))

struct CommitmentCompleted {
    static constexpr std::uint16_t tag = 32;
    static constexpr std::string_view type = "commitment.completed";
    static constexpr std::string_view meaning = "A commitment is declared completed.";
    CommitmentId id;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>({"the commitment", "why"});
};
BOOST_DESCRIBE_STRUCT(CommitmentCompleted, (), (id, reason))

struct CommitmentWithdrawn {
    static constexpr std::uint16_t tag = 33;
    static constexpr std::string_view type = "commitment.withdrawn";
    static constexpr std::string_view meaning = "A commitment is given up; its memberships end.";
    CommitmentId id;
    std::optional<Words> reason;
    static constexpr auto help = std::to_array<std::string_view>({"the commitment", "why"});
};
BOOST_DESCRIBE_STRUCT(CommitmentWithdrawn, (), (id, reason))

struct CommitmentSuperseded {
    static constexpr std::uint16_t tag = 34;
    static constexpr std::string_view type = "commitment.superseded";
    static constexpr std::string_view meaning = "Later commitments take the place of this one; its memberships end.";
    CommitmentId id;
    std::vector<CommitmentId> by;
    std::optional<Words> reason;
    static constexpr auto help =
        std::to_array<std::string_view>({"the commitment that ends", "the commitments that take its place", "why"});
};
BOOST_DESCRIBE_STRUCT(CommitmentSuperseded, (), (id, by, reason))

}  // namespace annals::event
