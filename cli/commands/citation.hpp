// A citation: a question with both clocks pinned, what it rested on, and the hash of the answer's bytes.
#pragma once

#include "cli/client/ledger.hpp"
#include "schema/base/bytes.hpp"

#include <string>
#include <string_view>

namespace annals::cli {

struct Citation {
    state::Question question;  // `on` given, `known` a tree size
    std::uint16_t rules = 1;
    Sha256 root;
    Sha256 answer;  // SHA-256 of the canonical answer
};

// "annals:status?subject=rt5&on=2023-06-30&known=%40120&dates=latest&rules=1&root=...&sha256=...". Parameters stand in
// alphabetical order, then these six in this order.
std::string format_citation(const Citation& citation);
// The inverse, strict by round trip: malformed for anything else.
Result<Citation> parse_citation(std::string_view text);

// Asks the question, pins its clocks to what they resolved to, and asks again: the second answer is cited.
Result<Citation> cite(Ledger& ledger, state::Question question);

}  // namespace annals::cli
