// bundle, prove, consistent: files by which somebody else checks the ledger without trusting it.
#include "cli/commands/context.hpp"
#include "cli/commands/proof_files.hpp"
#include "cli/commands/question_command.hpp"
#include "cli/commands/registry.hpp"
#include "schema/audit/consistency.hpp"
#include "schema/base/text.hpp"
#include "schema/proof/checkpoint.hpp"
#include "schema/proof/decimal.hpp"
#include "schema/proof/tlog_proof.hpp"

#include <boost/json/object.hpp>

#include <ostream>

namespace annals::cli {

namespace {

namespace json = boost::json;

// Writes the file that was asked for with --out.
Result<void> write_out(Context& context, std::string_view content) {
    if (!context.host().write_copy_file) return fail(Errc::io, "there are no files here", "--out");
    return context.host().write_copy_file(context.given().value("out"), content);
}

Result<TreeSize> parse_size(const std::string& text, const std::string& place) {
    const auto number = proof::parse_decimal(text.starts_with('@') ? text.substr(1) : text);
    if (!number) return fail(Errc::bad_value, "'" + to_printable(text) + "' is no number of entries", place);
    return TreeSize(*number);
}

Exit write_bundle(Context& context, const state::Question& question) {
    const auto source = context.source();
    if (!source) return context.fail_with(source.error());
    const auto size = (*source)->size();
    if (!size) return context.fail_with(size.error());
    const auto copy = verified_copy(context.host(), context.globals(), **source, *size);
    if (!copy) return context.fail_with(copy.error());
    const auto keys = (*source)->keys();
    if (!keys) return context.fail_with(keys.error());
    const auto bundle =
        audit::make_bundle(*copy, keys->trusted, question, {context.host().now}, context.given().has("whole"));
    if (!bundle) return context.fail_with(bundle.error());
    if (const auto written = write_out(context, audit::format_bundle(*bundle)); !written)
        return context.fail_with(written.error());
    const std::string& file = context.given().value("out");
    std::vector<Cell> lines = {Cell(file + ": the answer, " + std::to_string(bundle->entries.size()) + " of " +
                                    std::to_string(to_number(copy->head.size)) +
                                    " entries, their proofs and the checkpoint")};
    if (keys->is_own) lines.emplace_back(no_key_line, Tone::warning);
    context.print_lines(lines, {{"file", file},
                                {"entries", bundle->entries.size()},
                                {"whole", bundle->is_whole},
                                {"key_configured", !keys->is_own}});
    return Exit::ok;
}

Result<void> complete_bundle(const std::vector<std::string>& arguments, CommandSpec& spec) {
    return complete_any_question(arguments, spec, "bundle", write_bundle);
}

// A proof's parts, for --format; the proof itself among them.
Exit show_proof(Context& context, const std::string& text) {
    const auto proof = proof::parse_tlog_proof(text);
    if (!proof) return context.fail_with(proof.error());
    const auto checkpoint = proof::parse_signed_checkpoint(proof->checkpoint);
    if (!checkpoint) return context.fail_with(checkpoint.error());
    const proof::Checkpoint& signed_ = checkpoint->checkpoint;
    const std::string seq = std::to_string(to_number(proof->index));
    const std::string size = std::to_string(to_number(signed_.head.size));
    const std::string root = to_hex(signed_.head.root);
    const std::string leaf = to_hex(proof::leaf_hash(proof->extra));
    json::array hashes;
    for (const Sha256& hash : proof->hashes) hashes.emplace_back(to_hex(hash));
    context.print_lines(
        {Cell("entry " + seq + ", leaf hash " + leaf, Tone::good),
         Cell("is in the tree of " + size + " entries with root " + root),
         Cell("signed by " + signed_.origin + "; " + std::to_string(hashes.size()) + " hashes prove it")},
        {{"seq", to_number(proof->index)},
         {"leaf_hash", leaf},
         {"size", to_number(signed_.head.size)},
         {"root", root},
         {"origin", signed_.origin},
         {"hashes", hashes},
         {"proof", text}});
    return Exit::ok;
}

Exit run_prove(Context& context) {
    const auto number = proof::parse_decimal(context.given().value("seq"));
    if (!number)
        return context.fail_usage(fail(Errc::bad_value,
                                       "'" + to_printable(context.given().value("seq")) + "' is no entry's number",
                                       "seq", "`annals log` shows them"));
    const auto source = context.source();
    if (!source) return context.fail_with(source.error());
    const auto proof = prove_entry(**source, Seq(*number));
    if (!proof) return context.fail_with(proof.error());
    if (!context.given().has("out") && !context.given().has("format")) {
        context.out() << *proof;
        return Exit::ok;
    }
    if (!context.given().has("out")) return show_proof(context, *proof);
    if (const auto written = write_out(context, *proof); !written) return context.fail_with(written.error());
    const std::string& file = context.given().value("out");
    context.print_lines(
        {Cell(file + ": entry " + std::to_string(*number) + " and the proof that it is in the signed tree")},
        {{"file", file}, {"seq", *number}});
    return Exit::ok;
}

Exit run_consistent(Context& context) {
    const auto from = parse_size(context.given().value("from"), "--from");
    if (!from) return context.fail_usage(from.error());
    auto to =
        context.given().has("to") ? parse_size(context.given().value("to"), "--to") : Result<TreeSize>(TreeSize{});
    if (!to) return context.fail_usage(to.error());
    const auto source = context.source();
    if (!source) return context.fail_with(source.error());
    const auto size = (*source)->size();
    if (!size) return context.fail_with(size.error());
    if (!context.given().has("to")) to = *size;
    if (*to > *size)
        return context.fail_usage(
            fail(Errc::bad_value, "the ledger has " + std::to_string(to_number(*size)) + " entries", "--to"));
    const auto note = (*source)->checkpoint(*to);
    if (!note) return context.fail_with(note.error());
    const auto keys = (*source)->keys();
    if (!keys) return context.fail_with(keys.error());
    const auto file = audit::prove_consistency_file((*source)->files(), *note, keys->trusted, {*from, *to});
    if (!file && file.error().code == Errc::bad_value) return context.fail_usage(file.error());
    if (!file) return context.fail_with(as_failed_check(file.error()));
    const auto head = audit::check_consistency_file(*file, keys->trusted);
    if (!head) return context.fail_with(head.error());
    const auto tree = [](const proof::TreeHead& one) {
        return std::to_string(to_number(one.size)) + " entries, root " + to_hex(one.root);
    };
    std::vector<Cell> lines = {
        Cell("consistent: the later tree begins with the earlier one", Tone::good), Cell("from  " + tree(file->from)),
        Cell("to    " + tree(file->to)),
        Cell("signed by " + keys->trusted.origin + " at size " + std::to_string(to_number(head->size)))};
    json::object document{{"consistent", true},
                          {"from", json::object{{"size", to_number(*from)}, {"root", to_hex(file->from.root)}}},
                          {"to", json::object{{"size", to_number(*to)}, {"root", to_hex(file->to.root)}}},
                          {"signed_size", to_number(head->size)},
                          {"key_configured", !keys->is_own}};
    if (context.given().has("out")) {
        if (const auto written = write_out(context, audit::format_consistency(*file)); !written)
            return context.fail_with(written.error());
        lines.emplace_back("the proof is in " + context.given().value("out"));
        document["file"] = context.given().value("out");
    }
    if (keys->is_own) lines.emplace_back(no_key_line, Tone::warning);
    context.print_lines(lines, document);
    return Exit::ok;
}

}  // namespace

void add_proof_commands(std::vector<CommandSpec>& commands) {
    CommandSpec bundle;
    bundle.words = {"bundle"};
    bundle.task = Task::verify;
    bundle.summary = "One file with an answer, the entries it rests on, their proofs and the signed checkpoint.";
    bundle.arguments = {{"question", "a question with its parameters; a subject alone bundles its status", true, true}};
    bundle.options = {
        {"out", "FILE", "where to write it", Takes::value, true},
        {"whole", "", "put the whole log into it, not only the entries that the answer rests on", Takes::flag}};
    bundle.examples = {"annals bundle RT5 --on 2023-12-14 --out rt5.bundle", "annals verify rt5.bundle",
                       "annals --ledger rt5.bundle status RT5"};
    bundle.complete = complete_bundle;
    bundle.run = [](Context& context) {
        return context.fail_usage(fail(Errc::missing_field, "say what to bundle", "bundle"));
    };
    commands.push_back(std::move(bundle));
    CommandSpec prove{{"prove"},
                      Task::verify,
                      "An entry, and the proof that it is in the signed tree, as a C2SP tlog-proof.",
                      {{"seq", "the entry"}},
                      {{"out", "FILE", "where to write it (else to standard output)"}},
                      "The file carries the entry's bytes as the proof's extra data, so that `annals verify` needs "
                      "nothing else but the log's key. It is checked before it is written.",
                      {"annals prove 42", "annals prove 42 --out 42.tlog-proof", "annals verify 42.tlog-proof"},
                      run_prove,
                      {}};
    prove.own_form = "the tlog-proof";
    commands.push_back(std::move(prove));
    commands.push_back(
        {{"consistent"},
         Task::verify,
         "Whether the log of one size is the beginning of the log of a later size, by a proof.",
         {},
         {{"from", "SIZE", "the earlier number of entries, such as that of an old screenshot", Takes::value, true},
          {"to", "SIZE", "the later one (else all there are now)"},
          {"out", "FILE", "write the proof, with both roots and the signed checkpoint, for `annals verify`"}},
         "",
         {"annals consistent --from 120", "annals consistent --from 120 --to 300 --out grown.json"},
         run_consistent,
         {}});
}

}  // namespace annals::cli
