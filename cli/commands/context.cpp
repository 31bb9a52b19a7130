#include "cli/commands/context.hpp"

#include "cli/commands/local_copy.hpp"
#include "cli/render/answer_page.hpp"
#include "cli/render/csv.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json_text.hpp"

#include <ostream>

namespace annals::cli {

const std::string& Given::value(const std::string& name) const {
    static const std::string none;
    const auto found = values_.find(name);
    return found == values_.end() ? none : found->second.back();
}

const std::vector<std::string>& Given::list(const std::string& name) const {
    static const std::vector<std::string> none;
    const auto found = values_.find(name);
    return found == values_.end() ? none : found->second;
}

std::string CommandSpec::name() const {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

Exit exit_of(Errc code) {
    switch (code) {
    case Errc::unreachable:
    case Errc::timed_out:
    case Errc::not_ready: return Exit::unreachable;
    default: return Exit::refused;
    }
}

Result<Ledger*> Context::ledger() {
    if (ledger_) return ledger_.get();
    std::string text = globals_.ledger.empty() ? host_.variable("ANNALS_LEDGER") : globals_.ledger;
    if (text.empty()) text = "unix:" + default_socket_path(host_.variable, host_.uid);
    if (text.starts_with("dir:")) {
        auto copy = open_copy(host_, text.substr(4));
        if (!copy) return copy.error();
        ledger_ = std::move(*copy);
        return ledger_.get();
    }
    const auto endpoint = parse_endpoint(text);
    if (!endpoint) return endpoint.error();
    ledger_ = host_.open_ledger(*endpoint);
    return ledger_.get();
}

state::Question Context::question(std::string name, std::map<std::string, std::string> params) const {
    state::Question question;
    question.name = std::move(name);
    question.on = globals_.on;
    question.known = globals_.known;
    question.dates = globals_.dates;
    question.params = std::move(params);
    return question;
}

void Context::print(const Page& page, const boost::json::value& json) const {
    switch (globals_.format) {
    case Format::table: out() << to_text(page, host_.terminal); break;
    case Format::csv: out() << to_csv(page); break;
    case Format::json: out() << event::print_json(json) << '\n'; break;
    }
}

Result<AnswerBytes> Context::answer(const state::Question& question) {
    const auto asked = ledger();
    if (!asked) return asked.error();
    auto answer = (*asked)->ask(question);
    if (!answer) return answer;
    if (globals_.format == Format::json) {
        out() << answer->text << '\n';
        return answer;
    }
    const auto page = page_of_answer(question.name, answer->json);
    if (!page) return page.error();
    print(*page, answer->json);
    return answer;
}

void Context::tell(const Error& error) const {
    host_.err << in_tone("annals: ", Tone::bad, host_.terminal);
    if (!error.place.empty()) host_.err << to_printable(error.place) << ": ";
    host_.err << to_printable(error.detail, true) << '\n';
    if (!error.hint.empty()) host_.err << "  " << to_printable(error.hint, true) << '\n';
}

Exit Context::fail_with(const Error& error) const {
    tell(error);
    // Only the form of --ledger is judged on this side of it.
    return error.place == "--ledger" ? Exit::usage : exit_of(error.code);
}

Exit Context::fail_with(const std::vector<Error>& errors) const {
    for (const Error& error : errors) tell(error);
    return errors.empty() ? Exit::refused : exit_of(errors.front().code);
}

Exit Context::fail_usage(const Error& error) const {
    tell(error);
    return Exit::usage;
}

}  // namespace annals::cli
