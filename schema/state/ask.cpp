#include "schema/state/ask.hpp"

#include "schema/base/text.hpp"
#include "schema/event/problems.hpp"
#include "schema/state/asked.hpp"

namespace annals::state {
namespace {

struct Entry {
    QuestionInfo info;
    AnswerValue (*answer)(const Asked&);
};

constexpr ParamInfo param(std::string_view name, std::string_view help) { return {name, help, false, false}; }
constexpr ParamInfo required(std::string_view name, std::string_view help) { return {name, help, true, false}; }
constexpr ParamInfo flag(std::string_view name, std::string_view help) { return {name, help, false, true}; }

// long: one row a question, and no row decides anything
std::vector<Entry> make_entries() {
    const ParamInfo plan = param("plan", "only this plan, or the plans of this agenda");
    return {
        {{"status",
          "where a commitment, a milestone, a plan or an agenda stands",
          {param("subject", "which one (else all plans in force)")}},
         answer_status},
        {{"due",
          "what is due",
          {param("within", "days from `on`, such as 90d (the default)"), param("until", "the last day asked about"),
           plan, param("party", "only what this party is to deliver")}},
         answer_due},
        {{"overdue",
          "what is past its due day and not reached",
          {plan, param("party", "only what this party is to deliver")}},
         answer_overdue},
        {{"members",
          "who is in it",
          {required("of",
                    "a commitment, agenda or party; several by commas, ranges as rt2..rt6: members of all of them"),
           param("not", "but not of any of these"), param("role", "in this role"),
           param("party", "only what holds for this party"), flag("countries", "only countries"),
           flag("any", "members of at least one of them")}},
         answer_members},
        {{"party", "a party: names, roles, what is due of it", {required("party", "which one")}}, answer_party},
        {{"timeline", "what happened to a subject, in the world's order", {required("subject", "which one")}},
         answer_timeline},
        {{"history", "the entries about a subject, in recorded order", {required("subject", "which one")}},
         answer_history},
        {{"resolve", "what a name, code or printed form means", {required("text", "what is printed")}}, answer_resolve},
        {{"who-else",
          "who collaborates in any commitment that answers a recommendation",
          {required("recommendation", "which one")}},
         answer_who_else},
        {{"recommendation",
          "a recommendation: its wordings, and what answers it",
          {required("recommendation", "which one"), flag("wordings", "all wordings, not only those in force")}},
         answer_recommendation},
        {{"coverage", "recommendations by commitments, those without one first", {plan}}, answer_coverage},
        {{"matrix", "parties by commitments", {plan, param("role", "in this role (collaborating)")}}, answer_matrix},
        {{"calendar",
          "occasions and due days, for a calendar program",
          {plan, param("party", "only what this party is to deliver")}},
         answer_calendar},
        {{"rating",
          "how assessors rate it",
          {required("subject", "a recommendation, commitment, milestone, plan or agenda"),
           flag("history", "every rating, not only the last")}},
         answer_rating},
        {{"claims",
          "what sources say and the ledger does not adopt, beside its own count",
          {required("subject", "a subject, or the word of a topic")}},
         answer_claims},
        {{"evidence", "the sources that support what is recorded about it", {required("subject", "which one")}},
         answer_evidence},
        {{"late-records",
          "entries recorded long after they took effect",
          {param("over", "days, such as 30d (the default)")}},
         answer_late_records},
        {{"unsourced", "entries that rest on no official or independent source", {}}, answer_unsourced},
        {{"lint", "loose ends of the record", {plan}}, answer_lint},
        {{"as-of", "what the two clocks resolve to: the size, the root, and the last entry known then", {}},
         answer_as_of},
        {{"slip", "how far due days have moved", {plan}}, answer_slip},
        {{"diff",
          "what changed in the world between two days",
          {required("from", "the earlier day"), required("to", "the later day"), plan}},
         answer_diff},
        {{"revised",
          "which answers about a day changed between two states of knowledge, and by which entries",
          {required("earlier", "an instant, day or @SIZE"), required("later", "an instant, day, @SIZE or now"), plan}},
         answer_revised},
        {{"explain", "the entries that make a status so", {required("subject", "a commitment or milestone")}},
         answer_explain},
        {{"rollover",
          "what a plan leaves to the next one",
          {required("plan", "the plan"), required("to", "the year of the next one")}},
         answer_rollover},
        {{"review",
          "the yearly review of a plan, all ten parts",
          {required("plan", "the plan reviewed"),
           param("previous", "the earlier edition: its id, its plan or its day (else the last one frozen before)")}},
         answer_review},
        {{"landscape",
          "what a plan leaves open, and where it does the same twice",
          {plan, flag("gaps", "only what is left open"), flag("overlaps", "only what is done twice"),
           param("since", "a day or an occasion: with what closed from then on")}},
         answer_landscape},
    };
}

const std::vector<Entry>& entries() {
    static const std::vector<Entry> all = make_entries();
    return all;
}

Result<void> check_params(const Question& question, const QuestionInfo& info) {
    std::vector<std::string> known;
    for (const ParamInfo& param : info.params) known.emplace_back(param.name);
    for (const auto& [name, value] : question.params)
        if (std::find(known.begin(), known.end(), name) == known.end())
            return fail(Errc::unknown_field, "'" + question.name + "' has no parameter '" + name + "'", name,
                        event::suggestion(name, known));
    for (const ParamInfo& param : info.params) {
        const auto given = question.params.find(std::string(param.name));
        if (param.is_required && (given == question.params.end() || given->second.empty()))
            return fail(Errc::bad_value, "'" + question.name + "' needs '" + std::string(param.name) + "'",
                        std::string(param.name), std::string(param.help));
    }
    return {};
}

boost::json::value question_to_json(const Question& question) {
    boost::json::object params;
    for (const auto& [name, value] : question.params) params[name] = value;
    boost::json::object object;
    object["name"] = question.name;
    object["params"] = std::move(params);
    return object;
}

}  // namespace

const std::vector<QuestionInfo>& all_questions() {
    static const std::vector<QuestionInfo> all = [] {
        std::vector<QuestionInfo> infos;
        for (const Entry& entry : entries()) infos.push_back(entry.info);
        return infos;
    }();
    return all;
}

const QuestionInfo* find_question(std::string_view name) {
    for (const QuestionInfo& info : all_questions())
        if (info.name == name) return &info;
    return nullptr;
}

std::string canonical(const Question& question) {
    std::map<std::string, std::string> all = question.params;
    if (question.on) all["on"] = to_string(*question.on);
    all["known"] = to_string(question.known);
    all["dates"] = question.dates == DateReading::latest ? "latest" : "earliest";
    std::string text = question.name;
    static constexpr std::string_view plain = "/:@";
    char separator = '?';
    for (const auto& [name, value] : all) {
        text += separator;
        text += percent_encoded(name, plain);
        text += '=';
        text += percent_encoded(value, plain);
        separator = '&';
    }
    return text;
}

Result<TreeSize> resolve_known(const Log& log, const Known& known, const Asking& asking) {
    if (const auto* size = std::get_if<TreeSize>(&known)) {
        if (*size <= log.size()) return *size;
        return fail(Errc::not_yet_known,
                    "size " + std::to_string(to_number(*size)) + " is beyond the head, " +
                        std::to_string(to_number(log.size())),
                    "known");
    }
    if (const auto* day = std::get_if<Day>(&known)) {
        const Day today = day_of(asking.now);
        if (*day > today)
            return fail(Errc::not_yet_known, to_string(*day) + " is after today, " + to_string(today), "known");
        return *day == today ? Result<TreeSize>(log.size()) : log.size_at(end_of(*day));
    }
    if (const auto* instant = std::get_if<Instant>(&known)) {
        const auto last = log.last_recorded_at();
        if (!last) return last.error();
        if (*instant > asking.now && (!*last || *instant > **last))
            return fail(Errc::not_yet_known, to_string(*instant) + " is after now and after the last entry", "known");
        return log.size_at(*instant);
    }
    return log.size();
}

Result<Day> resolve_on(const Log& log, const Question& question, const Asking& asking) {
    if (question.on) return *question.on;
    if (const auto* day = std::get_if<Day>(&question.known)) return *day;
    if (const auto* instant = std::get_if<Instant>(&question.known)) return day_of(*instant);
    const auto* size = std::get_if<TreeSize>(&question.known);
    if (!size || to_number(*size) == 0) return day_of(asking.now);
    const auto last = log.at(Seq(to_number(*size) - 1));
    if (!last) return last.error();
    return day_of(last->recorded_at);
}

Result<boost::json::value> ask(const Log& log, const Question& question, const Asking& asking) {
    const Entry* entry = nullptr;
    for (const Entry& one : entries())
        if (one.info.name == question.name) entry = &one;
    if (!entry) {
        std::vector<std::string> known;
        for (const QuestionInfo& info : all_questions()) known.emplace_back(info.name);
        return fail(Errc::not_found, "there is no question '" + question.name + "'", "question",
                    event::suggestion(question.name, known));
    }
    if (const auto verdict = check_params(question, entry->info); !verdict) return verdict.error();
    const auto size = resolve_known(log, question.known, asking);
    if (!size) return size.error();
    const auto on = resolve_on(log, question, asking);
    if (!on) return on.error();
    const auto root = log.root(*size);
    if (!root) return root.error();
    World world(log, *size);
    const Asked asked{question, asking, world, {*on, question.dates}};
    AnswerValue answer = entry->answer(asked);
    if (world.error()) return *world.error();
    if (!answer) return answer;
    AsOfView as_of{*on,
                   to_string(question.known),
                   *size,
                   *root,
                   question.dates == DateReading::latest ? "latest" : "earliest",
                   rules_version};
    std::vector<std::string> warnings;
    for (const auto& [seq, reason] : world.void_entries())
        warnings.push_back("entry " + std::to_string(seq) + " counts for nothing: " + reason);
    boost::json::object document;
    document["question"] = question_to_json(question);
    document["as_of"] = answer_to_json(as_of);
    document["warnings"] = answer_to_json(warnings);
    document["answer"] = std::move(*answer);
    return boost::json::value(std::move(document));
}

}  // namespace annals::state
