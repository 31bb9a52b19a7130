#include "cli/commands/ledger_view.hpp"

#include "cli/client/copy.hpp"
#include "cli/intake/item.hpp"
#include "schema/base/limits.hpp"
#include "schema/state/answer_json.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

// Of subjects that an entry involves without saying what they are: the one that there is least about comes first.
constexpr auto narrow_first =
    std::to_array<Kind>({Kind::milestone, Kind::commitment, Kind::finding, Kind::review, Kind::plan,
                         Kind::recommendation, Kind::occasion, Kind::topic, Kind::agenda, Kind::source, Kind::key});

// By which subject an entry is brought over, and whether what that subject itself is suffices.
std::pair<Subject, bool> way_to(const event::Statement& entry, std::uint16_t acted_tag) {
    for (const Subject& subject : entry.about)
        if (state::says_itself(subject.kind, acted_tag)) return {subject, true};
    for (const Kind kind : narrow_first)
        for (const Subject& subject : entry.about)
            if (subject.kind == kind) return {subject, false};
    return {entry.about.front(), false};
}

}  // namespace

Result<void> TouchedEntries::cover(const Subject& subject, bool is_itself) {
    if (covered_.contains({subject, false}) || covered_.contains({subject, is_itself})) return {};
    auto entries = copy_entries(ledger_, {{}, copy_page_entries, to_string(subject), {}, is_itself});
    if (!entries) return entries.error();
    for (state::Recorded& entry : *entries) entries_.emplace(entry.seq, std::move(entry.statement));
    if (entries_.size() > limits::copied_entries_max)
        return fail(Errc::too_large,
                    "more than " + std::to_string(limits::copied_entries_max) + " entries would have to be copied", {},
                    "import fewer files at once");
    covered_.insert({subject, is_itself});
    return {};
}

Result<void> TouchedEntries::cover_entry(Seq seq) {
    if (entries_.contains(seq)) return {};
    const auto shown = ledger_.entry(seq);
    if (!shown) return shown.error();
    auto entry = recorded_of(*shown);
    if (!entry) return entry.error();
    // What an act says is the type that it acts on.
    std::uint16_t tag = event::tag_of(entry->statement.payload);
    auto target = event::target_of(entry->statement.payload);
    for (std::size_t depth = 0; target && depth < limits::correction_depth_max; ++depth) {
        const auto earlier = ledger_.entry(Seq(*target));
        if (!earlier) return earlier.error();
        const auto acted = recorded_of(*earlier);
        if (!acted) return acted.error();
        tag = event::tag_of(acted->statement.payload);
        target = event::target_of(acted->statement.payload);
    }
    if (!entry->statement.about.empty()) {
        const auto [subject, is_itself] = way_to(entry->statement, tag);
        if (const auto covered = cover(subject, is_itself); !covered) return covered;
    }
    entries_.emplace(seq, std::move(entry->statement));
    return {};
}

Result<void> TouchedEntries::cover_keys(const std::vector<std::string>& keys) {
    const auto seqs = ledger_.find_keys(keys);
    if (!seqs) return seqs.error();
    for (const std::optional<Seq>& seq : *seqs)
        if (seq)
            if (const auto covered = cover_entry(*seq); !covered) return covered;
    return {};
}

Result<void> TouchedEntries::cover_plan(const std::string& id) {
    if (const auto covered = cover({Kind::plan, id}, false); !covered) return covered;
    std::set<Subject> commitments;
    std::set<Subject> milestones;
    const auto collect = [this](auto is_wanted, Kind kind, std::set<Subject>& subjects) {
        for (const auto& [seq, statement] : entries_)
            if (is_wanted(statement))
                for (const Subject& subject : statement.about)
                    if (subject.kind == kind) subjects.insert(subject);
    };
    collect(
        [&](const event::Statement& said) {
            const auto* made = std::get_if<event::CommitmentMade>(&said.payload);
            return made && made->plan.text == id;
        },
        Kind::commitment, commitments);
    for (const Subject& commitment : commitments)
        if (const auto covered = cover(commitment, false); !covered) return covered;
    collect(
        [&](const event::Statement& said) {
            const auto* set = std::get_if<event::MilestoneSet>(&said.payload);
            return set && commitments.contains(set->commitment.subject());
        },
        Kind::milestone, milestones);
    for (const Subject& milestone : milestones)
        if (const auto covered = cover(milestone, true); !covered) return covered;
    return {};
}

