// GET /v1/{question}: from query parameters to a question, and its answer as it is.
#include "daemon/api/slices.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json_text.hpp"

#include <boost/json/object.hpp>

namespace annals::api {

namespace {

const std::vector<RouteParam>& clock_params() {
    static const std::vector<RouteParam> params = {
        {"on", "the day in the world that is asked about, YYYY-MM-DD", false, false},
        {"known", "by what was known when: an instant, a day, @SIZE, or now", false, false},
        {"dates", "how an imprecise date is read: latest or earliest", false, false},
    };
    return params;
}

bool is_clock(const std::string& name) {
    for (const RouteParam& param : clock_params())
        if (param.name == name) return true;
    return false;
}

Error at(const Error& error, std::string place) { return fail(error.code, error.detail, std::move(place), error.hint); }

Result<state::Question> read_question(const state::QuestionInfo& info, const Call& call) {
    state::Question question;
    question.name = std::string(info.name);
    if (call.has("on")) {
        auto on = parse_day(call.param("on"));
        if (!on) return at(on.error(), "?on");
        question.on = *on;
    }
    if (call.has("known")) {
        auto known = parse_known(call.param("known"));
        if (!known) return at(known.error(), "?known");
        question.known = *known;
    }
    if (call.has("dates")) {
        const std::string& dates = call.param("dates");
        if (dates != "latest" && dates != "earliest")
            return fail(Errc::bad_value, "'" + to_printable(dates) + "' is no reading of dates", "?dates",
                        "latest or earliest");
        question.dates = dates == "latest" ? DateReading::latest : DateReading::earliest;
    }
    for (const state::ParamInfo& param : info.params) {
        const std::string name(param.name);
        if (!call.has(name) || is_clock(name)) continue;
        const std::string& value = call.param(name);
        if (!param.is_flag) {
            question.params[name] = value;
        } else if (value.empty() || value == "true") {
            question.params[name] = "true";
        } else if (value != "false") {
            return fail(Errc::bad_value, "'" + to_printable(value) + "' is neither true nor false", "?" + name);
        }
    }
    return question;
}

}  // namespace

std::vector<RouteParam> params_of(const state::QuestionInfo& info) {
    std::vector<RouteParam> params;
    for (const state::ParamInfo& param : info.params)
        if (!is_clock(std::string(param.name)))
            params.push_back({std::string(param.name), std::string(param.help), param.is_required, param.is_flag});
    params.insert(params.end(), clock_params().begin(), clock_params().end());
    return params;
}

Reply answer_question(const Ports& ports, const state::QuestionInfo& info, const Call& call) {
    const auto question = read_question(info, call);
    if (!question) return problem(question.error());
    const auto answer = ports.ask(*question);
    if (!answer) return problem(answer.error());
    Reply reply;
    put_head(reply, answer->size, answer->root);
    reply.body = answer->json;  // exactly the bytes that a citation hashes
    // Both clocks fixed: the answer stays, until another build brings other rules.
    const bool is_fixed = question->on && std::holds_alternative<TreeSize>(question->known);
    reply.headers.emplace_back("Cache-Control", is_fixed ? "public, max-age=86400" : "no-cache");
    return reply;
}

Reply list_questions(const Ports& ports) {
    const auto text = [](std::string_view view) { return boost::json::string(view); };
    boost::json::array questions;
    for (const state::QuestionInfo& info : ports.questions) {
        boost::json::array params;
        for (const RouteParam& param : params_of(info))
            params.push_back(boost::json::object{{"name", text(param.name)},
                                                 {"help", text(param.help)},
                                                 {"required", param.is_required},
                                                 {"flag", param.is_flag}});
        questions.push_back(boost::json::object{{"name", text(info.name)},
                                                {"meaning", text(info.meaning)},
                                                {"route", text("/v1/" + std::string(info.name))},
                                                {"params", std::move(params)}});
    }
    Reply reply;
    reply.body = event::print_json(boost::json::object{{"rules", state::rules_version}, {"questions", questions}});
    return reply;
}

}  // namespace annals::api
