// verify: what a file or a folder proves, offline, and what it does not.
#include "cli/client/threads.hpp"
#include "cli/commands/context.hpp"
#include "cli/commands/copying.hpp"
#include "cli/commands/registry.hpp"
#include "schema/audit/consistency.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json.hpp"
#include "schema/proof/tlog_proof.hpp"

#include <boost/json/object.hpp>

namespace annals::cli {

namespace {

namespace json = boost::json;

constexpr std::string_view tlog_proof_start = "c2sp.org/tlog-proof@";

Exit show_verdict(Context& context, const audit::Verdict& verdict, json::object document = {}) {
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
    if (verdict.error)
        document["error"] = json::object{{"code", std::string(errc_word(verdict.error->code))},
                                         {"place", verdict.error->place},
                                         {"detail", verdict.error->detail}};
    document["holds"] = verdict.holds;
    document["proved"] = std::move(proved);
    document["not_proved"] = std::move(not_proved);
    context.print_lines(std::move(lines), document);
    return verdict.holds ? Exit::ok : Exit::no;
}

// The keys configured for that log; an error ends the command.
Result<std::optional<audit::Trusted>> configured(const Context& context, const std::string& origin) {
    const auto keys = configured_keys(context.host(), context.globals().key);
    if (!keys) return keys.error();
    return keys_of_log(*keys, origin);
}

Exit verify_evidence(Context& context, const std::string& text) {
    const auto evidence = audit::parse_evidence(text);
    if (!evidence) return context.fail_usage(evidence.error());
    const auto trusted = configured(context, evidence->origin);
    if (!trusted && trusted.error().code != Errc::bad_proof) return context.fail_with(trusted.error());
    // What is signed by others than the configured keys convicts nobody: no verdict, rather than "no".
    const auto verdict =
        trusted ? audit::judge_evidence(*evidence, *trusted) : Result<audit::Conviction>(trusted.error());
    if (!verdict) {
        context.fail_with(verdict.error());
        return Exit::refused;
    }
    std::string line = "the two checkpoints are consistent: nothing is shown against " + evidence->origin;
    if (*verdict == audit::Conviction::fork)
        line = "fork: " + evidence->origin + " signed two checkpoints that cannot both be of one log";
    if (*verdict == audit::Conviction::unproved)
        line = evidence->origin +
               " signed both, and nothing here shows one to continue the other; a proof from its keeper could";
    const bool is_against = *verdict != audit::Conviction::none;
    std::vector<Cell> lines = {Cell(line, is_against ? Tone::bad : Tone::plain)};
    if (!*trusted) lines.emplace_back("not proved: whose keys these are; none is configured, so its own were used");
    context.print_lines(std::move(lines), json::object{{"convicts", *verdict == audit::Conviction::fork},
                                                       {"consistent", !is_against},
                                                       {"verdict", line},
                                                       {"key_configured", trusted->has_value()}});
    return is_against ? Exit::no : Exit::ok;
}

Exit verify_consistency(Context& context, const std::string& text) {
    const auto file = audit::parse_consistency(text);
    if (!file) return context.fail_usage(file.error());
    const auto trusted = configured(context, file->origin);
    if (!trusted) return context.fail_with(trusted.error());
    audit::Verdict verdict;
    const auto head = audit::check_consistency_file(*file, *trusted);
    verdict.holds = head.has_value();
    if (head) {
        const auto tree = [](const proof::TreeHead& one) {
            return std::to_string(to_number(one.size)) + " entries with root " + to_hex(one.root);
        };
        verdict.proved.push_back("the log " + file->origin + " signed a tree of " + tree(*head));
        verdict.proved.push_back("the tree of " + tree(file->to) + " is its beginning");
        verdict.proved.push_back("the tree of " + tree(file->from) + " is the beginning of that");
    } else {
        verdict.error = head.error();
    }
    if (!*trusted) verdict.not_proved.emplace_back("whose log that is: " + std::string(no_key_line));
    return show_verdict(context, verdict);
}

// The entry that a proof is about: from a file that was given, or from the proof itself.
Result<Bytes> entry_of(Context& context, const proof::TlogProof& proof) {
    const std::string& path = context.given().value("entry");
    if (path.empty() && proof.extra.empty())
        return fail(Errc::missing_field, "the proof does not carry its entry", "--entry",
                    "give the entry's bytes as a file, or make a proof with `annals prove`");
    if (path.empty()) return proof.extra;
    const auto text = context.host().read_copy_file(path);
    if (!text) return text.error();
    const BytesView bytes = bytes_of(*text);
    return Bytes(bytes.begin(), bytes.end());
}

Exit verify_proof(Context& context, const std::string& text) {
    const auto proof = proof::parse_tlog_proof(text);
    if (!proof) return context.fail_usage(proof.error());
    const auto checkpoint = proof::parse_signed_checkpoint(proof->checkpoint);
    if (!checkpoint) return context.fail_usage(checkpoint.error());
    const auto trusted = configured(context, checkpoint->checkpoint.origin);
    if (!trusted) return context.fail_with(trusted.error());
    if (!*trusted)
        return context.fail_usage(fail(Errc::missing_field, "a tlog-proof states no key, and none is configured",
                                       "--key", "give the verifier key that the log's keeper publishes"));
    const auto bytes = entry_of(context, *proof);
    if (!bytes) return context.fail_usage(bytes.error());
    audit::Verdict verdict;
    const Sha256 leaf = proof::leaf_hash(*bytes);
    const auto judged = proof::check_tlog_proof(*proof, leaf, (*trusted)->origin, (*trusted)->keys);
    verdict.holds = judged.has_value();
    json::object document{{"seq", to_number(proof->index)}};
    if (judged) {
        const proof::TreeHead& head = judged->checkpoint.head;
        verdict.proved.push_back("the log " + (*trusted)->origin + " signed a tree of " +
                                 std::to_string(to_number(head.size)) + " entries with root " + to_hex(head.root));
        verdict.proved.push_back("this entry is its entry " + std::to_string(to_number(proof->index)));
        if (const auto entry = event::decode_entry(*bytes)) {
            verdict.proved.push_back("it says: " + std::string(event::type_of(entry->statement.payload)) + ", key " +
                                     entry->statement.envelope.key.text + ", recorded " +
                                     to_string(entry->registration.recorded_at) + " by " +
                                     entry->registration.recorded_by.text);
            document["entry"] = event::entry_to_json(proof->index, *entry, leaf);
        }
        verdict.not_proved.emplace_back("that no later entry corrects or retracts it: ask `annals show` of a copy");
    } else {
        verdict.error = judged.error();
    }
    return show_verdict(context, verdict, std::move(document));
}

Exit verify_folder(Context& context, const std::string& folder) {
    const auto read = folder_reader(context.host(), folder);
    const auto note = read("checkpoint");
    if (!note) return context.fail_usage(note.error());
    audit::Verdict verdict;
    const auto checkpoint = proof::parse_signed_checkpoint(text_of(*note));
    if (!checkpoint) {
        verdict.error = fail(Errc::bad_proof, "no signed checkpoint: " + checkpoint.error().detail, "checkpoint");
        return show_verdict(context, verdict);
    }
    const auto keys = keys_of_copy(context.host(), context.globals().key, read, checkpoint->checkpoint.origin);
    if (!keys && keys.error().code == Errc::missing_field) return context.fail_usage(keys.error());
    if (!keys) return context.fail_with(keys.error());
    const auto head = audit::check_copy(read, keys->trusted, {run_on_cores()});
    verdict.holds = head.has_value();
    if (!head) verdict.error = as_failed_check(head.error());
    if (head)
        verdict.proved.push_back("the folder holds the whole log " + keys->trusted.origin + " of " +
                                 std::to_string(to_number(head->size)) + " entries with root " + to_hex(head->root) +
                                 ": signature, every entry and every tile");
    if (keys->is_own) verdict.not_proved.emplace_back("whose log that is: " + std::string(no_key_line));
    return show_verdict(context, verdict);
}

Exit run_verify(Context& context) {
    const std::string path = context.given().value("path");
    const Host& host = context.host();
    if (host.read_copy_file && host.read_copy_file(path + "/checkpoint")) return verify_folder(context, path);
    const auto text = host.read_copy_file ? host.read_copy_file(path) : host.read_file(path);
    if (!text) return context.fail_usage(text.error());
    if (audit::is_evidence(*text)) return verify_evidence(context, *text);
    if (audit::is_consistency(*text)) return verify_consistency(context, *text);
    if (text->starts_with(tlog_proof_start)) return verify_proof(context, *text);
    const auto bundle = audit::parse_bundle_file(*text);
    if (!bundle) return context.fail_usage(bundle.error());
    const auto trusted = configured(context, bundle->origin);
    if (!trusted) return context.fail_with(trusted.error());
    return show_verdict(context, audit::check_bundle(*bundle, *trusted, {host.now}));
}

}  // namespace

void add_verify_command(std::vector<CommandSpec>& commands) {
    commands.push_back(
        {{"verify"},
         Task::verify,
         "Checks a copied ledger, a bundle, a proof or evidence of a fork, offline: what is proved and what is not.",
         {{"path", "the file or folder"}},
         {{"entry", "FILE", "the bytes of the entry that a tlog-proof is about, where it does not carry them"}},
         "The form is told by the content. Exit code 0: it holds; 1: it does not, or it convicts the log. Evidence of "
         "a "
         "fork is judged by the configured keys, or by its own, which is said.",
         {"annals verify rt5.bundle --key KEY", "annals verify ledger-copy", "annals verify 42.tlog-proof",
          "annals verify fork-evidence.json"},
         run_verify,
         {}});
}

}  // namespace annals::cli
