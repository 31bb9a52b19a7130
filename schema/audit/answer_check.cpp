#include "schema/audit/answer_check.hpp"

#include "schema/audit/prefix_log.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/answer_json.hpp"

#include <algorithm>
#include <cstdlib>

namespace annals::audit {
namespace {

namespace json = boost::json;

constexpr std::size_t shown_bytes_max = 120;

std::string shown(const json::value* value) {
    if (!value) return "nothing";
    std::string text = event::print_json(*value);
    if (text.size() <= shown_bytes_max) return text;
    std::size_t end = shown_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // between two characters
    return text.substr(0, end) + "...";
}

using Found = std::optional<Difference>;

Found compare(const std::string& place, const json::value* first, const json::value* second);

Found compare_objects(const std::string& place, const json::object& first, const json::object& second) {
    for (const auto& member : first) {
        const std::string name(member.key().data(), member.key().size());
        if (auto found = compare(place + "/" + name, &member.value(), second.if_contains(member.key()))) return found;
    }
    for (const auto& member : second)
        if (!first.contains(member.key()))
            return compare(place + "/" + std::string(member.key().data(), member.key().size()), nullptr,
                           &member.value());
    return std::nullopt;
}

Found compare_arrays(const std::string& place, const json::array& first, const json::array& second) {
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i)
        if (auto found = compare(place + "/" + std::to_string(i), first.if_contains(i), second.if_contains(i)))
            return found;
    return std::nullopt;
}

Found compare(const std::string& place, const json::value* first, const json::value* second) {
    if (first && second && first->is_object() && second->is_object())
        return compare_objects(place, first->get_object(), second->get_object());
    if (first && second && first->is_array() && second->is_array())
        return compare_arrays(place, first->get_array(), second->get_array());
    if (first && second && *first == *second) return std::nullopt;
    return Difference{place.empty() ? "/" : place, shown(first), shown(second)};
}

bool is_about_now(const Known& known, const state::Asking& asking) {
    const auto* day = std::get_if<Day>(&known);
    return std::holds_alternative<KnownNow>(known) || (day && *day == day_of(asking.now));
}

// The question with the answer's day, where that is a day the clock may have given: both sides read their own.
state::Question with_day(const state::Question& question, Day on, const state::Log& log, const state::Asking& asking) {
    state::Question dated = question;
    if (dated.on) return dated;
    const auto own = state::resolve_on(log, question, asking);
    if (own && (*own == on || next(*own) == on || previous(*own) == on)) dated.on = on;
    return dated;
}

}  // namespace

std::optional<Difference> first_difference(const json::value& first, const json::value& second) {
    return compare("", &first, &second);
}

Result<RestsOn> rests_on(const json::value& answer) {
    const auto document = state::parse_document(answer);
    if (!document) return document.error();
    if (document->as_of.rules != state::rules_version)
        return fail(Errc::not_computable, "the answer follows version " + std::to_string(document->as_of.rules) +
                                              " of the rules, and this build computes version " +
                                              std::to_string(state::rules_version));
    return RestsOn{document->as_of.on, document->as_of.size, document->as_of.root};
}

Result<void> check_answer(const state::Log& log, const AnswerCheck& check, const state::Asking& asking) {
    const auto said = rests_on(check.answer);
    if (!said) return said.error();
    if (said->size > log.size())
        return fail(Errc::not_yet_known, "the answer rests on " + std::to_string(to_number(said->size)) +
                                             " entries, and only " + std::to_string(to_number(log.size())) +
                                             " are signed");
    // What is known now is what the ledger had when it answered; all else is the same in the whole log.
    const bool is_now = is_about_now(check.question.known, asking);
    if (is_now && said->size < check.seen)
        return fail(Errc::bad_proof, "the ledger has signed " + std::to_string(to_number(check.seen)) +
                                         " entries before, and answers about now by " +
                                         std::to_string(to_number(said->size)));
    const PrefixLog prefix(log, is_now ? said->size : log.size());
    const auto again = state::ask(prefix, with_day(check.question, said->on, prefix, asking), asking);
    if (!again)
        return fail(Errc::bad_proof, "the entries give no such answer: " + again.error().detail, again.error().place);
    if (event::print_json(*again) == event::print_json(check.answer)) return {};
    const auto difference = first_difference(check.answer, *again);
    if (!difference) return fail(Errc::bad_proof, "the members of the answer stand in another order");
    return fail(Errc::bad_proof, "at " + difference->place + " the answer says " + difference->first +
                                     ", and the entries give " + difference->second);
}

}  // namespace annals::audit
