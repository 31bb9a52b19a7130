// What can be said about the yearly review and its findings.
#pragma once

#include "schema/event/types.hpp"

namespace annals::event {

struct ReviewFrozen {
    static constexpr std::uint16_t tag = 100;
    static constexpr std::string_view type = "review.frozen";
    static constexpr std::string_view meaning = "The clocks of a review are fixed: what it says is as of then.";
    ReviewId id;
    PlanId plan;
    Day frozen_on;
    std::uint64_t frozen_size = 0;
    std::optional<Sha256> sha256;
    static constexpr auto help = std::to_array<std::string_view>({
        "the review, such as road-transport/2023/review",
        "the plan reviewed",
        "the day in the world that it describes",
        "the tree size whose entries it knows",
        "SHA-256 of the document as frozen",
    });
};
BOOST_DESCRIBE_STRUCT(ReviewFrozen, (), (id, plan, frozen_on, frozen_size, sha256))

struct ReviewIssued {
    static constexpr std::uint16_t tag = 101;
    static constexpr std::string_view type = "review.issued";
    static constexpr std::string_view meaning = "A review is published as a document.";
    ReviewId id;
    PlanId plan;
    Sha256 sha256;
    std::optional<Name> title;
    static constexpr auto help = std::to_array<std::string_view>(
        {"the review", "the plan reviewed", "SHA-256 of the document issued", "its title"});
};
BOOST_DESCRIBE_STRUCT(ReviewIssued, (), (id, plan, sha256, title))

struct FindingDismissed {
    static constexpr std::uint16_t tag = 102;
    static constexpr std::string_view type = "finding.dismissed";
    static constexpr std::string_view meaning = "A finding of the landscape map is accepted, and stays quiet.";
    Id<Kind::finding> id;
    Words reason;
    static constexpr auto help =
        std::to_array<std::string_view>({"the finding: its kind and its sorted subject ids", "why it is accepted"});
};
BOOST_DESCRIBE_STRUCT(FindingDismissed, (), (id, reason))

}  // namespace annals::event
