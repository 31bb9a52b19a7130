#include "schema/event/deadline.hpp"

#include "schema/base/limits.hpp"

#include <charconv>
#include <cstdio>

namespace annals::event {
namespace {

std::string two_digits(unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); }

struct Printer {
    std::string operator()(const DueDate& due) const { return annals::to_string(due.date); }
    std::string operator()(const DueOccasion& due) const {
        const char* word = due.preposition == Preposition::by   ? "by "
                           : due.preposition == Preposition::at ? "at "
                                                                : "for ";
        return word + due.occasion.text;
    }
    std::string operator()(const DueWith& due) const { return "with " + due.milestone.text; }
    std::string operator()(const DueEverySeries& due) const {
        return "every " + due.series.text + " from " + due.from.text;
    }
    std::string operator()(const DueEveryYear& due) const {
        std::string text = "every year ";
        if (due.on) text += "on " + two_digits(due.on->month) + "-" + two_digits(due.on->day) + " ";
        return text + "from " + std::to_string(due.from_year);
    }
    std::string operator()(const DueOpen&) const { return "open"; }
};

Error bad_deadline(std::string_view text) {
    return fail(
        Errc::bad_value, "'" + std::string(text.substr(0, 80)) + "' is no deadline", {},
        "write: by|at|for OCCASION, with MILESTONE, every SERIES from OCCASION, every year [on MM-DD] from YYYY, "
        "a date, a month, a year, or open");
}

// `text` without `word` and the space after it, or nothing.
std::optional<std::string_view> after(std::string_view text, std::string_view word) {
    if (!text.starts_with(word) || text.size() <= word.size() + 1 || text[word.size()] != ' ') return std::nullopt;
    return text.substr(word.size() + 1);
}

std::optional<int> number(std::string_view text, std::size_t digits) {
    int value = 0;
    if (text.size() != digits) return std::nullopt;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || stop != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

Result<Deadline> parse_every_year(std::string_view text, std::string_view whole) {
    DueEveryYear due;
    if (const auto rest = after(text, "on")) {
        if (rest->size() < 6 || (*rest)[2] != '-' || (*rest)[5] != ' ') return bad_deadline(whole);
        const auto month = number(rest->substr(0, 2), 2);
        const auto day = number(rest->substr(3, 2), 2);
        if (!month || !day) return bad_deadline(whole);
        due.on = DueEveryYear::MonthDay{static_cast<std::uint8_t>(*month), static_cast<std::uint8_t>(*day)};
        text = rest->substr(6);
    }
    const auto year_text = after(text, "from");
    if (!year_text) return bad_deadline(whole);
    const auto year = number(*year_text, 4);
    if (!year) return bad_deadline(whole);
    due.from_year = static_cast<std::uint16_t>(*year);
    return Deadline(due);
}

Result<Deadline> parse_every(std::string_view text, std::string_view whole) {
    if (const auto rest = after(text, "year")) return parse_every_year(*rest, whole);
    const std::size_t cut = text.find(" from ");
    if (cut == std::string_view::npos || cut == 0 || cut + 6 >= text.size()) return bad_deadline(whole);
    return Deadline(DueEverySeries{{std::string(text.substr(0, cut))}, {std::string(text.substr(cut + 6))}});
}

Result<void> check_ref(std::string_view id) {
    if (is_id(id)) return {};
    return fail(Errc::bad_value, "'" + std::string(id.substr(0, 80)) + "' is no id");
}

struct Checker {
    Result<void> operator()(const DueDate& due) const {
        if (due.date.last < due.date.first) return fail(Errc::bad_value, "the date runs backwards");
        return {};
    }
    Result<void> operator()(const DueOccasion& due) const { return check_ref(due.occasion.text); }
    Result<void> operator()(const DueWith& due) const { return check_ref(due.milestone.text); }
    Result<void> operator()(const DueEverySeries& due) const {
        if (!is_id(due.series.text) || due.series.text == "year" || due.series.text.size() > due.series.bytes_max)
            return fail(Errc::bad_value,
                        "'" + due.series.text.substr(0, 80) + "' is no series: one short lower-case word");
        return check_ref(due.from.text);
    }
    Result<void> operator()(const DueEveryYear& due) const {
        if (due.from_year < limits::year_first || due.from_year > limits::year_last)
            return fail(Errc::bad_value, "no such year: " + std::to_string(due.from_year));
        // 29 February is refused: it is not a day of every year.
        if (due.on && !is_date(2023, due.on->month, due.on->day))
            return fail(Errc::bad_value, "no such day in every year");
        return {};
    }
    Result<void> operator()(const DueOpen&) const { return {}; }
};

}  // namespace

std::string to_string(const Deadline& deadline) { return std::visit(Printer(), deadline); }

Result<Deadline> parse_deadline(std::string_view text) {
    if (text == "open") return Deadline(DueOpen{});
    if (const auto rest = after(text, "by")) return Deadline(DueOccasion{Preposition::by, {std::string(*rest)}});
    if (const auto rest = after(text, "at")) return Deadline(DueOccasion{Preposition::at, {std::string(*rest)}});
    if (const auto rest = after(text, "for")) return Deadline(DueOccasion{Preposition::for_, {std::string(*rest)}});
    if (const auto rest = after(text, "with")) return Deadline(DueWith{{std::string(*rest)}});
    if (const auto rest = after(text, "every")) return parse_every(*rest, text);
    if (const auto date = parse_day_range(text)) return Deadline(DueDate{*date});
    return bad_deadline(text);
}

Result<void> check_deadline(const Deadline& deadline) { return std::visit(Checker(), deadline); }

}  // namespace annals::event
