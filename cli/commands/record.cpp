// record TYPE, and the short forms for what is said most often.
#include "cli/commands/options.hpp"
#include "cli/commands/registry.hpp"
#include "cli/commands/submit.hpp"
#include "schema/base/text.hpp"
#include "schema/event/type_words.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

// A short form: the words, the type it records, and the fields that are typed without their names.
struct ShortForm {
    std::string_view group;
    std::string_view word;
    std::string_view type;
    std::array<std::string_view, 2> fields;  // empty: none
    std::string_view summary;
    std::string_view example;
};
constexpr auto short_forms = std::to_array<ShortForm>({
    {"milestone",
     "reach",
     "milestone.reached",
     {"id"},
     "A milestone, an option or an instance is reached.",
     "annals milestone reach RT5.a --effective 2023-12-05 --evidence gov-uk-2023-12-05"},
    {"milestone",
     "verify",
     "milestone.verified",
     {"id"},
     "Somebody else confirms that it was reached.",
     "annals milestone verify RT5.a --effective 2024-02-01 --by iea"},
    {"milestone",
     "dispute",
     "milestone.disputed",
     {"id"},
     "Somebody disputes it, or replies to that.",
     "annals milestone dispute RT5.a --effective 2024-03-01 --reason \"no host was named\""},
    {"milestone",
     "reschedule",
     "milestone.rescheduled",
     {"id", "deadline"},
     "It gets another deadline.",
     "annals milestone reschedule RT5.a \"by cop29\" --effective 2023-12-12"},
    {"milestone",
     "drop",
     "milestone.dropped",
     {"id"},
     "It is given up.",
     "annals milestone drop RT5.a --effective 2024-01-10"},
    {"milestone",
     "progress",
     "milestone.progressed",
     {"id"},
     "Progress on a milestone that is not reached yet.",
     "annals milestone progress RT5.a --effective 2023-06 --reason \"two hosts offered\""},
    {"milestone",
     "reopen",
     "milestone.reopened",
     {"id"},
     "What was reached or dropped is open again.",
     "annals milestone reopen RT5.a --effective 2024-05-01"},
    {"member",
     "join",
     "member.joined",
     {"party", "of"},
     "A party takes a role.",
     "annals member join norway RT5 --role collaborating --effective 2023-02-01"},
    {"member",
     "leave",
     "member.left",
     {"party", "of"},
     "A party leaves; the day is its first outside.",
     "annals member leave norway RT5 --announced 2024-01-20 --effective 2024-04-20"},
    {"occasion",
     "schedule",
     "occasion.scheduled",
     {"id"},
     "An occasion is given days.",
     "annals occasion schedule cop28 --from 2023-11-30 --until 2023-12-12 --effective 2022-11-20"},
    {"occasion",
     "reschedule",
     "occasion.rescheduled",
     {"id"},
     "It gets other days or another place.",
     "annals occasion reschedule cop26 --from 2021-11-01 --until 2021-11-12 --effective 2020-05-28"},
    {"occasion",
     "postpone",
     "occasion.postponed",
     {"id"},
     "It is put off without new days.",
     "annals occasion postpone cop26 --effective 2020-04-01"},
    {"occasion",
     "hold",
     "occasion.held",
     {"id"},
     "It took place on these days.",
     "annals occasion hold cop28 --from 2023-11-30 --until 2023-12-13 --effective 2023-12-13"},
    {"occasion",
     "cancel",
     "occasion.cancelled",
     {"id"},
     "It will not take place.",
     "annals occasion cancel cem14 --effective 2023-01-01"},
});

std::vector<std::string> fields_typed_plainly(const ShortForm& form) {
    std::vector<std::string> fields;
    for (const std::string_view field : form.fields)
        if (!field.empty()) fields.emplace_back(field);
    return fields;
}

// Fills the draft from what was given: plain arguments and options alike stand under the field's option name.
Exit record_draft(Context& context, const event::TypeInfo& type, const std::vector<std::string>& plain) {
    Draft draft(type);
    for (const std::string& field : plain) draft.typed_as(field, option_of_field(field));
    for (const event::FieldInfo& field : draft.fields()) {
        const auto set = draft.set(context, field.name, context.given().list(option_of_field(field.name)));
        if (set) continue;
        const Errc code = set.error().code;
        return code == Errc::bad_value ? context.fail_usage(set.error()) : context.fail_with(set.error());
    }
    return submit(context, draft);
}

Result<void> complete_record(const std::vector<std::string>& arguments, CommandSpec& spec) {
    const std::string* word = first_value(spec, arguments);
    if (!word) return {};
    const event::TypeInfo* type = event::find_type(*word);
    if (!type) {
        std::string hint = event::suggest_type(*word);
        return fail(Errc::unknown_type, "there is no type of event '" + to_printable(*word) + "'", "record",
                    hint.empty() ? "`annals schema --types` lists them" : hint);
    }
    spec.summary = type->meaning;
    for (OptionSpec& option : options_of_type(*type, {})) spec.options.push_back(std::move(option));
    return {};
}

}  // namespace

void add_record_commands(std::vector<CommandSpec>& commands) {
    for (const ShortForm& form : short_forms) {
        const event::TypeInfo* type = event::find_type(form.type);
        CommandSpec spec;
        spec.words = {std::string(form.group), std::string(form.word)};
        spec.task = Task::record;
        spec.summary = form.summary;
        const std::vector<std::string> plain = fields_typed_plainly(form);
        const std::vector<event::FieldInfo> fields = event::fields_of_type(*type);
        for (const std::string& name : plain)
            for (const event::FieldInfo& field : fields)
                if (field.name == name) spec.arguments.push_back({option_of_field(name), field.help, true, false});
        spec.options = options_of_type(*type, plain);
        for (OptionSpec& option : submit_options()) spec.options.push_back(std::move(option));
        spec.examples = {std::string(form.example)};
        spec.run = [type, plain](Context& context) { return record_draft(context, *type, plain); };
        commands.push_back(std::move(spec));
    }
    CommandSpec record;
    record.words = {"record"};
    record.task = Task::record;
    record.summary = "One event of any type, its fields as options.";
    record.arguments = {{"type", "the type of event, such as member.joined"}};
    record.options = submit_options();
    record.details =
        "The options are the fields of the type: see `annals help event TYPE`. Lists are given item by item; "
        "a value that begins with { or [ is JSON.";
    record.examples = {"annals record party.registered --id norway --kind country --names Norway --iso NO"};
    record.run = [](Context& context) {
        return record_draft(context, *event::find_type(context.given().value("type")), {});
    };
    record.complete = complete_record;
    commands.push_back(std::move(record));
}

}  // namespace annals::cli
