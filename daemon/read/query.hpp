// A question, answered over the store as it stands.
#pragma once

#include "daemon/store/store.hpp"
#include "schema/state/ask.hpp"
#include "schema/state/belonging.hpp"

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

// A subject with the parts that the entries before `size` set up; any thread. Errors: those of state::belonging_of, and
// not_ready as above.
Result<state::Belonging> belonging_of(const store::Store& store, const Subject& subject, TreeSize size,
                                      std::uint64_t tail_entries_max = 50'000);

}  // namespace annals::read
