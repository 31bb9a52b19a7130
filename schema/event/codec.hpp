// Bytes of statements and entries. schema/FORMAT.md draws every byte.
//
//   entry      u8 format 1 · i64 recorded_at (us) · text recorded_by · 16 bytes salt · bytes statement ·
//              list signatures
//
//   signature  text name · 4 bytes key id · u8 type · bytes
//
//   statement  u8 format 1 · u16 tag · u16 version · envelope · list about · bytes payload
//
// Decoding is strict: one encoding a value, every byte used; what decodes encodes to the same bytes again. Pure.
#pragma once

#include "schema/event/statement.hpp"

namespace annals::event {

inline constexpr std::uint8_t entry_format = 1;
inline constexpr std::uint8_t statement_format = 1;

// The bytes of a statement as it stands (`about` included). too_large over limits::entry_bytes_max or with a list over
// its limit; bad_value with a text that is empty or over its limit, as a default-made one is.
Result<Bytes> encode_statement(const Statement& statement);
// malformed, too_large or unsupported_version (a statement format this build does not know). A known tag in a newer
// version, like an unknown tag, decodes as Unknown.
Result<Statement> decode_statement(BytesView bytes);

// An entry around the statement's own bytes, which are not touched.
Result<Bytes> encode_entry(const Registration& registration, BytesView statement,
                           const std::vector<Signature>& signatures);
Result<Entry> decode_entry(BytesView bytes);
// As decode_entry, into places that the caller has made (a fold of many entries moves none of them); signatures are
// judged and left out. On failure both are unspecified.
Result<void> decode_entry(BytesView bytes, Registration& registration, Statement& statement);
// As above, for entries that were decoded before they were kept: of one that corrects or retracts another only what it
// does (its target and patch) is made; its envelope, subjects and reason are passed over unjudged and left empty.
Result<void> decode_entry_to_fold(BytesView bytes, Registration& registration, Statement& statement);
// The statement's bytes within an entry (borrowed), and when it was recorded, without decoding the rest.
struct EntryParts {
    Instant recorded_at;
    BytesView statement;
};
Result<EntryParts> parts_of_entry(BytesView bytes);

// `target` with the fields of `patch` put in place. bad_correction when the patch is not for its type and version, sets
// a field that `about` is made of, empties a required one, or does not decode.
Result<Statement> apply_patch(const Statement& target, const Patch& patch);
// The same in place; on failure `target` is unchanged.
Result<void> patch_in_place(Statement& target, const Patch& patch);

// A patch that sets these fields of `changed` (names of envelope or payload fields). bad_correction for a field that
// cannot be corrected; unknown_field for none of that name.
Result<Patch> make_patch(const Statement& changed, const std::vector<std::string>& fields);

// The names of the fields that a patch sets, in order.
Result<std::vector<std::string>> fields_of(const Patch& patch);

// The fields that a patch sets, with their values in a statement whose other fields are default-made; bad_correction as
// apply_patch.
struct PatchView {
    Statement values;
    std::vector<std::string> fields;
};
Result<PatchView> view_patch(const Patch& patch);

// How many patches stand within each other in `patch`, itself included, counted up to limits::patch_depth_max + 1:
// visitors that go into them ask first, so that made-up bytes cannot exhaust the stack.
std::size_t depth_of(const Patch& patch);

}  // namespace annals::event
