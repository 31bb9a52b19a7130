// Which entries act on which (event.corrected, event.retracted), and what remains of an entry after them: rule 2 at the
// head. About 50 bytes an act; the statements themselves are read where they are needed.
#pragma once

#include "schema/base/limits.hpp"
#include "schema/state/accept.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <optional>
#include <vector>

namespace annals::state {

class Acts {
public:
    // The entry `by` retracts or corrects an earlier one. Seqs rise.
    void add(Seq by, Seq target, bool is_retraction);
    // Forgets the acts of entries from `seq` on.
    void truncate(Seq seq);

    bool is_act(Seq seq) const { return acts_.contains(to_number(seq)); }
    // The entry that a chain of acts ends at: `seq` itself, unless it is an act.
    Seq root_of(Seq seq) const;
    // How many acts lie between `seq` and its root (0: it is none), and how many act on `seq` itself.
    std::size_t depth_of(Seq seq) const;
    std::size_t acts_on(Seq seq) const;

    // Whether no retraction that stands removes it. Its depth below is at most limits::correction_depth_max.
    bool is_visible(Seq seq) const;

    // The statement of an entry with the corrections that stand applied in the order of their seqs. bad_correction when
    // they leave no valid statement (it then counts for nothing); the errors of `find`.
    Result<event::Statement> corrected(Seq seq, const AcceptFacts::FindStatement& find) const;

private:
    struct Act {
        std::uint64_t target = 0;
        std::uint64_t previous = none;  // the act before this one on the same target
        bool is_retraction = false;
    };
    static constexpr std::uint64_t none = UINT64_MAX;
    struct Last {
        std::uint64_t by = none;
        std::uint32_t count = 0;
    };

    boost::unordered_flat_map<std::uint64_t, Act> acts_;   // by the acting entry
    boost::unordered_flat_map<std::uint64_t, Last> last_;  // by target
    std::vector<std::uint64_t> order_;                     // the acting entries, by seq
};

}  // namespace annals::state
