#include "schema/state/trial.hpp"

#include "schema/state/answer_json.hpp"
#include "schema/state/answers_change.hpp"
#include "schema/state/overlay_log.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace annals::state {

namespace {

// What is due by an occasion, or with a milestone, stands in any plan.
bool moves_deadlines(const Log& log, const Recorded& entry) {
    const auto& about = entry.statement.about;
    if (std::any_of(about.begin(), about.end(), [](const Subject& one) { return one.kind == Kind::occasion; }))
        return true;
    const std::uint16_t acted = acted_tag(log, entry.statement);
    if (acted == event::MilestoneAmended::tag || acted == event::MilestoneRescheduled::tag ||
        acted == event::MilestoneDropped::tag)
        return true;
    // What is registered no more, or was registered otherwise, takes its deadlines along.
    return event::target_of(entry.statement.payload) &&
           (acted == event::MilestoneSet::tag || acted == event::CommitmentMade::tag ||
            acted == event::PlanAdopted::tag);
}

// The plans that have to do with subjects, found by the entries about them.
class Touched {
public:
    explicit Touched(const Log& log) : log_(log) {}

    Result<void> take(const Subject& subject) {
        if (!seen_.insert(subject).second) return {};
        if (subject.kind == Kind::plan) {
            plans_.insert(subject.id);
            return {};
        }
        const bool stands_in_a_plan = subject.kind == Kind::commitment || subject.kind == Kind::milestone;
        const auto entries =
            stands_in_a_plan ? log_.about_itself(subject, log_.size()) : log_.about(subject, log_.size());
        if (!entries) return entries.error();
        for (const Recorded& entry : *entries) {
            if (const auto taken = take(entry.statement, stands_in_a_plan); !taken) return taken;
        }
        return {};
    }
    std::set<std::string> take_plans() { return std::move(plans_); }

private:
    // Of what says what a commitment or milestone is, where it stands; of anything else, what stands in a plan.
    Result<void> take(const event::Statement& statement, bool stands_in_a_plan) {
        if (const auto* made = std::get_if<event::CommitmentMade>(&statement.payload); made && stands_in_a_plan)
            return take(made->plan.subject());
        if (const auto* set = std::get_if<event::MilestoneSet>(&statement.payload); set && stands_in_a_plan)
            return take(set->commitment.subject());
        if (stands_in_a_plan) return {};
        for (const Subject& other : statement.about)
            if (other.kind == Kind::plan || other.kind == Kind::commitment || other.kind == Kind::milestone)
                if (const auto taken = take(other); !taken) return taken;
        return {};
    }

    const Log& log_;
    std::set<Subject> seen_;
    std::set<std::string> plans_;
};

Result<std::set<std::string>> plans_touched(const Log& log, const std::vector<Recorded>& added) {
    const bool is_about_any =
        std::any_of(added.begin(), added.end(), [&](const Recorded& entry) { return moves_deadlines(log, entry); });
    if (is_about_any) {
        const auto all = log.of_kind(Kind::plan, log.size());
        if (!all) return all.error();
        std::set<std::string> plans;
        for (const Subject& plan : *all) plans.insert(plan.id);
        return plans;
    }
    Touched touched(log);
    for (const Recorded& entry : added)
        for (const Subject& subject : entry.statement.about)
            if (const auto taken = touched.take(subject); !taken) return taken.error();
    return touched.take_plans();
}

// Of what several plans share, whether the plan that is looked at only has it now, or has it no more: not so where it
// is what would be recorded.
bool merely_comes_into_sight(const ChangeRow& row, const std::set<Subject>& concerned) {
    if (row.before && row.after) return false;
    const Kind kind = row.subject.kind;
    return kind == Kind::party ||
           ((kind == Kind::occasion || kind == Kind::recommendation) && !concerned.contains(row.subject));
}

// The same question of one plan after the other, as one answer.
Result<TrialAnswer> ask_by_plan(const OverlayLog& after, Question question, const Asking& asking) {
    const auto plans = plans_touched(after, after.added());
    if (!plans) return plans.error();
    std::set<Subject> concerned;
    for (const Recorded& entry : after.added())
        concerned.insert(entry.statement.about.begin(), entry.statement.about.end());
    TrialAnswer answer{*question.on, {}, {}};
    RevisedAnswer all;
    std::map<std::tuple<Subject, std::string, std::string>, ChangeRow> rows;
    std::set<std::string> warnings;
    for (const std::string& plan : *plans) {
        question.params["plan"] = "plan:" + plan;
        const auto bytes = ask(after, question, asking);
        if (!bytes) return bytes.error();
        const auto document = parse_document(*bytes);
        if (!document) return document.error();
        auto revised = parse_answer<RevisedAnswer>(document->answer);
        if (!revised) return revised.error();
        for (ChangeRow& row : revised->rows)
            if (!merely_comes_into_sight(row, concerned))
                rows.try_emplace({row.subject, row.what, row.detail.value_or("")}, std::move(row));
        warnings.insert(document->warnings.begin(), document->warnings.end());
    }
    all.earlier = question.params["earlier"];
    all.later = question.params["later"];
    all.later_size = after.size();
    if (const auto earlier = parse_known(all.earlier)) all.earlier_size = std::get<TreeSize>(*earlier);
    for (auto& [item, row] : rows) all.rows.push_back(std::move(row));
    answer.warnings.assign(warnings.begin(), warnings.end());
    answer.warnings.push_back("a large ledger: of its plans, " + std::to_string(plans->size()) +
                              " were looked at, which have to do with what would be recorded");
    answer.revised = answer_to_json(all);
    return answer;
}

}  // namespace

Result<TrialAnswer> try_entries(const Log& log, TreeSize size, std::vector<Recorded> added, const TrialAsked& asked,
                                const Asking& asking) {
    // After everything that would be recorded, and not before the present.
    Instant now = asking.now;
    if (!added.empty()) now = std::max(now, added.back().recorded_at);
    const OverlayLog after(log, size, std::move(added));
    Question question;
    question.name = "revised";
    question.on = asked.on ? *asked.on : day_of(asking.now);
    question.dates = asked.dates;
    question.known = after.size();
    question.params["earlier"] = "@" + std::to_string(to_number(size));
    question.params["later"] = "@" + std::to_string(to_number(after.size()));
    const auto commitments = log.of_kind(Kind::commitment, size);
    if (!commitments) return commitments.error();
    if (commitments->size() > asked.commitments_max) return ask_by_plan(after, question, {now});
    const auto answer = ask(after, question, {now});
    if (!answer) return answer.error();
    auto document = parse_document(*answer);
    if (!document) return document.error();
    return TrialAnswer{*question.on, std::move(document->warnings), std::move(document->answer)};
}

}  // namespace annals::state
