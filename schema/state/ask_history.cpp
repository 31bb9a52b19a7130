#include "schema/base/text.hpp"
#include "schema/state/asked.hpp"
#include "schema/state/names.hpp"

namespace annals::state {
namespace {

const std::vector<Kind> any_kind{Kind::commitment, Kind::milestone, Kind::party,          Kind::plan,
                                 Kind::agenda,     Kind::occasion,  Kind::recommendation, Kind::source};

// The facts of a subject and of those that it depends on.
std::vector<const Fact*> facts_around(const Asked& asked, const Subject& subject) {
    World& world = asked.world;
    std::vector<const Fact*> facts = world.all(subject);
    const auto add = [&](const World::Facts& more) { facts.insert(facts.end(), more.begin(), more.end()); };
    std::vector<std::string> commitments;
    if (subject.kind == Kind::plan) {
        commitments = commitments_of(world, subject.id);
        for (const std::string& commitment : commitments) add(world.all({Kind::commitment, commitment}));
    }
    if (subject.kind == Kind::commitment) commitments.push_back(subject.id);
    if (subject.kind == Kind::milestone)
        if (const auto spec = spec_of(world, subject.id, asked.at)) commitments.push_back(spec->commitment);
    for (const std::string& id : commitments) {
        const auto commitment = commitment_at(world, id, asked.milestones());
        if (!commitment) continue;
        if (subject.kind != Kind::milestone) add(world.own({Kind::plan, commitment->life.plan}));
        for (const MilestoneAt& milestone : commitment->milestones) {
            if (subject.kind == Kind::milestone && milestone.id != subject.id) continue;
            add(world.own({Kind::milestone, milestone.id}));
            for (const Unit& unit : milestone.units) add(unit.due.facts);
        }
    }
    std::sort(facts.begin(), facts.end(), [](const Fact* a, const Fact* b) { return a->seq < b->seq; });
    facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
    return facts;
}

TimelineRow row_of(const Asked& asked, const Fact& fact, const Subject& asked_about) {
    TimelineRow row;
    row.effective = fact.statement.envelope.effective;
    row.recorded_on = day_of(fact.recorded_at);
    row.seq = fact.seq;
    row.type = event::type_of(fact.statement.payload);
    const auto& about = fact.statement.about;
    const bool is_direct = std::find(about.begin(), about.end(), asked_about) != about.end();
    row.subject = is_direct || about.empty() ? asked_about : about.front();
    row.sentence = asked.sentence(fact.statement);
    row.is_future = row.effective && read(*row.effective, asked.at.dates) > asked.at.on;
    return row;
}

void put_due_days(const Asked& asked, const Subject& subject, std::vector<TimelineRow>& rows) {
    std::vector<std::string> commitments;
    if (subject.kind == Kind::commitment) commitments.push_back(subject.id);
    if (subject.kind == Kind::plan) commitments = commitments_of(asked.world, subject.id);
    if (subject.kind == Kind::milestone)
        if (const auto spec = spec_of(asked.world, subject.id, asked.at)) commitments.push_back(spec->commitment);
    for (const std::string& id : commitments) {
        const auto commitment = commitment_at(asked.world, id, asked.milestones());
        if (!commitment) continue;
        for (const MilestoneAt& milestone : commitment->milestones) {
            if (subject.kind == Kind::milestone && milestone.id != subject.id) continue;
            for (const Unit& unit : milestone.units) {
                if (!unit.due.day || !unit.outcome.is_open()) continue;
                TimelineRow row;
                row.effective = exactly(*unit.due.day);
                row.seq = asked.world.own({Kind::milestone, milestone.id}).back()->seq;
                row.type = "due";
                row.subject = {Kind::milestone, milestone.id};
                row.sentence = short_name(asked.world, row.subject, asked.at) +
                               (unit.instance ? " for " + *unit.instance : "") + " is due: " + unit.due.why;
                row.is_future = *unit.due.day > asked.at.on;
                row.is_due = true;
                rows.push_back(std::move(row));
            }
        }
    }
}

}  // namespace

AnswerValue answer_timeline(const Asked& asked) {
    const auto subject = asked.subject("subject", any_kind);
    if (!subject) return subject.error();
    TimelineAnswer answer{*subject, named(asked.world, *subject, asked.at), {}};
    for (const Fact* fact : facts_around(asked, *subject))
        if (fact->statement.envelope.effective) answer.rows.push_back(row_of(asked, *fact, *subject));
    put_due_days(asked, *subject, answer.rows);
    std::stable_sort(answer.rows.begin(), answer.rows.end(), [&](const TimelineRow& a, const TimelineRow& b) {
        const Day day_a = read(*a.effective, asked.at.dates), day_b = read(*b.effective, asked.at.dates);
        return day_a != day_b ? day_a < day_b : a.seq < b.seq;
    });
    return answer_to_json(answer);
}

AnswerValue answer_history(const Asked& asked) {
    const auto subject = asked.subject("subject", any_kind);
    if (!subject) return subject.error();
    const auto entries = asked.world.log().about(*subject, asked.world.known());
    if (!entries) return entries.error();
    HistoryAnswer answer{*subject, named(asked.world, *subject, asked.at), entries->size(), {}};
    const std::vector<Fate> fates = fates_of(*entries);
    for (std::size_t i = 0; i < entries->size(); ++i) {
        const Recorded& entry = (*entries)[i];
        HistoryRow row;
        row.seq = entry.seq;
        row.recorded_at = entry.recorded_at;
        row.recorded_by = entry.recorded_by;
        row.type = event::type_of(entry.statement.payload);
        row.effective = entry.statement.envelope.effective;
        row.announced = entry.statement.envelope.announced;
        row.sentence = asked.sentence(entry.statement);
        for (const event::Cite& cite : entry.statement.envelope.sources)
            row.sources.push_back(cite.source.text + (cite.locator ? ", " + cite.locator->text : ""));
        row.retracted_by = fates[i].retracted_by;
        row.corrected_by = fates[i].corrected_by;
        answer.rows.push_back(std::move(row));
    }
    return answer_to_json(answer);
}

AnswerValue answer_resolve(const Asked& asked) {
    ResolveAnswer answer{*asked.text("text"), {}};
    const auto found = candidates(asked.world, answer.text, {});
    if (found.empty()) {
        const auto none = resolve_subject(asked.world, answer.text, any_kind, asked.at, "text");
        if (!none) return none.error();
    }
    for (const Subject& subject : found) {
        ResolvedRow row{subject,
                        named(asked.world, subject, asked.at),
                        all_names(asked.world, subject, asked.at),
                        {},
                        is_in_force(asked.world, subject, asked.at)};
        if (subject.kind == Kind::party)
            for (const Fact* fact : asked.world.all(subject))
                if (const auto* joined = fact->as<event::MemberJoined>();
                    joined && joined->as_printed && joined->party.text == subject.id)
                    row.printed_in.push_back(joined->as_printed->text + " in " + to_string(joined->of.subject));
        std::sort(row.printed_in.begin(), row.printed_in.end());
        row.printed_in.erase(std::unique(row.printed_in.begin(), row.printed_in.end()), row.printed_in.end());
        answer.rows.push_back(std::move(row));
    }
    // Where one of several is in force, it is the one that is meant.
    std::stable_partition(answer.rows.begin(), answer.rows.end(),
                          [](const ResolvedRow& row) { return row.is_in_force; });
    return answer_to_json(answer);
}

}  // namespace annals::state
