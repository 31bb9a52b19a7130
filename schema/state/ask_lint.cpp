// lint: loose ends of the record.
#include "schema/event/describe.hpp"
#include "schema/state/accept_references.hpp"
#include "schema/state/answers_record.hpp"
#include "schema/state/asked.hpp"

namespace annals::state {
namespace {

class Linter {
public:
    explicit Linter(const Asked& asked) : asked_(asked) {}

    // What an agenda, a commitment or a party says of its members.
    void look_at_members(const Subject& subject) {
        const Fact* registration = asked_.world.registration(subject);
        if (!registration) return;
        for (const event::OpenList& list : open_lists(asked_.world, subject, asked_.at))
            put("open-list", subject,
                event::enum_word(list.role) + " members are left open: '" + list.as_printed.text + "'",
                {registration->seq});
        for (const Fact* fact : asked_.world.all(subject)) {
            const auto* left = fact->as<event::MemberLeft>();
            if (left && left->of.subject == subject && !fact->statement.envelope.announced)
                put("exit-without-notice", subject,
                    asked_.sentence(fact->statement) + ", without the day it was announced", {fact->seq});
        }
    }
    void look_at(const std::string& id) {
        look_at_members({Kind::commitment, id});
        const auto commitment = commitment_at(asked_.world, id, asked_.milestones());
        if (!commitment) return;
        for (const MilestoneAt& milestone : commitment->milestones)
            for (const Unit& unit : milestone.units) look_at(milestone, unit);
    }
    void look_at_void_entries() {
        for (const auto& [seq, reason] : asked_.world.void_entries())
            put("counts-for-nothing", {}, "entry " + std::to_string(seq) + ": " + reason, {Seq(seq)});
    }
    // Every subject that an entry mentions and nothing registers: such a field has no effect. What the entry is *about*
    // voids it, and is named there.
    void look_at_references(const Fact& fact) {
        if (asked_.world.void_entries().contains(to_number(fact.seq))) return;
        std::set<Subject> named;
        for_each_reference(fact.statement, [&](SubjectView view, const std::function<std::string()>& place) {
            const Subject subject{view.kind, *view.id};
            if (!asked_.world.is_registered(subject) && named.insert(subject).second)
                put("unknown-" + std::string(kind_word(subject.kind)), subject,
                    "entry " + std::to_string(to_number(fact.seq)) + " (" + event::type_of(fact.statement.payload) +
                        ") names it in " + place() + ", and nothing registers it",
                    {fact.seq});
            return true;
        });
    }
    LintAnswer& answer() { return answer_; }

private:
    void put(std::string kind, std::optional<Subject> subject, std::string sentence, std::vector<Seq> entries) {
        answer_.rows.push_back({std::move(kind), std::move(subject), std::move(sentence), std::move(entries)});
    }
    void look_at(const MilestoneAt& milestone, const Unit& unit) {
        const Subject subject{Kind::milestone, milestone.id};
        const std::string name = short_name(asked_.world, subject, asked_.at);
        if (unit.due.day || !unit.outcome.is_open() || unit.timeliness.word != Timeliness::undated) return;
        const bool is_open = std::holds_alternative<event::DueOpen>(unit.deadline);
        put(is_open ? "no-deadline" : "undated-deadline", subject,
            name + (is_open ? " has no deadline" : " is due " + event::to_string(unit.deadline) + ": " + unit.due.why),
            {unit.given_by ? unit.given_by->seq : milestone.spec.set->seq});
    }

    const Asked& asked_;
    LintAnswer answer_;
};

}  // namespace

AnswerValue answer_lint(const Asked& asked) {
    const auto commitments = commitments_asked(asked, "plan");
    if (!commitments) return commitments.error();
    // Everything is met once, so that whatever counts for nothing is.
    for (int number = kind_first; number <= kind_last; ++number) {
        const auto subjects = asked.world.log().of_kind(static_cast<Kind>(number), asked.world.known());
        if (!subjects) return subjects.error();
        for (const Subject& subject : *subjects) asked.world.all(subject);
    }
    Linter linter(asked);
    // Of all plans, also what stands above and beside them.
    if (!asked.text("plan"))
        for (const Kind kind : {Kind::agenda, Kind::party}) {
            const auto subjects = asked.world.log().of_kind(kind, asked.world.known());
            if (!subjects) return subjects.error();
            for (const Subject& subject : *subjects) linter.look_at_members(subject);
        }
    for (const std::string& id : *commitments) linter.look_at(id);
    linter.look_at_void_entries();
    auto entries = asked.world.log().range(Seq(0), Seq(to_number(asked.world.known())));
    if (!entries) return entries.error();
    for (const Fact& fact : facts_of(std::move(*entries))) linter.look_at_references(fact);
    return answer_to_json(linter.answer());
}

}  // namespace annals::state
