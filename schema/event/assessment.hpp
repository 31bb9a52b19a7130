// What others say: ratings by an assessor, and claims that the ledger does not adopt.
#pragma once

#include "schema/event/types.hpp"

namespace annals::event {

// A rating scale in one version: grades from the lowest to the highest. Ratings compare within one version only.
struct Scale {
    Text<60> id;
    std::uint16_t version = 1;
    std::vector<Text<100>> grades;
    friend auto operator<=>(const Scale&, const Scale&) = default;
};
BOOST_DESCRIBE_STRUCT(Scale, (), (id, version, grades))

using AssessedSubject = AnyId<Kind::recommendation, Kind::commitment, Kind::milestone, Kind::plan, Kind::agenda>;

struct AssessmentPublished {
    static constexpr std::uint16_t tag = 90;
    static constexpr std::string_view type = "assessment.published";
    static constexpr std::string_view meaning = "An assessor's report edition rates progress.";
    PartyId assessor;
    SourceId report;
    AssessedSubject subject;
    Scale scale;
    Text<100> grade;
    std::optional<Prose> progress;
    std::optional<Prose> what_more;
    static constexpr auto help = std::to_array<std::string_view>({
        "who rates",
        "the report edition",
        "what is rated: recommendation:ID, commitment:ID, milestone:ID, plan:ID or agenda:ID",
        "the scale: id, version, grades from the lowest to the highest",
        "the grade, one of the scale's",
        "what progress was made, in own words",
        "what more needs to be done, in own words",
    });
};
BOOST_DESCRIBE_STRUCT(AssessmentPublished, (), (assessor, report, subject, scale, grade, progress, what_more))

using ClaimedSubject = AnyId<Kind::agenda, Kind::plan, Kind::recommendation, Kind::commitment, Kind::milestone,
                             Kind::party, Kind::occasion, Kind::topic>;

struct ClaimRecorded {
    static constexpr std::uint16_t tag = 91;
    static constexpr std::string_view type = "claim.recorded";
    static constexpr std::string_view meaning = "What a source says and the ledger does not adopt.";
    ClaimedSubject subject;
    Text<100> topic;
    std::optional<std::int64_t> value;
    Words statement;
    std::optional<Role> counts;
    static constexpr auto help = std::to_array<std::string_view>({
        "what the claim is about, such as agenda:breakthrough-agenda",
        "one word or two for what is claimed, such as launch-leaders: claims on one topic stand side by side",
        "the number claimed, if it is one",
        "what the source says, in own words",
        "the role whose members the number counts, to stand beside the ledger's own count",
    });
};
BOOST_DESCRIBE_STRUCT(ClaimRecorded, (), (subject, topic, value, statement, counts))

}  // namespace annals::event
