// GET /v1/events and /v1/events/{seq}.
#include "daemon/api/slices.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "schema/event/type_words.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace annals::api {

namespace {

constexpr std::size_t looked_at_max = 20'000;  // entries that one request may cost, however few of them pass

struct PageWanted {
    std::uint64_t from = 0;
    std::size_t limit = 0;
    EntryFilter filter;
};

Result<PageWanted> read_page(const Ports& ports, const ops::Limits& limits, const Call& call) {
    PageWanted wanted;
    wanted.limit = limits.page_entries_default;
    if (call.has("after")) {
        auto after = parse_number(call.param("after"), "?after");
        if (!after) return after.error();
        wanted.from = *after == UINT64_MAX ? *after : *after + 1;
    }
    if (call.has("limit")) {
        auto limit = parse_number(call.param("limit"), "?limit");
        if (!limit) return limit.error();
        if (*limit == 0 || *limit > limits.page_entries_max)
            return fail(Errc::bad_value, "a page of " + std::to_string(*limit) + " entries", "?limit",
                        "from 1 to " + std::to_string(limits.page_entries_max));
        wanted.limit = *limit;
    }
    if (call.has("since")) {
        auto since = parse_instant(call.param("since"));
        if (!since) return fail(since.error().code, since.error().detail, "?since", since.error().hint);
        auto before = ports.size_at(Instant{since->us - 1});
        if (!before) return before.error();
        wanted.from = std::max(wanted.from, to_number(*before));
    }
    auto filter = read_filter(call);
    if (!filter) return filter.error();
    wanted.filter = std::move(*filter);
    wanted.filter.is_itself = call.is_set("itself");
    if (wanted.filter.is_itself && !wanted.filter.subject)
        return fail(Errc::missing_field, "what a subject itself is, is asked about a subject", "?subject",
                    "kind:id, such as party:norway");
    return wanted;
}

// A page that cannot be given whole is not given: who asks is told which entry is the reason, and how to read what
// stands on this page before it and what stands behind it.
Reply unreadable_page(const EntriesPage& page) {
    const std::uint64_t seq = to_number(page.unreadable->seq);
    const std::string number = std::to_string(seq);
    boost::json::object members{{"seq", seq}, {"next", seq}};
    Error error = page.unreadable->error;
    error.hint = "those behind it are read after " + number;
    if (!page.rows.empty()) {
        members["limit"] = page.rows.size();
        error.hint += ", those before it with limit " + std::to_string(page.rows.size());
    }
    return problem_with(error, members);
}

}  // namespace

Result<EntryFilter> read_filter(const Call& call) {
    EntryFilter filter;
    if (call.has("subject")) {
        auto subject = parse_subject(call.param("subject"));
        if (!subject) return fail(subject.error().code, subject.error().detail, "?subject", subject.error().hint);
        filter.subject = std::move(*subject);
    }
    filter.type = call.param("type");
    filter.recorded_by = call.param("recorded_by");
    if (call.has("type") && !event::find_type(filter.type) && !filter.type.starts_with("unknown-"))
        return fail(Errc::unknown_type, "there is no type '" + to_printable(filter.type) + "'", "?type",
                    event::suggest_type(filter.type));
    return filter;
}

bool passes(const EntryRow& row, const EntryFilter& filter) {
    const event::Statement& statement = row.entry.statement;
    if (filter.subject && !std::binary_search(statement.about.begin(), statement.about.end(), *filter.subject))
        return false;
    if (!filter.type.empty() && event::type_of(statement.payload) != filter.type) return false;
    return filter.recorded_by.empty() || row.entry.registration.recorded_by.text == filter.recorded_by;
}

Result<std::optional<state::Belonging>> read_parts(const Ports& ports, const Call& call, EntryFilter& filter,
                                                   TreeSize size) {
    if (!call.is_set("parts")) return std::optional<state::Belonging>();
    if (!filter.subject)
        return fail(Errc::missing_field, "what belongs to a subject is asked about a subject", "?subject",
                    "kind:id, such as commitment:road-transport/2023/rt5");
    auto belonging = ports.belonging(*filter.subject, size);
    if (!belonging) return belonging.error();
    filter.subject.reset();
    return std::optional(std::move(*belonging));
}

Reply list_entries(const Ports& ports, const ops::Limits& limits, const Call& call) {
    auto wanted = read_page(ports, limits, call);
    if (!wanted) return problem(wanted.error());
    const HeadView head = ports.head();
    const std::uint64_t until = to_number(head.size);
    EntriesPage page;
    page.scanned_until = Seq(std::max(wanted->from, until));
    if (wanted->from < until) {
        auto read = ports.entries(
            EntriesWanted{Seq(wanted->from), head.size, wanted->limit, looked_at_max, std::move(wanted->filter)});
        if (!read) return problem(read.error());
        page = std::move(*read);
        if (page.unreadable) return unreadable_page(page);
    }
    Reply reply;
    reply.body = "{\"entries\":[";
    for (std::size_t i = 0; i < page.rows.size(); ++i) {
        const EntryRow& row = page.rows[i];
        if (i > 0) reply.body += ',';
        reply.body += event::print_json(event::entry_to_json(row.seq, row.entry, row.leaf));
    }
    reply.body += ']';
    // A page that ends below the head says what it says for ever.
    const bool has_next = to_number(page.scanned_until) < until;
    if (has_next) reply.body += ",\"next\":" + std::to_string(to_number(page.scanned_until) - 1);
    reply.body += ",\"head\":" + std::to_string(until) + "}";
    reply.headers.emplace_back("Cache-Control", has_next ? cache_for_ever : "no-cache");
    put_head(reply, head.size, head.root);
    return reply;
}

Reply show_entry(const Ports& ports, const Call& call) {
    auto seq = parse_number(call.captures.at("seq"), "/v1/events/{seq}");
    if (!seq) return problem(seq.error());
    if (call.has("as") && call.param("as") != "bytes")
        return problem(fail(Errc::bad_value, "an entry has no form '" + to_printable(call.param("as")) + "'", "?as",
                            "`bytes`, or leave it out for JSON"));
    auto row = ports.entry(Seq(*seq));
    if (!row) {
        Error error = row.error();
        if (error.code == Errc::not_found && error.hint.empty())
            error.hint = "the ledger holds the entries before " + std::to_string(to_number(ports.head().size));
        return problem(error);
    }
    Reply reply;
    const std::string tag = "\"" + to_hex(row->leaf) + (call.has("as") ? "-bytes" : "") + "\"";
    reply.headers.emplace_back("ETag", tag);
    reply.headers.emplace_back("Cache-Control", cache_for_ever);
    if (call.header("if-none-match").find(tag) != std::string::npos) {
        reply.status = 304;
        return reply;
    }
    if (!call.has("as")) {
        reply.body = event::print_json(event::entry_to_json(row->seq, row->entry, row->leaf));
        return reply;
    }
    const auto bytes = ports.entry_bytes(Seq(*seq));
    if (!bytes) return problem(bytes.error());
    reply.content_type = "application/octet-stream";
    reply.body.assign(text_of(*bytes));
    return reply;
}

}  // namespace annals::api
