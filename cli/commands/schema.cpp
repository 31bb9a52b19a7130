// schema, help event: what can be said.
#include "cli/commands/context.hpp"
#include "cli/commands/manual.hpp"
#include "cli/commands/registry.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "schema/event/type_words.hpp"
#include "schema/state/answer_schema.hpp"

#include <array>
#include <ostream>

namespace annals::cli {

namespace {

Error no_such_type(const std::string& type) {
    std::string hint = event::suggest_type(type);
    if (hint.empty()) hint = "`annals schema --types` lists them";
    return fail(Errc::unknown_type, "there is no type of event '" + to_printable(type) + "'", {}, std::move(hint));
}

constexpr auto field_columns = std::to_array<ColumnOf<event::FieldInfo>>({
    {"Field", "field",
     [](const event::FieldInfo& row) { return Cell(row.name, row.is_required ? Tone::strong : Tone::plain); }},
    {"Needed", "needed", [](const event::FieldInfo& row) { return Cell(row.is_required ? "yes" : ""); }},
    {"Form", "form", [](const event::FieldInfo& row) { return Cell(row.form); }},
    {"Meaning", "help", [](const event::FieldInfo& row) { return Cell(row.help); }},
});

constexpr auto type_columns = std::to_array<ColumnOf<event::TypeInfo>>({
    {"Type", "type", [](const event::TypeInfo& row) { return Cell(std::string(row.type)); }},
    {"Tag", "tag", [](const event::TypeInfo& row) { return Cell(std::to_string(row.tag)); }, Side::right, Shown::file},
    {"Meaning", "meaning", [](const event::TypeInfo& row) { return Cell(std::string(row.meaning)); }},
});

Exit run_schema(Context& context) {
    const std::string& type = context.given().value("type");
    const auto print_schema = [&context](const boost::json::value& schema) {
        context.out() << event::print_json_indented(schema) << '\n';
        return Exit::ok;
    };
    if (context.given().has("types")) return print_event_types(context);
    // A schema is JSON; as a table there are the fields that it describes.
    const bool is_table = context.given().has("format") && context.globals().format != Format::json;
    if (type == "review" && is_table)
        return context.fail_usage(
            fail(Errc::bad_value, "the schema of the review is JSON alone", "--format", "leave it out"));
    if (type == "review") return print_schema(state::review_schema());
    if (type.empty()) return is_table ? print_event_types(context) : print_schema(event::statement_schema());
    const event::TypeInfo* info = event::find_type(type);
    if (!info) return context.fail_usage(no_such_type(type));
    return is_table ? print_event_help(context, type) : print_schema(event::statement_schema(*info));
}

}  // namespace

Exit print_event_types(Context& context) {
    Page page;
    page.blocks.emplace_back(table_of("", type_columns, event::all_types()));
    boost::json::array types;
    for (const auto& info : event::all_types())
        types.emplace_back(boost::json::string_view(info.type.data(), info.type.size()));
    context.print(page, types);
    return Exit::ok;
}

Exit print_event_help(Context& context, const std::string& type) {
    const event::TypeInfo* info = event::find_type(type);
    if (!info) return context.fail_usage(no_such_type(type));
    std::vector<event::FieldInfo> payload;
    std::vector<event::FieldInfo> envelope;
    for (event::FieldInfo& field : event::fields_of_type(*info))
        (field.is_envelope ? envelope : payload).push_back(std::move(field));
    Page page;
    page.blocks.emplace_back(Heading{std::string(info->type), std::string(info->meaning)});
    page.blocks.emplace_back(table_of("", field_columns, payload));
    page.blocks.emplace_back(table_of("With every event", field_columns, envelope));
    page.file = table_of("", field_columns, event::fields_of_type(*info));
    context.print(page, event::statement_schema(*info));
    return Exit::ok;
}

void add_schema_command(std::vector<CommandSpec>& commands) {
    CommandSpec spec{{"schema"},
                     Task::maintain,
                     "The JSON Schema of all statements, of one type, or of the review.",
                     {{"type", "a type of event, such as member.joined; or review", false}},
                     {{"types", "", "list the types of events instead", Takes::flag}},
                     "With --format table, csv or markdown: the types, or the fields of one.",
                     {"annals schema member.joined", "annals schema review"},
                     run_schema,
                     {}};
    spec.own_form = "the JSON Schema";
    commands.push_back(std::move(spec));
}

}  // namespace annals::cli
