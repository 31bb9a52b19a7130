#include "cli/client/offline_ledger.hpp"

#include "cli/client/threads.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/belonging.hpp"
#include "schema/state/overlay_log.hpp"

#include <algorithm>
#include <charconv>

namespace annals::cli {

namespace {

namespace json = boost::json;

json::value to_json(const state::Recorded& recorded) {
    json::array about;
    for (const Subject& subject : recorded.statement.about) about.emplace_back(to_string(subject));
    return json::object{{"seq", to_number(recorded.seq)},
                        {"recorded_at", to_string(recorded.recorded_at)},
                        {"recorded_by", recorded.recorded_by},
                        {"about", std::move(about)},
                        {"statement", event::statement_to_json(recorded.statement)}};
}

// The entries among which those that are wanted stand: the ones about the subject, or all from `from` on.
Result<std::vector<state::Recorded>> candidates(const state::Log& log, const EventsWanted& wanted, std::uint64_t from) {
    const auto subject = parse_subject(wanted.subject);
    if (!subject) return log.range(Seq(from), Seq(to_number(log.size())));
    return wanted.is_itself ? log.about_itself(*subject, log.size()) : log.about(*subject, log.size());
}

}  // namespace

bool is_wanted(const state::Log& log, const state::Recorded& recorded, const EventsWanted& wanted) {
    if (!wanted.type.empty() && event::type_of(recorded.statement.payload) != wanted.type) return false;
    if (wanted.subject.empty()) return true;
    const auto& about = recorded.statement.about;
    const auto found =
        std::find_if(about.begin(), about.end(), [&](const Subject& one) { return to_string(one) == wanted.subject; });
    if (found == about.end()) return false;
    return !wanted.is_itself || state::says_itself(found->kind, state::acted_tag(log, recorded.statement));
}

Result<std::unique_ptr<OfflineLedger>> OfflineLedger::of_copy(audit::VerifiedCopy copy, Instant now) {
    auto log = audit::make_log(copy, run_on_cores());
    if (!log) return log.error();
    auto ledger = std::make_unique<OfflineLedger>(std::move(*log), now);
    ledger->entries_ = std::move(copy.entries);
    ledger->leaves_ = std::move(copy.leaves);
    return ledger;
}

json::value OfflineLedger::shown(const state::Recorded& recorded) const {
    const std::uint64_t seq = to_number(recorded.seq);
    if (seq >= entries_.size()) return to_json(recorded);
    const auto entry = event::decode_entry(entries_[seq]);
    return entry ? event::entry_to_json(recorded.seq, *entry, leaves_[seq]) : to_json(recorded);
}

Result<AnswerBytes> OfflineLedger::ask(const state::Question& question) {
    auto document = state::ask(*log_, question, {now_});
    if (!document) return document.error();
    AnswerBytes answer;
    answer.text = event::print_json(*document);
    answer.json = std::move(*document);
    return answer;
}

Result<EventsPage> OfflineLedger::events(const EventsWanted& wanted) {
    EventsPage page;
    page.head = to_number(log_->size());
    const std::uint64_t from = wanted.after ? to_number(*wanted.after) + 1 : 0;
    if (from >= page.head) return page;
    const auto entries = candidates(*log_, wanted, from);
    if (!entries) return entries.error();
    for (const state::Recorded& recorded : *entries) {
        if (to_number(recorded.seq) < from || !is_wanted(*log_, recorded, wanted)) continue;
        if (page.entries.size() == wanted.limit) {
            page.next = Seq(to_number(recorded.seq) - 1);
            return page;
        }
        page.entries.push_back(shown(recorded));
    }
    return page;
}

Result<json::value> OfflineLedger::entry(Seq seq) {
    const auto recorded = log_->at(seq);
    if (!recorded) return recorded.error();
    return shown(*recorded);
}

AppendOutcome OfflineLedger::append(const json::array&, Wait) {
    AppendOutcome refused;
    refused.errors.push_back(fail(Errc::unsupported, "nothing can be recorded here: this ledger is only read"));
    return refused;
}

Result<void> OfflineLedger::follow(const FeedWanted& wanted, const OnEntry& on_entry, const OnCaughtUp& on_caught_up) {
    EventsWanted all{std::nullopt, UINT32_MAX, wanted.subject, wanted.type};
    std::uint64_t after = 0;
    if (wanted.after == "now")
        all.after = Seq(to_number(log_->size()));
    else if (std::from_chars(wanted.after.data(), wanted.after.data() + wanted.after.size(), after).ec == std::errc())
        all.after = Seq(after);
    const std::uint64_t head = to_number(log_->size());
    const std::uint64_t from = std::min(all.after ? to_number(*all.after) + 1 : 0, head);
    std::optional<state::Belonging> belonging;
    if (const auto subject = parse_subject(wanted.subject); subject && wanted.with_parts) {
        auto known = state::belonging_of(*log_, *subject, TreeSize(from));
        if (!known) return known.error();
        belonging = std::move(*known);
        all.subject.clear();
    }
    const auto entries = candidates(*log_, all, from);
    if (!entries) return entries.error();
    for (const state::Recorded& recorded : *entries) {
        if (to_number(recorded.seq) < from) continue;
        const auto is_of_it = belonging ? belonging->takes(recorded.statement) : Result<bool>(true);
        if (!is_of_it) return is_of_it.error();
        if (*is_of_it && is_wanted(*log_, recorded, all) && !on_entry(shown(recorded))) return {};
    }
    on_caught_up();
    return {};
}

Result<std::vector<HealthLine>> OfflineLedger::health() {
    return std::vector<HealthLine>{
        {"ledger", true, std::to_string(to_number(log_->size())) + " entries, read offline"}};
}

}  // namespace annals::cli
