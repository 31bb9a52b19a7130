#include "schema/base/as_of.hpp"

#include <charconv>

namespace annals {

std::string to_string(const Known& known) {
    if (const auto* day = std::get_if<Day>(&known)) return to_string(*day);
    if (const auto* instant = std::get_if<Instant>(&known)) return to_string(*instant);
    if (const auto* size = std::get_if<TreeSize>(&known)) return "@" + std::to_string(to_number(*size));
    return "now";
}

Result<Known> parse_known(std::string_view text) {
    if (text == "now") return Known(KnownNow{});
    if (!text.empty() && text.front() == '@') {
        std::uint64_t size = 0;
        const char* const end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data() + 1, end, size);
        if (error != std::errc() || stop != end || text.size() == 1 || (text[1] == '0' && text.size() > 2))
            return fail(Errc::bad_value, "'" + std::string(text.substr(0, 40)) + "' is no tree size", {},
                        "write @SIZE");
        return Known(TreeSize(size));
    }
    if (const auto day = parse_day(text)) return Known(*day);
    if (const auto instant = parse_instant(text)) return Known(*instant);
    return fail(Errc::bad_value,
                "'" + std::string(text.substr(0, 40)) + "' is neither an instant, a day, @SIZE nor now", {},
                "such as 2023-12-20, 2023-12-20T12:00:00Z, @120 or now");
}

}  // namespace annals
