// The two clocks of a question.
#pragma once

#include "schema/base/id.hpp"
#include "schema/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace annals {

// How an imprecise date is read: from its last day on, or from its first.
enum class DateReading : std::uint8_t { latest, earliest };

// `known` as a person asks for it: an instant, a day (its end, or now while it lasts), @SIZE, or now (the head).
struct KnownNow {
    friend bool operator==(const KnownNow&, const KnownNow&) = default;
};
using Known = std::variant<KnownNow, Day, Instant, TreeSize>;
std::string to_string(const Known& known);  // "now", YYYY-MM-DD, an instant, or "@SIZE"
Result<Known> parse_known(std::string_view text);

// A question's clocks, resolved: what was so on day `on` in the world (UTC), by the entries before tree size `known`.
struct AsOf {
    Day on;
    TreeSize known{};
    DateReading dates = DateReading::latest;
    friend bool operator==(const AsOf&, const AsOf&) = default;
};

}  // namespace annals
