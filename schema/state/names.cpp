#include "schema/state/names.hpp"

#include "schema/event/codec.hpp"

namespace annals::state {
namespace {

using event::Payload;
using Names = std::vector<NameOf>;

template <std::size_t Max>
void put(Names& names, const Subject& subject, const std::optional<event::Text<Max>>& text) {
    if (text && !text->text.empty()) names.push_back({subject, text->text});
}
template <std::size_t Max>
void put(Names& names, const Subject& subject, const event::Text<Max>& text) {
    if (!text.text.empty()) names.push_back({subject, text.text});
}
void put(Names& names, const Subject& subject, const std::vector<event::Name>& texts) {
    for (const event::Name& text : texts) put(names, subject, text);
}

template <class T>
void names_in(const T&, Names&) {}  // names nothing
void names_in(const event::AgendaLaunched& said, Names& names) { put(names, said.id.subject(), said.title); }
void names_in(const event::AgendaAmended& said, Names& names) { put(names, said.id.subject(), said.title); }
void names_in(const event::PlanAdopted& said, Names& names) { put(names, said.id.subject(), said.title); }
void names_in(const event::RecommendationPublished& said, Names& names) { put(names, said.id.subject(), said.code); }
void names_in(const event::RecommendationReworded& said, Names& names) { put(names, said.id.subject(), said.code); }
void names_in(const event::CommitmentMade& said, Names& names) { put(names, said.id.subject(), said.code); }
void names_in(const event::CommitmentAmended& said, Names& names) { put(names, said.id.subject(), said.code); }
void names_in(const event::MilestoneSet& said, Names& names) { put(names, said.id.subject(), said.code); }
void names_in(const event::MilestoneAmended& said, Names& names) { put(names, said.id.subject(), said.code); }
void names_in(const event::PartyRegistered& said, Names& names) { put(names, said.id.subject(), said.names); }
void names_in(const event::PartyRenamed& said, Names& names) { put(names, said.id.subject(), said.name); }
void names_in(const event::OccasionRegistered& said, Names& names) { put(names, said.id.subject(), said.names); }
void names_in(const event::SourceRegistered& said, Names& names) { put(names, said.id.subject(), said.title); }
void names_in(const event::MemberJoined& said, Names& names) { put(names, said.party.subject(), said.as_printed); }

Names names_in(const Payload& payload) {
    Names names;
    std::visit([&](const auto& said) { names_in(said, names); }, payload);
    return names;
}

// The values of a patch, looked through where it corrects a correction.
Names names_in_patch(const event::Patch& patch) {
    const auto set = event::view_patch(patch);
    if (!set) return {};
    if (const auto* nested = std::get_if<event::EventCorrected>(&set->values.payload)) {
        for (const std::string& field : set->fields)
            if (field == "set") return names_in_patch(nested->set);
        return {};
    }
    return names_in(set->values.payload);
}

}  // namespace

std::vector<NameOf> names_of(const event::Statement& statement) {
    const auto* correction = std::get_if<event::EventCorrected>(&statement.payload);
    if (!correction) return names_in(statement.payload);
    Names names;
    for (const NameOf& set : names_in_patch(correction->set))
        for (const Subject& subject : statement.about)
            if (subject.kind == set.subject.kind) names.push_back({subject, set.name});
    return names;
}

}  // namespace annals::state
