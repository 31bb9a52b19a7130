// What must hold for any input at all of the readers in schema/event: for the fuzzers, and for the tests that run their
// corpus. A property that does not hold aborts.
#pragma once

#include "schema/base/as_of.hpp"
#include "schema/base/check.hpp"
#include "schema/base/text.hpp"
#include "schema/event/check_statement.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"

#include <algorithm>

namespace annals::event {

// A known statement printed as JSON reads as itself again, but for a patch that does not decode.
inline void check_json_round_trip(const Statement& statement) {
    const std::string text = print_json(statement_to_json(statement));
    const auto json = parse_json(text);
    CHECK(json.has_value());
    if (std::holds_alternative<Unknown>(statement.payload)) return;
    Problems problems;
    auto again = statement_from_json(*json, "", {}, problems);
    if (!again) {
        const auto* correction = std::get_if<EventCorrected>(&statement.payload);
        CHECK(correction && text.find("\"type\":\"unknown-") != std::string::npos);
        return;
    }
    again->about = statement.about;
    CHECK(*encode_statement(*again) == *encode_statement(statement));
}

inline void check_statement_properties(const Statement& statement) {
    Problems problems;
    check_statement(statement, "", problems);
    check_json_round_trip(statement);
}

// What decodes encodes to the same bytes.
inline void check_entry_bytes(BytesView bytes) {
    const Bytes given(bytes.begin(), bytes.end());
    if (const auto statement = decode_statement(bytes)) {
        CHECK(*encode_statement(*statement) == given);
        check_statement_properties(*statement);
    }
    const auto entry = decode_entry(bytes);
    const auto parts = parts_of_entry(bytes);
    if (!entry) return;
    CHECK(parts.has_value() && parts->recorded_at == entry->registration.recorded_at);
    const Bytes statement = *encode_statement(entry->statement);
    CHECK(statement == Bytes(parts->statement.begin(), parts->statement.end()));
    CHECK(*encode_entry(entry->registration, statement, entry->signatures) == given);
    check_statement_properties(entry->statement);
    static_cast<void>(print_json(entry_to_json(Seq(0), *entry, Sha256())));
}

// What a parser of one word accepts prints in a form that it reads as the same value.
inline void check_word(std::string_view text) {
    if (const auto date = parse_day_range(text)) CHECK(*parse_day_range(to_string(*date)) == *date);
    if (const auto instant = parse_instant(text)) CHECK(*parse_instant(to_string(*instant)) == *instant);
    if (const auto known = parse_known(text)) CHECK(*parse_known(to_string(*known)) == *known);
    if (const auto subject = parse_subject(text)) CHECK(*parse_subject(to_string(*subject)) == *subject);
    if (const auto deadline = parse_deadline(text))
        CHECK(to_string(*parse_deadline(to_string(*deadline))) == to_string(*deadline));
    if (const auto bytes = parse_base64(text)) CHECK(to_base64(*bytes) == text);
    if (const auto bytes = parse_hex(text)) CHECK(to_hex(*bytes) == text);
    if (check_text(text)) CHECK(is_utf8(text) && *to_nfc(text) == text);
    CHECK(is_utf8(to_printable(text)));
    if (is_utf8(text)) CHECK(is_utf8(fold_name(text)) && is_utf8(skeleton_of(text.substr(0, 1'000))));
}

inline void check_said(const boost::json::value& json) {
    Problems problems;
    const auto statement = statement_from_json(json, "", {}, problems);
    CHECK(statement.has_value() == problems.empty());
    if (!statement) return;
    check_statement(*statement, "", problems);
    const auto bytes = encode_statement(*statement);
    if (!bytes) {
        CHECK(bytes.error().code == Errc::too_large);
        return;
    }
    const auto decoded = decode_statement(*bytes);
    if (problems.empty()) CHECK(decoded.has_value());
    if (!decoded) return;
    CHECK(*encode_statement(*decoded) == *bytes);
    check_json_round_trip(*decoded);
}

// JSON prints as text that reads as itself; a statement in it survives bytes and JSON.
inline void check_json_text(std::string_view text) {
    check_word(text);
    static_cast<void>(parse_ndjson(text, 100).has_value());
    const auto json = parse_json(text);
    if (!json) return;
    CHECK(*parse_json(print_json(*json)) == *json);
    CHECK(*parse_json(print_json_indented(*json)) == *json);
    check_said(*json);
}

}  // namespace annals::event
