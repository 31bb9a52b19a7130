// The ports that the store and its readers answer, so that the daemon wires them in one call.
#pragma once

#include "daemon/api/ports.hpp"
#include "daemon/read/feed.hpp"
#include "daemon/store/store.hpp"

namespace annals::api {

// Fills head, ledger (without verifier keys), entry, entry_bytes, entries, size_at, subscribe, tile, inclusion,
// consistency, root_at. What they answer, the store and the feed must outlive. Left to the caller: submit, find_target,
// ask and questions, checkpoint, when_signed, ready, health, metrics_text, run_on_worker, and what may be empty.
void wire_store(Ports& ports, const store::Store& store, read::Feed& feed);

}  // namespace annals::api
