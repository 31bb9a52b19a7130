#include "cli/client/verifying_ledger.hpp"

#include "cli/client/offline_ledger.hpp"
#include "cli/client/threads.hpp"
#include "schema/audit/answer_check.hpp"
#include "schema/audit/prefix_log.hpp"
#include "schema/base/text.hpp"
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

// Whether an error is the ledger's judgement of statements, as their form or the entries give it.
bool is_a_judgement(Errc code) { return code <= Errc::key_reused; }

Error trial_differs(const std::string& what) {
    return fail(Errc::bad_proof, "the dry run does not follow from the signed entries: " + what, {},
                "nothing was recorded; a copy tries it out by itself: --ledger FOLDER");
}

json::object to_json(const Trial& trial) {
    json::array entries;
    for (const AppendedEntry& entry : trial.entries)
        entries.push_back(json::object{{"seq", to_number(entry.seq)}, {"duplicate", entry.is_duplicate}});
    return {{"entries", std::move(entries)},
            {"root", trial.root},
            {"on", trial.on},
            {"warnings", json::array(trial.warnings.begin(), trial.warnings.end())},
            {"revised", trial.revised}};
}

// The day that the ledger's clock gave, where it can be one: both sides read their own.
std::optional<Day> day_given(const std::string& on, Instant now) {
    const auto day = parse_day(on);
    const Day own = day_of(now);
    if (!day || (*day != own && *day != next(own) && *day != previous(own))) return std::nullopt;
    return *day;
}

// "the answer", "2 answers"; empty for none.
std::string counted(std::size_t count, const std::string& one) {
    if (count == 0) return {};
    return count == 1 ? "the " + one : std::to_string(count) + " " + one + "s";
}

Error not_as_signed(Seq seq, const std::string& what) {
    const std::string number = std::to_string(to_number(seq));
    return fail(Errc::bad_proof, "entry " + number + " is not shown as it was signed: " + what, number);
}

}  // namespace

Result<VerifyingLedger::Checked*> VerifyingLedger::checked(TreeSize at_least) {
    if (checked_ && checked_->copy.head.size >= at_least) return checked_.get();
    auto copy = with_.copy(at_least);
    if (!copy) return copy.error();
    auto log = audit::make_log(*copy, run_on_cores());
    if (!log) return log.error();
    checked_ = std::make_unique<Checked>(Checked{std::move(*copy), std::move(*log), {}});
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

Result<void> VerifyingLedger::catch_up() {
    const auto size = with_.size();
    if (!size) return size.error();
    const auto base = checked(std::max(*size, with_.seen));
    if (!base) return base.error();
    return {};
}

Trial VerifyingLedger::try_out(const json::array& statements, const state::TrialAsked& asked) {
    Trial trial = asked_.try_out(statements, asked);
    const auto judge = [&] {
        if (trial.errors.empty()) return check_trial(trial, statements, asked);
        if (!is_a_judgement(trial.errors.front().code)) return Result<void>();
        return check_refusal(trial, statements, asked);
    };
    auto judged = judge();
    // A refusal does not say which entries it rests on. What was recorded in between may be the reason: then it is
    // asked again, of entries that hold that.
    if (!judged && !trial.errors.empty()) {
        if (judged = catch_up(); judged) {
            trial = asked_.try_out(statements, asked);
            judged = judge();
        }
    }
    if (judged) {
        trials_ += trial.errors.empty() ? 1 : 0;
        return trial;
    }
    Trial refused;
    refused.errors.push_back(judged.error());
    return refused;
}

Result<void> VerifyingLedger::check_trial(const Trial& trial, const json::array& statements, state::TrialAsked asked) {
    if (trial.size < to_number(with_.seen))
        return trial_differs("the ledger has signed " + std::to_string(to_number(with_.seen)) +
                             " entries before, and tries it on " + std::to_string(trial.size));
    const auto base = checked(TreeSize(trial.size));
    if (!base) return base.error();
    if (!asked.on) asked.on = day_given(trial.on, with_.now);
    const audit::PrefixLog prefix(*(*base)->log, TreeSize(trial.size));
    const Trial own = try_statements(prefix, statements, asked, with_.now);
    if (!own.errors.empty())
        return trial_differs("they refuse it: " + own.errors.front().detail + " (" + own.errors.front().place + ")");
    if (const auto found = audit::first_difference(to_json(trial), to_json(own)))
        return trial_differs("at " + found->place + " it says " + found->first + ", and they give " + found->second);
    return {};
}

Result<void> VerifyingLedger::check_refusal(const Trial& refused, const json::array& statements,
                                            const state::TrialAsked& asked) {
    const auto base = checked(with_.seen);
    if (!base) return base.error();
    const Trial own = try_statements(*(*base)->log, statements, asked, with_.now);
    const Error& said = refused.errors.front();
    const auto is_said = [&](const Error& error) { return error.code == said.code; };
    if (std::any_of(own.errors.begin(), own.errors.end(), is_said)) return {};
    return trial_differs("the ledger refuses it (" + said.detail + "), and they " +
                         (own.errors.empty() ? "do not" : "refuse it because " + own.errors.front().detail));
}

Result<std::vector<std::optional<Seq>>> VerifyingLedger::find_keys(const std::vector<std::string>& keys) {
    const auto said = asked_.find_keys(keys);
    if (!said) return said;
    TreeSize at_least = with_.seen;
    for (const auto& seq : *said)
        if (seq) at_least = std::max(at_least, TreeSize(to_number(*seq) + 1));
    const auto base = checked(at_least);
    if (!base) return base.error();
    if (!(*base)->seq_by_key) (*base)->seq_by_key = keys_of((*base)->log->entries());
    const SeqByKey& own = *(*base)->seq_by_key;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto found = own.find(keys[i]);
        const bool is_there = found != own.end();
        if ((*said)[i] && (!is_there || found->second != *(*said)[i]))
            return not_as_signed(*(*said)[i], "it has not the key " + to_printable(keys[i]));
        // What was signed before the ledger was asked it knew; what came since it may not have known.
        if (!(*said)[i] && is_there && to_number(found->second) < to_number(with_.seen))
            return not_as_signed(found->second,
                                 "it has the key " + to_printable(keys[i]) + ", which is said to be free");
    }
    keys_ += keys.size();
    return said;
}

Result<void> VerifyingLedger::follow(const FeedWanted&, const OnEntry&, const OnCaughtUp&) {
    return fail(Errc::unsupported, "the feed is not verified while it runs", "--verify",
                "`annals log --verify` checks what is recorded");
}

std::string VerifyingLedger::verdict() const {
    if (!checked_ || answers_ + entries_ + trials_ + keys_ == 0) return {};
    const std::string signed_ = "the entries signed at size " + std::to_string(to_number(checked_->copy.head.size));
    std::string what = counted(answers_, "answer");
    for (const std::string& more : {counted(trials_, "dry run"), counted(keys_, "looked-up key")})
        if (!more.empty()) what += (what.empty() ? "" : " and ") + more;
    if (what.empty())
        return std::to_string(entries_) + (entries_ == 1 ? " entry is" : " entries are") + " among " + signed_;
    return what + (answers_ + trials_ + keys_ == 1 ? " follows" : " follow") + ", byte for byte, from " + signed_;
}

}  // namespace annals::cli
