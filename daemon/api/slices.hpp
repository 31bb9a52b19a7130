// The handlers, by slice of the API. Each takes what it needs and gives the answer; the application owns the rest.
#pragma once

#include "daemon/api/ports.hpp"
#include "daemon/api/router.hpp"
#include "daemon/ops/limits.hpp"

namespace annals::api {

// ---- append.cpp ----

// POST /v1/events. Answers on the writer's thread.
void append_events(const Ports& ports, const ops::Limits& limits, Call call, OnAnswer answer);

// ---- try_out.cpp ----

inline constexpr std::size_t lookup_keys_max = 1'000;         // of one request
inline constexpr std::size_t judged_statements_max = 10'000;  // of one request that only asks what would be refused

// POST /v1/events?dry_run=true: what would be recorded, and which answers it would change (?revised=false: not those).
// On a worker.
Reply try_events(const Ports& ports, const ops::Limits& limits, const Call& call);
// POST /v1/lookup: the entries of idempotency keys.
Reply look_up(const Ports& ports, const Call& call);

// ---- entries.cpp ----

Reply list_entries(const Ports& ports, const ops::Limits& limits, const Call& call);
Reply show_entry(const Ports& ports, const Call& call);
// subject, type and recorded_by of a query; bad_value, unknown_type.
Result<EntryFilter> read_filter(const Call& call);
bool passes(const EntryRow& row, const EntryFilter& filter);
// ?parts: what belongs to the subject that the filter names, as of `size`; the filter then leaves the subject to it.
// None where it is not asked for. missing_field without a subject.
Result<std::optional<state::Belonging>> read_parts(const Ports& ports, const Call& call, EntryFilter& filter,
                                                   TreeSize size);

// ---- feed.cpp ----

// `ports` and `limits` outlive the stream.
Answer open_feed(const Ports& ports, const ops::Limits& limits, const Call& call);

// ---- audit.cpp ----

// `limits` outlive the stream.
Answer open_audit(const Ports& ports, const ops::Limits& limits, const Call& call);

// ---- atom.cpp ----

Reply show_atom(const Ports& ports, const Call& call);

// ---- copies.cpp ----

Reply put_copy(const Ports& ports, const Call& call);
Reply show_copy(const Ports& ports, const Call& call);

// ---- questions.cpp ----

std::vector<RouteParam> params_of(const state::QuestionInfo& info);
Reply answer_question(const Ports& ports, const state::QuestionInfo& info, const Call& call);
Reply list_questions(const Ports& ports);

// ---- proofs.cpp ----

Reply show_checkpoint(const Ports& ports);
Reply show_tile(const Ports& ports, const Call& call);
Reply prove_inclusion(const Ports& ports, const Call& call);
Reply prove_consistency(const Ports& ports, const Call& call);
// The tlog-proof of an entry by a signed checkpoint that covers it.
Result<std::string> tlog_proof_of(const Ports& ports, Seq seq, const std::string& checkpoint);

// ---- service.cpp ----

Reply show_ledger(const Ports& ports);

Reply report_health(const Ports& ports);
Reply report_readiness(const Ports& ports);
Reply show_schema();
Reply show_type_schema(const Call& call);

// The headers that name the head an answer rests on.
void put_head(Reply& reply, TreeSize size, const Sha256& root);

inline constexpr std::string_view cache_for_ever = "public, max-age=31536000, immutable";

}  // namespace annals::api
