// cite, check-citation: a permanent reference to an answer, and whether it still holds.
#include "cli/commands/citation.hpp"
#include "cli/commands/context.hpp"
#include "cli/commands/question_command.hpp"
#include "cli/commands/registry.hpp"
#include "schema/base/text.hpp"

#include <boost/json/object.hpp>

namespace annals::cli {

namespace {

namespace json = boost::json;

json::object json_of(const Citation& citation) {
    json::object document{{"citation", format_citation(citation)}, {"question", citation.question.name}};
    json::object params;
    for (const auto& [name, value] : citation.question.params) params[name] = value;
    document["params"] = std::move(params);
    document["on"] = to_string(citation.question.on.value_or(Day{}));
    document["known"] = to_string(citation.question.known);
    document["rules"] = citation.rules;
    document["root"] = to_hex(citation.root);
    document["sha256"] = to_hex(citation.answer);
    return document;
}

Exit print_citation(Context& context, const state::Question& question) {
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto citation = cite(**ledger, question);
    if (!citation) return context.fail_with(citation.error());
    context.print_lines({Cell(format_citation(*citation))}, json_of(*citation));
    return Exit::ok;
}

Result<void> complete_cite(const std::vector<std::string>& arguments, CommandSpec& spec) {
    return complete_any_question(arguments, spec, "cite", print_citation);
}

Exit run_check(Context& context) {
    std::string text = context.given().value("citation");
    if (!text.starts_with("annals:")) {
        auto file = context.host().read_file(text);
        if (!file) return context.fail_usage(file.error());
        text = std::move(*file);
    }
    while (text.ends_with('\n') || text.ends_with('\r') || text.ends_with(' ')) text.pop_back();
    const auto cited = parse_citation(text);
    if (!cited) return context.fail_usage(cited.error());
    if (cited->rules != state::rules_version)
        return context.fail_with(fail(Errc::not_computable,
                                      "the citation names rules version " + std::to_string(cited->rules) +
                                          ", and this build computes version " + std::to_string(state::rules_version)));
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto now = cite(**ledger, cited->question);
    if (!now) return context.fail_with(now.error());
    const bool is_same_root = now->root == cited->root;
    const bool is_same = is_same_root && now->answer == cited->answer && now->question.params == cited->question.params;
    std::string verdict = "the citation holds: the same question gives the same bytes";
    if (!is_same_root)
        verdict = "the citation does not hold: this ledger has another root at that size";
    else if (!is_same)
        verdict = "the citation does not hold: the answer differs";
    Page page;
    page.blocks.emplace_back(Lines{{Cell(verdict, is_same ? Tone::good : Tone::bad)}});
    page.blocks.emplace_back(Facts{{{"cited root", Cell(to_hex(cited->root))},
                                    {"root here", Cell(to_hex(now->root))},
                                    {"cited sha256", Cell(to_hex(cited->answer))},
                                    {"sha256 here", Cell(to_hex(now->answer))}}});
    json::object document{{"holds", is_same}, {"cited", json_of(*cited)}, {"here", json_of(*now)}};
    context.print(page, document);
    return is_same ? Exit::ok : Exit::no;
}

}  // namespace

void add_citation_commands(std::vector<CommandSpec>& commands) {
    CommandSpec spec;
    spec.words = {"cite"};
    spec.task = Task::verify;
    spec.summary = "A permanent reference to an answer: question, both clocks, size, root and hash.";
    spec.arguments = {{"question", "a question with its parameters; a subject alone cites its status", true, true}};
    spec.examples = {"annals cite rt5 --on 2023-06-30", "annals cite members rt5 --countries"};
    spec.complete = complete_cite;
    spec.run = [](Context& context) {
        return context.fail_usage(fail(Errc::missing_field, "say what to cite", "cite"));
    };
    commands.push_back(std::move(spec));
    commands.push_back({{"check-citation"},
                        Task::verify,
                        "Whether a citation still holds: the answer is computed again.",
                        {{"citation", "the citation, or a file that holds it (- for standard input)"}},
                        {},
                        "",
                        {"annals check-citation citation.txt"},
                        run_check,
                        {}});
}

}  // namespace annals::cli
