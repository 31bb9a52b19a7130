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

bool by_seq(const Fact* left, const Fact* right) { return left->seq < right->seq; }

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

World::Loaded World::load(const Subject& subject, About wanted) {
    Loaded loaded;
    auto entries = log_.to_fold(subject, wanted, known_);
    if (!entries) {
        remember(entries.error());
        return loaded;
    }
    // What acts on an entry is about the same subjects: an entry met before was met with all that acts on it, which
    // finds no target among these.
    Facts before;
    std::erase_if(*entries, [&](const Recorded& entry) {
        const Fact* fact = met(entry.seq);
        if (fact) before.push_back(fact);
        return fact != nullptr;
    });
    // A vector's facts stay where they are when it moves into the deque, and there.
    const std::vector<Fact>& fresh = facts_.emplace_back(facts_of(std::move(*entries)));
    loaded.raw.reserve(before.size() + fresh.size());
    for (const Fact& fact : fresh) {
        met_[to_number(fact.seq)].fact = &fact;
        loaded.raw.push_back(&fact);
    }
    const auto middle = loaded.raw.insert(loaded.raw.end(), before.begin(), before.end());
    std::inplace_merge(loaded.raw.begin(), middle, loaded.raw.end(), by_seq);
    return loaded;
}

// References to elements of an unordered_map stay valid while others are added.
World::Loaded& World::load_own(const Subject& subject) {
    const auto [at, is_new] = own_.try_emplace(subject);
    if (is_new) at->second = load(subject, About::itself);
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

const World::Facts& World::own(const Subject& subject) { return judged(load_own(subject)); }

const World::Facts& World::all(const Subject& subject) {
    const auto [at, is_new] = all_.try_emplace(subject);
    if (!is_new) return at->second;
    const Facts& itself = own(subject);
    Loaded others = load(subject, About::others);
    const Facts& rest = judged(others);
    at->second.reserve(itself.size() + rest.size());
    std::merge(itself.begin(), itself.end(), rest.begin(), rest.end(), std::back_inserter(at->second), by_seq);
    return at->second;
}

bool World::counts(const Fact& fact) {
    Met& met = met_[to_number(fact.seq)];  // moves when others are met
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
    met_[to_number(fact.seq)].counts = false;
    void_.emplace(to_number(fact.seq), std::move(reason));
    return false;
}

const Fact* World::registration(const Subject& subject) {
    const auto found = registrations_.find(subject);
    if (found != registrations_.end()) return found->second;
    // Registrations refer to subjects of earlier floors only (a milestone to its commitment, that to its plan ...), but
    // a registering entry is about its own subject: it is noted before it is judged.
    for (const Fact* fact : load_own(subject).raw) {
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
