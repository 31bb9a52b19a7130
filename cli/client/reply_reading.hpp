// What a daemon answers to statements and keys that were sent, read. malformed for what is not understood.
#pragma once

#include "cli/client/http.hpp"
#include "cli/client/ledger.hpp"

#include <boost/json/object.hpp>

namespace annals::cli {

Error not_understood(std::string_view what);

// A member that is a number from 0 on, or a text (else empty).
std::optional<std::uint64_t> number_at(const boost::json::object& object, std::string_view name);
std::string text_at(const boost::json::object& object, std::string_view name);

Result<AppendOutcome> outcome_of(const HttpReply& reply);
Result<Trial> trial_of(const HttpReply& reply);
// A seq, or none, for each of `count` keys.
Result<std::vector<std::optional<Seq>>> seqs_of(const HttpReply& reply, std::size_t count);

}  // namespace annals::cli
