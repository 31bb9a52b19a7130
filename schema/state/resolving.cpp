#include "schema/state/resolving.hpp"

#include "schema/base/text.hpp"
#include "schema/event/problems.hpp"
#include "schema/state/names.hpp"

namespace annals::state {
namespace {

bool is_wanted(Kind kind, const std::vector<Kind>& kinds) {
    return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// Whether an entry that still counts gives the subject this name: the index knows corrected and retracted ones too.
bool is_named(World& world, const Subject& subject, const std::string& folded) {
    const auto gives = [&](const World::Facts& facts) {
        for (const Fact* fact : facts)
            for (const NameOf& name : names_of(fact->statement))
                if (name.subject == subject && fold_name(name.name) == folded) return true;
        return false;
    };
    return gives(world.own(subject)) || (subject.kind == Kind::party && gives(world.all(subject)));
}

std::string kinds_words(const std::vector<Kind>& kinds) {
    std::string words;
    for (std::size_t i = 0; i < kinds.size(); ++i)
        words += (i == 0 ? "" : i + 1 == kinds.size() ? " or " : ", ") + std::string(kind_word(kinds[i]));
    return words.empty() ? "subject" : words;
}

Error unknown(World& world, const std::string& text, const std::vector<Kind>& kinds, At at, const std::string& place) {
    // Names cost a load each: where there are many subjects, only ids are compared, and only so many. What is said of a
    // commitment or a milestone itself grows with the ledger, and its code stands in its id.
    constexpr std::size_t named_max = 500;
    constexpr TreeSize codes_size_max{20'000};
    constexpr std::size_t known_max = 20'000;
    std::vector<std::string> known;
    for (const Kind kind : kinds) {
        const auto subjects = world.log().of_kind(kind, world.known());
        if (!subjects) return subjects.error();
        const bool has_codes = kind == Kind::commitment || kind == Kind::milestone;
        const bool is_costly = subjects->size() > named_max || (has_codes && world.known() > codes_size_max);
        for (const Subject& subject : *subjects) {
            if (known.size() > known_max) break;
            if (subject.id == text)
                return fail(Errc::not_found, "the " + std::string(kind_word(kind)) + " '" + text + "' stands no more",
                            place, "what registers it was retracted, or counts for nothing");
            known.push_back(subject.id);
            if (is_costly || !world.is_registered(subject)) continue;
            Named shown = named(world, subject, at);
            if (shown.code) known.push_back(std::move(*shown.code));
            known.push_back(std::move(shown.name));
        }
    }
    return fail(Errc::not_found, "there is no " + kinds_words(kinds) + " '" + to_printable(text) + "'", place,
                event::suggestion(text, known));
}

}  // namespace

bool is_in_force(World& world, const Subject& subject, At at) {
    switch (subject.kind) {
    case Kind::plan: return plan_state(world, subject.id, at) == "in_force";
    case Kind::commitment: {
        const auto state = commitment_state(world, subject.id, at);
        return state && (*state == CommitmentState::active || *state == CommitmentState::completed);
    }
    case Kind::milestone: {
        const auto spec = spec_of(world, subject.id, at);
        return spec && spec->begun <= at.on && is_in_force(world, {Kind::commitment, spec->commitment}, at);
    }
    case Kind::party: return !merged_into(world, subject.id, at);
    default: return true;
    }
}

std::vector<Subject> candidates(World& world, const std::string& text, const std::vector<Kind>& kinds) {
    std::set<Subject> found;
    if (const auto subject = parse_subject(text);
        subject && is_wanted(subject->kind, kinds) && world.is_registered(*subject))
        return {*subject};
    if (is_id(text)) {
        for (int number = kind_first; number <= kind_last; ++number) {
            const Subject subject{static_cast<Kind>(number), text};
            if (is_wanted(subject.kind, kinds) && world.is_registered(subject)) found.insert(subject);
        }
        if (!found.empty()) return {found.begin(), found.end()};
    }
    const std::string folded = fold_name(text);
    const auto named = world.log().named(folded, world.known());
    if (!named) return {};
    for (const Subject& subject : *named)
        if (is_wanted(subject.kind, kinds) && world.is_registered(subject) && is_named(world, subject, folded))
            found.insert(subject);
    return {found.begin(), found.end()};
}

Result<Subject> resolve_subject(World& world, const std::string& text, const std::vector<Kind>& kinds, At at,
                                const std::string& place) {
    std::vector<Subject> found = candidates(world, text, kinds);
    if (found.empty()) return unknown(world, text, kinds, at, place);
    if (found.size() == 1) return found.front();
    std::vector<Subject> in_force;
    for (const Subject& subject : found)
        if (is_in_force(world, subject, at)) in_force.push_back(subject);
    if (in_force.size() == 1) return in_force.front();
    std::string list;
    for (const Subject& subject : in_force.empty() ? found : in_force)
        list += (list.empty() ? "" : ", ") + to_string(subject);
    return fail(Errc::ambiguous, "'" + to_printable(text) + "' can mean: " + list, place, "write kind:id");
}

std::vector<std::string> all_names(World& world, const Subject& subject, At at) {
    std::vector<std::string> names;
    const auto put = [&](const std::string& name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    const Named shown = named(world, subject, at);
    if (shown.code) put(*shown.code);
    put(shown.name);
    for (const Fact* fact : world.own(subject))
        for (const NameOf& name : names_of(fact->statement))
            if (name.subject == subject) put(name.name);
    if (subject.kind == Kind::party)
        for (const Fact* fact : world.all(subject))
            for (const NameOf& name : names_of(fact->statement))
                if (name.subject == subject) put(name.name);
    return names;
}

}  // namespace annals::state
