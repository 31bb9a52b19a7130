// mirror, publish: a verified copy of the ledger in a folder, for oneself or for a web server.
#include "cli/commands/context.hpp"
#include "cli/commands/copying.hpp"
#include "cli/commands/registry.hpp"
#include "cli/commands/source_copies.hpp"
#include "cli/render/words.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace annals::cli {

namespace {

namespace json = boost::json;

// What the folder was first filled under binds later runs, unless a key is configured.
Result<LogKeys> keys_for(const Host& host, const Source& source, const std::string& folder) {
    auto keys = source.keys();
    if (!keys || !keys->is_own) return keys;
    const auto local = folder_reader(host, folder);
    return local("verifier-keys") ? own_keys(local) : keys;
}

Exit tell_fork(Context& context, const std::string& folder, const audit::ForkEvidence& evidence) {
    const std::string file = folder + "/fork-evidence.json";
    if (const auto written = context.host().write_copy_file(file, audit::format_evidence(evidence)); !written)
        return context.fail_with(written.error());
    const auto verdict = audit::judge_evidence(evidence);
    const bool is_fork = verdict && *verdict == audit::Conviction::fork;
    const std::string what = is_fork ? "this log has shown two histories"
                                     : "this log does not account for the checkpoint that the folder holds";
    context.print_lines({Cell(what + ": " + file + " holds the evidence; nothing was written", Tone::bad)},
                        {{"fork", is_fork}, {"evidence", file}});
    return Exit::no;
}

Exit tell_copy(Context& context, const std::string& folder, const LogKeys& keys, const CopyDone& done,
               const std::optional<CopiesBrought>& copies) {
    const std::uint64_t size = to_number(done.copy.head.size);
    const std::string root = to_hex(done.copy.head.root);
    std::vector<Cell> lines = {Cell(folder + ": " + std::to_string(size) + " entries of " + keys.trusted.origin +
                                        ", root " + root + ", verified; " + std::to_string(done.files_written) +
                                        " files written",
                                    Tone::good)};
    if (done.is_mended)
        lines.emplace_back("files of the folder were not what the log signed: they were fetched and written anew",
                           Tone::warning);
    if (done.is_ahead)
        lines.emplace_back("the folder holds more than is shown there now, of the same history", Tone::warning);
    if (keys.is_own) lines.emplace_back(no_key_line, Tone::warning);
    json::object told{{"folder", folder},       {"origin", keys.trusted.origin},       {"size", size},
                      {"root", root},           {"files_written", done.files_written}, {"mended", done.is_mended},
                      {"ahead", done.is_ahead}, {"key_configured", !keys.is_own}};
    if (copies) {
        lines.emplace_back("copies of sources: " + std::to_string(copies->whole) + " in the folder, " +
                           std::to_string(copies->written) + " of them written now; " +
                           std::to_string(copies->not_kept) + " not kept there");
        if (!copies->altered.empty())
            lines.emplace_back("altered there, and not taken: " + joined(copies->altered), Tone::bad);
        told["copies"] = json::object{{"whole", copies->whole},
                                      {"written", copies->written},
                                      {"not_kept", copies->not_kept},
                                      {"altered", json::array(copies->altered.begin(), copies->altered.end())}};
    }
    context.print_lines(lines, std::move(told));
    return copies && !copies->altered.empty() ? Exit::no : Exit::ok;
}

Exit run_copy(Context& context) {
    std::string folder = context.given().value("folder");
    while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
    const auto source = context.source();
    if (!source) return context.fail_with(source.error());
    const auto size = (*source)->size();
    if (!size) return context.fail_with(size.error());
    const auto note = (*source)->checkpoint(*size);
    if (!note) return context.fail_with(note.error());
    const auto keys = keys_for(context.host(), **source, folder);
    if (!keys) return context.fail_with(keys.error());
    const auto done = bring_up_to_date(context.host(), {(*source)->files(), *note, folder, keys->trusted});
    if (!done) return context.fail_with(done.error());
    if (done->evidence) return tell_fork(context, folder, *done->evidence);
    if (done->unwritten) return context.fail_with(*done->unwritten);
    std::optional<CopiesBrought> copies;
    if (context.given().has("with-sources")) {
        auto brought = bring_copies(context, folder);
        if (!brought) return context.fail_with(brought.error());
        copies = std::move(*brought);
    }
    return tell_copy(context, folder, *keys, *done, copies);
}

OptionSpec with_sources() {
    return {"with-sources", "", "also the saved copies of sources, each with its hash compared", Takes::flag};
}

}  // namespace

void add_copy_commands(std::vector<CommandSpec>& commands) {
    commands.push_back({{"mirror"},
                        Task::verify,
                        "A verified copy of the whole ledger in a folder, brought up to date.",
                        {{"folder", "where the copy is kept"}},
                        {with_sources()},
                        "The copy has the layout of C2SP tlog-tiles. Every entry is checked against the signed "
                        "checkpoint before it is kept, and the checkpoint kept before against the new one: a log that "
                        "shows two histories is told, with a file of evidence. Only what is new is fetched. `annals "
                        "--ledger FOLDER` asks questions of the copy, with no daemon. Saved copies of sources are no "
                        "part of the log: --with-sources brings those that are kept there; exit code 1 where one has "
                        "been altered.",
                        {"annals mirror ledger-copy", "annals mirror ledger-copy --with-sources",
                         "annals --ledger ledger-copy status RT5"},
                        run_copy,
                        {}});
    commands.push_back(
        {{"publish"},
         Task::maintain,
         "The ledger's files in a folder that any web server can serve: a complete read replica.",
         {{"folder", "the folder that is served"}},
         {with_sources()},
         "Verified and written as `annals mirror` does: each file whole under another name and then put "
         "in place, the checkpoint last, so that a reader never sees half of an update; what is served "
         "stays served when it fails. Run it again to bring the folder up to date, such as from a timer. Saved copies "
         "of sources are left out (not every document is everybody's to publish); --with-sources takes them in.",
         {"annals publish /srv/www/ledger", "annals --ledger http://example.org/ledger status RT5"},
         run_copy,
         {}});
}

}  // namespace annals::cli
