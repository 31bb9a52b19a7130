// Every limit of the formats, with its unit. Limits of the running daemon stand in daemon/ops/limits.hpp.
#pragma once

#include <cstddef>
#include <cstdint>

namespace annals::limits {

inline constexpr std::size_t id_bytes_max = 200;
inline constexpr std::size_t key_bytes_max = 400;       // a statement's idempotency key
inline constexpr std::size_t entry_bytes_max = 65'535;  // an entry, so that tlog-tiles can carry it
inline constexpr std::size_t about_subjects_max = 64;   // subjects of one entry
inline constexpr std::size_t sources_max = 32;          // sources cited by one statement
inline constexpr std::size_t signatures_max = 8;
inline constexpr std::size_t list_items_max = 256;        // any list in a payload, unless its type says less
inline constexpr std::size_t json_depth_max = 16;         // nested arrays and objects
inline constexpr std::size_t problems_max = 100;          // errors of meaning reported at once
inline constexpr std::size_t file_bytes_max = 1'048'576;  // a TOML file read by hand
inline constexpr std::size_t patch_depth_max = 8;         // a correction that sets what a correction sets ...
inline constexpr std::size_t correction_depth_max = 64;   // corrections of corrections
inline constexpr std::size_t acts_on_entry_max = 1'000;   // corrections and retractions of one entry
inline constexpr std::size_t deadline_depth_max = 32;     // `with M` of `with M` ...
inline constexpr std::size_t note_bytes_max = 1'000'000;  // a signed note with its signatures
inline constexpr std::size_t note_signatures_max = 100;
inline constexpr std::size_t verifier_key_bytes_max = 1'000;  // name+id+base64, as text
inline constexpr std::size_t private_key_bytes_max = 4'096;   // a PEM text
inline constexpr std::size_t proof_hashes_max = 65;  // of one proof: the tallest tree, and where consistency starts
inline constexpr std::size_t tlog_proof_bytes_max = 2'000'000;   // with extra data and its checkpoint
inline constexpr std::size_t bundle_bytes_max = 268'435'456;     // a bundle file (256 MiB); larger logs are mirrored
inline constexpr std::size_t copied_entries_max = 2'000'000;     // of a copied ledger, which is held in memory
inline constexpr std::size_t copied_bytes_max = 4'294'967'296;   // of its entries (4 GiB)
inline constexpr std::size_t checked_entries_max = 100'000'000;  // of a copy whose hashes alone are held
inline constexpr int year_first = 1900;                          // days outside these years are refused
inline constexpr int year_last = 2199;

}  // namespace annals::limits
