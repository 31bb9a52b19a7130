#include "cli/client/copy.hpp"

#include "schema/base/limits.hpp"
#include "schema/event/json.hpp"

#include <charconv>

namespace annals::cli {

namespace {

namespace json = boost::json;

Error not_an_entry(std::string_view what) {
    return fail(Errc::malformed, "an entry of the ledger is not understood: " + std::string(what), {},
                "annals and annalsd may be of different versions");
}

const json::value* member(const json::object& object, std::string_view name) {
    return object.if_contains(json::string_view(name.data(), name.size()));
}

std::string text_of(const json::value* value) {
    const auto* text = value ? value->if_string() : nullptr;
    return text ? std::string(text->data(), text->size()) : std::string();
}

std::optional<std::uint64_t> number_of(const json::value* value) {
    if (!value) return std::nullopt;
    if (const auto* number = value->if_uint64()) return *number;
    if (const auto* number = value->if_int64(); number && *number >= 0) return static_cast<std::uint64_t>(*number);
    return std::nullopt;
}

// "unknown-130": what a newer ledger says and this build cannot read.
std::optional<event::Unknown> unknown_of(const json::object& statement) {
    constexpr std::string_view prefix = "unknown-";
    const std::string type = text_of(member(statement, "type"));
    if (!type.starts_with(prefix)) return std::nullopt;
    event::Unknown unknown;
    const char* end = type.data() + type.size();
    if (std::from_chars(type.data() + prefix.size(), end, unknown.tag).ptr != end) return std::nullopt;
    unknown.version = static_cast<std::uint16_t>(number_of(member(statement, "version")).value_or(0));
    if (auto bytes = parse_hex(text_of(member(statement, "payload")))) unknown.bytes = std::move(*bytes);
    return unknown;
}

Result<event::Statement> statement_of(const json::value& json) {
    const auto* object = json.if_object();
    if (!object) return not_an_entry("no statement");
    if (auto unknown = unknown_of(*object)) {
        event::Statement statement;
        statement.envelope.key.text = text_of(member(*object, "key"));
        statement.payload = std::move(*unknown);
        return statement;
    }
    event::Problems problems;
    auto statement = event::statement_from_json(json, "", {}, problems);
    if (!statement) return problems.empty() ? not_an_entry("its statement") : problems.errors().front();
    return std::move(*statement);
}

}  // namespace

Result<state::Recorded> recorded_of(const json::value& entry) {
    const auto* object = entry.if_object();
    if (!object) return not_an_entry("no object");
    const auto seq = number_of(member(*object, "seq"));
    const auto* said = member(*object, "statement");
    if (!seq || !said) return not_an_entry("no seq or no statement");
    const auto recorded_at = parse_instant(text_of(member(*object, "recorded_at")));
    if (!recorded_at) return recorded_at.error();
    auto statement = statement_of(*said);
    if (!statement) return statement.error();
    if (const auto* about = member(*object, "about"); about && about->is_array()) {
        statement->about.clear();
        for (const auto& item : about->get_array()) {
            auto subject = parse_subject(text_of(&item));
            if (!subject) return subject.error();
            statement->about.push_back(std::move(*subject));
        }
    }
    return state::Recorded{Seq(*seq), *recorded_at, text_of(member(*object, "recorded_by")), std::move(*statement)};
}

Result<std::vector<state::Recorded>> copy_entries(Ledger& ledger, EventsWanted wanted) {
    std::vector<state::Recorded> entries;
    wanted.limit = copy_page_entries;
    while (true) {
        const auto page = ledger.events(wanted);
        if (!page) return page.error();
        for (const auto& json : page->entries) {
            auto recorded = recorded_of(json);
            if (!recorded) return recorded.error();
            if (!entries.empty() && recorded->seq <= entries.back().seq) return not_an_entry("it is out of order");
            entries.push_back(std::move(*recorded));
        }
        if (entries.size() > limits::copied_entries_max)
            return fail(Errc::too_large,
                        "more than " + std::to_string(limits::copied_entries_max) + " entries would have to be copied");
        if (!page->next) return entries;
        if (wanted.after && *page->next <= *wanted.after) return not_an_entry("pages do not end");
        wanted.after = *page->next;
    }
}

}  // namespace annals::cli
