// mirror, bundle, verify, prove: what lets a reader check the ledger without trusting the daemon.
#include "cli/commands/context.hpp"
#include "cli/commands/local_copy.hpp"
#include "cli/commands/question_command.hpp"
#include "cli/commands/registry.hpp"
#include "schema/audit/bundle.hpp"
#include "schema/audit/ratchet.hpp"
#include "schema/event/json_text.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <thread>

namespace annals::cli {

namespace {

namespace json = boost::json;

const OptionSpec key_option = {"key", "KEY", "the log's verifier key, as its keeper publishes it (else $ANNALS_KEY)"};

void print_lines(Context& context, const std::vector<Cell>& lines, const json::object& document) {
    Page page;
    page.blocks.emplace_back(Lines{lines});
    context.print(page, document);
}

// The keys that the daemon states: its /v1/ledger.
Result<std::string> stated_keys(Ledger& ledger) {
    const auto bytes = ledger.read("v1/ledger");
    if (!bytes) return bytes.error();
    const auto value = event::parse_json(text_of(*bytes));
    if (!value) return value.error();
    const auto* keys = value->is_object() ? value->get_object().if_contains("verifier_keys") : nullptr;
    if (!keys || !keys->is_array()) return fail(Errc::malformed, "the daemon states no verifier keys");
    std::string text;
    for (const auto& key : keys->get_array())
        if (key.is_string()) text += std::string(key.get_string()) + "\n";
    return text;
}

// Gives the daemon a moment to sign what it holds now: it does so some times a second. What is signed by then is used.
void wait_for_checkpoint(Ledger& ledger) {
    constexpr int tries_max = 100;
    constexpr auto pause = std::chrono::milliseconds(20);
    const auto bytes = ledger.read("v1/ledger");
    const auto value = bytes ? event::parse_json(text_of(*bytes)) : Result<json::value>(bytes.error());
    const auto* size = value && value->is_object() ? value->get_object().if_contains("size") : nullptr;
    if (!size || !size->is_number()) return;
    for (int i = 0; i < tries_max; ++i) {
        const auto note = ledger.read("checkpoint");
        const auto checkpoint =
            note ? proof::parse_signed_checkpoint(text_of(*note)) : Result<proof::SignedCheckpoint>(note.error());
        if (checkpoint && to_number(checkpoint->checkpoint.head.size) >= size->to_number<std::uint64_t>()) return;
        std::this_thread::sleep_for(pause);
    }
}

// Files of the ledger itself, with the keys it states as one more file.
audit::ReadFile ledger_reader(Ledger& ledger) {
    return [&ledger](const std::string& path) -> Result<Bytes> {
        if (path != "verifier-keys") return ledger.read(path);
        const auto keys = stated_keys(ledger);
        if (!keys) return keys.error();
        const BytesView bytes = bytes_of(*keys);
        return Bytes(bytes.begin(), bytes.end());
    };
}

// Local files first (a path never changes its content, save the checkpoint's), the ledger's else.
audit::ReadFile update_reader(const audit::ReadFile& local, const audit::ReadFile& remote) {
    return [local, remote](const std::string& path) -> Result<Bytes> {
        if (path != "checkpoint" && path != "verifier-keys")
            if (auto kept = local(path)) return kept;
        return remote(path);
    };
}

// The checkpoint that the folder holds against the one that the ledger shows now: forward only, by proof.
Result<audit::Contact> contact(Ledger& ledger, const audit::ReadFile& local, const audit::Trusted& trusted) {
    const auto kept = local("checkpoint");
    const auto now = ledger.read("checkpoint");
    if (!now) return now.error();
    const auto ask = [&ledger](TreeSize from, const proof::TreeHead& to) -> Result<audit::Account> {
        const auto read = [&ledger](const std::string& path) { return ledger.read(path); };
        return audit::account_of(audit::nodes_of_copy(read, to.size), from, to.size);
    };
    return audit::compare_checkpoints(kept ? std::string(text_of(*kept)) : std::string(), std::string(text_of(*now)),
                                      trusted, ask);
}

std::string key_lines(const audit::Trusted& trusted) {
    std::string text;
    for (const auto& key : trusted.keys) text += proof::format_verifier_key(key) + "\n";
    return text;
}

Exit run_mirror(Context& context) {
    const Host& host = context.host();
    const std::string folder = context.given().value("folder");
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto local = folder_reader(host, folder);
    const auto remote = ledger_reader(**ledger);
    // What the folder was first filled under binds later runs, unless a key is configured.
    const auto keys = keys_for(host, context.given().value("key"), local("verifier-keys") ? local : remote);
    if (!keys) return context.fail_with(keys.error());
    wait_for_checkpoint(**ledger);
    const auto met = contact(**ledger, local, keys->trusted);
    if (!met) return context.fail_with(met.error());
    if (met->evidence) {
        const std::string file = folder + "/fork-evidence.json";
        if (const auto written = host.write_copy_file(file, audit::format_evidence(*met->evidence)); !written)
            return context.fail_with(written.error());
        print_lines(context, {Cell("this log has shown two histories: " + file + " holds the evidence", Tone::bad)},
                    {{"fork", true}, {"evidence", file}});
        return Exit::no;
    }
    const auto copy = audit::read_copy(update_reader(local, remote), keys->trusted);
    if (!copy) return context.fail_with(copy.error());
    std::size_t files = 0;
    const auto write = [&](const std::string& path, BytesView content) -> Result<void> {
        if (path != "checkpoint" && local(path)) return {};
        ++files;
        return host.write_copy_file(folder + "/" + path, text_of(content));
    };
    if (const auto kept = write("verifier-keys", bytes_of(key_lines(keys->trusted))); !kept)
        return context.fail_with(kept.error());
    if (const auto written = audit::write_copy(*copy, TreeSize{0}, write); !written)
        return context.fail_with(written.error());
    const std::string size = std::to_string(to_number(copy->head.size));
    std::vector<Cell> lines = {Cell(folder + ": " + size + " entries of " + keys->trusted.origin + ", root " +
                                        to_hex(copy->head.root) + ", verified; " + std::to_string(files) +
                                        " files written",
                                    Tone::good)};
    if (keys->is_own)
        lines.emplace_back("no key was configured: the log's own is used, so whose log it is was not checked");
    print_lines(context, lines,
                {{"folder", folder},
                 {"size", to_number(copy->head.size)},
                 {"root", to_hex(copy->head.root)},
                 {"files_written", files},
                 {"key_configured", !keys->is_own}});
    return Exit::ok;
}

Exit write_bundle(Context& context, const state::Question& question) {
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto read = ledger_reader(**ledger);
    const auto keys = keys_for(context.host(), context.given().value("key"), read);
    if (!keys) return context.fail_with(keys.error());
    wait_for_checkpoint(**ledger);
    const auto copy = audit::read_copy(read, keys->trusted);
    if (!copy) return context.fail_with(copy.error());
    const auto bundle =
        audit::make_bundle(*copy, keys->trusted, question, {context.host().now}, context.given().has("whole"));
    if (!bundle) return context.fail_with(bundle.error());
    const std::string file = context.given().value("out");
    if (const auto written = context.host().write_copy_file(file, audit::format_bundle(*bundle)); !written)
        return context.fail_with(written.error());
    print_lines(context,
                {Cell(file + ": the answer, " + std::to_string(bundle->entries.size()) + " of " +
                      std::to_string(to_number(copy->head.size)) + " entries, their proofs and the checkpoint")},
                {{"file", file}, {"entries", bundle->entries.size()}, {"whole", bundle->is_whole}});
    return Exit::ok;
}

Result<void> complete_bundle(const std::vector<std::string>& arguments, CommandSpec& spec) {
    return complete_any_question(arguments, spec, "bundle", write_bundle);
}

Exit show_verdict(Context& context, const audit::Verdict& verdict) {
    std::vector<Cell> lines;
    json::array proved;
    json::array not_proved;
    for (const std::string& line : verdict.proved) {
        lines.emplace_back("proved: " + line);
        proved.push_back(json::value(line));
    }
    for (const std::string& line : verdict.not_proved) {
        lines.emplace_back("not proved: " + line);
        not_proved.push_back(json::value(line));
    }
    if (verdict.error)
        lines.emplace_back("does not hold: " + to_string(*verdict.error), Tone::bad);
    else
        lines.emplace_back("holds", Tone::good);
    print_lines(context, lines, {{"holds", verdict.holds}, {"proved", proved}, {"not_proved", not_proved}});
    return verdict.holds ? Exit::ok : Exit::no;
}

Exit verify_evidence(Context& context, const std::string& text) {
    const auto evidence = audit::parse_evidence(text);
    if (!evidence) return context.fail_usage(evidence.error());
    const auto verdict = audit::judge_evidence(*evidence);
    if (!verdict) return context.fail_with(verdict.error());
    std::string line = "the two checkpoints are consistent: nothing is shown against " + evidence->origin;
    if (*verdict == audit::Conviction::fork)
        line = "fork: " + evidence->origin + " signed two different trees of one size, which no log can have";
    if (*verdict == audit::Conviction::unproved)
        line = evidence->origin + " signed both, and what it gave as proof does not show one to continue the other";
    const bool convicts = *verdict != audit::Conviction::none;
    print_lines(context,
                {Cell(line, convicts ? Tone::bad : Tone::plain),
                 Cell("keys: " + std::to_string(evidence->verifier_keys.size()))},
                {{"convicts", convicts}, {"verdict", line}});
    return convicts ? Exit::no : Exit::ok;
}

Exit verify_folder(Context& context, const std::string& folder) {
    const auto read = folder_reader(context.host(), folder);
    const auto keys = keys_for(context.host(), context.given().value("key"), read);
    if (!keys) return context.fail_with(keys.error());
    audit::Verdict verdict;
    const auto copy = audit::read_copy(read, keys->trusted);
    Result<void> tiles = copy ? audit::check_tiles(read, *copy) : Result<void>(copy.error());
    if (tiles) {
        const auto log = audit::make_log(*copy);
        if (!log) tiles = log.error();
    }
    verdict.holds = tiles.has_value();
    if (!tiles) verdict.error = tiles.error();
    if (tiles)
        verdict.proved.push_back("the folder holds the whole log " + keys->trusted.origin + " of " +
                                 std::to_string(to_number(copy->head.size)) + " entries with root " +
                                 to_hex(copy->head.root) + ": signature, every entry and every tile");
    if (keys->is_own)
        verdict.not_proved.push_back("whose log that is: no key was configured, so the copy's own was used");
    return show_verdict(context, verdict);
}

Exit run_verify(Context& context) {
    const std::string path = context.given().value("path");
    const Host& host = context.host();
    if (host.read_copy_file && host.read_copy_file(path + "/checkpoint")) return verify_folder(context, path);
    const auto text = host.read_copy_file ? host.read_copy_file(path) : host.read_file(path);
    if (!text) return context.fail_usage(text.error());
    if (audit::is_evidence(*text)) return verify_evidence(context, *text);
    const auto bundle = audit::parse_bundle_file(*text);
    if (!bundle) return context.fail_usage(bundle.error());
    const auto trusted = trusted_keys(host, context.given().value("key"));
    if (!trusted) return context.fail_usage(trusted.error());
    return show_verdict(context, audit::check_bundle(*bundle, *trusted, {host.now}));
}

Exit run_prove(Context& context) {
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    wait_for_checkpoint(**ledger);
    const auto proof = (*ledger)->read("v1/proofs/inclusion?seq=" + context.given().value("seq"));
    if (!proof) return context.fail_with(proof.error());
    const std::string file = context.given().value("out");
    if (file.empty()) {
        context.out() << text_of(*proof);
        return Exit::ok;
    }
    if (const auto written = context.host().write_copy_file(file, text_of(*proof)); !written)
        return context.fail_with(written.error());
    print_lines(context,
                {Cell(file + ": the proof that entry " + context.given().value("seq") + " is in the signed tree")},
                {{"file", file}});
    return Exit::ok;
}

}  // namespace

void add_proof_commands(std::vector<CommandSpec>& commands) {
    commands.push_back(
        {{"mirror"},
         Task::verify,
         "A verified copy of the whole ledger in a folder, brought up to date; any web server can serve it.",
         {{"folder", "where the copy is kept"}},
         {key_option},
         "The copy has the layout of C2SP tlog-tiles. Every entry is checked against the signed checkpoint before "
         "it is kept, and the checkpoint kept before against the new one: a log that shows two histories is "
         "told, with a file of evidence. `annals --ledger dir:FOLDER` asks questions of the copy.",
         {"annals mirror ledger-copy", "annals --ledger dir:ledger-copy status RT5"},
         run_mirror,
         {}});
    CommandSpec bundle;
    bundle.words = {"bundle"};
    bundle.task = Task::verify;
    bundle.summary = "One file with an answer, the entries it rests on, their proofs and the signed checkpoint.";
    bundle.arguments = {{"question", "a question with its parameters; a subject alone bundles its status", true, true}};
    bundle.options = {
        {"out", "FILE", "where to write it", Takes::value, true},
        {"whole", "", "put the whole log into it, not only the entries that the answer rests on", Takes::flag},
        key_option};
    bundle.examples = {"annals bundle RT5 --on 2023-12-14 --out rt5.bundle", "annals verify rt5.bundle"};
    bundle.complete = complete_bundle;
    bundle.run = [](Context& context) {
        return context.fail_usage(fail(Errc::missing_field, "say what to bundle", "bundle"));
    };
    commands.push_back(std::move(bundle));
    commands.push_back(
        {{"verify"},
         Task::verify,
         "Checks a bundle, a copied ledger or evidence of a fork, offline: what is proved and what is not.",
         {{"path", "the file or folder"}},
         {key_option},
         "",
         {"annals verify rt5.bundle --key KEY", "annals verify ledger-copy"},
         run_verify,
         {}});
    commands.push_back({{"prove"},
                        Task::verify,
                        "The proof that an entry is in the signed tree, as a C2SP tlog-proof.",
                        {{"seq", "the entry"}},
                        {{"out", "FILE", "where to write it (else to standard output)"}},
                        "",
                        {"annals prove 42", "annals prove 42 --out 42.tlog-proof"},
                        run_prove,
                        {}});
}

}  // namespace annals::cli
