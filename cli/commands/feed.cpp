// feed: the newest entries for feed readers (Atom), built here from entries, so that it works offline and under
// --verify.
#include "cli/client/copy.hpp"
#include "cli/commands/origin.hpp"
#include "cli/commands/registry.hpp"
#include "cli/commands/resolver.hpp"
#include "schema/base/text.hpp"
#include "schema/state/atom.hpp"
#include "schema/state/belonging.hpp"

#include <algorithm>
#include <charconv>
#include <ostream>

namespace annals::cli {

namespace {

Result<std::uint64_t> number_of(const Context& context, const std::string& option) {
    const std::string& text = context.given().value(option);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return fail(Errc::bad_value, "'" + to_printable(text) + "' is no whole number", "--" + option);
    return number;
}

Result<state::AtomWanted> wanted_of(const Context& context) {
    state::AtomWanted wanted;
    for (const auto& [name, field] : {std::pair("since", &wanted.after), std::pair("before", &wanted.before)}) {
        if (!context.given().has(name)) continue;
        const auto seq = number_of(context, name);
        if (!seq) return seq.error();
        *field = *seq;
    }
    if (context.given().has("limit")) {
        const auto limit = number_of(context, "limit");
        if (!limit) return limit.error();
        if (*limit == 0 || *limit > state::atom_entries_max)
            return fail(Errc::bad_value, "a page of " + std::to_string(*limit) + " entries", "--limit",
                        "from 1 to " + std::to_string(state::atom_entries_max));
        wanted.limit = *limit;
    }
    auto type = given_type(context);
    if (!type) return type.error();
    wanted.type = std::move(*type);
    return wanted;
}

// Entries [from, until) of a ledger that pass.
Result<std::vector<state::Recorded>> read_window(Ledger& ledger, const std::string& subject, const std::string& type,
                                                 std::uint64_t from, std::uint64_t until) {
    EventsWanted events{{}, static_cast<std::uint32_t>(until - from), subject, type};
    if (from > 0) events.after = Seq(from - 1);
    std::vector<state::Recorded> entries;
    while (true) {
        const auto page = ledger.events(events);
        if (!page) return page.error();
        for (const auto& json : page->entries) {
            auto recorded = recorded_of(json);
            if (!recorded) return recorded.error();
            if (to_number(recorded->seq) >= until) return entries;
            entries.push_back(std::move(*recorded));
        }
        if (!page->next || to_number(*page->next) + 1 >= until) return entries;
        events.after = page->next;
    }
}

// What belongs to the subject, as of the end of the page; none where that is not asked for.
Result<std::optional<state::Belonging>> parts_of(Ledger& ledger, const state::AtomWanted& wanted, std::uint64_t until) {
    if (!wanted.with_parts) return std::optional<state::Belonging>();
    const auto whole = parse_subject(wanted.subject);
    if (!whole) return whole.error();
    auto belonging = state::belonging_of(*whole, [&](const Subject& subject) {
        auto entries = copy_entries(ledger, {{}, state::atom_window_entries, to_string(subject), {}});
        if (entries) std::erase_if(*entries, [until](const auto& one) { return to_number(one.seq) >= until; });
        return entries;
    });
    if (!belonging) return belonging.error();
    return std::optional(std::move(*belonging));
}

Exit run_feed(Context& context) {
    auto wanted = wanted_of(context);
    if (!wanted) return context.fail_usage(wanted.error());
    if (const std::string& text = context.given().value("subject"); !text.empty()) {
        const auto subject = resolve_subject(context, text, {});
        if (!subject) return context.fail_with(subject.error());
        wanted->subject = to_string(*subject);
        wanted->with_parts = wants_parts(context, subject->kind);
    }
    const auto ledger = context.ledger();
    if (!ledger) return context.fail_with(ledger.error());
    const auto origin = origin_of(context);
    if (!origin) return context.fail_with(origin.error());
    const auto newest = (*ledger)->events({{}, 1, {}, {}});
    if (!newest) return context.fail_with(newest.error());
    const auto belonging = parts_of(**ledger, *wanted, std::min(wanted->before.value_or(newest->head), newest->head));
    if (!belonging) return context.fail_with(belonging.error());
    const auto page = state::collect_newest(*wanted, TreeSize(newest->head), [&](auto from, auto until) {
        auto entries = read_window(**ledger, *belonging ? "" : wanted->subject, wanted->type, from, until);
        if (entries && *belonging)
            std::erase_if(*entries, [&](const auto& one) { return !(*belonging)->is_about_it(one.statement); });
        return entries;
    });
    if (!page) return context.fail_with(page.error());
    state::AtomFrame frame{*origin, {}};
    const auto source = context.source();
    if (source && (*source)->name().starts_with("http://")) frame.base = (*source)->name();
    const std::string text = state::to_atom(*page, *wanted, frame);
    if (!context.given().has("out")) {
        context.out() << text;
        return Exit::ok;
    }
    if (!context.host().write_copy_file) return context.fail_with(fail(Errc::io, "there are no files here", "--out"));
    const auto written = context.host().write_copy_file(context.given().value("out"), text);
    return written ? Exit::ok : context.fail_with(written.error());
}

}  // namespace

void add_feed_command(std::vector<CommandSpec>& commands) {
    CommandSpec spec;
    spec.words = {"feed"};
    spec.task = Task::look;
    spec.summary = "The newest entries as a feed for feed readers.";
    spec.arguments = {{"subject", "only those about this subject and what belongs to it", false}};
    spec.options = {{"atom", "", "as Atom (RFC 4287), which is the only form there is", Takes::flag},
                    no_parts_option(),
                    {"since", "SEQ", "only entries behind this one"},
                    {"before", "SEQ", "only entries before this one"},
                    {"limit", "COUNT", "at most so many (else 50)"},
                    {"type", "TYPE", "only entries of this type, such as milestone.reached"},
                    {"out", "FILE", "into this file, put in place whole"}};
    spec.details =
        "To an agenda belong its plans, to these their commitments, and to these their milestones. "
        "The newest first, each with an id that never changes. A daemon that listens on TCP gives the same under "
        "/v1/feed.atom, for feed readers to poll.";
    spec.examples = {"annals feed --atom --out annals.atom", "annals feed rt5 --atom"};
    spec.run = run_feed;
    spec.formats = {};
    spec.own_form = "an Atom feed (`annals log` lists entries in every form)";
    commands.push_back(std::move(spec));
}

}  // namespace annals::cli
