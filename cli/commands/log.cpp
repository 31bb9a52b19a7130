// log, show, watch, health: the ledger's entries themselves.
#include "cli/commands/context.hpp"
#include "cli/commands/origin.hpp"
#include "cli/commands/registry.hpp"
#include "cli/commands/resolver.hpp"
#include "cli/render/csv.hpp"
#include "cli/render/entries.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/answer_json.hpp"

#include <boost/json/object.hpp>

#include <charconv>
#include <ostream>

namespace annals::cli {

namespace {

namespace json = boost::json;

Result<std::uint64_t> parse_number(const std::string& text, const std::string& place) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return fail(Errc::bad_value, "'" + to_printable(text) + "' is no whole number", place);
    return number;
}

// The seq of an entry as the ledger shows it; one without is taken for the first.
std::uint64_t seq_of(const json::value& entry) {
    const auto* object = entry.if_object();
    const auto* seq = object ? object->if_contains("seq") : nullptr;
    if (const auto* number = seq ? seq->if_uint64() : nullptr) return *number;
    const auto* number = seq ? seq->if_int64() : nullptr;
    return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

Result<EventsWanted> wanted_of(const Context& context) {
    EventsWanted wanted;
    if (context.given().has("after")) {
        const auto after = parse_number(context.given().value("after"), "--after");
        if (!after) return after.error();
        wanted.after = Seq(*after);
    }
    if (context.given().has("limit")) {
        const auto limit = parse_number(context.given().value("limit"), "--limit");
        if (!limit) return limit.error();
        wanted.limit = static_cast<std::uint32_t>(std::min<std::uint64_t>(*limit, UINT32_MAX));
    }
    auto type = given_type(context);
    if (!type) return type.error();
    wanted.type = std::move(*type);
    return wanted;
}

// The subject that was given, by whatever name, as kind:id; an empty text where none was.
Result<std::string> subject_of(Context& context) {
    const std::string& text = context.given().value("subject");
    if (text.empty()) return std::string();
    const auto subject = resolve_subject(context, text, {});
    if (!subject) return subject.error();
    return to_string(*subject);
}

// Entries are listed by `known` alone, whatever `on` is.
Exit run_log(Context& context) {
    auto wanted = wanted_of(context);
    if (!wanted) return context.fail_usage(wanted.error());
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    auto subject = subject_of(context);
    if (!subject) return context.fail_with(subject.error());
    wanted->subject = std::move(*subject);
    const auto as_of = as_of_given(context, **ledger);
    if (!as_of) return context.fail_with(as_of.error());
    auto page = (*ledger)->events(*wanted);
    if (!page) return context.fail_with(page.error());
    const std::uint64_t size = to_number(as_of->size);
    std::erase_if(page->entries, [size](const json::value& entry) { return seq_of(entry) >= size; });
    if (page->next && to_number(*page->next) + 1 >= size) page->next.reset();
    json::object document;
    document["entries"] = json::array(page->entries.begin(), page->entries.end());
    document["head"] = size;
    if (page->next) document["next"] = to_number(*page->next);
    document["as_of"] = state::answer_to_json(*as_of);
    Page shown;
    shown.blocks.emplace_back(entries_table(page->entries));
    std::string rest = std::to_string(size) + " entries in all";
    if (page->next) rest += "; more with --after " + std::to_string(to_number(*page->next));
    shown.blocks.emplace_back(Lines{{Cell(rest, Tone::quiet)}});
    shown.footer = footer_of(*as_of);
    context.print(shown, document);
    return Exit::ok;
}

Exit run_show(Context& context) {
    const auto seq = parse_number(context.given().value("seq"), "seq");
    if (!seq) return context.fail_usage(seq.error());
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto as_of = as_of_given(context, **ledger);
    if (!as_of) return context.fail_with(as_of.error());
    const auto entry = (*ledger)->entry(Seq(*seq));
    if (!entry) return context.fail_with(entry.error());
    if (*seq >= to_number(as_of->size))
        return context.fail_with(fail(Errc::not_yet_known,
                                      "entry " + std::to_string(*seq) + " is not among the " +
                                          std::to_string(to_number(as_of->size)) + " that were known then",
                                      "known"));
    Page page = entry_page(*entry);
    page.footer = footer_of(*as_of);
    json::value document = *entry;
    if (auto* object = document.if_object()) (*object)["as_of"] = state::answer_to_json(*as_of);
    context.print(page, document);
    return Exit::ok;
}

// One entry as the feed brings it. A CSV file has its header once, and on each row what it rests on, where that is
// known.
std::string line_of(const json::value& entry, Format format, const std::optional<Footer>& footer, bool is_first) {
    if (format == Format::json) return event::print_json(entry) + "\n";
    if (format == Format::table) return to_printable(entry_line(entry)) + "\n";
    Page page;
    page.file = entries_table({entry});
    page.footer = footer;
    std::string rows = to_csv(page);
    return is_first ? rows : rows.substr(rows.find("\r\n") + 2);
}

Exit run_watch(Context& context) {
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    FeedWanted wanted;
    wanted.after = context.given().has("all")     ? ""
                   : context.given().has("after") ? context.given().value("after")
                                                  : "now";
    auto type = given_type(context);
    if (!type) return context.fail_usage(type.error());
    wanted.type = std::move(*type);
    auto subject = subject_of(context);
    if (!subject) return context.fail_with(subject.error());
    wanted.subject = std::move(*subject);
    const auto named = parse_subject(wanted.subject);
    wanted.with_parts = named && wants_parts(context, named->kind);
    // What is known by then is all there is to see: whoever says an end is not kept waiting behind it.
    const bool stops =
        context.given().has("until-caught-up") || !std::holds_alternative<KnownNow>(context.globals().known);
    std::optional<state::AsOfView> as_of;
    std::optional<Footer> footer;
    if (stops) {
        auto resolved = as_of_given(context, **ledger);
        if (!resolved) return context.fail_with(resolved.error());
        as_of = std::move(*resolved);
        footer = footer_of(*as_of);
    }
    std::ostream& out = context.out();
    const Format format = context.globals().format;
    bool is_first = true;
    const auto on_entry = [&](const json::value& entry) {
        if (as_of && seq_of(entry) >= to_number(as_of->size)) return false;
        out << line_of(entry, format, footer, is_first);
        is_first = false;
        out.flush();
        return out.good();
    };
    const auto followed = (*ledger)->follow(wanted, on_entry, [stops] { return !stops; });
    if (!followed) return context.fail_with(followed.error());
    if (as_of && format != Format::csv) {
        Page end;
        end.footer = footer;
        context.print(end, json::object{{"as_of", state::answer_to_json(*as_of)}});
    }
    return Exit::ok;
}

Exit run_health(Context& context) {
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto lines = (*ledger)->health();
    if (!lines) return context.fail_with(lines.error());
    Page page;
    Facts facts;
    Table file;
    file.columns = {{"", "what"}, {"", "ok"}, {"", "detail"}};
    json::object document;
    bool is_good = true;
    for (const HealthLine& line : *lines) {
        facts.facts.push_back({line.what, Cell(line.detail, line.is_good ? Tone::good : Tone::bad)});
        file.rows.push_back({Cell(line.what), Cell(line.is_good ? "true" : "false"), Cell(line.detail)});
        document[line.what] = json::object{{"ok", line.is_good}, {"detail", line.detail}};
        is_good = is_good && line.is_good;
    }
    page.blocks.emplace_back(std::move(facts));
    page.file = std::move(file);
    context.print(page, document);
    return is_good ? Exit::ok : Exit::no;
}

}  // namespace

void add_log_commands(std::vector<CommandSpec>& commands) {
    const OptionSpec after{"after", "SEQ", "only entries behind this one"};
    const OptionSpec subject{"subject", "SUBJECT", "only entries about this subject"};
    const OptionSpec type{"type", "TYPE", "only entries of this type, such as milestone.reached"};
    commands.push_back({{"log"},
                        Task::look,
                        "The ledger's entries in their order.",
                        {},
                        {after, {"limit", "COUNT", "at most so many (else 100)"}, type, subject},
                        "A page that would hold an entry which is damaged in the ledger's store is refused (exit code "
                        "3): the error names the entry, and the --after and --limit that read around it.",
                        {"annals log --type milestone.reached"},
                        run_log,
                        {}});
    commands.push_back({{"show"},
                        Task::look,
                        "One entry, whole.",
                        {{"seq", "its position in the ledger, from 0"}},
                        {},
                        "",
                        {"annals show 12"},
                        run_show,
                        {}});
    CommandSpec watch{{"watch"},
                      Task::look,
                      "New entries as they come, a line each.",
                      {{"subject", "only those about this subject and what belongs to it", false}},
                      {after,
                       {"all", "", "begin with the first entry", Takes::flag},
                       no_parts_option(),
                       type,
                       {"until-caught-up", "", "end when everything recorded so far is printed", Takes::flag}},
                      "To an agenda belong its plans, to these their commitments, and to these their milestones, also "
                      "those that come later. With --format json each line is one JSON object. With "
                      "--until-caught-up, or a --known that is past, it ends, and says what it rests on.",
                      {"annals watch RT5", "annals watch --format json"},
                      run_watch,
                      {}};
    watch.formats = {"table", "json", "csv"};
    commands.push_back(std::move(watch));
    commands.push_back({{"health"},
                        Task::maintain,
                        "Whether the daemon answers, is ready and takes appends.",
                        {},
                        {},
                        "",
                        {},
                        run_health,
                        {}});
}

}  // namespace annals::cli
