// What stands of a set of entries: rule 2 of DESIGN section 4 (retractions, corrections, and those of them).
#pragma once

#include "schema/state/log.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace annals::state {

// An entry that was not retracted, with its corrections applied.
struct Fact {
    Seq seq{};
    Instant recorded_at;
    std::string recorded_by;
    event::Statement statement;
    std::vector<Seq> corrected_by;       // the corrections that apply, by seq
    std::optional<std::string> invalid;  // why its corrections leave it no valid statement: then it counts for nothing

    template <class T>
    const T* as() const {
        return std::get_if<T>(&statement.payload);
    }
};

// What became of one entry.
struct Fate {
    std::optional<Seq> retracted_by;
    std::vector<Seq> corrected_by;
};

// The fates of entries in the order given. REQUIRES: by seq; whatever acts on one of them is among them.
std::vector<Fate> fates_of(const std::vector<Recorded>& entries);

// Moves what stands of `entries` into facts, by seq; corrections and retractions are applied and left out.
// REQUIRES: as fates_of.
std::vector<Fact> facts_of(std::vector<Recorded>&& entries);

}  // namespace annals::state
