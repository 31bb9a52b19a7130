// correct, retract: the record was wrong, or never should have been.
#include "cli/client/copy.hpp"
#include "cli/commands/registry.hpp"
#include "cli/commands/submit.hpp"
#include "schema/base/text.hpp"

#include <algorithm>
#include <charconv>

namespace annals::cli {

namespace {

namespace json = boost::json;

Result<std::uint64_t> parse_seq(const std::string& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return fail(Errc::bad_value, "'" + to_printable(text) + "' is no position in the ledger", "seq",
                    "`annals history X` and `annals log` show them");
    return number;
}

// field=value pairs by field, in the order typed.
Result<std::vector<std::pair<std::string, std::vector<std::string>>>> parse_sets(
    const std::vector<std::string>& texts) {
    std::vector<std::pair<std::string, std::vector<std::string>>> sets;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail(Errc::bad_value, "'" + to_printable(text) + "' is not field=value", "--set");
        std::string field = text.substr(0, equals);
        std::replace(field.begin(), field.end(), '-', '_');
        std::string value = text.substr(equals + 1);
        const auto same = std::find_if(sets.begin(), sets.end(), [&](const auto& set) { return set.first == field; });
        if (same == sets.end())
            sets.emplace_back(std::move(field), std::vector<std::string>{std::move(value)});
        else
            same->second.push_back(std::move(value));
    }
    return sets;
}

Exit finish(Context& context, Draft& draft, std::uint64_t seq) {
    draft.set_json("target", seq);
    draft.typed_as("target", "seq");
    draft.typed_as("set", "--set");
    for (const char* field : {"reason", "note", "sources", "on_behalf_of", "key"}) {
        const auto set = draft.set(context, field, context.given().list(option_of_field(field)));
        if (!set) return context.fail_with(set.error());
    }
    return submit(context, draft);
}

Exit run_correct(Context& context) {
    const auto seq = parse_seq(context.given().value("seq"));
    if (!seq) return context.fail_usage(seq.error());
    const auto sets = parse_sets(context.given().list("set"));
    if (!sets) return context.fail_usage(sets.error());
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto entry = (*ledger)->entry(Seq(*seq));
    if (!entry) return context.fail_with(entry.error());
    const auto recorded = recorded_of(*entry);
    if (!recorded) return context.fail_with(recorded.error());
    const event::TypeInfo* type = event::find_type(event::type_of(recorded->statement.payload));
    if (!type) return context.fail_with(fail(Errc::unknown_type, "this build does not know the type of that entry"));
    Draft target(*type);  // only for its fields
    for (const event::FieldInfo& field : target.fields()) target.typed_as(field.name, "--set " + field.name);
    json::object set{{"type", json::string_view(type->type.data(), type->type.size())}};
    for (const auto& [field, texts] : *sets) {
        if (texts.size() == 1 && (texts.front().empty() || texts.front() == "null")) {
            set[field] = nullptr;
            continue;
        }
        auto value = target.value_of(context, field, texts);
        if (!value) return context.fail_usage(value.error());
        set[field] = std::move(*value);
    }
    Draft draft(*event::find_type("event.corrected"));
    draft.set_json("set", std::move(set));
    return finish(context, draft, *seq);
}

Exit run_retract(Context& context) {
    const auto seq = parse_seq(context.given().value("seq"));
    if (!seq) return context.fail_usage(seq.error());
    Draft draft(*event::find_type("event.retracted"));
    return finish(context, draft, *seq);
}

std::vector<OptionSpec> options_of(std::string_view type) {
    // A correction has no day of its own, and its target and fields are typed otherwise.
    std::vector<OptionSpec> options =
        options_of_type(*event::find_type(type), {"target", "set", "effective", "announced"});
    for (OptionSpec& option : submit_options()) options.push_back(std::move(option));
    return options;
}

}  // namespace

void add_correct_commands(std::vector<CommandSpec>& commands) {
    CommandSpec correct;
    correct.words = {"correct"};
    correct.task = Task::correct;
    correct.summary = "The record of an entry was wrong: say what it should have said.";
    correct.arguments = {{"seq", "the entry, by its position in the ledger"}};
    correct.options = options_of("event.corrected");
    correct.options.insert(
        correct.options.begin(),
        {"set", "FIELD=VALUE", "a field and its right value; null empties it", Takes::list, true, {}});
    correct.details =
        "For what changed in the world, record what changed instead. The type, the key, the target and the "
        "id of a registration cannot be corrected: retract, and record anew.";
    correct.examples = {"annals correct 41 --set effective=2023-12-05 --reason \"the press release gives the day\""};
    correct.run = run_correct;
    commands.push_back(std::move(correct));
    CommandSpec retract;
    retract.words = {"retract"};
    retract.task = Task::correct;
    retract.summary = "An entry should never have been recorded: it never was so.";
    retract.arguments = {{"seq", "the entry, by its position in the ledger"}};
    retract.options = options_of("event.retracted");
    retract.examples = {"annals retract 41 --reason \"another milestone was meant\""};
    retract.run = run_retract;
    commands.push_back(std::move(retract));
}

}  // namespace annals::cli
