#include "schema/state/log.hpp"

#include <map>

namespace annals::state {

bool says_itself(Kind kind, std::uint16_t tag) {
    const auto is_from = [tag](std::uint16_t first, std::uint16_t last) { return tag >= first && tag <= last; };
    switch (kind) {
    case Kind::agenda: return is_from(1, 9);
    case Kind::plan: return is_from(10, 19);
    case Kind::recommendation: return is_from(20, 29);
    case Kind::commitment: return is_from(30, 39);
    case Kind::milestone: return is_from(40, 49);
    case Kind::party: return is_from(60, 69);
    case Kind::occasion: return is_from(70, 79);
    case Kind::source: return tag == event::SourceRegistered::tag;
    case Kind::review: return is_from(100, 101);
    case Kind::finding: return tag == event::FindingDismissed::tag;
    case Kind::key: return is_from(120, 129);
    case Kind::topic: return false;
    }
    return false;
}

namespace {

// The entries about `subject` that say what it itself is, or the others.
Result<std::vector<Recorded>> part_of(const Log& log, const Subject& subject, About wanted, TreeSize size) {
    auto entries = log.about(subject, size);
    if (!entries) return entries;
    // What acts on an entry is about the same subjects, so every target is met before whatever acts on it.
    std::map<std::uint64_t, std::uint16_t> tags;
    std::vector<Recorded> kept;
    for (Recorded& entry : *entries) {
        std::uint16_t tag = event::tag_of(entry.statement.payload);
        if (const auto target = event::target_of(entry.statement.payload)) {
            const auto found = tags.find(*target);
            if (found != tags.end()) tag = found->second;
        }
        tags.emplace(to_number(entry.seq), tag);
        if (says_itself(subject.kind, tag) == (wanted == About::itself)) kept.push_back(std::move(entry));
    }
    return kept;
}

}  // namespace

Recorded recorded_of(Seq seq, event::Entry&& entry) {
    return {seq, entry.registration.recorded_at, std::move(entry.registration.recorded_by.text),
            std::move(entry.statement)};
}

bool acts(const Recorded& entry) {
    return std::holds_alternative<event::EventCorrected>(entry.statement.payload) ||
           std::holds_alternative<event::EventRetracted>(entry.statement.payload);
}

bool corrects_an_act(const Recorded& entry) {
    const auto* correction = std::get_if<event::EventCorrected>(&entry.statement.payload);
    return correction &&
           (correction->set.tag == event::EventCorrected::tag || correction->set.tag == event::EventRetracted::tag);
}

Result<std::vector<Recorded>> Log::about_itself(const Subject& subject, TreeSize size) const {
    return part_of(*this, subject, About::itself, size);
}

Result<std::vector<Recorded>> Log::to_fold(const Subject& subject, About wanted, TreeSize size) const {
    return wanted == About::itself ? about_itself(subject, size) : part_of(*this, subject, wanted, size);
}

}  // namespace annals::state
