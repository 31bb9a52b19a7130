#include "schema/state/sentence.hpp"

#include "schema/event/codec.hpp"
#include "schema/event/deadline.hpp"
#include "schema/event/describe.hpp"

namespace annals::state {
namespace {

using namespace annals::event;

class Speaker {
public:
    explicit Speaker(const NameLookup& names) : names_(names) {}

    std::string name(const Subject& subject) const { return names_(subject); }
    template <Kind K>
    std::string name(const Id<K>& id) const {
        return names_(id.subject());
    }
    template <Kind K>
    std::string name(const Ref<K>& id) const {
        return names_(id.subject());
    }
    template <class Ids>
    std::string list(const Ids& ids) const {
        std::string text;
        for (std::size_t i = 0; i < ids.size(); ++i)
            text += (i == 0 ? "" : i + 1 == ids.size() ? " and " : ", ") + name(ids[i]);
        return text;
    }

private:
    const NameLookup& names_;
};

std::string of_instance(const std::optional<Instance>& instance) {
    return instance ? " for " + instance->text : std::string();
}
std::string because(const std::optional<Words>& reason) { return reason ? ": " + reason->text : std::string(); }
template <class T>
std::string what(const Speaker& speaker, const T& said) {
    std::string text = speaker.name(said.id);
    if (said.option) text += ", option '" + said.option->text + "',";
    return text + of_instance(said.instance);
}
template <class T>
std::string by(const Speaker& speaker, const T& said) {
    return said.by.empty() ? std::string() : " by " + speaker.list(said.by);
}
std::string days(Day from, Day until) {
    return from == until ? to_string(from) : to_string(from) + " to " + to_string(until);
}

// The fields that an amendment gives, by name.
template <class T>
std::string fields_given(const T& said) {
    std::string text;
    for_each_field(said, [&](std::string_view name, const auto& field) {
        if constexpr (requires { field.has_value(); })
            if (field.has_value()) text += (text.empty() ? "" : ", ") + wire_word(name);
    });
    return text;
}

std::string say(const Speaker&, const Unknown& said) {
    return "an entry of the unknown type " + std::to_string(said.tag);
}
std::string say(const Speaker&, const AgendaLaunched& said) {
    return "the agenda '" + said.title.text + "' is launched";
}
std::string say(const Speaker& s, const AgendaAmended& said) {
    return s.name(said.id) + " is amended: " + fields_given(said);
}
std::string say(const Speaker& s, const PlanAdopted& said) {
    return "the plan '" + said.title.text + "' of " + s.name(said.agenda) + " is adopted";
}
std::string say(const Speaker& s, const PlanSuperseded& said) {
    return s.name(said.id) + " is superseded by " + s.name(said.by);
}
std::string say(const Speaker& s, const RecommendationPublished& said) {
    return s.name(said.report) +
           " recommends: " + (said.wordings.empty() ? said.id.text : said.wordings.front().text.text);
}
std::string say(const Speaker& s, const RecommendationReworded& said) {
    return s.name(said.report) + " words " + s.name(said.id) + " anew";
}
std::string say(const Speaker& s, const RecommendationSucceeded& said) {
    if (said.lineage == Lineage::drops) return s.list(said.earlier) + " is dropped";
    if (said.lineage == Lineage::continues) return s.list(said.earlier) + " continues as " + s.list(said.later);
    if (said.lineage == Lineage::splits) return s.list(said.earlier) + " is split into " + s.list(said.later);
    return s.list(said.earlier) + " are merged into " + s.list(said.later);
}
std::string say(const Speaker& s, const CommitmentMade& said) {
    return "the commitment " + (said.code ? said.code->text : said.id.text) + " is made in " + s.name(said.plan);
}
std::string say(const Speaker& s, const CommitmentAmended& said) {
    return s.name(said.id) + " is amended: " + fields_given(said);
}
std::string say(const Speaker& s, const CommitmentCompleted& said) {
    return s.name(said.id) + " is declared completed" + because(said.reason);
}
std::string say(const Speaker& s, const CommitmentWithdrawn& said) {
    return s.name(said.id) + " is withdrawn" + because(said.reason);
}
std::string say(const Speaker& s, const CommitmentSuperseded& said) {
    const std::string by = said.by.empty() ? std::string() : " by " + s.list(said.by);
    return s.name(said.id) + " is superseded" + by + because(said.reason);
}
std::string say(const Speaker& s, const MilestoneSet& said) {
    std::string text = s.name(said.commitment) + " sets the milestone " + (said.code ? said.code->text : said.id.text);
    text += ": " + said.what.text;
    if (said.deadline) text += " (" + to_string(*said.deadline) + ")";
    return text;
}
std::string say(const Speaker& s, const MilestoneAmended& said) {
    return s.name(said.id) + " is amended: " + fields_given(said);
}
std::string say(const Speaker& s, const MilestoneProgressed& said) {
    return "progress on " + what(s, said) + by(s, said) + because(said.reason);
}
std::string say(const Speaker& s, const MilestoneReached& said) {
    return what(s, said) + " is reached" + by(s, said) + because(said.reason);
}
std::string say(const Speaker& s, const MilestoneVerified& said) {
    return what(s, said) + " is verified" + by(s, said) + because(said.reason);
}
std::string say(const Speaker& s, const MilestoneDisputed& said) {
    return what(s, said) + " is disputed" + by(s, said) + because(said.reason);
}
std::string say(const Speaker& s, const MilestoneDropped& said) {
    return s.name(said.id) + of_instance(said.instance) + " is dropped" + because(said.reason);
}
std::string say(const Speaker& s, const MilestoneReopened& said) {
    return s.name(said.id) + of_instance(said.instance) + " is open again" + because(said.reason);
}
std::string say(const Speaker& s, const MilestoneRescheduled& said) {
    const std::string by = said.decided_by.empty() ? std::string() : ", decided by " + s.list(said.decided_by);
    return s.name(said.id) + of_instance(said.instance) + " is rescheduled: " + to_string(said.deadline) + by +
           because(said.reason);
}
std::string say(const Speaker& s, const MemberJoined& said) {
    const std::string scope = said.scope ? " (" + said.scope->text + ")" : std::string();
    return s.name(said.party) + " joins " + s.name(said.of.subject) + " as " + enum_word(said.role) + scope;
}
std::string say(const Speaker& s, const MemberLeft& said) {
    const std::string role = said.role ? " as " + enum_word(*said.role) : std::string();
    return s.name(said.party) + " leaves " + s.name(said.of.subject) + role + because(said.reason);
}
std::string say(const Speaker&, const PartyRegistered& said) {
    return (said.names.empty() ? said.id.text : said.names.front().text) + " is registered as " + enum_word(said.kind);
}
std::string say(const Speaker&, const PartyRenamed& said) { return said.id.text + " is renamed " + said.name.text; }
std::string say(const Speaker& s, const PartyMerged& said) {
    return s.name(said.id) + " merges into " + s.name(said.into);
}
std::string say(const Speaker&, const OccasionRegistered& said) {
    return "the occasion " + (said.names.empty() ? said.id.text : said.names.front().text) + " is registered";
}
std::string at_place(const std::optional<Name>& place) { return place ? " in " + place->text : std::string(); }
std::string say(const Speaker& s, const OccasionScheduled& said) {
    return s.name(said.id) + " is scheduled for " + days(said.from, said.until) + at_place(said.place);
}
std::string say(const Speaker& s, const OccasionPostponed& said) {
    return s.name(said.id) + " is postponed without new days" + because(said.reason);
}
std::string say(const Speaker& s, const OccasionRescheduled& said) {
    if (!said.from && !said.until) return s.name(said.id) + " is moved" + at_place(said.place) + because(said.reason);
    std::string text = s.name(said.id) + " is rescheduled";
    if (said.from) text += " from " + to_string(*said.from);
    if (said.until) text += " until " + to_string(*said.until);
    return text + at_place(said.place) + because(said.reason);
}
std::string say(const Speaker& s, const OccasionCancelled& said) {
    return s.name(said.id) + " is cancelled" + because(said.reason);
}
std::string say(const Speaker& s, const OccasionHeld& said) {
    return s.name(said.id) + " is held " + days(said.from, said.until) + at_place(said.place);
}
std::string say(const Speaker&, const SourceRegistered& said) {
    return "the source '" + said.title.text + "' is registered";
}
std::string say(const Speaker& s, const EvidenceAttached& said) {
    return s.name(said.source) + " supports entry " + std::to_string(said.target);
}
std::string say(const Speaker& s, const AssessmentPublished& said) {
    return s.name(said.assessor) + " rates " + s.name(said.subject.subject) + " '" + said.grade.text + "' (" +
           said.scale.id.text + " " + std::to_string(said.scale.version) + ")";
}
std::string say(const Speaker& s, const ClaimRecorded& said) {
    return "it is said of " + s.name(said.subject.subject) + " (" + said.topic.text + "): " + said.statement.text;
}
std::string say(const Speaker& s, const ReviewFrozen& said) {
    return "the review of " + s.name(said.plan) + " is frozen on " + to_string(said.frozen_on) + " at size " +
           std::to_string(said.frozen_size);
}
std::string say(const Speaker& s, const ReviewIssued& said) {
    return "the review of " + s.name(said.plan) + " is issued";
}
std::string say(const Speaker&, const FindingDismissed& said) {
    return "the finding " + said.id.text + " is dismissed: " + said.reason.text;
}
std::string say(const Speaker&, const EventCorrected& said) {
    std::string fields;
    if (const auto set = fields_of(said.set))
        for (const std::string& field : *set) fields += (fields.empty() ? "" : ", ") + wire_word(field);
    return "entry " + std::to_string(said.target) + " is corrected (" + fields + "): " + said.reason.text;
}
std::string say(const Speaker&, const EventRetracted& said) {
    return "entry " + std::to_string(said.target) + " is retracted: " + said.reason.text;
}
std::string say(const Speaker&, const EventRedacted& said) {
    return "entry " + std::to_string(said.target) + " is erased";
}
std::string say(const Speaker&, const KeyRegistered&) { return "a key is registered"; }
std::string say(const Speaker&, const KeyRevoked&) { return "a key is revoked"; }
std::string say(const Speaker&, const LedgerContinued&) { return "an earlier ledger is continued here"; }

}  // namespace

std::string sentence_of(const Statement& statement, const NameLookup& names) {
    const Speaker speaker(names);
    return std::visit([&](const auto& said) { return say(speaker, said); }, statement.payload);
}

}  // namespace annals::state
