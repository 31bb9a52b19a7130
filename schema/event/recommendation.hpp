// What can be said about a recommendation of a report.
#pragma once

#include "schema/event/types.hpp"

namespace annals::event {

// One wording of a recommendation. One document may print variants of it.
struct Wording {
    Prose text;
    std::optional<Sha256> sha256;
    friend auto operator<=>(const Wording&, const Wording&) = default;
};
BOOST_DESCRIBE_STRUCT(Wording, (), (text, sha256))

struct RecommendationPublished {
    static constexpr std::uint16_t tag = 20;
    static constexpr std::string_view type = "recommendation.published";
    static constexpr std::string_view meaning = "A report recommends something.";
    RecommendationId id;
    SourceId report;
    std::optional<Code> code;
    std::vector<Wording> wordings;
    static constexpr auto help = std::to_array<std::string_view>({
        "the recommendation, such as bar-2022/charging-standards",
        "the report edition that prints it",
        "its printed code or number, where it has one",
        "what it says, in own words, with the SHA-256 of the printed text (white space collapsed)",
    });
};
BOOST_DESCRIBE_STRUCT(RecommendationPublished, (), (id, report, code, wordings))

struct RecommendationReworded {
    static constexpr std::uint16_t tag = 21;
    static constexpr std::string_view type = "recommendation.reworded";
    static constexpr std::string_view meaning = "A later report edition words the same recommendation anew.";
    RecommendationId id;
    SourceId report;
    std::optional<Code> code;
    std::vector<Wording> wordings;
    static constexpr auto help = std::to_array<std::string_view>({
        "the recommendation",
        "the later report edition",
        "its printed code there",
        "the new wordings, whole",
    });
};
BOOST_DESCRIBE_STRUCT(RecommendationReworded, (), (id, report, code, wordings))

enum class Lineage : std::uint8_t { continues = 1, splits = 2, merges = 3, drops = 4 };
BOOST_DESCRIBE_ENUM(Lineage, continues, splits, merges, drops)

struct RecommendationSucceeded {
    static constexpr std::uint16_t tag = 22;
    static constexpr std::string_view type = "recommendation.succeeded";
    static constexpr std::string_view meaning = "How a later edition's recommendations descend from earlier ones.";
    std::vector<RecommendationId> earlier;
    Lineage lineage = Lineage::continues;
    std::vector<RecommendationId> later;
    static constexpr auto help = std::to_array<std::string_view>({
        "the earlier recommendations",
        "continues, splits, merges or drops",
        "the later ones (none where they were dropped)",
    });
};
BOOST_DESCRIBE_STRUCT(RecommendationSucceeded, (), (earlier, lineage, later))

}  // namespace annals::event