// The keys that an import makes begin with that of a plan, whose items they are, or with that of the item they change.
Result<void> TouchedEntries::cover_prefix(const std::string& prefix) {
    constexpr std::string_view of_plan = "plan:";
    if (prefix.starts_with(of_plan) && is_id(prefix.substr(of_plan.size())))
        return cover_plan(prefix.substr(of_plan.size()));
    return cover_keys({prefix});
}

const intake::LedgerView& TouchedEntries::held() {
    if (is_held_ && held_count_ == entries_.size()) return held_;
    std::vector<intake::Numbered> log;
    log.reserve(entries_.size());
    for (const auto& [seq, statement] : entries_) log.push_back({seq, statement});
    held_ = intake::view_of(log);
    held_count_ = entries_.size();
    is_held_ = true;
    return held_;
}

Result<std::vector<Subject>> TouchedEntries::resolve(const std::string& text) {
    state::Question question;
    question.name = "resolve";
    question.params["text"] = text;
    const auto answer = ledger_.ask(question);
    std::vector<Subject> subjects;
    if (!answer) {
        const Errc code = answer.error().code;
        if (code == Errc::not_found || code == Errc::unknown_subject) return subjects;
        return answer.error();
    }
    const auto document = state::parse_document(answer->json);
    if (!document) return document.error();
    const auto resolved = state::parse_answer<state::ResolveAnswer>(document->answer);
    if (!resolved) return resolved.error();
    for (const state::ResolvedRow& row : resolved->rows) subjects.push_back(row.subject);
    std::sort(subjects.begin(), subjects.end());
    return subjects;
}

Result<std::vector<std::string>> TouchedEntries::first_ids(Kind kind) {
    std::set<std::string> ids;
    for (const event::TypeInfo& type : event::all_types()) {
        if (intake::registers_kind(type.type) != kind) continue;
        const auto page = ledger_.events({{}, copy_page_entries, {}, std::string(type.type)});
        if (!page) return page.error();
        for (const auto& shown : page->entries) {
            const auto entry = recorded_of(shown);
            if (!entry) return entry.error();
            for (const Subject& subject : entry->statement.about)
                if (subject.kind == kind) ids.insert(subject.id);
        }
    }
    return std::vector<std::string>(ids.begin(), ids.end());
}

intake::LedgerView TouchedEntries::view() {
    intake::LedgerView view;
    view.find = [this](const std::vector<std::string>& keys) -> Result<std::vector<std::optional<intake::Held>>> {
        if (const auto covered = cover_keys(keys); !covered) return covered.error();
        return held().find(keys);
    };
    view.registered = [this](const std::vector<Subject>& subjects) -> Result<std::vector<std::optional<intake::Held>>> {
        for (const Subject& subject : subjects)
            if (const auto covered = cover(subject, true); !covered) return covered.error();
        return held().registered(subjects);
    };
    view.resolve = [this](const std::string& text) { return resolve(text); };
    view.ids = [this](Kind kind) { return first_ids(kind); };
    view.keys_with_prefix = [this](const std::string& prefix) -> Result<std::vector<std::string>> {
        if (const auto covered = cover_prefix(prefix); !covered) return covered.error();
        return held().keys_with_prefix(prefix);
    };
    // What gives an occasion its days says what it is.
    view.about = [this](const Subject& subject) -> Result<std::vector<intake::Held>> {
        if (const auto covered = cover(subject, true); !covered) return covered.error();
        return held().about(subject);
    };
    return view;
}

}  // namespace annals::cli
