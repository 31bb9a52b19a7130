#include "schema/state/accept.hpp"

#include "schema/base/text.hpp"
#include "schema/event/check_statement.hpp"
#include "schema/event/codec.hpp"
#include "schema/state/accept_acts.hpp"
#include "schema/state/accept_counts.hpp"
#include "schema/state/accept_references.hpp"
#include "schema/state/accept_rules.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace annals::state {
namespace {

// Fields of which facts are made, or that a rule looks at: a correction that sets none of them changes no verdict.
constexpr auto ruled_fields = std::to_array<std::string_view>(
    {"any_of", "deadline", "instance", "number", "option", "part_of", "role", "series"});

bool is_ruled(const event::Patch& patch) {
    const auto fields = event::fields_of(patch);
    if (!fields) return true;
    return std::any_of(fields->begin(), fields->end(), [](const std::string& field) {
        return std::find(ruled_fields.begin(), ruled_fields.end(), field) != ruled_fields.end();
    });
}

bool is_same_payload(const event::Statement& left, event::Statement right) {
    right.envelope = left.envelope;
    const auto one = event::encode_statement(left);
    const auto other = event::encode_statement(right);
    return one && other && *one == *other;
}

std::optional<Seq> acted_on(const event::Payload& payload) {
    if (const auto* correction = std::get_if<event::EventCorrected>(&payload)) return Seq{correction->target};
    if (const auto* retraction = std::get_if<event::EventRetracted>(&payload)) return Seq{retraction->target};
    return std::nullopt;
}

}  // namespace

struct AcceptFacts::Facts {
    Counts counts;
    Acts acts;
    std::uint64_t size = 0;
    std::vector<std::uint64_t> marks;  // sizes

    void mark() {
        marks.push_back(size);
        counts.mark();
    }
    void rollback() {
        size = marks.back();
        marks.pop_back();
        counts.rollback();
        acts.truncate(Seq{size});
    }
    void commit() {
        marks.pop_back();
        counts.commit();
    }

    void add_facts_of(const event::Statement& statement, std::int32_t delta) {
        for_each_fact(statement.payload, counts, [&](const Fact& fact) { counts.add(fact, delta); });
    }

    // What remains of an entry at the head; none when it is removed or its corrections leave it invalid.
    Result<std::optional<event::Statement>> standing(Seq seq, const FindStatement& find) const {
        if (!acts.is_visible(seq)) return std::optional<event::Statement>();
        auto statement = acts.corrected(seq, find);
        if (statement) return std::optional(std::move(*statement));
        if (statement.error().code == Errc::bad_correction) return std::optional<event::Statement>();
        return statement.error();
    }

    // `find`, but the entry `by` is this one: not to be found elsewhere yet.
    static FindStatement find_also(const FindStatement& find, Seq by, const event::Statement& statement) {
        return [&find, by, &statement](Seq seq) { return seq == by ? Result<event::Statement>(statement) : find(seq); };
    }

    // Takes in that entry `by` acts on `target`. Facts change when what the chain of acts ends at does.
    void act(Seq by, Seq target, const event::Statement& statement, const FindStatement& find) {
        const auto* correction = std::get_if<event::EventCorrected>(&statement.payload);
        const FindStatement find_all = find_also(find, by, statement);
        const bool may_change = !correction || acts.is_act(target) || is_ruled(correction->set);
        const Seq root = acts.root_of(target);
        const auto facts_change = [&](std::int32_t delta) {
            const auto now = standing(root, find_all);
            if (now && *now) add_facts_of(**now, delta);
        };
        if (may_change) facts_change(-1);
        acts.add(by, target, !correction);
        if (may_change) facts_change(+1);
    }

    Result<void> check_references(const event::Statement& statement) const;
    Result<void> check_act(Seq target, const event::Statement& statement, const FindStatement& find);
    Result<void> check_correction(Seq target, const event::Patch& set, const FindStatement& find) const;
    Result<void> check_after(Seq target, const event::Statement& statement, const FindStatement& find);
    std::string nearest(Kind kind, std::string_view id) const;
};

AcceptFacts::AcceptFacts() : facts_(std::make_unique<Facts>()) {}
AcceptFacts::AcceptFacts(AcceptFacts&&) noexcept = default;
AcceptFacts& AcceptFacts::operator=(AcceptFacts&&) noexcept = default;
AcceptFacts::~AcceptFacts() = default;

Result<void> AcceptFacts::check(const event::Statement& statement, const FindStatement& find) const {
    if (const auto target = event::target_of(statement.payload); target && *target >= facts_->size)
        return fail(Errc::bad_target, "entry " + std::to_string(*target) + " is no earlier entry", "/target",
                    "the ledger has " + std::to_string(facts_->size) + " entries");
    if (std::holds_alternative<event::LedgerContinued>(statement.payload) && facts_->size != 0)
        return fail(Errc::already_registered, "a ledger continues another with its first entry, or never", "/type");
    if (auto verdict = facts_->check_references(statement); !verdict) return verdict;
    if (const auto target = acted_on(statement.payload)) return facts_->check_act(*target, statement, find);
    return check_rules(statement.payload, facts_->counts, Rules::all);
}

void AcceptFacts::apply(Seq seq, const event::Statement& statement, const FindStatement& find) {
    CHECK(to_number(seq) == facts_->size);
    ++facts_->size;
    for (const Subject& subject : statement.about) {
        const Word word = facts_->counts.intern(subject);
        facts_->counts.add({What::revision, word}, +1);
    }
    if (const auto target = acted_on(statement.payload))
        facts_->act(seq, *target, statement, find);
    else
        facts_->add_facts_of(statement, +1);
}

