#include "cli/render/calendar.hpp"

#include "schema/base/text.hpp"

namespace annals::cli {

namespace {

constexpr std::size_t line_bytes_max = 75;  // RFC 5545 section 3.1, without the line break

// A content line, folded so that no line is longer than 75 bytes and no UTF-8 sequence is cut.
void put_line(std::string& out, std::string_view line) {
    std::size_t room = line_bytes_max;
    while (line.size() > room) {
        std::size_t cut = room;
        while (cut > 1 && (static_cast<unsigned char>(line[cut]) & 0xc0) == 0x80) --cut;
        out.append(line.substr(0, cut)).append("\r\n ");
        line.remove_prefix(cut);
        room = line_bytes_max - 1;  // the space that a continued line starts with counts
    }
    out.append(line).append("\r\n");
}

// A TEXT value (section 3.3.11).
std::string escaped(std::string_view text) {
    std::string value;
    for (const char c : to_printable(text, true)) {
        if (c == '\n') {
            value += "\\n";
            continue;
        }
        if (c == '\\' || c == ';' || c == ',') value += '\\';
        value += c;
    }
    return value;
}

std::string digits_of(Day day) {
    std::string text = to_string(day);
    std::erase(text, '-');
    return text;
}

std::string stamp_of(Instant instant) {
    std::string text = to_string(instant).substr(0, 19);  // YYYY-MM-DDTHH:MM:SS
    std::erase(text, '-');
    std::erase(text, ':');
    return text + "Z";
}

void put_event(std::string& out, const state::CalendarRow& row, const CalendarOrigin& origin) {
    put_line(out, "BEGIN:VEVENT");
    put_line(out, "UID:" + escaped(row.uid));
    put_line(out, "DTSTAMP:" + stamp_of(row.updated));
    put_line(out, "LAST-MODIFIED:" + stamp_of(row.updated));
    put_line(out, "DTSTART;VALUE=DATE:" + digits_of(row.from));
    put_line(out, "DTEND;VALUE=DATE:" + digits_of(next(row.until)));  // the first day outside
    put_line(out, "SUMMARY:" + escaped(row.title));
    const std::string before = row.description.empty() ? std::string() : row.description + "\n";
    put_line(out, "DESCRIPTION:" + escaped(before + origin.basis));
    if (row.place) put_line(out, "LOCATION:" + escaped(*row.place));
    put_line(out, "TRANSP:TRANSPARENT");
    put_line(out, "END:VEVENT");
}

}  // namespace

std::string to_icalendar(const state::CalendarAnswer& answer, const CalendarOrigin& origin) {
    std::string out;
    put_line(out, "BEGIN:VCALENDAR");
    put_line(out, "VERSION:2.0");
    put_line(out, "PRODID:-//annals//annals//EN");
    put_line(out, "CALSCALE:GREGORIAN");
    put_line(out, "X-WR-CALNAME:" + escaped(origin.name));
    for (const state::CalendarRow& row : answer.rows) put_event(out, row, origin);
    put_line(out, "END:VCALENDAR");
    return out;
}

}  // namespace annals::cli
