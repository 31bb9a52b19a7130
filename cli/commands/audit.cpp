// audit: everything that a ledger stores, read again and held against the signed root; every damage by name.
#include "cli/client/threads.hpp"
#include "cli/commands/context.hpp"
#include "cli/commands/copying.hpp"
#include "cli/commands/registry.hpp"
#include "schema/audit/copy_audit.hpp"
#include "schema/base/text.hpp"
#include "schema/proof/decimal.hpp"

#include <boost/json/object.hpp>

#include <ostream>

namespace annals::cli {

namespace {

namespace json = boost::json;

using audit::CopyDamage;

// What an audit has found, of a daemon or of a copy.
struct Audited {
    std::string name;
    std::uint64_t size = 0;
    std::uint64_t entries = 0;
    std::uint64_t tiles = 0;
    std::optional<std::uint64_t> files;  // of the store; a copy has none but these
    std::uint64_t damaged = 0;
    std::string root;                        // that the entries give; empty where it is not known
    std::optional<proof::TreeHead> signed_;  // what a key signed
    std::vector<CopyDamage> findings;        // at most so many as were asked for
};

std::string text_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* text = value ? value->if_string() : nullptr;
    return text ? std::string(text->data(), text->size()) : std::string();
}

std::uint64_t number_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* number = value ? value->if_int64() : nullptr;
    if (value && value->is_uint64()) return value->get_uint64();
    return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

class Progress {
public:
    explicit Progress(Context& context) : context_(context) {}
    ~Progress() {
        if (is_shown_) context_.host().err << "\r\033[K" << std::flush;
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void tell(std::uint64_t done, std::uint64_t all) {
        if (!context_.host().err_is_terminal) return;
        context_.host().err << "\r" << done << " of " << all << " entries read" << std::flush;
        is_shown_ = true;
    }

private:
    Context& context_;
    bool is_shown_ = false;
};

Result<Audited> audit_daemon(Context& context, Source& source, std::uint64_t findings_max) {
    Audited audited;
    audited.name = source.name();
    std::string note;
    bool is_done = false;
    Progress progress(context);
    const auto on_event = [&](const std::string& name, const json::value& data) {
        if (!data.is_object()) return true;
        const json::object& object = data.get_object();
        if (name == "progress") progress.tell(number_at(object, "entries"), number_at(object, "of"));
        if (name == "damage")
            audited.findings.push_back({text_at(object, "kind"), text_at(object, "place"), text_at(object, "what"),
                                        text_at(object, "expected"), text_at(object, "found")});
        if (name != "done") return true;
        is_done = true;
        audited.size = number_at(object, "size");
        audited.entries = number_at(object, "entries");
        audited.tiles = number_at(object, "tiles");
        audited.files = number_at(object, "files");
        audited.damaged = number_at(object, "damaged");
        audited.root = text_at(object, "root");
        note = text_at(object, "checkpoint");
        return false;
    };
    const std::string path = "v1/audit?findings=" + std::to_string(findings_max);
    if (const auto streamed = source.daemon()->stream(path, on_event); !streamed) return streamed.error();
    if (!is_done) return fail(Errc::unreachable, "the audit of " + source.name() + " broke off before its end");
    if (note.empty()) return audited;
    const auto keys = source.keys();
    if (!keys) return keys.error();
    const auto checkpoint = proof::check_checkpoint(note, keys->trusted.origin, keys->trusted.keys);
    if (!checkpoint) return fail(Errc::bad_proof, checkpoint.error().detail, "checkpoint");
    audited.signed_ = checkpoint->checkpoint.head;
    return audited;
}

Result<Audited> audit_files(Context& context, const std::string& name, const audit::ReadFile& read, const LogKeys& keys,
                            std::uint64_t findings_max) {
    Audited audited;
    audited.name = name;
    Progress progress(context);
    const auto done = audit::audit_copy(
        read, keys.trusted,
        [&](const CopyDamage& damage) {
            if (audited.findings.size() < findings_max) audited.findings.push_back(damage);
        },
        {run_on_cores(), [&](std::uint64_t entries, std::uint64_t all) { progress.tell(entries, all); }});
    if (!done) return as_failed_check(done.error());
    audited.size = to_number(done->head.size);
    audited.entries = done->entries;
    audited.tiles = done->tiles;
    audited.damaged = done->damaged;
    audited.signed_ = done->head;
    if (done->damaged == 0) audited.root = to_hex(done->head.root);
    return audited;
}

std::string shortened(const std::string& hash) { return hash.size() > 16 ? hash.substr(0, 16) + "…" : hash; }

Table table_of_findings(const std::vector<CopyDamage>& findings, bool is_short) {
    Table table;
    table.columns = {
        {"Kind", "kind"}, {"Place", "place"}, {"What", "what"}, {"Expected", "expected"}, {"Found", "found"}};
    for (const CopyDamage& one : findings)
        table.rows.push_back({Cell(one.kind), Cell(one.place, Tone::bad), Cell(one.what),
                              Cell(is_short ? shortened(one.expected) : one.expected, Tone::quiet),
                              Cell(is_short ? shortened(one.found) : one.found, Tone::quiet)});
    return table;
}

std::string signed_line(const Audited& audited, const std::string& origin) {
    if (!audited.signed_) return "nothing is signed yet";
    return std::to_string(to_number(audited.signed_->size)) + " entries, root " + to_hex(audited.signed_->root) +
           ", by " + origin;
}

Exit show(Context& context, const Audited& audited, const LogKeys& keys) {
    const bool is_whole = audited.damaged == 0;
    json::array findings;
    for (const CopyDamage& one : audited.findings) {
        json::object finding{{"kind", one.kind}, {"place", one.place}, {"what", one.what}};
        if (!one.expected.empty()) finding["expected"] = one.expected;
        if (!one.found.empty()) finding["found"] = one.found;
        findings.push_back(std::move(finding));
    }
    json::object document{{"whole", is_whole},
                          {"ledger", audited.name},
                          {"entries", audited.entries},
                          {"tiles", audited.tiles},
                          {"damaged", audited.damaged},
                          {"findings", std::move(findings)},
                          {"key_configured", !keys.is_own},
                          {"size", audited.size}};
    if (audited.files) document["files"] = *audited.files;
    if (!audited.root.empty()) document["root"] = audited.root;
    if (audited.signed_)
        document["signed"] = json::object{{"origin", keys.trusted.origin},
                                          {"size", to_number(audited.signed_->size)},
                                          {"root", to_hex(audited.signed_->root)}};
    Page page;
    std::string looked_at = std::to_string(audited.entries) + " entries, " + std::to_string(audited.tiles) + " tiles";
    if (audited.files) looked_at += ", table files: " + std::to_string(*audited.files);
    page.blocks.emplace_back(
        Lines{{is_whole ? Cell("whole: everything stored is what was signed", Tone::good)
                        : Cell("damaged: " + std::to_string(audited.damaged) + " found", Tone::bad)}});
    if (!is_whole) page.blocks.emplace_back(table_of_findings(audited.findings, true));
    page.blocks.emplace_back(
        Facts{{{"read", Cell(looked_at)}, {"signed", Cell(signed_line(audited, keys.trusted.origin))}}});
    // The ledger may be too damaged to be asked: what was read says itself what it rests on.
    const std::string root = audited.root.empty() ? "not known" : audited.root;
    page.footer = Footer{to_string(day_of(context.host().now)),
                         "@" + std::to_string(audited.size),
                         std::to_string(audited.size),
                         root,
                         {}};
    page.file = table_of_findings(audited.findings, false);
    if (audited.findings.size() < audited.damaged)
        page.warnings.push_back(std::to_string(audited.damaged - audited.findings.size()) +
                                " more are not listed; --findings lists more");
    if (keys.is_own) page.warnings.emplace_back(no_key_line);
    context.print(page, document);
    return is_whole ? Exit::ok : Exit::no;
}

// So that what was recorded a moment ago is under the checkpoint. Where none comes, as on a ledger too damaged to be
// signed, the last one counts. A copy has the one it has.
Result<void> wait_until_signed(Source& source) {
    if (!source.daemon()) {
        const auto note = source.checkpoint();
        return note ? Result<void>() : Result<void>(note.error());
    }
    const auto size = source.size();
    if (!size) return size.error();
    const auto note = source.checkpoint(*size);
    if (note || note.error().code == Errc::timed_out || note.error().code == Errc::not_found) return {};
    return note.error();
}

constexpr std::uint64_t findings_default = 100;

Result<std::uint64_t> findings_given(const Context& context) {
    if (!context.given().has("findings")) return findings_default;
    const std::string& text = context.given().value("findings");
    const auto number = proof::parse_decimal(text);
    if (!number) return fail(Errc::bad_value, "'" + to_printable(text) + "' is no whole number", "--findings");
    return *number;
}

Exit run_audit(Context& context) {
    const auto findings_max = findings_given(context);
    if (!findings_max) return context.fail_usage(findings_max.error());
    if (context.given().has("folder")) {
        const std::string& folder = context.given().value("folder");
        const auto read = folder_reader(context.host(), folder);
        const auto note = read("checkpoint");
        if (!note) return context.fail_usage(note.error());
        const auto checkpoint = proof::parse_signed_checkpoint(text_of(*note));
        if (!checkpoint)
            return context.fail_with(fail(Errc::bad_proof, checkpoint.error().detail, folder + "/checkpoint"));
        const auto keys = keys_of_copy(context.host(), context.globals().key, read, checkpoint->checkpoint.origin);
        if (!keys) return context.fail_with(keys.error());
        const auto audited = audit_files(context, folder, read, *keys, *findings_max);
        return audited ? show(context, *audited, *keys) : context.fail_with(audited.error());
    }
    const auto source = context.source();
    if (!source) return context.fail_with(source.error());
    if (const auto signed_ = wait_until_signed(**source); !signed_) return context.fail_with(signed_.error());
    const auto keys = (*source)->keys();
    if (!keys) return context.fail_with(keys.error());
    const auto audited = (*source)->daemon() ? audit_daemon(context, **source, *findings_max)
                                             : audit_files(context, (*source)->name(), (*source)->files_for_threads(),
                                                           *keys, *findings_max);
    return audited ? show(context, *audited, *keys) : context.fail_with(audited.error());
}

}  // namespace

void add_audit_command(std::vector<CommandSpec>& commands) {
    CommandSpec spec;
    spec.words = {"audit"};
    spec.task = Task::verify;
    spec.summary = "Reads everything stored again, holds it against the signed root, and names every damage.";
    spec.arguments = {{"folder", "a mirrored or published copy; else the ledger itself is audited", false}};
    spec.options = {{"findings", "COUNT", "how many damages to list (else 100); all are counted"}};
    spec.details =
        "Of a daemon: its table files by their checksums, every entry by its hash, every tile by the hashes below it, "
        "all of it by the signed root. The daemon reads its own disk, and does the same by itself once a day: this is "
        "for its keeper. Who does not trust the daemon takes a copy (`annals mirror`), which is verified as it is "
        "made. "
        "Of a copy (the folder, or --ledger FOLDER|URL): every file of entries and every tile, on all cores, by the "
        "root that its checkpoint signs; each entry and each file that is not what was signed is named. "
        "Exit code 0: whole; 1: damage was found.";
    spec.examples = {"annals audit", "annals audit ledger-copy", "annals audit --format csv"};
    spec.run = run_audit;
    commands.push_back(std::move(spec));
}

}  // namespace annals::cli
