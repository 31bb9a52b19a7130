// The subjects of a ledger as known at a tree size, loaded from a Log when first needed: a question pays for the
// subjects that it touches, never for the whole log.
//
// Not for several threads at once. Facts live as long as their World. A Log that fails is remembered in error(), and
// everything asked for then is empty: whoever asks looks at error() once, at the end.
#pragma once

#include "schema/state/visible.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace annals::state {

// A day in the world, and how imprecise dates are read.
struct At {
    Day on;
    DateReading dates = DateReading::latest;
};

// The day from which a date counts.
inline Day read(DayRange range, DateReading dates) { return dates == DateReading::latest ? range.last : range.first; }
inline DateReading other(DateReading dates) {
    return dates == DateReading::latest ? DateReading::earliest : DateReading::latest;
}

// A fact on the day that it counts from.
struct Dated {
    Day day;
    const Fact* fact = nullptr;
    friend bool operator<(const Dated& left, const Dated& right) {
        return left.day != right.day ? left.day < right.day : left.fact->seq < right.fact->seq;
    }
};

// Rule 4 for something that begins and ends: where the reading puts the end before the beginning, the beginning (read
// latest) or the end (read earliest) is read the other way, if it is imprecise and that helps.
struct BeginEnd {
    Day begin;
    Day end;
};
BeginEnd read_pair(DayRange begin, DayRange end, DateReading dates);

class World {
public:
    using Facts = std::vector<const Fact*>;

    World(const Log& log, TreeSize known) : log_(log), known_(known) {}
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    const Log& log() const { return log_; }
    TreeSize known() const { return known_; }
    const std::optional<Error>& error() const { return error_; }

    // The facts about a subject that count (rule 2), by seq; and those of them that say what it itself is.
    const Facts& all(const Subject& subject);
    const Facts& own(const Subject& subject);
    // The entry that registers it and counts; null: nothing does.
    const Fact* registration(const Subject& subject);
    bool is_registered(const Subject& subject) { return registration(subject) != nullptr; }
    // Every registered subject of a kind, by id.
    std::vector<Subject> registered(Kind kind);
    // The registered occasions of a series, by number, then id.
    const std::vector<Subject>& series(const std::string& name);

    // A fact met so far; null: it was not, or it stands no more.
    const Fact* met(Seq seq) const {
        const auto found = met_.find(to_number(seq));
        return found == met_.end() ? nullptr : found->second.fact;
    }

    // Entries met so far that count for nothing, by seq, each with the reason.
    const std::map<std::uint64_t, std::string>& void_entries() const { return void_; }
    void count_for_nothing(const Fact& fact, std::string reason) {
        void_.emplace(to_number(fact.seq), std::move(reason));
    }

    // Facts of type T in `facts` with the day that they count from, in the order in which they apply.
    template <class T>
    static std::vector<Dated> dated(const Facts& facts, DateReading dates);

private:
    struct Loaded {
        Facts raw;
        Facts facts;
        bool is_judged = false;
    };
    struct Met {
        const Fact* fact = nullptr;
        std::optional<bool> counts;  // none: not judged yet
    };
    Loaded load(const Subject& subject, About wanted);
    Loaded& load_own(const Subject& subject);
    const Facts& judged(Loaded& loaded);
    bool counts(const Fact& fact);
    void remember(const Error& error) {
        if (!error_) error_ = error;
    }

    const Log& log_;
    const TreeSize known_;
    std::optional<Error> error_;
    std::deque<std::vector<Fact>> facts_;                // of each load
    boost::unordered_flat_map<std::uint64_t, Met> met_;  // by seq; of entries that stand
    std::unordered_map<Subject, Facts> all_;
    std::unordered_map<Subject, Loaded> own_;
    std::unordered_map<Subject, const Fact*> registrations_;
    std::map<std::string, std::vector<Subject>> series_;
    std::map<std::uint64_t, std::string> void_;
};

template <class T>
std::vector<Dated> World::dated(const Facts& facts, DateReading dates) {
    std::vector<Dated> found;
    for (const Fact* fact : facts)
        if (fact->as<T>() && fact->statement.envelope.effective)
            found.push_back({read(*fact->statement.envelope.effective, dates), fact});
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace annals::state
