#include "schema/state/accept_rules.hpp"

#include "schema/base/limits.hpp"
#include "schema/state/accept_references.hpp"

#include <algorithm>
#include <charconv>

namespace annals::state {
namespace {

using Visit = std::function<void(const Fact&)>;

// ---- the facts of each type ----

class Maker {
public:
    Maker(Counts& counts, const Visit& visit) : counts_(counts), visit_(visit) {}

    template <class T>
    void facts(const T&) {}  // none

    void facts(const event::MilestoneSet& value) {
        const Word id = word(value.id.subject());
        group(id, value.any_of);
        if (value.deadline)
            deadline(id, *value.deadline);
        else
            visit_({value.part_of ? What::due_inherited : What::due_once, id});
        if (value.part_of) visit_({What::part_of, id, word(value.part_of->subject())});
    }
    void facts(const event::MilestoneAmended& value) {
        const Word id = word(value.id.subject());
        group(id, value.any_of);
        if (value.part_of) visit_({What::part_of, id, word(value.part_of->subject())});
    }
    void facts(const event::MilestoneRescheduled& value) {
        if (!value.instance) deadline(word(value.id.subject()), value.deadline);
    }
    void facts(const event::MilestoneReached& value) {
        visit_({What::reached, word(value.id.subject()), plain(value.instance), plain(value.option)});
    }
    void facts(const event::MilestoneReopened& value) {
        visit_({What::reopened, word(value.id.subject()), plain(value.instance)});
    }
    void facts(const event::MemberJoined& value) {
        const Word of = word(value.of.subject);
        const Word party = word(value.party.subject());
        visit_({What::joined, of, party, static_cast<Word>(value.role)});
        visit_({What::joined, of, party, any_role});
    }
    void facts(const event::PartyMerged& value) {
        const Word party = word(value.id.subject());
        const Word into = word(value.into.subject());
        visit_({What::merged_into, party, into});
        visit_({What::merged_from, into, party});
    }
    void facts(const event::OccasionRegistered& value) {
        if (value.series && value.number)
            visit_({What::series, word(value.id.subject()), plain(value.series), *value.number});
    }

private:
    Word word(const Subject& subject) { return counts_.intern(subject); }
    template <std::size_t Max>
    Word plain(const std::optional<event::Text<Max>>& text) {
        return text ? counts_.words().intern(Words::plain, text->text) : no_word;
    }
    void group(Word id, const std::optional<event::OptionGroup>& any_of) {
        if (!any_of) return;
        visit_({What::group_min, id, any_of->min});
        for (const event::Option& option : any_of->options)
            visit_({What::option, id, counts_.words().intern(Words::plain, option.text)});
    }
    void deadline(Word id, const event::Deadline& deadline) {
        if (const auto* every = std::get_if<event::DueEverySeries>(&deadline))
            visit_({What::due_series, id, counts_.words().intern(Words::plain, every->series.text),
                    word(every->from.subject())});
        else if (const auto* yearly = std::get_if<event::DueEveryYear>(&deadline))
            visit_({What::due_year, id, yearly->from_year});
        else
            visit_({What::due_once, id});
    }

    Counts& counts_;
    const Visit& visit_;
};

// ---- the rules of each type ----

// All the deadlines that a milestone has had, its own or inherited.
struct Dues {
    bool is_once = false;
    struct Series {
        Word series;
        Word from;
    };
    std::vector<Series> series;
    std::vector<Word> years;  // the first ones, as numbers
    bool is_recurring() const { return !series.empty() || !years.empty(); }
};

class Judge {
public:
    Judge(const Counts& counts, Rules rules) : counts_(counts), rules_(rules) {}

    template <class T>
    Result<void> judge(const T&) const {
        return {};  // nothing but its references
    }

    Result<void> judge(const event::MilestoneReached& value) const {
        const Word id = counts_.find(Kind::milestone, value.id.text);
        if (rules_ == Rules::all) {
            if (auto verdict = judge_instance(id, value.instance, true); !verdict) return verdict;
            if (auto verdict = judge_option(id, value.option); !verdict) return verdict;
        }
        return judge_again(id, value);
    }
    Result<void> judge(const event::MilestoneProgressed& value) const { return judge_place(value); }
    Result<void> judge(const event::MilestoneVerified& value) const { return judge_place(value); }
    Result<void> judge(const event::MilestoneDisputed& value) const { return judge_place(value); }
    Result<void> judge(const event::MilestoneDropped& value) const { return judge_named(value.id, value.instance); }
    Result<void> judge(const event::MilestoneReopened& value) const { return judge_named(value.id, value.instance); }
    Result<void> judge(const event::MilestoneRescheduled& value) const { return judge_named(value.id, value.instance); }

