#include "schema/state/belonging.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace annals::state {
namespace {

// A part, and what it belongs to.
using Made = std::pair<Subject, Subject>;

// What a statement sets up as a part of something.
std::optional<Made> part_made(const event::Payload& payload) {
    if (const auto* plan = std::get_if<event::PlanAdopted>(&payload))
        return Made{{Kind::plan, plan->id.text}, {Kind::agenda, plan->agenda.text}};
    if (const auto* commitment = std::get_if<event::CommitmentMade>(&payload))
        return Made{{Kind::commitment, commitment->id.text}, {Kind::plan, commitment->plan.text}};
    if (const auto* milestone = std::get_if<event::MilestoneSet>(&payload))
        return Made{{Kind::milestone, milestone->id.text}, {Kind::commitment, milestone->commitment.text}};
    return std::nullopt;
}

}  // namespace

Belonging::Belonging(Subject whole) { subjects_.insert(std::move(whole)); }

bool Belonging::is_about_it(const event::Statement& statement) const {
    return std::any_of(statement.about.begin(), statement.about.end(),
                       [this](const Subject& subject) { return subjects_.count(subject) > 0; });
}

Result<bool> Belonging::takes(const event::Statement& statement) {
    if (!is_about_it(statement)) return false;
    auto made = part_made(statement.payload);
    if (!made || subjects_.count(made->second) == 0) return true;
    if (subjects_.insert(std::move(made->first)).second && subjects_.size() > parts_max + 1)
        return fail(Errc::too_large, "more than " + std::to_string(parts_max) + " subjects belong to this one",
                    to_string(made->second), "follow one of them, or leave out what belongs to it");
    return true;
}

Result<Belonging> belonging_of(const Subject& whole, const ReadAbout& read) {
    Belonging belonging(whole);
    std::vector<Subject> open{whole};  // whose entries are not looked through yet
    while (!open.empty()) {
        const Subject subject = std::move(open.back());
        open.pop_back();
        if (!has_parts(subject.kind)) continue;
        const auto entries = read(subject);
        if (!entries) return entries.error();
        for (const Recorded& entry : *entries) {
            const std::size_t known = belonging.subjects().size();
            if (const auto taken = belonging.takes(entry.statement); !taken) return taken.error();
            if (belonging.subjects().size() > known) open.push_back(part_made(entry.statement.payload)->first);
        }
    }
    return belonging;
}

Result<Belonging> belonging_of(const Log& log, const Subject& whole, TreeSize size) {
    return belonging_of(whole, [&](const Subject& subject) { return log.about(subject, size); });
}

}  // namespace annals::state
