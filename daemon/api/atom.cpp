// GET /v1/feed.atom: the newest entries for feed readers.
#include "schema/state/atom.hpp"
#include "daemon/api/slices.hpp"

namespace annals::api {

namespace {

Result<state::AtomWanted> read_wanted(const Call& call) {
    state::AtomWanted wanted;
    for (const auto& [name, field] : {std::pair("after", &wanted.after), std::pair("before", &wanted.before)}) {
        if (!call.has(name)) continue;
        const auto seq = parse_number(call.param(name), std::string("?") + name);
        if (!seq) return seq.error();
        *field = *seq;
    }
    if (call.has("limit")) {
        const auto limit = parse_number(call.param("limit"), "?limit");
        if (!limit) return limit.error();
        if (*limit == 0 || *limit > state::atom_entries_max)
            return fail(Errc::bad_value, "a page of " + std::to_string(*limit) + " entries", "?limit",
                        "from 1 to " + std::to_string(state::atom_entries_max));
        wanted.limit = *limit;
    }
    wanted.subject = call.param("subject");
    wanted.with_parts = call.is_set("parts");
    wanted.type = call.param("type");
    return wanted;
}

}  // namespace

Reply show_atom(const Ports& ports, const Call& call) {
    const auto wanted = read_wanted(call);
    if (!wanted) return problem(wanted.error());
    auto filter = read_filter(call);
    if (!filter) return problem(filter.error());
    const HeadView head = ports.head();
    Reply reply;
    reply.content_type = "application/atom+xml; charset=utf-8";
    put_head(reply, head.size, head.root);
    // What a page says follows from its parameters and the head; below the head, from its parameters alone.
    const bool is_final = wanted->before && *wanted->before <= to_number(head.size);
    reply.headers.emplace_back("Cache-Control", is_final ? cache_for_ever : "no-cache");
    const std::string tag = "\"" + std::to_string(is_final ? *wanted->before : to_number(head.size)) + "\"";
    reply.headers.emplace_back("ETag", tag);
    if (call.header("if-none-match").find(tag) != std::string::npos) {
        reply.status = 304;
        return reply;
    }
    // Who is spoken about must be set up before, so that a page of old entries says the same for ever.
    const auto belonging = read_parts(ports, call, *filter, is_final ? TreeSize(*wanted->before) : head.size);
    if (!belonging) return problem(belonging.error());
    const auto read = [&](std::uint64_t from, std::uint64_t until) -> Result<std::vector<state::Recorded>> {
        const std::size_t count = until - from;
        auto page = ports.entries(EntriesWanted{Seq(from), TreeSize(until), count, count, *filter});
        if (!page) return page.error();
        if (page->unreadable) return page->unreadable->error;
        std::vector<state::Recorded> entries;
        for (EntryRow& row : page->rows)
            if (!*belonging || (*belonging)->is_about_it(row.entry.statement))
                entries.push_back(state::recorded_of(row.seq, std::move(row.entry)));
        return entries;
    };
    const auto page = state::collect_newest(*wanted, head.size, read);
    if (!page) return problem(page.error());
    reply.body = state::to_atom(*page, *wanted, {ports.ledger().origin, ""});
    return reply;
}

}  // namespace annals::api
