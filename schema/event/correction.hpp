// What can be said about entries themselves: that the record was wrong, that it never was so, that it was erased.
#pragma once

#include "schema/event/types.hpp"

namespace annals::event {

// The fields that a correction replaces, in the encoding of the type and version of its target.
//
//   u16 tag · u16 version · u16 length, bitmap · u16 length, values
//
// Bit i (bit i % 8 of byte i / 8) stands for field i, the envelope's correctable fields first (effective, announced,
// on_behalf_of, sources, note), then the payload's in described order; the bitmap has no trailing zero byte. `values`
// holds the field's own encoding for each bit set, in that order: an optional field is emptied by its encoding of
// "none", a list by that of no items, and a required one cannot be.
struct Patch {
    std::uint16_t tag = 0;
    std::uint16_t version = 0;
    Bytes bitmap;
    Bytes values;
    friend auto operator<=>(const Patch&, const Patch&) = default;
};
BOOST_DESCRIBE_STRUCT(Patch, (), (tag, version, bitmap, values))

struct EventCorrected {
    static constexpr std::uint16_t tag = 110;
    static constexpr std::string_view type = "event.corrected";
    static constexpr std::string_view meaning =
        "The record of an entry was wrong: these fields say what it should have said.";
    std::uint64_t target = 0;
    Patch set;
    Words reason;
    static constexpr auto help = std::to_array<std::string_view>({
        "the entry that was wrong: its seq (or, on input, its key)",
        "the fields and their right values; null empties an optional field",
        "why the record was wrong",
    });
};
BOOST_DESCRIBE_STRUCT(EventCorrected, (), (target, set, reason))

struct EventRetracted {
    static constexpr std::uint16_t tag = 111;
    static constexpr std::string_view type = "event.retracted";
    static constexpr std::string_view meaning = "An entry should never have been recorded: it never was so.";
    std::uint64_t target = 0;
    Words reason;
    static constexpr auto help = std::to_array<std::string_view>(
        {"the entry that counts no more: its seq (or, on input, its key)", "why it never was so"});
};
BOOST_DESCRIBE_STRUCT(EventRetracted, (), (target, reason))

struct EventRedacted {
    static constexpr std::uint16_t tag = 112;
    static constexpr std::string_view type = "event.redacted";
    static constexpr std::string_view meaning = "The content of an entry is erased; its hash stays (reserved).";
    std::uint64_t target = 0;
    std::uint16_t target_tag = 0;
    std::vector<AnyId<>> target_about;
    std::optional<DayRange> target_effective;
    Words reason;
    static constexpr auto help = std::to_array<std::string_view>({
        "the entry that is erased",
        "its type's tag",
        "what it was about",
        "when it was effective",
        "why",
    });
};
BOOST_DESCRIBE_STRUCT(EventRedacted, (), (target, target_tag, target_about, target_effective, reason))

}  // namespace annals::event
