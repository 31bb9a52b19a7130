#include "cli/commands/source_copies.hpp"

#include "cli/client/copy.hpp"
#include "schema/proof/digest.hpp"

#include <set>

namespace annals::cli {

std::string path_of_copy(const std::string& sha256) { return "sources/sha256/" + sha256.substr(0, 2) + "/" + sha256; }

Result<std::string> read_copy(Context& context, const Sha256& sha256) {
    const auto source = context.source();
    if (!source) return source.error();
    Ledger* daemon = (*source)->daemon();
    const auto bytes =
        daemon ? daemon->read("v1/sources/" + to_hex(sha256)) : (*source)->files()(path_of_copy(to_hex(sha256)));
    if (!bytes) return bytes.error();
    if (proof::sha256(*bytes) != sha256)
        return fail(Errc::corrupt, "the copy kept under this hash has been altered", to_hex(sha256));
    return std::string(text_of(*bytes));
}

Result<CopiesBrought> bring_copies(Context& context, const std::string& folder) {
    const auto ledger = context.ledger();
    if (!ledger) return ledger.error();
    const auto sources = registered_sources(**ledger);
    if (!sources) return sources.error();
    const Host& host = context.host();
    CopiesBrought brought;
    for (const state::Fact& fact : *sources) {
        const auto& said = *fact.as<event::SourceRegistered>();
        if (!said.sha256) continue;
        const std::string path = folder + "/" + path_of_copy(to_hex(*said.sha256));
        const auto here = host.read_copy_file(path);
        const bool is_here = here && proof::sha256(bytes_of(*here)) == *said.sha256;
        const auto copy = is_here ? Result<std::string>(std::string()) : read_copy(context, *said.sha256);
        if (!copy && copy.error().code == Errc::not_found) {
            ++brought.not_kept;
        } else if (!copy && copy.error().code == Errc::corrupt) {
            brought.altered.push_back(said.id.text);
        } else if (!copy) {
            return copy.error();
        } else {
            ++brought.whole;
            if (is_here) continue;
            if (const auto written = host.write_copy_file(path, *copy); !written) return written.error();
            ++brought.written;
        }
    }
    return brought;
}

Result<std::optional<state::Fact>> registered_source(Ledger& ledger, const std::string& id) {
    const Subject subject{Kind::source, id};
    auto entries = copy_entries(ledger, {{}, copy_page_entries, to_string(subject), {}, true});
    if (!entries) return entries.error();
    for (state::Fact& fact : state::facts_of(std::move(*entries)))
        if (fact.as<event::SourceRegistered>() && !fact.invalid) return std::optional(std::move(fact));
    return std::optional<state::Fact>();
}

Result<std::vector<state::Fact>> registered_sources(Ledger& ledger) {
    std::vector<state::Fact> sources;
    std::set<std::string> seen;
    EventsWanted wanted{{}, copy_page_entries, {}, std::string(event::SourceRegistered::type)};
    while (true) {
        const auto page = ledger.events(wanted);
        if (!page) return page.error();
        for (const auto& shown : page->entries) {
            const auto recorded = recorded_of(shown);
            if (!recorded) return recorded.error();
            const std::string& id = std::get<event::SourceRegistered>(recorded->statement.payload).id.text;
            if (!seen.insert(id).second) continue;
            auto source = registered_source(ledger, id);
            if (!source) return source.error();
            if (*source) sources.push_back(std::move(**source));
        }
        if (!page->next) return sources;
        wanted.after = page->next;
    }
}

}  // namespace annals::cli
