// diff, revised, slip, explain and rollover: what changed, in the world or in what was believed, and why.
#include "schema/state/asked.hpp"
#include "schema/state/snapshot.hpp"

namespace annals::state {
namespace {

Result<Day> day_param(const Asked& asked, const std::string& param) {
    if (*asked.text(param) == "now") return day_of(asked.asking.now);
    const auto day = parse_day(*asked.text(param));
    if (!day) return fail(Errc::bad_value, day.error().detail, param, "write YYYY-MM-DD");
    return *day;
}

}  // namespace

AnswerValue answer_diff(const Asked& asked) {
    const auto from = day_param(asked, "from");
    if (!from) return from.error();
    const auto to = day_param(asked, "to");
    if (!to) return to.error();
    if (*to < *from) return fail(Errc::bad_value, "the later day comes first", "to");
    const auto commitments = commitments_asked(asked, "plan");
    if (!commitments) return commitments.error();
    const At before{*from, asked.at.dates}, after{*to, asked.at.dates};
    const Snapshot earlier = take_snapshot(asked.world, before, *commitments);
    const Snapshot later = take_snapshot(asked.world, after, *commitments);
    DiffAnswer answer{*from, *to, compare(asked.world, after, earlier, later, *from), {}};
    std::map<Seq, const Fact*> happened;
    const auto add = [&](const World::Facts& facts) {
        for (const Fact* fact : facts)
            if (const auto& effective = fact->statement.envelope.effective)
                if (const Day day = read(*effective, asked.at.dates); day > *from && day <= *to)
                    happened.emplace(fact->seq, fact);
    };
    for (const std::string& id : *commitments) {
        add(asked.world.all({Kind::commitment, id}));
        for (const std::string& milestone : milestones_of(asked.world, id))
            add(asked.world.own({Kind::milestone, milestone}));
    }
    for (const auto& [seq, fact] : happened) {
        TimelineRow row;
        row.effective = fact->statement.envelope.effective;
        row.recorded_on = day_of(fact->recorded_at);
        row.seq = seq;
        row.type = event::type_of(fact->statement.payload);
        row.subject = fact->statement.about.front();
        row.sentence = asked.sentence(fact->statement);
        answer.happened.push_back(std::move(row));
    }
    std::stable_sort(answer.happened.begin(), answer.happened.end(), [&](const TimelineRow& a, const TimelineRow& b) {
        return read(*a.effective, asked.at.dates) < read(*b.effective, asked.at.dates);
    });
    return answer_to_json(answer);
}

AnswerValue answer_revised(const Asked& asked) {
    RevisedAnswer answer{*asked.text("earlier"), *asked.text("later"), {}, {}, {}};
    for (const bool is_later : {false, true}) {
        const std::string& text = is_later ? answer.later : answer.earlier;
        const std::string place = is_later ? "later" : "earlier";
        const auto known = parse_known(text);
        if (!known) return fail(Errc::bad_value, known.error().detail, place);
        const auto size = resolve_known(asked.world.log(), *known, asked.asking);
        if (!size) return fail(size.error().code, size.error().detail, place);
        (is_later ? answer.later_size : answer.earlier_size) = *size;
    }
    if (answer.later_size < answer.earlier_size)
        return fail(Errc::bad_value, "the later state of knowledge comes first", "later");
    World earlier(asked.world.log(), answer.earlier_size);
    World later(asked.world.log(), answer.later_size);
    const auto take = [&](World& world) -> Result<Snapshot> {
        const Asked there{asked.question, asked.asking, world, asked.at};
        auto commitments = commitments_asked(there, "plan");
        // A plan that was not recorded yet had nothing to say.
        if (!commitments)
            return commitments.error().code == Errc::not_found ? Result<Snapshot>(Snapshot()) : commitments.error();
        Snapshot snapshot = take_snapshot(world, asked.at, *commitments);
        if (world.error()) return *world.error();
        return snapshot;
    };
    const auto before = take(earlier);
    if (!before) return before.error();
    const auto after = take(later);
    if (!after) return after.error();
    answer.rows = compare(later, asked.at, *before, *after, {});
    return answer_to_json(answer);
}

// ---- slip ----

AnswerValue answer_slip(const Asked& asked) {
    const auto commitments = commitments_asked(asked, "plan");
    if (!commitments) return commitments.error();
    SlipAnswer answer;
    for (const std::string& id : *commitments) {
        const auto commitment = commitment_at(asked.world, id, asked.milestones());
        if (!commitment) continue;
        for (const MilestoneAt& milestone : commitment->milestones) {
            if (milestone.is_not_yet) continue;
            for (const Unit& unit : milestone.units) {
                SlipRow row;
                row.milestone = named(asked.world, {Kind::milestone, milestone.id}, asked.at);
                row.commitment = named(asked.world, {Kind::commitment, id}, asked.at);
                row.instance = unit.instance;
                row.deadline = event::to_string(unit.deadline);
                row.original_deadline = unit.original_deadline.value_or(row.deadline);
                row.original_day = unit.original_day;
                row.day = unit.due.day;
                if (row.day && row.original_day) row.days = days_between(*row.original_day, *row.day);
                row.state = unit.outcome.state;
                std::vector<const Fact*> facts = unit.due.facts;
                if (unit.given_by) facts.push_back(unit.given_by);
                for (const Fact* fact : facts) {
                    if (const auto* moved = fact->as<event::MilestoneRescheduled>()) {
                        for (const auto& party : moved->decided_by)
                            row.decided_by.push_back(named(asked.world, party.subject(), asked.at));
                        if (moved->reason) row.reasons.push_back(moved->reason->text);
                    }
                    if (fact->as<event::OccasionRescheduled>() || fact->as<event::OccasionPostponed>() ||
                        fact->as<event::OccasionHeld>())
                        row.reasons.push_back(asked.sentence(fact->statement));
                }
                row.entries = entries_of(std::move(facts), asked.at.dates);
                answer.rows.push_back(std::move(row));
            }
        }
    }
    std::stable_sort(answer.rows.begin(), answer.rows.end(),
                     [](const SlipRow& a, const SlipRow& b) { return a.days.value_or(0) > b.days.value_or(0); });
    return answer_to_json(answer);
}

// ---- explain ----

namespace {

void explain_milestone(const MilestoneView& view, ExplainAnswer& answer, std::vector<Seq>& entries) {
    answer.status =
        view.is_not_yet ? "not yet begun" : state_word(view.state) + ", " + timeliness_words(view.timeliness);
    answer.because.push_back("its deadline is '" + view.due.deadline + "'" +
                             (view.due.day ? ", so it is due on " + to_string(*view.due.day) : std::string()) + ": " +
                             view.due.why);
    if (view.due.slip_days && *view.due.slip_days != 0)
        answer.because.push_back("it was first due on " + to_string(*view.due.original_day) + ", " +
                                 std::to_string(*view.due.slip_days) + " days from the present due day");
    if (view.reached_on) answer.because.push_back("it counts as reached on " + to_string(*view.reached_on));
    for (const InstanceView& instance : view.instances)
        answer.because.push_back("for " + instance.instance + ": " + state_word(instance.state) + ", " +
                                 timeliness_words(instance.timeliness) + " (" + instance.due.why + ")");
    entries.insert(entries.end(), view.entries.begin(), view.entries.end());
}

}  // namespace

AnswerValue answer_explain(const Asked& asked) {
    const auto subject = asked.subject("subject", {Kind::commitment, Kind::milestone});
    if (!subject) return subject.error();
    ExplainAnswer answer{*subject, named(asked.world, *subject, asked.at), {}, {}, {}};
    std::string commitment_id = subject->id;
    if (subject->kind == Kind::milestone)
        if (const auto spec = spec_of(asked.world, subject->id, asked.at)) commitment_id = spec->commitment;
    const auto commitment = commitment_at(asked.world, commitment_id, asked.milestones());
    if (!commitment) return fail(Errc::not_found, "it has no day on which it was made", "subject");
    std::vector<Seq> entries;
    if (subject->kind == Kind::commitment) {
        const CommitmentView view = view_of(asked.world, *commitment, asked.milestones());
        answer.status = commitment_word(view.state);
        for (const std::string& qualifier : view.qualifiers) answer.status += ", " + qualifier;
        for (const MilestoneView& milestone : view.milestones) {
            ExplainAnswer part;
            explain_milestone(milestone, part, entries);
            answer.because.push_back((milestone.milestone.code ? *milestone.milestone.code : milestone.milestone.id) +
                                     ": " + part.status + " (" + milestone.due.why + ")");
        }
        entries.insert(entries.end(), view.entries.begin(), view.entries.end());
    } else {
        for (const MilestoneAt& milestone : commitment->milestones)
            if (milestone.id == subject->id)
                explain_milestone(view_of(asked.world, milestone, asked.milestones()), answer, entries);
        answer.because.push_back("its commitment is " + commitment_word(commitment->state));
    }
    std::vector<const Fact*> facts;
    for (const Seq seq : entries)
        if (const Fact* fact = asked.world.met(seq)) facts.push_back(fact);
    for (const Seq seq : entries_of(facts, asked.at.dates)) {
        const Fact& fact = *asked.world.met(seq);
        answer.rows.push_back({seq, fact.recorded_at, fact.statement.envelope.effective,
                               event::type_of(fact.statement.payload),
                               fact.statement.about.empty() ? *subject : fact.statement.about.front(),
                               asked.sentence(fact.statement), fact.corrected_by});
    }
    return answer_to_json(answer);
}

// ---- rollover ----

AnswerValue answer_rollover(const Asked& asked) {
    const auto plan = asked.subject("plan", {Kind::plan});
    if (!plan) return plan.error();
    const std::string& year = *asked.text("to");
    const auto number = parse_day(year + "-01-01");
    if (!number) return fail(Errc::bad_value, "'" + year + "' is no year", "to");
    RolloverAnswer answer;
    answer.plan = named(asked.world, *plan, asked.at);
    answer.agenda = asked.world.registration(*plan)->as<event::PlanAdopted>()->agenda.text;
    answer.year = static_cast<std::uint16_t>(civil_of(*number).year);
    answer.next_plan = answer.agenda + "/" + year;
    for (const std::string& id : commitments_of(asked.world, plan->id)) {
        const auto commitment = commitment_at(asked.world, id, asked.milestones());
        if (!commitment) continue;
        RolloverCommitment row;
        row.commitment = view_of(asked.world, *commitment, asked.milestones());
        const CommitmentState state = commitment->state;
        row.fate = state == CommitmentState::completed                                           ? "done"
                   : state == CommitmentState::withdrawn || state == CommitmentState::superseded ? "ended"
                                                                                                 : "carried-over";
        const std::size_t slash = id.rfind('/');
        row.next_id = answer.next_plan + (slash == std::string::npos ? "/" + id : id.substr(slash));
        for (const MilestoneView& milestone : row.commitment.milestones) {
            const bool is_done =
                milestone.state == MilestoneState::reached || milestone.state == MilestoneState::verified;
            row.milestones.push_back({milestone, milestone.state == MilestoneState::dropped ? "dropped"
                                                 : is_done                                  ? "done"
                                                                                            : "open"});
        }
        for (const Membership& one : memberships(asked.world, {Kind::commitment, id}, asked.at))
            if (one.is_member()) row.members.push_back(view_of(asked.world, one, asked.at));
        answer.commitments.push_back(std::move(row));
    }
    return answer_to_json(answer);
}

}  // namespace annals::state
