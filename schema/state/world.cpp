#include "schema/state/world.hpp"

namespace annals::state {
namespace {

// Whether this entry registers `subject`: says that it is there at all.
bool registers(const Fact& fact, const Subject& subject) {
    const event::Payload& said = fact.statement.payload;
    const auto is_id = [&](const auto* value) { return value && value->id.text == subject.id; };
    switch (subject.kind) {
    case Kind::agenda: return is_id(std::get_if<event::AgendaLaunched>(&said));
    case Kind::plan: return is_id(std::get_if<event::PlanAdopted>(&said));
    case Kind::recommendation: return is_id(std::get_if<event::RecommendationPublished>(&said));
    case Kind::commitment: return is_id(std::get_if<event::CommitmentMade>(&said));
    case Kind::milestone: return is_id(std::get_if<event::MilestoneSet>(&said));
    case Kind::party: return is_id(std::get_if<event::PartyRegistered>(&said));
    case Kind::occasion: return is_id(std::get_if<event::OccasionRegistered>(&said));
    case Kind::source: return is_id(std::get_if<event::SourceRegistered>(&said));
    case Kind::review: return is_id(std::get_if<event::ReviewFrozen>(&said));
    case Kind::key:
    case Kind::finding:
    case Kind::topic: return false;
    }
    return false;
}

// Kinds of which a subject must be registered before anything can be said about it.
bool needs_registration(Kind kind) { return kind <= Kind::source; }

}  // namespace

BeginEnd read_pair(DayRange begin, DayRange end, DateReading dates) {
    BeginEnd days{read(begin, dates), read(end, dates)};
    if (days.end >= days.begin) return days;
    if (dates == DateReading::latest && begin.first <= days.end) days.begin = begin.first;
    if (dates == DateReading::earliest && end.last >= days.begin) days.end = end.last;
    return days;
}

World::Loaded& World::load(std::unordered_map<Subject, Loaded>& cache, const Subject& subject, bool itself) {
    const auto [at, is_new] = cache.try_emplace(subject);
    if (!is_new) return at->second;
    auto entries = itself ? log_.about_itself(subject, known_) : log_.about(subject, known_);
    if (!entries) {
        remember(entries.error());
        return at->second;
    }
    // What acts on an entry is about the same subjects: an entry seen before was seen with all that acts on it.
    std::vector<Seq> order;
    order.reserve(entries->size());
    for (const Recorded& entry : *entries) order.push_back(entry.seq);
    std::erase_if(*entries, [&](const Recorded& entry) { return !met_.try_emplace(to_number(entry.seq)).second; });
    // A vector's facts stay where they are when it moves into the deque, and there.
    for (const Fact& fact : facts_.emplace_back(facts_of(std::move(*entries)))) met_[to_number(fact.seq)].fact = &fact;
    at->second.raw.reserve(order.size());
    for (const Seq seq : order)
        if (const Fact* fact = met_[to_number(seq)].fact) at->second.raw.push_back(fact);
    return at->second;
}

const World::Facts& World::judged(Loaded& loaded) {
    if (loaded.is_judged) return loaded.facts;
    loaded.is_judged = true;
    Facts facts;
    for (const Fact* fact : loaded.raw)
        if (counts(*fact)) facts.push_back(fact);
    loaded.facts = std::move(facts);
    return loaded.facts;
}

// References to elements of an unordered_map stay valid while others are added.
const World::Facts& World::all(const Subject& subject) { return judged(load(all_, subject, false)); }

const World::Facts& World::own(const Subject& subject) { return judged(load(own_, subject, true)); }

bool World::counts(const Fact& fact) {
    Met& met = met_[to_number(fact.seq)];  // stays where it is while others are added
    if (met.counts) return *met.counts;
    met.counts = true;  // as long as it is being judged
    std::string reason;
    if (const auto* unknown = fact.as<event::Unknown>()) {
        reason = "its type " + std::to_string(unknown->tag) + " in version " + std::to_string(unknown->version) +
                 " is not known to this build";
    } else if (fact.invalid) {
        reason = "its corrections leave it invalid: " + *fact.invalid;
    } else {
        // What it registers itself comes last: registration() then asks whether this fact counts, and all else that
        // decides it must have been looked at.
        const Subject* own = nullptr;
        for (const Subject& subject : fact.statement.about) {
            if (!needs_registration(subject.kind)) continue;
            if (registers(fact, subject))
                own = &subject;
            else if (reason.empty() && !registration(subject))
                reason = "nothing registers " + to_string(subject);
        }
        const Fact* registered = own && reason.empty() ? registration(*own) : &fact;
        if (registered && registered != &fact)
            reason = to_string(*own) + " is registered by entry " + std::to_string(to_number(registered->seq));
    }
    if (reason.empty()) return true;
    met.counts = false;
    void_.emplace(to_number(fact.seq), std::move(reason));
    return false;
}

const Fact* World::registration(const Subject& subject) {
    const auto found = registrations_.find(subject);
    if (found != registrations_.end()) return found->second;
    // Registrations refer to subjects of earlier floors only (a milestone to its commitment, that to its plan ...), but
    // a registering entry is about its own subject: it is noted before it is judged.
    const Loaded& loaded = load(own_, subject, true);
    for (const Fact* fact : loaded.raw) {
        if (!registers(*fact, subject)) continue;
        registrations_[subject] = fact;
        if (counts(*fact)) return fact;
        registrations_.erase(subject);
    }
    registrations_[subject] = nullptr;
    return nullptr;
}

std::vector<Subject> World::registered(Kind kind) {
    auto subjects = log_.of_kind(kind, known_);
    if (!subjects) {
        remember(subjects.error());
        return {};
    }
    std::vector<Subject> found;
    for (Subject& subject : *subjects)
        if (is_registered(subject)) found.push_back(std::move(subject));
    return found;
}

const std::vector<Subject>& World::series(const std::string& name) {
    const auto [at, is_new] = series_.try_emplace(name);
    if (!is_new) return at->second;
    std::vector<std::pair<std::uint16_t, Subject>> members;
    for (Subject& subject : registered(Kind::occasion)) {
        const auto* said = registration(subject)->as<event::OccasionRegistered>();
        if (said->series && said->series->text == name)
            members.emplace_back(said->number.value_or(0), std::move(subject));
    }
    std::sort(members.begin(), members.end());
    for (auto& [number, subject] : members) at->second.push_back(std::move(subject));
    return at->second;
}

}  // namespace annals::state
