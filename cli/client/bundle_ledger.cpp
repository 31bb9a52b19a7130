#include "cli/client/bundle_ledger.hpp"

#include "schema/base/text.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"

namespace annals::cli {

namespace {

namespace json = boost::json;

std::map<std::string, std::string> folded(const std::map<std::string, std::string>& params) {
    std::map<std::string, std::string> all;
    for (const auto& [name, value] : params) all[name] = fold_name(value);
    return all;
}

Error not_the_whole_log(const std::string& what) {
    return fail(Errc::unsupported, "this bundle does not hold the whole log: " + what, {},
                "make one with --whole, or a copy with `annals mirror`");
}

}  // namespace

Result<AnswerBytes> BundleLedger::ask(const state::Question& question) {
    const state::Question& own = *bundle_.question;
    const bool is_same = question.name == own.name && folded(question.params) == folded(own.params) &&
                         question.dates == own.dates && (!question.on || question.on == own.on) &&
                         (std::holds_alternative<KnownNow>(question.known) || question.known == own.known);
    if (!is_same) return not_the_whole_log("it answers only " + state::canonical(own));
    return AnswerBytes{event::print_json(bundle_.answer), bundle_.answer};
}

Result<EventsPage> BundleLedger::events(const EventsWanted&) {
    return not_the_whole_log("its entries are shown one by one");
}

Result<json::value> BundleLedger::entry(Seq seq) {
    for (const audit::BundledEntry& bundled : bundle_.entries) {
        if (bundled.seq != seq) continue;
        const auto entry = event::decode_entry(bundled.entry);
        if (!entry) return entry.error();
        return event::entry_to_json(seq, *entry, proof::leaf_hash(bundled.entry));
    }
    return not_the_whole_log("entry " + std::to_string(to_number(seq)) + " is not in it");
}

AppendOutcome BundleLedger::append(const json::array&, Wait) {
    AppendOutcome refused;
    refused.errors.push_back(fail(Errc::unsupported, "nothing can be recorded here: a bundle is only read"));
    return refused;
}

Result<void> BundleLedger::follow(const FeedWanted&, const OnEntry&, const OnCaughtUp&) {
    return not_the_whole_log("it has no feed");
}

Result<std::vector<HealthLine>> BundleLedger::health() {
    return std::vector<HealthLine>{{"bundle", true,
                                    std::to_string(bundle_.entries.size()) + " entries of " + bundle_.origin +
                                        ", for one question: " + state::canonical(*bundle_.question)}};
}

}  // namespace annals::cli
