#include "cli/commands/review_edition.hpp"

#include "cli/commands/draft.hpp"
#include "cli/commands/submit.hpp"

#include <boost/json/object.hpp>

namespace annals::cli {

namespace {

namespace json = boost::json;

constexpr std::size_t entries_of_review_max = 1'000;  // about one review: frozen, issued, corrections

// An entry about the review of `type` that a predicate on its statement holds for.
template <class Holds>
std::optional<std::uint64_t> recorded(const std::vector<json::value>& entries, std::string_view type, Holds holds) {
    for (const json::value& entry : entries) {
        const auto* object = entry.if_object();
        const auto* statement = object ? object->if_contains("statement") : nullptr;
        const auto* fields = statement ? statement->if_object() : nullptr;
        const auto* seq = object ? object->if_contains("seq") : nullptr;
        const auto* own = fields ? fields->if_contains("type") : nullptr;
        if (!seq || !own || !own->is_string() || own->get_string() != json::string_view(type.data(), type.size()))
            continue;
        if (holds(*fields)) return seq->to_number<std::uint64_t>();
    }
    return std::nullopt;
}

bool is_text(const json::object& fields, const char* name, const std::string& text) {
    const auto* value = fields.if_contains(name);
    return value && value->is_string() && value->get_string() == json::string_view(text.data(), text.size());
}

Result<std::vector<json::value>> entries_about(Ledger& ledger, const std::string& review) {
    EventsWanted wanted;
    wanted.subject = "review:" + review;
    wanted.limit = entries_of_review_max;
    auto page = ledger.events(wanted);
    if (!page && page.error().code == Errc::not_found) return std::vector<json::value>{};
    if (!page) return page.error();
    return std::move(page->entries);
}

// Freezes one edition: PLAN/review, or PLAN/review-DAY where another edition has that name already.
Result<std::string> review_id(Ledger& ledger, const MadeReview& made) {
    const std::string plain = made.manifest.plan + "/review";
    const auto entries = entries_about(ledger, plain);
    if (!entries) return entries.error();
    const bool is_other = recorded(*entries, "review.frozen", [&](const json::object& fields) {
                              return !is_text(fields, "frozen_on", made.manifest.on);
                          }).has_value();
    return is_other ? plain + "-" + made.manifest.on : plain;
}

// Records one statement about the review, unless the ledger holds it already.
Result<void> record(Context& context, const MadeReview& made, const std::string& type, const std::string& id,
                    RecordedEdition& edition) {
    const auto ledger = context.ledger();
    if (!ledger) return ledger.error();
    const auto entries = entries_about(**ledger, id);
    if (!entries) return entries.error();
    const std::string document = to_hex(made.document);
    const auto known =
        recorded(*entries, type, [&](const json::object& fields) { return is_text(fields, "sha256", document); });
    if (known) {
        edition.entries.push_back({type, id, *known, false});
        return {};
    }
    Draft draft(*event::find_type(type));
    draft.set_json("id", json::value(id));
    draft.set_json("plan", json::value(made.manifest.plan));
    draft.set_json("sha256", json::value(document));
    if (type == "review.frozen") {
        draft.set_json("frozen_on", json::value(made.manifest.on));
        draft.set_json("frozen_size", json::value(made.manifest.size));
        // What is frozen is what was so on that day: a later edition finds it from then on.
        draft.set_json("effective", json::value(made.manifest.on));
    } else {
        draft.set_json("title",
                       json::value("Review of " + made.answer.cover.plan.name + ", as of " + made.manifest.on));
        draft.set_json("effective", json::value(to_string(day_of(context.host().now))));
    }
    const Draft::Finished finished = draft.finish();
    if (!finished.errors.empty()) return finished.errors.front();
    AppendOutcome outcome = (*ledger)->append({finished.json}, wait_of(context.given()));
    if (!outcome.errors.empty()) return outcome.errors.front();
    if (outcome.entries.empty()) return fail(Errc::malformed, "the ledger tells no entry");
    const AppendedEntry& entry = outcome.entries.front();
    edition.entries.push_back({type, id, to_number(entry.seq), !entry.is_duplicate});
    add_outcome(edition.outcome, std::move(outcome));
    return {};
}

}  // namespace

Result<RecordedEdition> record_edition(Context& context, const MadeReview& made) {
    RecordedEdition edition;
    const bool is_issued = context.given().has("issue");
    if (!context.given().has("freeze") && !is_issued) return edition;
    const auto ledger = context.ledger();
    if (!ledger) return ledger.error();
    const auto id = review_id(**ledger, made);
    if (!id) return id.error();
    // What is issued is frozen: an edition that only was issued would have no clocks.
    for (const char* type : {"review.frozen", "review.issued"}) {
        if (type == std::string_view("review.issued") && !is_issued) break;
        if (const auto done = record(context, made, type, *id, edition); !done) return done.error();
    }
    return edition;
}

}  // namespace annals::cli
