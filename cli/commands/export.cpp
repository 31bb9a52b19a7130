// export: the ledger as files that are read without us, in a folder put in place whole.
#include "cli/render/export.hpp"
#include "cli/client/copy.hpp"
#include "cli/commands/origin.hpp"
#include "cli/commands/output_folder.hpp"
#include "cli/commands/registry.hpp"
#include "schema/base/limits.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/answer_json.hpp"
#include "schema/state/memory_log.hpp"

#include <filesystem>
#include <ostream>

namespace annals::cli {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

// A new folder, or an empty one.
Result<void> write_folder(const std::string& path, const std::vector<OutputFile>& files) {
    std::error_code error;
    const fs::path target = output_folder(path);
    if (fs::exists(target, error) && (!fs::is_directory(target, error) || !fs::is_empty(target, error)))
        return fail(Errc::bad_value, "is there already: nothing was written", path, "name a new folder");
    return write_output_folder(target, files);
}

struct Copied {
    std::vector<state::Recorded> entries;
    std::vector<json::value> jsons;
};

// The entries before `size`, as they are and as they are shown.
Result<Copied> copy_until(Ledger& ledger, std::uint64_t size) {
    if (size > limits::copied_entries_max)
        return fail(Errc::too_large, "the ledger holds " + std::to_string(size) + " entries; at most " +
                                         std::to_string(limits::copied_entries_max) + " are exported");
    Copied copied;
    EventsWanted wanted;
    wanted.limit = copy_page_entries;
    while (copied.entries.size() < size) {
        const auto page = ledger.events(wanted);
        if (!page) return page.error();
        for (const auto& shown : page->entries) {
            if (copied.entries.size() == size) break;
            auto recorded = recorded_of(shown);
            if (!recorded) return recorded.error();
            if (to_number(recorded->seq) != copied.entries.size())
                return fail(Errc::malformed, "entries are missing before " + std::to_string(to_number(recorded->seq)));
            copied.entries.push_back(std::move(*recorded));
            copied.jsons.push_back(shown);
        }
        if (copied.entries.size() < size && (!page->next || page->entries.empty()))
            return fail(Errc::malformed, "entries are missing from " + std::to_string(copied.entries.size()));
        if (!copied.entries.empty()) wanted.after = copied.entries.back().seq;
    }
    return copied;
}

Exit run_export(Context& context) {
    const Given& given = context.given();
    if (!given.has("csv") && !given.has("jsonl") && !given.has("ocds-like"))
        return context.fail_usage(fail(Errc::missing_field, "say in which form", "export",
                                       "--csv, --jsonl, --ocds-like, or several of them"));
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    auto origin = origin_of(context);
    if (!origin) return context.fail_with(origin.error());
    const auto resolved = as_of_given(context, **ledger);
    if (!resolved) return context.fail_with(resolved.error());
    const ExportBasis basis{std::move(*origin), *resolved};
    const state::AsOfView& as_of = basis.as_of;
    const auto copied = copy_until(**ledger, to_number(as_of.size));
    if (!copied) return context.fail_with(copied.error());
    const state::MemoryLog log(copied->entries);
    state::World world(log, as_of.size);
    const state::At at{as_of.on, context.globals().dates};
    std::vector<OutputFile> files;
    if (given.has("csv")) files = tables_to_files(export_tables(world, at, copied->entries));
    if (given.has("jsonl")) {
        OutputFile statements{"statements.jsonl", {}};
        for (const json::value& shown : copied->jsons) statements.content += event::print_json(shown) + "\n";
        files.push_back(std::move(statements));
    }
    if (given.has("ocds-like"))
        for (OutputFile& file : export_records(world, at, basis, copied->entries, copied->jsons))
            files.push_back(std::move(file));
    if (world.error()) return context.fail_with(*world.error());
    files.push_back(export_readme(basis, files));
    if (const auto written = write_folder(given.value("folder"), files); !written)
        return context.fail_with(written.error());
    Page page;
    Lines lines;
    json::array names;
    for (const OutputFile& file : files) {
        lines.lines.emplace_back(given.value("folder") + "/" + file.path + ", " + std::to_string(file.content.size()) +
                                 " bytes");
        names.emplace_back(file.path);
    }
    page.blocks.emplace_back(std::move(lines));
    page.footer = footer_of(as_of);
    context.print(page, json::object{{"folder", given.value("folder")},
                                     {"files", std::move(names)},
                                     {"as_of", state::answer_to_json(as_of)}});
    return Exit::ok;
}

}  // namespace

void add_export_command(std::vector<CommandSpec>& commands) {
    CommandSpec spec;
    spec.words = {"export"};
    spec.task = Task::look;
    spec.summary = "The whole ledger as files that are read without this software.";
    spec.arguments = {{"folder", "a new folder, or an empty one"}};
    spec.options = {
        {"csv", "", "one table per kind of subject, and of memberships, deadlines, claims, ...", Takes::flag},
        {"jsonl", "", "every entry as a line of JSON, in the ledger's order", Takes::flag},
        {"ocds-like", "", "releases that never change, and a compiled record of each subject", Takes::flag}};
    spec.details =
        "A README.md in the folder says what it rests on, dictionary.csv what each column means. Several forms may be "
        "written at once. States and due days are those at --on and --known.";
    spec.examples = {"annals export --csv out/", "annals export --csv --jsonl --ocds-like --on 2023-12-14 out/"};
    spec.run = run_export;
    commands.push_back(std::move(spec));
}

}  // namespace annals::cli
