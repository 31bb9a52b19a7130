#include "daemon/read/query.hpp"

#include "daemon/read/store_log.hpp"
#include "schema/event/json_text.hpp"

namespace annals::read {

Result<Answered> ask(const store::Store& store, const state::Question& question, Instant now,
                     std::uint64_t tail_entries_max) {
    const StoreLog log(store.view(), tail_entries_max);
    const auto answer = state::ask(log, question, state::Asking{now});
    if (!answer) return answer.error();
    const auto root = log.root(log.size());
    if (!root) return root.error();
    return Answered{event::print_json(*answer), log.size(), *root};
}

Result<state::Belonging> belonging_of(const store::Store& store, const Subject& subject, TreeSize size,
                                      std::uint64_t tail_entries_max) {
    return state::belonging_of(StoreLog(store.view(), tail_entries_max), subject, size);
}

}  // namespace annals::read
