// Statement (what somebody says), registration (when and by whom the ledger took it), entry (both, as stored).
#pragma once

#include "schema/event/agenda.hpp"
#include "schema/event/assessment.hpp"
#include "schema/event/commitment.hpp"
#include "schema/event/correction.hpp"
#include "schema/event/key.hpp"
#include "schema/event/member.hpp"
#include "schema/event/milestone.hpp"
#include "schema/event/occasion.hpp"
#include "schema/event/party.hpp"
#include "schema/event/plan.hpp"
#include "schema/event/recommendation.hpp"
#include "schema/event/review.hpp"
#include "schema/event/source.hpp"

#include <boost/mp11/list.hpp>

#include <variant>

namespace annals::event {

// A payload of a type or version that this build does not know: kept, hashed, listed, and of no effect on state.
struct Unknown {
    std::uint16_t tag = 0;
    std::uint16_t version = 0;
    Bytes bytes;
    friend auto operator<=>(const Unknown&, const Unknown&) = default;
};

// Every type of event, in the order of the tags. Adding one is a struct and a row here.
using Payload =
    std::variant<Unknown, AgendaLaunched, AgendaAmended, PlanAdopted, PlanSuperseded, RecommendationPublished,
                 RecommendationReworded, RecommendationSucceeded, CommitmentMade, CommitmentAmended,
                 CommitmentCompleted, CommitmentWithdrawn, CommitmentSuperseded, MilestoneSet, MilestoneAmended,
                 MilestoneProgressed, MilestoneReached, MilestoneVerified, MilestoneDisputed, MilestoneDropped,
                 MilestoneReopened, MilestoneRescheduled, MemberJoined, MemberLeft, PartyRegistered, PartyRenamed,
                 PartyMerged, OccasionRegistered, OccasionScheduled, OccasionPostponed, OccasionRescheduled,
                 OccasionCancelled, OccasionHeld, SourceRegistered, EvidenceAttached, AssessmentPublished,
                 ClaimRecorded, ReviewFrozen, ReviewIssued, FindingDismissed, EventCorrected, EventRetracted,
                 EventRedacted, KeyRegistered, KeyRevoked, LedgerContinued>;
// The known ones as a type list, for visitors that need no value.
using PayloadTypes = boost::mp11::mp_pop_front<boost::mp11::mp_rename<Payload, boost::mp11::mp_list>>;

// What every statement carries beside its payload.
struct Envelope {
    Text<400> key;                      // the writer's idempotency key, unique in the ledger
    std::optional<DayRange> effective;  // when it is true in the world
    std::optional<DayRange> announced;  // when it was made public, where that is another day
    std::optional<PartyRef> on_behalf_of;
    std::vector<Cite> sources;
    std::optional<Text<2000>> note;
    friend auto operator<=>(const Envelope&, const Envelope&) = default;
};
BOOST_DESCRIBE_STRUCT(Envelope, (), (key, effective, announced, on_behalf_of, sources, note))
// The envelope's fields after `key` are the correctable ones; their bits in a Patch come first.
inline constexpr std::size_t envelope_fields_correctable = 5;
inline constexpr auto envelope_help = std::to_array<std::string_view>({
    "the writer's own idempotency key, unique in the ledger",
    "when it is true in the world: a day, a month, a year, or DAY/DAY for one of these days",
    "when it was announced, where that is another day",
    "the party on whose behalf it is said",
    "the sources that say so, each with the place in it",
    "a remark; what is our reading is said here",
});

struct Statement {
    Envelope envelope;
    std::vector<Subject> about;  // sorted, each once; what the entry concerns
    Payload payload;
};

// What the ledger adds to a statement when it takes it.
struct Registration {
    Instant recorded_at;
    Text<200> recorded_by;                // an opaque principal id: unix:NAME, token:ID, cert:ID
    std::array<std::uint8_t, 16> salt{};  // so that an erased entry cannot be guessed from its hash
};

// A signature over a statement (reserved): C2SP signed-note key name, key id, signature type and bytes.
struct Signature {
    Text<200> name;
    std::array<std::uint8_t, 4> key_id{};
    std::uint8_t signature_type = 1;
    Bytes bytes;
};

struct Entry {
    Registration registration;
    Statement statement;
    std::vector<Signature> signatures;
};

// The tag, payload version and wire name of a payload; of an Unknown what it carries, its name as "unknown-TAG".
std::uint16_t tag_of(const Payload& payload);
std::uint16_t version_of(const Payload& payload);
std::string type_of(const Payload& payload);

// The type with this wire name or tag.
struct TypeInfo {
    std::uint16_t tag = 0;
    std::uint16_t version = 0;  // the newest that this build writes
    std::string_view type;
    std::string_view meaning;
    bool needs_effective = true;  // false for *.registered, event.* and evidence.attached, which sort by seq
};
// All types, in the order of their tags. Constant after program start.
const std::vector<TypeInfo>& all_types();
const TypeInfo* find_type(std::string_view type);  // null: no such type
const TypeInfo* find_type(std::uint16_t tag);

// Whether statements of this payload act on an earlier entry (event.*, evidence.attached), and on which.
std::optional<std::uint64_t> target_of(const Payload& payload);

}  // namespace annals::event
