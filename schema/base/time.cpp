#include "schema/base/time.hpp"

#include "schema/base/check.hpp"
#include "schema/base/limits.hpp"

#include <array>
#include <chrono>
#include <cstdio>

namespace annals {
namespace {

constexpr std::int64_t us_per_day = 86'400'000'000;

// Exactly `count` decimal digits of `text` from `at`; -1 where that is not so.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

Error not_a_date(std::string_view text) {
    return fail(Errc::bad_value, "'" + std::string(text.substr(0, 40)) + "' is no date", {},
                "write YYYY-MM-DD, YYYY-MM, YYYY, or DAY/DAY for one of these days");
}

bool is_year(int year) { return year >= limits::year_first && year <= limits::year_last; }

}  // namespace

bool is_date(int year, int month, int day) {
    using namespace std::chrono;
    if (!is_year(year) || month < 1 || month > 12 || day < 1 || day > 31) return false;
    return year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day)))
        .ok();
}

Day day_of(int year, int month, int day) {
    CHECK(is_date(year, month, day));
    const std::chrono::sys_days days =
        std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                    std::chrono::day(static_cast<unsigned>(day)));
    return {static_cast<std::int32_t>(days.time_since_epoch().count())};
}

Civil civil_of(Day day) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day.days))};
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day()))};
}

std::string to_string(Day day) {
    const Civil date = civil_of(day);
    std::array<char, 32> text{};
    const int size = std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
    return {text.data(), static_cast<std::size_t>(size)};
}

Result<Day> parse_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return not_a_date(text);
    const int year = digits(text, 0, 4);
    const int month = digits(text, 5, 2);
    const int day = digits(text, 8, 2);
    if (!is_date(year, month, day)) return not_a_date(text);
    return day_of(year, month, day);
}

DayRange whole_month(int year, int month) {
    const Day first = day_of(year, month, 1);
    const Day until = month == 12 ? day_of(year, 12, 31) : previous(day_of(year, month + 1, 1));
    return {first, until};
}

DayRange whole_year(int year) { return {day_of(year, 1, 1), day_of(year, 12, 31)}; }

std::string to_string(DayRange range) {
    if (range.is_exact()) return to_string(range.first);
    const Civil first = civil_of(range.first);
    if (range == whole_year(first.year)) return to_string(range.first).substr(0, 4);
    if (range == whole_month(first.year, first.month)) return to_string(range.first).substr(0, 7);
    return to_string(range.first) + "/" + to_string(range.last);
}

Result<DayRange> parse_day_range(std::string_view text) {
    if (text.size() == 4) {
        const int year = digits(text, 0, 4);
        if (!is_year(year)) return not_a_date(text);
        return whole_year(year);
    }
    if (text.size() == 7 && text[4] == '-') {
        const int year = digits(text, 0, 4);
        const int month = digits(text, 5, 2);
        if (!is_date(year, month, 1)) return not_a_date(text);
        return whole_month(year, month);
    }
    if (text.size() == 21 && text[10] == '/') {
        const auto first = parse_day(text.substr(0, 10));
        if (!first) return first.error();
        const auto last = parse_day(text.substr(11));
        if (!last) return last.error();
        if (*last < *first) return fail(Errc::bad_value, "'" + std::string(text) + "' runs backwards");
        return DayRange{*first, *last};
    }
    const auto day = parse_day(text);
    if (!day) return day.error();
    return exactly(*day);
}

Instant start_of(Day day) { return {day.days * us_per_day}; }
Instant end_of(Day day) { return {day.days * us_per_day + us_per_day - 1}; }

Day day_of(Instant instant) {
    std::int64_t days = instant.us / us_per_day;
    if (instant.us % us_per_day < 0) --days;
    return {static_cast<std::int32_t>(days)};
}

std::string to_string(Instant instant) {
    const Day day = day_of(instant);
    const std::int64_t us = instant.us - start_of(day).us;
    std::array<char, 48> text{};
    const int size = std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d.%06dZ",
                                   static_cast<int>(us / 3'600'000'000), static_cast<int>(us / 60'000'000 % 60),
                                   static_cast<int>(us / 1'000'000 % 60), static_cast<int>(us % 1'000'000));
    return to_string(day) + std::string(text.data(), static_cast<std::size_t>(size));
}

Result<Instant> parse_instant(std::string_view text) {
    const auto bad = [&] {
        return fail(Errc::bad_value, "'" + std::string(text.substr(0, 40)) + "' is no instant", {},
                    "write YYYY-MM-DDTHH:MM:SSZ, in UTC");
    };
    if (text.size() < 17 || text[10] != 'T' || text.back() != 'Z' || text[13] != ':') return bad();
    const auto day = parse_day(text.substr(0, 10));
    const int hour = digits(text, 11, 2);
    const int minute = digits(text, 14, 2);
    if (!day || hour < 0 || hour > 23 || minute < 0 || minute > 59) return bad();
    std::int64_t us = (hour * 60LL + minute) * 60'000'000;
    if (text.size() > 17) {
        const int second = digits(text, 17, 2);
        if (text[16] != ':' || second < 0 || second > 59) return bad();
        us += second * 1'000'000LL;
        if (text.size() > 20) {
            const std::size_t decimals = text.size() - 21;
            if (text[19] != '.' || decimals < 1 || decimals > 6) return bad();
            std::int64_t fraction = digits(text, 20, decimals);
            if (fraction < 0) return bad();
            for (std::size_t i = decimals; i < 6; ++i) fraction *= 10;
            us += fraction;
        } else if (text.size() != 20) {
            return bad();
        }
    }
    return Instant{start_of(*day).us + us};
}

}  // namespace annals
