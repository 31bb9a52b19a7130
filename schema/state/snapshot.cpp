#include "schema/state/snapshot.hpp"

#include "schema/event/describe.hpp"

#include <utility>

namespace annals::state {
namespace {

class Photographer {
public:
    Photographer(World& world, At at) : world_(world), at_(at) {}

    Snapshot take(const std::vector<std::string>& commitments) {
        for (const std::string& id : commitments) take_commitment(id);
        for (const std::string& party : parties_) {
            const Subject subject{Kind::party, party};
            put(subject, "name", "", named(world_, subject, at_).name, begun(world_.own(subject)));
        }
        for (const std::string& occasion : occasions_) take_occasion(occasion);
        for (const Subject& rated : rated_) take_ratings(rated);
        return std::move(snapshot_);
    }

private:
    using Facts = std::vector<const Fact*>;

    // Those that apply by `on`, and those without a day.
    Facts begun(const World::Facts& facts) const {
        Facts found;
        for (const Fact* fact : facts) {
            const auto& effective = fact->statement.envelope.effective;
            if (!effective || read(*effective, at_.dates) <= at_.on) found.push_back(fact);
        }
        return found;
    }

    void rest(Value& value, const Fact& fact, bool is_announced) const {
        const event::Envelope& envelope = fact.statement.envelope;
        const auto& date = is_announced ? envelope.announced : envelope.effective;
        value.rests[{fact.seq, is_announced}] = date ? std::optional(read(*date, at_.dates)) : std::nullopt;
        for (const Seq seq : fact.corrected_by) value.rests[{seq, false}] = std::nullopt;
    }

    Value& put(const Subject& subject, std::string what, std::string detail, std::string text, const Facts& facts) {
        Value value;
        value.text = std::move(text);
        for (const Fact* fact : facts) rest(value, *fact, false);
        Value& kept = snapshot_[{subject, std::move(what), std::move(detail)}];
        kept = std::move(value);
        return kept;
    }

    void take_commitment(const std::string& id) {
        const Subject subject{Kind::commitment, id};
        const auto commitment = commitment_at(world_, id, {at_, at_.on});
        if (!commitment) return;
        put(subject, "state", "", commitment_word(commitment->state), state_facts(*commitment));
        put(subject, "name", "", short_name(world_, subject, at_), begun(world_.own(subject)));
        rated_.insert(subject);
        for (const event::Answered& answered : answers_of(world_, id, at_))
            rated_.insert(answered.recommendation.subject());
        for (const Membership& one : memberships(world_, subject, at_)) take_membership(subject, one);
        for (const MilestoneAt& milestone : commitment->milestones) take_milestone(milestone, ends_of(*commitment));
    }

    // What it is that ended it.
    static Facts ends_of(const CommitmentAt& commitment) {
        const Life& life = commitment.life;
        const auto of = [](const std::optional<Dated>& dated) { return dated ? Facts{dated->fact} : Facts(); };
        switch (commitment.state) {
        case CommitmentState::withdrawn: return of(life.withdrawn);
        case CommitmentState::superseded: return of(life.superseded);
        case CommitmentState::completed: return of(life.completed);
        case CommitmentState::lapsed: return of(life.plan_superseded);
        default: return {};
        }
    }

    static Facts state_facts(const CommitmentAt& commitment) {
        const Life& life = commitment.life;
        Facts facts = ends_of(commitment);
        if (life.is_begun) facts.push_back(life.made);
        if (life.is_plan_in_effect && life.adopted) facts.push_back(life.adopted);
        // Completed by what was delivered.
        if (commitment.state != CommitmentState::completed || life.completed) return facts;
        for (const MilestoneAt& milestone : commitment.milestones)
            if (milestone.spec.required)
                for (const Unit& unit : milestone.units)
                    facts.insert(facts.end(), unit.outcome.facts.begin(), unit.outcome.facts.end());
        return facts;
    }

    void take_membership(const Subject& subject, const Membership& one) {
        parties_.insert(one.party);
        Facts facts;
        for (const Spell& spell : one.spells) {
            facts.push_back(spell.begun_by);
            if (spell.ended_by && spell.until && *spell.until <= at_.on) facts.push_back(spell.ended_by);
        }
        Value& value =
            put(subject, "member", event::enum_word(one.role) + " " + one.party, event::enum_word(one.status), facts);
        value.party = one.party;
        if (one.notice) rest(value, *one.notice, true);
    }

    // What ends a commitment leaves what is open in it without a day to be late against.
    void take_milestone(const MilestoneAt& milestone, const Facts& ends) {
        const Subject subject{Kind::milestone, milestone.id};
        for (const Unit& unit : milestone.units) {
            Facts deadline = unit.due.facts;
            if (unit.given_by) deadline.push_back(unit.given_by);
            Facts facts;
            // What has not begun rests on nothing yet: when it does, all that made it is new.
            if (!milestone.is_not_yet)
                for (const Facts* more : {&milestone.spec.facts, &unit.outcome.facts, &std::as_const(deadline)})
                    facts.insert(facts.end(), more->begin(), more->end());
            const std::string instance = unit.instance.value_or("");
            for (const Fact* fact : unit.due.facts)
                for (const Subject& about : fact->statement.about)
                    if (about.kind == Kind::occasion) occasions_.insert(about.id);
            put(subject, "state", instance, milestone.is_not_yet ? "not-yet" : state_word(unit.outcome.state), facts);
            if (unit.due.day) put(subject, "due", instance, to_string(*unit.due.day), facts);
            if (unit.timeliness.word == Timeliness::not_applicable) facts.insert(facts.end(), ends.begin(), ends.end());
            // How many days are left differs from day to day without anything having changed.
            const bool is_overdue = unit.timeliness.word == Timeliness::overdue;
            const bool is_counting = is_overdue || unit.timeliness.word == Timeliness::upcoming;
            Value& value =
                put(subject, "timeliness", instance,
                    is_counting ? event::enum_word(unit.timeliness.word) : timeliness_words(unit.timeliness), facts);
            if (!is_overdue || !unit.due.day) continue;
            value.turned = Day{unit.due.day->days + 1};
            value.turned_why = "it was due on " + to_string(*unit.due.day);
            deadline.push_back(milestone.spec.set);
            value.turned_by = entries_of(std::move(deadline), at_.dates);
        }
    }

