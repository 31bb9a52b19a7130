#include "cli/commands/citation.hpp"

#include "schema/base/text.hpp"
#include "schema/proof/digest.hpp"
#include "schema/state/answer_json.hpp"

#include <array>
#include <charconv>
#include <map>

namespace annals::cli {

namespace {

constexpr std::string_view scheme = "annals:";
constexpr std::size_t citation_bytes_max = 8'192;

Error not_a_citation(std::string what) {
    return fail(Errc::malformed, "this is no citation: " + std::move(what), {},
                "one begins with annals: and ends with sha256=...");
}

Result<std::string> percent_decode(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        unsigned byte = 0;
        const char* start = text.data() + i + 1;
        if (i + 2 >= text.size() || std::from_chars(start, start + 2, byte, 16).ptr != start + 2)
            return not_a_citation("a % without two digits");
        decoded += static_cast<char>(byte);
        i += 2;
    }
    return decoded;
}

// name=value pairs, each name once.
Result<std::map<std::string, std::string>> parse_pairs(std::string_view text) {
    std::map<std::string, std::string> pairs;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos) return not_a_citation("a part without =");
        const auto name = percent_decode(pair.substr(0, equals));
        const auto value = percent_decode(pair.substr(equals + 1));
        if (!name) return name.error();
        if (!value) return value.error();
        if (!pairs.emplace(*name, *value).second) return not_a_citation(*name + " stands there twice");
    }
    return pairs;
}

// Takes a pair out; empty where it is missing.
std::string take(std::map<std::string, std::string>& pairs, const std::string& name) {
    const auto found = pairs.find(name);
    if (found == pairs.end()) return {};
    std::string value = std::move(found->second);
    pairs.erase(found);
    return value;
}

}  // namespace

std::string format_citation(const Citation& citation) {
    std::string text = std::string(scheme) + percent_encoded(citation.question.name) + "?";
    for (const auto& [name, value] : citation.question.params)
        text += percent_encoded(name) + "=" + percent_encoded(value) + "&";
    text += "on=" + to_string(citation.question.on.value_or(Day{}));
    text += "&known=" + percent_encoded(to_string(citation.question.known));
    text += citation.question.dates == DateReading::earliest ? "&dates=earliest" : "&dates=latest";
    text += "&rules=" + std::to_string(citation.rules);
    return text + "&root=" + to_hex(citation.root) + "&sha256=" + to_hex(citation.answer);
}

Result<Citation> parse_citation(std::string_view text) {
    if (text.size() > citation_bytes_max) return fail(Errc::too_large, "a citation has at most 8192 bytes");
    const std::size_t question_mark = text.find('?');
    if (!text.starts_with(scheme) || question_mark == std::string_view::npos) return not_a_citation("its beginning");
    Citation citation;
    auto name = percent_decode(text.substr(scheme.size(), question_mark - scheme.size()));
    if (!name) return name.error();
    citation.question.name = std::move(*name);
    auto pairs = parse_pairs(text.substr(question_mark + 1));
    if (!pairs) return pairs.error();
    const auto on = parse_day(take(*pairs, "on"));
    const auto known = parse_known(take(*pairs, "known"));
    const auto root = parse_sha256(take(*pairs, "root"));
    const auto answer = parse_sha256(take(*pairs, "sha256"));
    if (!on || !known || !root || !answer) return not_a_citation("on, known, root or sha256 is missing or wrong");
    if (!std::holds_alternative<TreeSize>(*known)) return not_a_citation("known is no tree size");
    if (take(*pairs, "dates") == "earliest") citation.question.dates = DateReading::earliest;
    const std::string rules = take(*pairs, "rules");
    std::from_chars(rules.data(), rules.data() + rules.size(), citation.rules);
    citation.question.on = *on;
    citation.question.known = *known;
    citation.question.params = std::move(*pairs);
    citation.root = *root;
    citation.answer = *answer;
    if (format_citation(citation) != text) return not_a_citation("it is not in its one form");
    return citation;
}

Result<Citation> cite(Ledger& ledger, state::Question question) {
    Citation citation;
    // Twice: first to learn what the clocks resolve to, then with them pinned, for ever the same bytes.
    for (int round = 0; round < 2; ++round) {
        const auto answer = ledger.ask(question);
        if (!answer) return answer.error();
        const auto document = state::parse_document(answer->json);
        if (!document) return document.error();
        question.on = document->as_of.on;
        question.known = document->as_of.size;
        citation.rules = document->as_of.rules;
        citation.root = document->as_of.root;
        citation.answer = proof::sha256(bytes_of(answer->text));
    }
    citation.question = std::move(question);
    return citation;
}

}  // namespace annals::cli
