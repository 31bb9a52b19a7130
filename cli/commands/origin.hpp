// What an answer that is put together here rests on: which log it is of, and the clocks.
#pragma once

#include "cli/commands/context.hpp"
#include "schema/state/answers.hpp"

namespace annals::cli {

// The origin of the ledger that the command talks to. Errors: those of the way there.
Result<std::string> origin_of(Context& context);

// How the clocks that were given resolve at the ledger, for what no question answers.
Result<state::AsOfView> as_of_given(Context& context, Ledger& ledger);
// What rests on the entries before `size`, read a moment ago, whatever has come since.
Result<state::AsOfView> as_of_size(Context& context, Ledger& ledger, std::uint64_t size);
// What rests on the head as it is now, which is named by its size.
Result<state::AsOfView> as_of_head(Context& context, Ledger& ledger);
Footer footer_of(const state::AsOfView& as_of);

}  // namespace annals::cli