    void take_occasion(const std::string& id) {
        const Subject subject{Kind::occasion, id};
        const OccasionAt occasion = occasion_at(world_, id, at_, at_.on);
        std::string days = occasion_word(occasion.state);
        if (occasion.from && occasion.until) days += " " + to_string(*occasion.from) + "/" + to_string(*occasion.until);
        put(subject, "days", "", days, occasion.facts);
        if (occasion.place) put(subject, "place", "", *occasion.place, occasion.facts);
    }

    void take_ratings(const Subject& subject) {
        for (const Dated& dated : assessments_of(world_, subject, at_)) {
            const auto& said = *dated.fact->as<event::AssessmentPublished>();
            Value& value =
                put(subject, "rating", said.assessor.text,
                    said.grade.text + " (" + said.scale.id.text + " " + std::to_string(said.scale.version) + ")",
                    {dated.fact});
            value.party = said.assessor.text;
        }
    }

    World& world_;
    At at_;
    Snapshot snapshot_;
    std::set<std::string> parties_;
    std::set<std::string> occasions_;
    std::set<Subject> rated_;
};

const Value nothing;

// What one side rests on and the other does not.
std::map<Rest, std::optional<Day>> difference(const Value& before, const Value& after) {
    std::map<Rest, std::optional<Day>> differing;
    for (const auto& [rest, day] : before.rests)
        if (!after.rests.contains(rest)) differing.emplace(rest, day);
    for (const auto& [rest, day] : after.rests)
        if (!before.rests.contains(rest)) differing.emplace(rest, day);
    return differing;
}

// Adds what retracted those entries of `before` that stand no more.
void add_retractions(World& later, const Subject& subject, const Value& before, std::set<Seq>& entries) {
    // What stands later was not retracted; only for the rest is the log asked once more.
    const bool may_be_retracted = std::any_of(before.rests.begin(), before.rests.end(), [&](const auto& rest) {
        return entries.contains(rest.first.seq) && !later.met(rest.first.seq);
    });
    if (!may_be_retracted) return;
    const auto raw = later.log().about(subject, later.known());
    if (!raw) return;
    const std::vector<Fate> fates = fates_of(*raw);
    for (std::size_t i = 0; i < raw->size(); ++i)
        if (fates[i].retracted_by && entries.contains((*raw)[i].seq)) entries.insert(*fates[i].retracted_by);
}

// The entries that make the difference. Where the calendar made it, those that the day rests on, and `because`.
void explain(World& later, At at, std::optional<Day> from, const Value& before, const Value& after, ChangeRow& row) {
    const auto differing = difference(before, after);
    std::set<Seq> entries;
    for (const auto& [rest, day] : differing) entries.insert(rest.seq);
    const auto is_between = [&](const std::optional<Day>& day) { return from && day && *from < *day && *day <= at.on; };
    if (is_between(after.turned)) {
        row.because = "time passed: " + after.turned_why;
        entries.insert(after.turned_by.begin(), after.turned_by.end());
    } else if (from && std::none_of(differing.begin(), differing.end(),
                                    [&](const auto& rest) { return is_between(rest.second); })) {
        row.because = "time passed: no entry took effect in between";
    }
    if (entries.empty())
        for (const auto& [rest, day] : (after.rests.empty() ? before : after).rests) entries.insert(rest.seq);
    add_retractions(later, row.subject, before, entries);
    row.entries.assign(entries.begin(), entries.end());
}

}  // namespace

Snapshot take_snapshot(World& world, At at, const std::vector<std::string>& commitments) {
    return Photographer(world, at).take(commitments);
}

std::vector<ChangeRow> compare(World& later, At at, const Snapshot& before, const Snapshot& after,
                               std::optional<Day> from) {
    std::set<Item> items;
    for (const auto& [item, value] : before) items.insert(item);
    for (const auto& [item, value] : after) items.insert(item);
    std::vector<ChangeRow> rows;
    for (const Item& item : items) {
        const auto a = before.find(item);
        const auto b = after.find(item);
        const Value* was = a == before.end() ? nullptr : &a->second;
        const Value* is = b == after.end() ? nullptr : &b->second;
        if (was && is && was->text == is->text) continue;
        // Who was no member before has not changed its name.
        if (item.what == "name" && (!was || !is)) continue;
        ChangeRow row{item.subject, named(later, item.subject, at), item.what, {}, {}, {}, {}, {}, {}};
        if (!item.detail.empty()) row.detail = item.detail;
        if (was) row.before = was->text;
        if (is) row.after = is->text;
        if (const Value* side = is ? is : was; !side->party.empty())
            row.party = named(later, {Kind::party, side->party}, at);
        explain(later, at, from, was ? *was : nothing, is ? *is : nothing, row);
        // Nor is an occasion scheduled because a deadline now names it.
        if (item.subject.kind == Kind::occasion && (!was || !is) && row.because) continue;
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace annals::state
