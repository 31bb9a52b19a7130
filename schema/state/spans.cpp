#include "schema/state/spans.hpp"

#include <algorithm>

namespace annals::state {

Spans::Spans(Day from, Day until) { append(from, until); }

bool Spans::holds(Day day) const {
    const auto span = last_before(next(day));
    return span && day < span->until;
}

std::optional<Span> Spans::last_before(Day day) const {
    const auto after =
        std::partition_point(list_.begin(), list_.end(), [&](const Span& span) { return span.from < day; });
    return after == list_.begin() ? std::nullopt : std::optional(*std::prev(after));
}

void Spans::append(Day from, Day until) {
    if (!(from < until)) return;
    if (!list_.empty() && list_.back().until == from)
        list_.back().until = until;
    else
        list_.push_back({from, until});
}

namespace {

// The days on which `wanted` holds of being in the left and in the right set, by one walk over their turns.
template <class Wanted>
Spans merged(const Spans& left, const Spans& right, Wanted wanted) {
    struct Walk {
        const std::vector<Span>& list;
        std::size_t at = 0;
        bool is_in = false;
        bool has_turn() const { return at < list.size(); }
        Day turn() const { return is_in ? list[at].until : list[at].from; }
        void pass(Day day) {
            if (!has_turn() || turn() != day) return;
            at += is_in ? 1 : 0;
            is_in = !is_in;
        }
    };
    Spans found;
    Walk a{left.list()};
    Walk b{right.list()};
    std::optional<Day> begun;
    while (a.has_turn() || b.has_turn()) {
        const Day day = !b.has_turn() ? a.turn() : !a.has_turn() ? b.turn() : std::min(a.turn(), b.turn());
        a.pass(day);
        b.pass(day);
        const bool holds = wanted(a.is_in, b.is_in);
        if (holds && !begun) begun = day;
        if (!holds && begun) {
            found.append(*begun, day);
            begun.reset();
        }
    }
    return found;
}

}  // namespace

Spans operator|(const Spans& left, const Spans& right) {
    return merged(left, right, [](bool in_left, bool in_right) { return in_left || in_right; });
}
Spans operator&(const Spans& left, const Spans& right) {
    return merged(left, right, [](bool in_left, bool in_right) { return in_left && in_right; });
}
Spans operator-(const Spans& left, const Spans& right) {
    return merged(left, right, [](bool in_left, bool in_right) { return in_left && !in_right; });
}

std::vector<Day> turns_of(const std::vector<const Spans*>& sets) {
    std::vector<Day> turns;
    for (const Spans* set : sets)
        for (const Span& span : set->list()) {
            turns.push_back(span.from);
            turns.push_back(span.until);
        }
    std::sort(turns.begin(), turns.end());
    turns.erase(std::unique(turns.begin(), turns.end()), turns.end());
    return turns;
}

std::vector<Held> counts_of(const std::vector<const Spans*>& sets) {
    std::vector<std::pair<Day, int>> changes;
    for (const Spans* set : sets)
        for (const Span& span : set->list()) {
            changes.emplace_back(span.from, 1);
            changes.emplace_back(span.until, -1);
        }
    std::sort(changes.begin(), changes.end());
    std::vector<Held> counts;
    int count = 0;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        count += changes[i].second;
        if (i + 1 == changes.size() || changes[i + 1].first != changes[i].first)
            counts.push_back({changes[i].first, static_cast<std::size_t>(count)});
    }
    return counts;
}

std::size_t count_on(const std::vector<Held>& counts, Day day) {
    const auto after =
        std::partition_point(counts.begin(), counts.end(), [&](const Held& held) { return held.from <= day; });
    return after == counts.begin() ? 0 : std::prev(after)->count;
}

std::map<std::vector<std::size_t>, Spans> combinations(const std::vector<const Spans*>& sets, std::size_t least) {
    std::map<std::vector<std::size_t>, Spans> found;
    const std::vector<Day> turns = turns_of(sets);
    for (std::size_t i = 0; i + 1 < turns.size(); ++i) {
        std::vector<std::size_t> holding;
        for (std::size_t set = 0; set < sets.size(); ++set)
            if (sets[set]->holds(turns[i])) holding.push_back(set);
        if (holding.size() >= least) found[std::move(holding)].append(turns[i], turns[i + 1]);
    }
    return found;
}

}  // namespace annals::state
