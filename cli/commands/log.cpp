// log, show, watch, health: the ledger's entries themselves.
#include "cli/commands/context.hpp"
#include "cli/commands/registry.hpp"
#include "cli/render/entries.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json_text.hpp"

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

Exit run_log(Context& context) {
    EventsWanted wanted;
    if (context.given().has("after")) {
        const auto after = parse_number(context.given().value("after"), "--after");
        if (!after) return context.fail_usage(after.error());
        wanted.after = Seq(*after);
    }
    if (context.given().has("limit")) {
        const auto limit = parse_number(context.given().value("limit"), "--limit");
        if (!limit) return context.fail_usage(limit.error());
        wanted.limit = static_cast<std::uint32_t>(std::min<std::uint64_t>(*limit, UINT32_MAX));
    }
    wanted.subject = context.given().value("subject");
    wanted.type = context.given().value("type");
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto page = (*ledger)->events(wanted);
    if (!page) return context.fail_with(page.error());
    json::object document;
    document["entries"] = json::array(page->entries.begin(), page->entries.end());
    document["head"] = page->head;
    if (page->next) document["next"] = to_number(*page->next);
    Page shown;
    shown.blocks.emplace_back(entries_table(page->entries));
    std::string rest = std::to_string(page->head) + " entries in all";
    if (page->next) rest += "; more with --after " + std::to_string(to_number(*page->next));
    shown.blocks.emplace_back(Lines{{Cell(rest, Tone::quiet)}});
    context.print(shown, document);
    return Exit::ok;
}

Exit run_show(Context& context) {
    const auto seq = parse_number(context.given().value("seq"), "seq");
    if (!seq) return context.fail_usage(seq.error());
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto entry = (*ledger)->entry(Seq(*seq));
    if (!entry) return context.fail_with(entry.error());
    context.print(entry_page(*entry), *entry);
    return Exit::ok;
}

Exit run_watch(Context& context) {
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    FeedWanted wanted;
    wanted.after = context.given().has("all")     ? ""
                   : context.given().has("after") ? context.given().value("after")
                                                  : "now";
    wanted.type = context.given().value("type");
    wanted.subject = context.given().value("subject");
    const bool stops = context.given().has("until-caught-up");
    std::ostream& out = context.out();
    const auto on_entry = [&](const json::value& entry) {
        if (context.globals().format == Format::json)
            out << event::print_json(entry) << '\n';
        else
            out << to_printable(entry_line(entry)) << '\n';
        out.flush();
        return out.good();
    };
    const auto followed = (*ledger)->follow(wanted, on_entry, [stops] { return !stops; });
    return followed ? Exit::ok : context.fail_with(followed.error());
}

Exit run_health(Context& context) {
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto lines = (*ledger)->health();
    if (!lines) return context.fail_with(lines.error());
    Page page;
    Facts facts;
    json::object document;
    bool is_good = true;
    for (const HealthLine& line : *lines) {
        facts.facts.push_back({line.what, Cell(line.detail, line.is_good ? Tone::good : Tone::bad)});
        document[line.what] = json::object{{"ok", line.is_good}, {"detail", line.detail}};
        is_good = is_good && line.is_good;
    }
    page.blocks.emplace_back(std::move(facts));
    context.print(page, document);
    return is_good ? Exit::ok : Exit::no;
}

}  // namespace

void add_log_commands(std::vector<CommandSpec>& commands) {
    const OptionSpec after{"after", "SEQ", "only entries behind this one"};
    const OptionSpec subject{"subject", "KIND:ID", "only entries about this subject"};
    const OptionSpec type{"type", "TYPE", "only entries of this type, such as milestone.reached"};
    commands.push_back({{"log"},
                        Task::look,
                        "The ledger's entries in their order.",
                        {},
                        {after, {"limit", "COUNT", "at most so many (else 100)"}, type, subject},
                        "",
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
    commands.push_back({{"watch"},
                        Task::look,
                        "New entries as they come, a line each.",
                        {{"subject", "only those about this subject, kind:id", false}},
                        {after,
                         {"all", "", "begin with the first entry", Takes::flag},
                         type,
                         {"until-caught-up", "", "end when everything recorded so far is printed", Takes::flag}},
                        "With --format json each line is one JSON object.",
                        {"annals watch --format json"},
                        run_watch,
                        {}});
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