Result<void> AcceptFacts::Facts::check_references(const event::Statement& statement) const {
    Result<void> verdict;
    for_each_reference(statement, [&](SubjectView subject, const std::function<std::string()>& place) {
        if (counts.count({What::registered, counts.find(subject.kind, *subject.id)}) > 0) return true;
        const std::string close = nearest(subject.kind, *subject.id);
        verdict = fail(Errc::unknown_subject,
                       "nothing registers the " + std::string(kind_word(subject.kind)) + " '" + *subject.id + "'",
                       place(), close.empty() ? "record it first" : "did you mean '" + close + "'?");
        return false;
    });
    return verdict;
}

Result<void> AcceptFacts::Facts::check_act(Seq target, const event::Statement& statement, const FindStatement& find) {
    if (acts.depth_of(target) >= limits::correction_depth_max)
        return fail(Errc::bad_target, "acts on acts, nested too deep", "/target",
                    "at most " + std::to_string(limits::correction_depth_max));
    if (acts.acts_on(target) >= limits::acts_on_entry_max)
        return fail(Errc::bad_target, "too many entries act on entry " + std::to_string(to_number(target)), "/target",
                    "at most " + std::to_string(limits::acts_on_entry_max) + ": retract it and record it anew");
    if (const auto* correction = std::get_if<event::EventCorrected>(&statement.payload))
        if (auto verdict = check_correction(target, correction->set, find); !verdict) return verdict;
    mark();
    auto verdict = check_after(target, statement, find);
    rollback();
    return verdict;
}

// Whether the target is a valid statement after one more correction.
Result<void> AcceptFacts::Facts::check_correction(Seq target, const event::Patch& set,
                                                  const FindStatement& find) const {
    auto before = acts.corrected(target, find);
    if (!before && before.error().code == Errc::bad_correction) before = find(target);
    if (!before) return before.error();
    const auto after = event::apply_patch(*before, set);
    if (!after) return fail(Errc::bad_correction, after.error().detail, "/set", after.error().hint);
    if (const auto verdict = event::check_statement(*after); !verdict)
        return fail(Errc::bad_correction, "after it, the entry is no valid statement: " + verdict.error().detail,
                    "/set" + verdict.error().place, verdict.error().hint);
    return {};
}

// Whether what the chain of acts ends at may stand as it will, after one more act. Changes facts: for check_act alone.
Result<void> AcceptFacts::Facts::check_after(Seq target, const event::Statement& statement, const FindStatement& find) {
    const auto* correction = std::get_if<event::EventCorrected>(&statement.payload);
    const Seq root = acts.root_of(target);
    const auto before = standing(root, find);
    if (!before) return before.error();
    if (*before) add_facts_of(**before, -1);
    acts.add(Seq{size}, target, !correction);
    ++size;
    const auto after = standing(root, find_also(find, Seq{size - 1}, statement));
    if (!after) return after.error();
    if (!*after) {
        if (!correction || !*before) return {};
        return fail(Errc::bad_correction,
                    "after it, entry " + std::to_string(to_number(root)) + " is no valid statement", "/set");
    }
    Rules rules = Rules::unique;  // of what a retraction brings back
    if (*before) {
        if (is_same_payload(**before, **after) || (correction && !acts.is_act(target) && !is_ruled(correction->set)))
            return {};
        rules = Rules::all;
    }
    auto verdict = check_rules((*after)->payload, counts, rules);
    if (!verdict) {
        Error error = verdict.error();
        error.place = correction ? "/set" + error.place : "/target";
        return error;
    }
    return {};
}

std::string AcceptFacts::Facts::nearest(Kind kind, std::string_view id) const {
    constexpr std::size_t words_scanned_max = 20'000;
    constexpr std::size_t distances_max = 500;
    const std::size_t most = std::max<std::size_t>(1, std::min<std::size_t>(4, id.size() / 3));
    const auto letters_of = [](std::string_view text) {
        std::uint64_t letters = 0;
        for (const char c : text) letters |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63);
        return letters;
    };
    const std::uint64_t letters = letters_of(id);
    const Words& words = counts.words();
    std::size_t best = most + 1;
    std::string nearest;
    std::size_t distances = 0;
    for (Word left = std::min<Word>(words.size(), words_scanned_max), word = words.size(); left > 0; --left) {
        --word;
        if (words.kind(word) != static_cast<std::uint8_t>(kind)) continue;
        const std::string_view text = words.text(word);
        const bool is_tail =
            id.size() >= 2 && text.size() > id.size() && text.ends_with(id) && text[text.size() - id.size() - 1] == '/';
        const auto different = static_cast<std::size_t>(std::popcount(letters_of(text) ^ letters));
        if (!is_tail && (text.size() > id.size() + most || id.size() > text.size() + most || different > 2 * most))
            continue;
        if (counts.count({What::registered, word}) == 0) continue;
        const std::size_t distance = is_tail ? 1 : edit_distance(id, text, most);
        if (distance < best) {
            best = distance;
            nearest = text;
        }
        if (++distances == distances_max) break;
    }
    return nearest;
}

void AcceptFacts::mark() { facts_->mark(); }
void AcceptFacts::rollback() { facts_->rollback(); }
void AcceptFacts::commit() { facts_->commit(); }

std::uint64_t AcceptFacts::revision(const Subject& subject) const {
    return facts_->counts.count({What::revision, facts_->counts.find(subject.kind, subject.id)});
}
bool AcceptFacts::is_registered(const Subject& subject) const {
    return facts_->counts.count({What::registered, facts_->counts.find(subject.kind, subject.id)}) > 0;
}
std::string AcceptFacts::nearest(const Subject& subject) const { return facts_->nearest(subject.kind, subject.id); }
std::uint64_t AcceptFacts::size() const { return facts_->size; }

}  // namespace annals::state