    Result<void> judge(const event::MemberLeft& value) const {
        if (rules_ != Rules::all) return {};
        const Word of = counts_.find(value.of.subject.kind, value.of.subject.id);
        const Word role = value.role ? static_cast<Word>(*value.role) : any_role;
        for (const Word party : reachable(What::merged_from, counts_.find(Kind::party, value.party.text)))
            if (counts_.count({What::joined, of, party, role}) > 0) return {};
        return fail(Errc::never_joined,
                    "'" + value.party.text + "' was never in " + (value.role ? "that role of " : "") + "'" +
                        value.of.subject.id + "'",
                    value.role ? "/role" : "/party", "record when it joined first");
    }

    Result<void> judge(const event::PartyMerged& value) const {
        const Word party = counts_.find(Kind::party, value.id.text);
        const auto reached = reachable(What::merged_into, counts_.find(Kind::party, value.into.text));
        if (std::find(reached.begin(), reached.end(), party) == reached.end()) return {};
        return fail(Errc::merger_loop, "'" + value.into.text + "' has itself merged into '" + value.id.text + "'",
                    "/into");
    }

private:
    template <class T>
    Result<void> judge_place(const T& value) const {
        if (auto verdict = judge_named(value.id, value.instance); !verdict) return verdict;
        return rules_ == Rules::all ? judge_option(counts_.find(Kind::milestone, value.id.text), value.option)
                                    : Result<void>();
    }
    Result<void> judge_named(const event::MilestoneId& id, const std::optional<event::Instance>& instance) const {
        if (rules_ != Rules::all) return {};
        return judge_instance(counts_.find(Kind::milestone, id.text), instance, false);
    }

    Result<void> judge_instance(Word id, const std::optional<event::Instance>& instance, bool is_needed) const {
        const Dues dues = dues_of(id);
        if (!instance) {
            if (!is_needed || dues.is_once || !dues.is_recurring()) return {};
            return fail(Errc::no_such_instance, "the milestone recurs: say which of its instances", "/instance",
                        dues.years.empty() ? "an occasion of its series" : "a year");
        }
        if (!dues.is_recurring())
            return fail(Errc::no_such_instance, "the milestone does not recur: it has no instances", "/instance");
        if (gives(dues, instance->text)) return {};
        return fail(Errc::no_such_instance, "its deadline never gives the instance '" + instance->text + "'",
                    "/instance",
                    dues.years.empty() ? "an occasion of its series that is registered with its number"
                                       : "a year from " + std::to_string(dues.years.front()) + " on");
    }

    Dues dues_of(Word milestone) const {
        constexpr std::size_t wholes_max = 64;  // a milestone has one whole, and few more if it was amended
        Dues dues;
        std::vector<Word> met{milestone};
        for (std::size_t i = 0; i < met.size(); ++i) {
            const Word id = met[i];
            dues.is_once = dues.is_once || counts_.has_any(What::due_once, id);
            counts_.for_each(What::due_series, id, [&](Word a, Word b) { dues.series.push_back({a, b}); });
            counts_.for_each(What::due_year, id, [&](Word a, Word) { dues.years.push_back(a); });
            if (!counts_.has_any(What::due_inherited, id)) continue;
            counts_.for_each(What::part_of, id, [&](Word whole, Word) {
                if (met.size() < wholes_max && std::find(met.begin(), met.end(), whole) == met.end())
                    met.push_back(whole);
            });
        }
        return dues;
    }

    bool gives(const Dues& dues, std::string_view instance) const {
        std::uint32_t year = 0;
        const auto parsed = std::from_chars(instance.data(), instance.data() + instance.size(), year);
        if (instance.size() == 4 && parsed.ec == std::errc() && parsed.ptr == instance.data() + instance.size() &&
            year <= static_cast<std::uint32_t>(limits::year_last))
            for (const Word from : dues.years)
                if (year >= from) return true;
        const Word occasion = counts_.find(Kind::occasion, instance);
        if (counts_.count({What::registered, occasion}) == 0) return false;
        return std::any_of(dues.series.begin(), dues.series.end(),
                           [&](const Dues::Series& due) { return gives(due, occasion); });
    }
    // The occasion of a series from which instances count, and those with a higher number; all of the series while it
    // has itself no number in it.
    bool gives(const Dues::Series& due, Word occasion) const {
        if (occasion == due.from) return true;
        bool has_number = false;
        Word first = 0;
        counts_.for_each(What::series, due.from, [&](Word series, Word number) {
            if (series != due.series) return;
            first = has_number ? std::min(first, number) : number;
            has_number = true;
        });
        bool is_given = false;
        counts_.for_each(What::series, occasion, [&](Word series, Word number) {
            is_given = is_given || (series == due.series && (!has_number || number > first));
        });
        return is_given;
    }

