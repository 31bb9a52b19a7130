#include "schema/event/describe.hpp"
#include "schema/state/asked.hpp"

namespace annals::state {

Result<std::int32_t> parse_days(const std::string& text, const std::string& place) {
    std::int64_t number = 0;
    std::size_t i = 0;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9' && number < 1'000'000; ++i)
        number = number * 10 + (text[i] - '0');
    const std::string unit = text.substr(i);
    if (unit == "w") number *= 7;
    if (i == 0 || number > 100'000 || (!unit.empty() && unit != "d" && unit != "w"))
        return fail(Errc::bad_value, "'" + text + "' is no number of days", place, "write 90d or 12w");
    return static_cast<std::int32_t>(number);
}

Result<std::vector<std::string>> plans_asked(const Asked& asked, const std::string& param) {
    std::vector<std::string> plans;
    if (!asked.text(param)) {
        for (const Subject& plan : asked.world.registered(Kind::plan)) plans.push_back(plan.id);
        return plans;
    }
    const auto subject = asked.subject(param, {Kind::plan, Kind::agenda});
    if (!subject) return subject.error();
    if (subject->kind == Kind::plan) return std::vector<std::string>{subject->id};
    for (const Fact* fact : asked.world.all(*subject))
        if (const auto* adopted = fact->as<event::PlanAdopted>()) plans.push_back(adopted->id.text);
    std::sort(plans.begin(), plans.end());
    return plans;
}

Result<std::vector<std::string>> commitments_asked(const Asked& asked, const std::string& param) {
    const auto plans = plans_asked(asked, param);
    if (!plans) return plans.error();
    std::vector<std::string> commitments;
    for (const std::string& plan : *plans)
        for (std::string& commitment : commitments_of(asked.world, plan)) commitments.push_back(std::move(commitment));
    return commitments;
}

namespace {

AnswerValue status_of_plans(const Asked& asked) {
    const auto plans = plans_asked(asked, "subject");
    if (!plans) return plans.error();
    const bool is_named = asked.text("subject") != nullptr;
    std::vector<std::string> chosen;
    for (const std::string& plan : *plans)
        if (is_named || plan_state(asked.world, plan, asked.at) == "in_force") chosen.push_back(plan);
    StatusAnswer answer;
    for (const std::string& plan : chosen.empty() ? *plans : chosen)
        answer.plans.push_back(plan_view(asked.world, plan, asked.milestones()));
    return answer_to_json(answer);
}

AnswerValue status_of_milestone(const Asked& asked, const std::string& id, const std::string& instance) {
    StatusAnswer answer;
    const auto spec = spec_of(asked.world, id, asked.at);
    if (!spec) return fail(Errc::not_found, "the milestone " + id + " has no day on which it was set", "subject");
    const auto commitment = commitment_at(asked.world, spec->commitment, asked.milestones());
    if (!commitment) return fail(Errc::not_found, "nothing registers its commitment", "subject");
    for (const MilestoneAt& milestone : commitment->milestones)
        if (milestone.id == id) answer.milestones.push_back(view_of(asked.world, milestone, asked.milestones()));
    if (!instance.empty()) {
        auto& instances = answer.milestones.front().instances;
        std::erase_if(instances, [&](const InstanceView& view) { return view.instance != instance; });
        if (instances.empty())
            return fail(Errc::not_found, "there is no instance '" + instance + "' of " + id, "subject");
    }
    return answer_to_json(answer);
}

}  // namespace

AnswerValue answer_status(const Asked& asked) {
    const std::string* text = asked.text("subject");
    if (!text || text->empty()) return status_of_plans(asked);
    // ID@INSTANCE is one instance of a recurring milestone.
    const std::size_t mark = text->rfind('@');
    const std::string instance = mark == std::string::npos ? std::string() : text->substr(mark + 1);
    const std::vector<Kind> kinds = instance.empty() ? status_kinds : std::vector<Kind>{Kind::milestone};
    const auto subject = resolve_subject(asked.world, text->substr(0, mark), kinds, asked.at, "subject");
    if (!subject) return subject.error();
    if (subject->kind == Kind::milestone) return status_of_milestone(asked, subject->id, instance);
    if (subject->kind != Kind::commitment) return status_of_plans(asked);
    const auto commitment = commitment_at(asked.world, subject->id, asked.milestones());
    if (!commitment) return fail(Errc::not_found, "the commitment has no day on which it was made", "subject");
    StatusAnswer answer;
    answer.commitments.push_back(view_of(asked.world, *commitment, asked.milestones()));
    return answer_to_json(answer);
}

// ---- due ----

std::vector<DueRow> due_rows(const Asked& asked, const std::vector<std::string>& commitments, Day from, Day until) {
    std::vector<DueRow> rows;
    const MilestoneAsk ask{asked.at, std::max(until, asked.at.on)};
    for (const std::string& id : commitments) {
        const auto commitment = commitment_at(asked.world, id, ask);
        if (!commitment || (!commitment->is_in_force() && commitment->state != CommitmentState::lapsed)) continue;
        for (const MilestoneAt& milestone : commitment->milestones) {
            if (milestone.is_not_yet) continue;
            for (const Unit& unit : milestone.units) {
                const bool is_dated =
                    unit.timeliness.word == Timeliness::upcoming || unit.timeliness.word == Timeliness::overdue;
                if (!is_dated || *unit.due.day < from || *unit.due.day > until) continue;
                DueRow row;
                row.milestone = view_of(asked.world, milestone, ask);
                row.instance = unit.instance;
                row.day = *unit.due.day;
                row.days = days_between(asked.at.on, row.day);
                row.state = state_word(unit.outcome.state);
                row.is_lapsed = commitment->state == CommitmentState::lapsed;
                row.last_progress = unit.outcome.last_progress;
                row.responsible = row.milestone.responsible;
                if (row.responsible.empty())
                    for (const Membership& member : memberships(asked.world, {Kind::commitment, id}, asked.at))
                        if (member.role == event::Role::collaborating && member.is_member())
                            row.responsible.push_back(named(asked.world, {Kind::party, member.party}, asked.at));
                rows.push_back(std::move(row));
            }
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const DueRow& a, const DueRow& b) { return a.day < b.day; });
    return rows;
}

namespace {

AnswerValue answer_rows(const Asked& asked, Day from, Day until) {
    const auto commitments = commitments_asked(asked, "plan");
    if (!commitments) return commitments.error();
    DueAnswer answer{until, due_rows(asked, *commitments, from, until)};
    if (asked.text("party")) {
        const auto party = asked.subject("party", {Kind::party});
        if (!party) return party.error();
        std::erase_if(answer.rows, [&](const DueRow& row) {
            return std::none_of(row.responsible.begin(), row.responsible.end(),
                                [&](const Named& one) { return one.id == party->id; });
        });
    }
    return answer_to_json(answer);
}

}  // namespace

AnswerValue answer_due(const Asked& asked) {
    if (const std::string* text = asked.text("until")) {
        const auto until = parse_day(*text);
        if (!until) return fail(Errc::bad_value, until.error().detail, "until");
        return answer_rows(asked, asked.at.on, *until);
    }
    const auto within = parse_days(asked.text("within") ? *asked.text("within") : "90d", "within");
    if (!within) return within.error();
    return answer_rows(asked, asked.at.on, Day{std::min(asked.at.on.days + *within, day_last.days)});
}

AnswerValue answer_overdue(const Asked& asked) { return answer_rows(asked, day_first, previous(asked.at.on)); }

}  // namespace annals::state
