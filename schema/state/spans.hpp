// Sets of days, as sorted and disjoint half-open spans: when something holds.
#pragma once

#include "schema/base/time.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace annals::state {

struct Span {
    Day from;
    Day until;  // the first day after it
    friend auto operator<=>(const Span&, const Span&) = default;
};

class Spans {
public:
    Spans() = default;
    // Of one span; none where it is empty or runs backward.
    Spans(Day from, Day until);

    const std::vector<Span>& list() const { return list_; }
    bool is_empty() const { return list_.empty(); }
    bool holds(Day day) const;
    // The last span that begins before `day`.
    std::optional<Span> last_before(Day day) const;

    // REQUIRES: from is not before the last span's end. Joined to that one where they touch; ignored where empty.
    void append(Day from, Day until);

    friend Spans operator|(const Spans& left, const Spans& right);  // in either
    friend Spans operator&(const Spans& left, const Spans& right);  // in both
    friend Spans operator-(const Spans& left, const Spans& right);  // in the left one only
    friend bool operator==(const Spans&, const Spans&) = default;

private:
    std::vector<Span> list_;
};

// The days at which one of several sets begins or ends, sorted, each once.
std::vector<Day> turns_of(const std::vector<const Spans*>& sets);

// How many of the sets hold, from each turn on.
struct Held {
    Day from;
    std::size_t count = 0;
    friend auto operator<=>(const Held&, const Held&) = default;
};
std::vector<Held> counts_of(const std::vector<const Spans*>& sets);
// The count on that day.
std::size_t count_on(const std::vector<Held>& counts, Day day);

// For each combination of the sets that holds together, by position, when exactly those hold; combinations of fewer
// than `least` are left out.
std::map<std::vector<std::size_t>, Spans> combinations(const std::vector<const Spans*>& sets, std::size_t least);

}  // namespace annals::state
