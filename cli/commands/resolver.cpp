#include "cli/commands/resolver.hpp"

#include "schema/base/text.hpp"
#include "schema/event/type_words.hpp"
#include "schema/state/answer_json.hpp"
#include "schema/state/belonging.hpp"

#include <algorithm>

namespace annals::cli {

namespace {

bool is_one_of(Kind kind, const std::vector<Kind>& kinds) {
    return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// The rows that `resolve` gives for a text; none where nothing has that name.
Result<std::vector<state::ResolvedRow>> ask_names(Context& context, const std::string& text) {
    const auto* info = state::find_question("resolve");
    const auto ledger = context.ledger();
    if (!ledger) return ledger.error();
    if (!info || info->params.empty()) return std::vector<state::ResolvedRow>();
    // Names resolve at the present: what is typed now means what it means now.
    state::Question question;
    question.name = "resolve";
    question.params[std::string(info->params.front().name)] = text;
    const auto answer = (*ledger)->ask(question);
    if (!answer && answer.error().code == Errc::not_found) return std::vector<state::ResolvedRow>();
    if (!answer) return answer.error();
    const auto document = state::parse_document(answer->json);
    if (!document) return document.error();
    auto parsed = state::parse_answer<state::ResolveAnswer>(document->answer);
    if (!parsed) return parsed.error();
    return std::move(parsed->rows);
}

}  // namespace

Result<Subject> resolve_subject(Context& context, const std::string& text, const std::vector<Kind>& kinds) {
    if (auto subject = parse_subject(text); subject && text.find(':') != std::string::npos) {
        if (is_one_of(subject->kind, kinds)) return subject;
        return fail(Errc::bad_value, "a " + std::string(kind_word(subject->kind)) + " cannot stand here", text);
    }
    const auto rows = ask_names(context, text);
    if (!rows) return rows.error();
    std::vector<Subject> found;
    for (const bool in_force_only : {true, false}) {
        if (!found.empty()) break;
        for (const auto& row : *rows)
            if (is_one_of(row.subject.kind, kinds) && (row.is_in_force || !in_force_only)) found.push_back(row.subject);
    }
    for (const Subject& subject : found)
        if (subject.id == text) return subject;
    if (found.size() == 1) return found.front();
    if (found.size() > 1) {
        std::string candidates;
        for (const Subject& subject : found) candidates += (candidates.empty() ? "" : ", ") + to_string(subject);
        return fail(Errc::ambiguous, "'" + to_printable(text) + "' may be any of: " + candidates, {},
                    "write one of them");
    }
    if (kinds.size() == 1 && is_id(text)) return Subject{kinds.front(), text};
    return fail(Errc::not_found, "nothing is called '" + to_printable(text) + "'", {}, "see `annals resolve`");
}

Result<std::string> given_type(const Context& context) {
    const std::string& type = context.given().value("type");
    if (type.empty() || event::find_type(type) || type.starts_with("unknown-")) return type;
    return fail(Errc::unknown_type, "there is no type of event '" + to_printable(type) + "'", "--type",
                event::suggest_type(type));
}

OptionSpec no_parts_option() { return {"no-parts", "", "of a subject: leave out what belongs to it", Takes::flag}; }

bool wants_parts(const Context& context, Kind kind) {
    return state::has_parts(kind) && !context.given().has("no-parts");
}

}  // namespace annals::cli
