#include "cli/client/verifying_ledger.hpp"

#include "cli/client/offline_ledger.hpp"
#include "schema/audit/answer_check.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"

#include <algorithm>

namespace annals::cli {

namespace {

namespace json = boost::json;

// Whether an error is the ledger's own word about the question, and not about the way to it or its state.
bool is_a_refusal(Errc code) {
    return code == Errc::not_found || code == Errc::ambiguous || code == Errc::unknown_subject ||
           code == Errc::bad_value || code == Errc::not_yet_known || code == Errc::missing_field ||
           code == Errc::unknown_field;
}

Error differs(const state::Question& question, const Error& error) {
    if (error.code != Errc::bad_proof) return error;
    return fail(Errc::bad_proof, "the answer does not follow from the signed entries: " + error.detail, question.name,
                "the raw entries, verified, are authoritative: ask an offline copy with --ledger FOLDER");
}

std::optional<Seq> seq_of(const json::value& entry) {
    const auto* object = entry.if_object();
    const auto* seq = object ? object->if_contains("seq") : nullptr;
    if (!seq || !seq->is_number() || seq->is_double()) return std::nullopt;
    return Seq(seq->to_number<std::uint64_t>());
}

Error not_as_signed(Seq seq, const std::string& what) {
    const std::string number = std::to_string(to_number(seq));
    return fail(Errc::bad_proof, "entry " + number + " is not shown as it was signed: " + what, number);
}

}  // namespace

Result<const VerifyingLedger::Checked*> VerifyingLedger::checked(TreeSize at_least) {
    if (checked_ && checked_->copy.head.size >= at_least) return checked_.get();
    auto copy = with_.copy(at_least);
    if (!copy) return copy.error();
    auto log = audit::make_log(*copy);
    if (!log) return log.error();
    checked_ = std::make_unique<Checked>(Checked{std::move(*copy), std::move(*log)});
    return checked_.get();
}

Result<AnswerBytes> VerifyingLedger::ask(const state::Question& question) {
    auto answer = asked_.ask(question);
    if (!answer && !is_a_refusal(answer.error().code)) return answer;
    if (!answer) {
        const auto base = checked(with_.seen);
        if (!base) return base.error();
        if (state::ask(*(*base)->log, question, {with_.now}))
            return differs(question, fail(Errc::bad_proof, "the ledger refuses it (" + answer.error().detail +
                                                               "), and the entries give one"));
        return answer;
    }
    const auto said = audit::rests_on(answer->json);
    if (!said) return said.error();
    const auto base = checked(std::max(said->size, with_.seen));
    if (!base) return base.error();
    const audit::AnswerCheck check{question, answer->json, with_.seen};
    if (const auto judged = audit::check_answer(*(*base)->log, check, {with_.now}); !judged)
        return differs(question, judged.error());
    if (event::print_json(answer->json) != answer->text)
        return differs(question, fail(Errc::bad_proof, "its bytes are not the canonical ones"));
    ++answers_;
    return answer;
}

Result<void> VerifyingLedger::check_entry(const json::value& shown, Seq seq) {
    const auto base = checked(TreeSize(to_number(seq) + 1));
    if (!base) return base.error();
    const std::uint64_t at = to_number(seq);
    const auto entry = event::decode_entry((*base)->copy.entries[at]);
    if (!entry) return not_as_signed(seq, entry.error().detail);
    const json::value own = event::entry_to_json(seq, *entry, (*base)->copy.leaves[at]);
    if (const auto difference = audit::first_difference(shown, own))
        return not_as_signed(
            seq, "at " + difference->place + " " + difference->first + ", and the entry has " + difference->second);
    ++entries_;
    return {};
}

Result<json::value> VerifyingLedger::entry(Seq seq) {
    auto shown = asked_.entry(seq);
    if (!shown) return shown;
    if (const auto judged = check_entry(*shown, seq); !judged) return judged.error();
    return shown;
}

Result<EventsPage> VerifyingLedger::events(const EventsWanted& wanted) {
    auto page = asked_.events(wanted);
    if (!page) return page;
    std::uint64_t from = wanted.after ? to_number(*wanted.after) + 1 : 0;
    if (page->head < to_number(with_.seen))
        return fail(Errc::bad_proof, "the ledger has signed " + std::to_string(to_number(with_.seen)) +
                                         " entries before, and says now that it holds " + std::to_string(page->head));
    // The page speaks for every entry up to its last one, or up to the head where there is no next one.
    std::uint64_t until = page->next ? to_number(*page->next) + 1 : page->head;
    const auto base = checked(TreeSize(until));
    if (!base) return base.error();
    until = std::max(until, from);
    for (const auto& shown : page->entries) {
        const auto seq = seq_of(shown);
        if (!seq) return fail(Errc::malformed, "an entry of the page has no seq");
        for (; from < to_number(*seq) && from < until; ++from)
            if (is_wanted(*(*base)->log, (*base)->log->entries()[from], wanted))
                return not_as_signed(Seq(from), "it is left out");
        if (from != to_number(*seq) || from >= until) return not_as_signed(*seq, "it stands out of order");
        if (const auto judged = check_entry(shown, *seq); !judged) return judged.error();
        ++from;
    }
    for (; from < until; ++from)
        if (is_wanted(*(*base)->log, (*base)->log->entries()[from], wanted))
            return not_as_signed(Seq(from), "it is left out");
    return page;
}

AppendOutcome VerifyingLedger::append(const json::array& statements, Wait wait) {
    AppendOutcome outcome = asked_.append(statements, wait);
    has_recorded_unproved_ = has_recorded_unproved_ || (outcome.errors.empty() && wait == Wait::none);
    return outcome;
}

Trial VerifyingLedger::try_out(const json::array& statements, const state::TrialAsked& asked) {
    return asked_.try_out(statements, asked);
}

Result<std::vector<std::optional<Seq>>> VerifyingLedger::find_keys(const std::vector<std::string>& keys) {
    return asked_.find_keys(keys);
}

Result<void> VerifyingLedger::follow(const FeedWanted&, const OnEntry&, const OnCaughtUp&) {
    return fail(Errc::unsupported, "the feed is not verified while it runs", "--verify",
                "`annals log --verify` checks what is recorded");
}

std::string VerifyingLedger::verdict() const {
    if (!checked_ || answers_ + entries_ == 0) return {};
    std::string what;
    if (answers_ == 1) what = "the answer follows, byte for byte, from";
    if (answers_ > 1) what = std::to_string(answers_) + " answers follow, byte for byte, from";
    if (answers_ == 0) what = std::to_string(entries_) + (entries_ == 1 ? " entry is" : " entries are") + " among";
    return what + " the entries signed at size " + std::to_string(to_number(checked_->copy.head.size));
}

}  // namespace annals::cli