    Result<void> judge_option(Word id, const std::optional<event::Option>& option) const {
        if (!option) return {};
        const Word word = counts_.words().find(Words::plain, option->text);
        if (word != no_word && counts_.count({What::option, id, word}) > 0) return {};
        std::string options;
        counts_.for_each(What::option, id, [&](Word known, Word) {
            if (options.size() < 200) options.append(options.empty() ? "" : ", ").append(counts_.words().text(known));
        });
        return fail(Errc::no_such_instance, "the milestone has no option '" + option->text + "'", "/option",
                    options.empty() ? "it has no options at all" : "its options: " + options);
    }

    Result<void> judge_again(Word id, const event::MilestoneReached& value) const {
        const auto word = [&](const auto& text) {
            return text ? counts_.words().find(Words::plain, text->text) : no_word;
        };
        const Word instance = word(value.instance);
        const Word option = word(value.option);
        // A text that was never interned was never reached, and must not be taken for "none".
        if ((value.instance && instance == no_word) || (value.option && option == no_word)) return {};
        std::uint32_t rounds = 1 + counts_.count({What::reopened, id, instance});
        if (value.instance) rounds += counts_.count({What::reopened, id});
        if (counts_.count({What::reached, id, instance, option}) >= rounds)
            return fail(Errc::already_reached, "'" + value.id.text + "' is recorded as reached already" + naming(value),
                        "/id", "correct or retract the first record");
        if (!value.option && rounds_of_options(id, instance) >= rounds)
            return fail(Errc::already_reached,
                        "'" + value.id.text + "' counts as reached by its options" + naming(value), "/id",
                        "further options may follow; the whole is reached");
        return {};
    }
    static std::string naming(const event::MilestoneReached& value) {
        std::string text;
        if (value.instance) text += ", instance '" + value.instance->text + "'";
        if (value.option) text += ", option '" + value.option->text + "'";
        return text;
    }
    // How often enough options of a group were reached; 0 for a milestone without options.
    std::uint32_t rounds_of_options(Word id, Word instance) const {
        Word needed = 0;
        counts_.for_each(What::group_min, id, [&](Word min, Word) { needed = std::max(needed, min); });
        if (needed == 0) return 0;
        std::vector<std::uint32_t> reached;
        counts_.for_each(What::option, id, [&](Word option, Word) {
            reached.push_back(counts_.count({What::reached, id, instance, option}));
        });
        if (reached.size() < needed) return 0;
        std::sort(reached.begin(), reached.end(), std::greater<>());
        return reached[needed - 1];
    }

    // A party and all that mergers lead to from it.
    std::vector<Word> reachable(What merged, Word party) const {
        std::vector<Word> met{party};
        for (std::size_t i = 0; i < met.size(); ++i)
            counts_.for_each(merged, met[i], [&](Word other, Word) {
                if (std::find(met.begin(), met.end(), other) == met.end()) met.push_back(other);
            });
        return met;
    }

    const Counts& counts_;
    Rules rules_;
};

}  // namespace

void for_each_fact(const event::Payload& payload, Counts& counts, const Visit& visit) {
    if (const auto registered = registered_by(payload))
        visit({What::registered, counts.intern({registered->kind, *registered->id})});
    Maker maker(counts, visit);
    std::visit([&](const auto& value) { maker.facts(value); }, payload);
}

Result<void> check_rules(const event::Payload& payload, const Counts& counts, Rules rules) {
    if (const auto registered = registered_by(payload))
        if (counts.count({What::registered, counts.find(registered->kind, *registered->id)}) > 0)
            return fail(
                Errc::already_registered,
                "the " + std::string(kind_word(registered->kind)) + " '" + *registered->id + "' is registered already",
                "/id", "amend or correct it, or choose another id");
    const Judge judge(counts, rules);
    return std::visit([&](const auto& value) { return judge.judge(value); }, payload);
}

}  // namespace annals::state
