#include "daemon/read/query.hpp"

#include "daemon/read/store_log.hpp"

namespace annals::read {

Result<boost::json::value> ask(const store::Store& store, const state::Question& question, Instant now,
                               std::uint64_t tail_entries_max) {
    const StoreLog log(store.view(), tail_entries_max);
    return state::ask(log, question, state::Asking{now});
}

}  // namespace annals::read
