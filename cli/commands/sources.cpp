// source add, list, get, check: documents that entries cite, and their saved copies under the hash of their bytes.
#include "cli/commands/origin.hpp"
#include "cli/commands/registry.hpp"
#include "cli/commands/source_copies.hpp"
#include "cli/commands/submit.hpp"
#include "schema/base/text.hpp"
#include "schema/event/describe.hpp"
#include "schema/proof/digest.hpp"
#include "schema/state/answer_json.hpp"

#include <array>
#include <map>
#include <ostream>

namespace annals::cli {

namespace {

namespace json = boost::json;

const event::SourceRegistered& said(const state::Fact& fact) { return *fact.as<event::SourceRegistered>(); }

// What is typed of a source, beside its id and its hash.
constexpr auto typed_fields =
    std::to_array<const char*>({"title", "publisher", "url", "published", "retrieved", "kind", "note"});

Result<Draft> registration(Context& context, const std::string& sha256) {
    Draft draft(*event::find_type(event::SourceRegistered::type));
    draft.set_json("id", json::string(context.given().value("id")));
    for (const char* field : typed_fields)
        if (const auto set = draft.set(context, field, context.given().list(field)); !set) return set.error();
    draft.set_json("sha256", json::string(sha256));
    return draft;
}

// Of a source that is registered without a hash: the record lacked it, so it is corrected, not attached anew.
Draft correction(const state::Fact& source, const std::string& sha256) {
    Draft draft(*event::find_type(event::EventCorrected::type));
    draft.set_json("target", to_number(source.seq));
    draft.set_json("set", json::object{{"type", "source.registered"}, {"sha256", sha256}});
    draft.set_json("reason", "The hash of the copy that is kept from now on.");
    return draft;
}

// The copy goes first: a hash on record then has its copy, and a copy without a record does no harm.
Result<void> send_copy(Context& context, const std::string& sha256, const std::string& content) {
    if (context.given().has("dry-run")) return {};
    const auto source = context.source();
    if (!source) return source.error();
    Ledger* daemon = (*source)->daemon();
    if (!daemon) return fail(Errc::unsupported, "nothing can be recorded here: this ledger is only read");
    return daemon->write("v1/sources/" + sha256, content);
}

Exit run_add(Context& context) {
    if (!context.host().read_copy_file) return context.fail_with(fail(Errc::io, "there are no files here", "file"));
    const auto content = context.host().read_copy_file(context.given().value("file"));
    if (!content) return context.fail_usage(content.error());
    if (content->size() > source_copy_bytes_max)
        return context.fail_usage(fail(Errc::too_large, "a copy of " + std::to_string(content->size()) + " bytes",
                                       context.given().value("file"),
                                       "at most " + std::to_string(source_copy_bytes_max) + " bytes are kept"));
    const Sha256 hash = proof::sha256(bytes_of(*content));
    const std::string sha256 = to_hex(hash);
    const std::string& id = context.given().value("id");
    if (!is_id(id)) return context.fail_usage(fail(Errc::bad_value, "'" + to_printable(id) + "' is no id", "--id"));
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto known = registered_source(**ledger, id);
    if (!known) return context.fail_with(known.error());
    const auto& old = *known ? said(**known).sha256 : std::optional<Sha256>();
    if (old && *old != hash)
        return context.fail_with(fail(Errc::bad_value,
                                      "source:" + id + " is registered with another copy, " + to_hex(*old), "--id",
                                      "a page that has changed is another source: register it under an id of its own"));
    if (!*known && !context.given().has("title"))
        return context.fail_usage(fail(Errc::missing_field, "a new source needs its title", "--title"));
    if (const auto sent = send_copy(context, sha256, *content); !sent) return context.fail_with(sent.error());
    if (old) {
        Page page;
        page.blocks.emplace_back(
            Lines{{Cell("the copy is kept; source:" + id + " has its hash on record already", Tone::good)}});
        context.print(page, json::object{{"id", id}, {"sha256", sha256}, {"entries", json::array()}});
        return Exit::ok;
    }
    if (*known) return submit(context, correction(**known, sha256));
    const auto draft = registration(context, sha256);
    return draft ? submit(context, *draft) : context.fail_with(draft.error());
}

// How the copy of a source is; of those that nobody has to worry about, in a quiet tone.
struct CopyState {
    const char* word;
    Tone tone;
};
constexpr CopyState no_hash{"no hash", Tone::quiet};
constexpr CopyState whole{"whole", Tone::good};
constexpr CopyState not_here{"not kept here", Tone::quiet};
constexpr CopyState altered{"altered", Tone::bad};

Result<const CopyState*> state_of(Context& context, const event::SourceRegistered& source) {
    if (!source.sha256) return &no_hash;
    const auto copy = read_copy(context, *source.sha256);
    if (copy) return &whole;
    if (copy.error().code == Errc::not_found) return &not_here;
    if (copy.error().code == Errc::corrupt) return &altered;
    return copy.error();
}

// `list` and `check` show the same; check counts, and says with its exit code whether all is well. A hash on record
// says which bytes were read, not that they lie here: a ledger with data of others' documents is whole without them.
Exit run_list(Context& context, bool is_check) {
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto sources = registered_sources(**ledger);
    if (!sources) return context.fail_with(sources.error());
    Table table;
    table.columns = {{"Source", "id"},
                     {"Copy", "copy"},
                     {"Kind", "kind"},
                     {"Published", "published"},
                     {"Title", "title"},
                     {"", "url", Side::left, Shown::file},
                     {"", "sha256", Side::left, Shown::file}};
    json::array rows;
    std::map<const CopyState*, std::size_t> counts;
    for (const state::Fact& fact : *sources) {
        const event::SourceRegistered& source = said(fact);
        const auto copy = state_of(context, source);
        if (!copy) return context.fail_with(copy.error());
        if (is_check && !source.sha256) continue;
        ++counts[*copy];
        const std::string sha256 = source.sha256 ? to_hex(*source.sha256) : "";
        const std::string published = source.published ? to_string(*source.published) : "";
        const std::string url = source.url ? source.url->text : "";
        const std::string kind = event::enum_word(source.kind);
        table.rows.push_back({Cell(source.id.text), Cell((*copy)->word, (*copy)->tone), Cell(kind), Cell(published),
                              Cell(source.title.text), Cell(url), Cell(sha256)});
        rows.push_back(json::object{{"id", source.id.text},
                                    {"seq", to_number(fact.seq)},
                                    {"copy", (*copy)->word},
                                    {"kind", kind},
                                    {"title", source.title.text},
                                    {"sha256", source.sha256 ? json::value(sha256) : json::value()}});
    }
    table.if_empty = is_check ? "no source has the hash of a copy on record" : "no source is registered";
    Page page;
    page.blocks.emplace_back(std::move(table));
    json::object counted;
    std::string words;
    for (const CopyState* state : {&whole, &not_here, &altered}) {
        counted[state->word] = counts[state];
        words += (words.empty() ? "" : ", ") + std::to_string(counts[state]) + " " + state->word;
    }
    if (is_check) page.blocks.emplace_back(Lines{{Cell(words)}});
    const auto as_of = as_of_given(context, **ledger);
    if (!as_of) return context.fail_with(as_of.error());
    page.footer = footer_of(*as_of);
    context.print(page, json::object{{"sources", std::move(rows)},
                                     {"copies", std::move(counted)},
                                     {"as_of", state::answer_to_json(*as_of)}});
    if (!is_check) return Exit::ok;
    const bool is_incomplete = context.given().has("complete") && counts[&not_here] > 0;
    return counts[&altered] > 0 || is_incomplete ? Exit::no : Exit::ok;
}

Exit run_get(Context& context) {
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const std::string& id = context.given().value("id");
    const auto source = registered_source(**ledger, id);
    if (!source) return context.fail_with(source.error());
    if (!*source)
        return context.fail_with(fail(Errc::not_found, "no source is called '" + to_printable(id) + "'", "id",
                                      "`annals source list` shows them"));
    if (!said(**source).sha256)
        return context.fail_with(fail(Errc::not_found, "no copy of source:" + id + " is on record", "id"));
    const auto copy = read_copy(context, *said(**source).sha256);
    if (!copy) return context.fail_with(copy.error());
    const auto& host = context.host();
    if (!host.write_copy_file) return context.fail_with(fail(Errc::io, "there are no files here", "--out"));
    const auto written = host.write_copy_file(context.given().value("out"), *copy);
    if (!written) return context.fail_with(written.error());
    const std::string& file = context.given().value("out");
    const std::string sha256 = to_hex(*said(**source).sha256);
    context.print_lines({Cell(file + ", " + std::to_string(copy->size()) + " bytes, SHA-256 " + sha256)},
                        {{"id", id}, {"file", file}, {"bytes", copy->size()}, {"sha256", sha256}});
    return Exit::ok;
}

CommandSpec add_command() {
    CommandSpec spec;
    spec.words = {"source", "add"};
    spec.task = Task::record;
    spec.summary = "A source with its saved copy: the hash is recorded, the copy kept beside the ledger.";
    spec.arguments = {{"file", "the copy, as it was saved"}};
    spec.options = {
        {"id", "ID", "the source, such as gov-uk-2022-cop27", Takes::value, true},
        {"title", "TEXT", "its title; needed where it is not registered yet"},
        {"url", "URL", "where it stands"},
        {"publisher", "TEXT", "who published it"},
        {"published", "DATE", "when: a day, a month or a year"},
        {"retrieved", "DAY", "when it was saved"},
        {"kind", "KIND", "what it is", Takes::value, false, {"official", "press", "self-report", "independent"}},
        {"note", "TEXT", "what else is to be said"}};
    for (OptionSpec& option : submit_options()) spec.options.push_back(std::move(option));
    spec.details =
        "A source that is registered without a hash is corrected; one that has this hash only gets its copy; one that "
        "has another is refused, since a page that has changed is another source. Nothing is fetched: save the page "
        "yourself, and say with --url where it was.";
    spec.examples = {
        "annals source add cop27.pdf --id gov-uk-2022-cop27 --title \"COP27 Solutions Day\" "
        "--url https://example.org/cop27 --kind official --published 2022-11-17"};
    spec.run = run_add;
    return spec;
}

}  // namespace

void add_source_commands(std::vector<CommandSpec>& commands) {
    commands.push_back(add_command());
    commands.push_back({{"source", "list"},
                        Task::look,
                        "The sources, and whether a copy of each is kept.",
                        {},
                        {},
                        "",
                        {"annals source list"},
                        [](Context& context) { return run_list(context, false); },
                        {}});
    commands.push_back({{"source", "get"},
                        Task::look,
                        "The saved copy of a source, its hash compared.",
                        {{"id", "the source"}},
                        {{"out", "FILE", "where to write it", Takes::value, true}},
                        "",
                        {"annals source get gov-uk-2022-cop27 --out cop27.pdf"},
                        run_get,
                        {}});
    commands.push_back({{"source", "check"},
                        Task::verify,
                        "Whether each copy that is kept is what the record says.",
                        {},
                        {{"complete", "", "exit code 1 also where a copy on record is not kept here", Takes::flag}},
                        "Every source with a hash on record is listed. Exit code 1 where a copy has been altered. One "
                        "that is not kept here is told and counted, and is no fault: whoever registers a source may "
                        "keep its copy elsewhere. An archive that is to be complete asks with --complete.",
                        {"annals source check", "annals source check --complete"},
                        [](Context& context) { return run_list(context, true); },
                        {}});
}

}  // namespace annals::cli
