// A question, answered over the store as it stands.
#pragma once

#include "daemon/store/store.hpp"
#include "schema/state/ask.hpp"

#include <string>

namespace annals::read {

struct Answered {
    std::string json;  // canonical: what a citation hashes
    TreeSize size{};   // of the head that it was asked at
    Sha256 root;
};

// Runs state::ask over a fresh view; any thread. Errors: those of state::ask, and not_ready while the index is more
// than `tail_entries_max` entries behind.
Result<Answered> ask(const store::Store& store, const state::Question& question, Instant now,
                     std::uint64_t tail_entries_max = 50'000);

}  // namespace annals::read
