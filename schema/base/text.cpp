#include "schema/base/text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

namespace annals {
namespace {

// The code point at `at`, which is moved past it; negative where the bytes are no UTF-8.
UChar32 next_code_point(std::string_view text, std::int32_t& at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    UChar32 point = 0;
    U8_NEXT(bytes, at, size, point);
    return point;
}

std::string code_point_name(UChar32 point) {
    std::array<char, 16> name{};
    std::snprintf(name.data(), name.size(), "U+%04X", static_cast<unsigned>(point));
    return name.data();
}

// Bidirectional overrides and isolates can make a printed name read as another one.
bool is_direction_override(UChar32 point) {
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

// Eight bytes at a time, the last eight perhaps a second time.
bool is_ascii(std::string_view text) {
    constexpr std::uint64_t high_bits = 0x8080808080808080;
    constexpr std::size_t width = sizeof(std::uint64_t);
    const auto word_at = [&](std::size_t at) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, width);
        return word;
    };
    std::uint64_t seen = 0;
    if (text.size() < width) {
        for (const char c : text) seen |= static_cast<unsigned char>(c);
    } else {
        for (std::size_t at = 0; at + width <= text.size(); at += width) seen |= word_at(at);
        seen |= word_at(text.size() - width);
    }
    return (seen & high_bits) == 0;
}

icu::UnicodeString to_unicode(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

std::string collapse_spaces(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!is_space) {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

}  // namespace

bool is_utf8(std::string_view text) {
    if (is_ascii(text)) return true;
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());)
        if (next_code_point(text, at) < 0) return false;
    return true;
}

namespace {

// Whether `text` is printable ASCII with LF and TAB, as nearly all of it is: then nothing else needs to be looked at.
bool is_plain(std::string_view text) {
    for (const char c : text)
        if (!((c >= 0x20 && c < 0x7F) || c == '\n' || c == '\t')) return false;
    return true;
}

}  // namespace

Result<void> check_text(std::string_view text) {
    if (is_plain(text)) return {};
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
        const std::int32_t start = at;
        const auto refuse = [&](std::string detail) {
            return fail(Errc::bad_value, std::move(detail) + " at byte " + std::to_string(start));
        };
        const UChar32 point = next_code_point(text, at);
        if (point < 0) return refuse("text is not UTF-8");
        if (point < 0x20 ? point != '\n' && point != '\t' : point >= 0x7F && point < 0xA0)
            return refuse("control character " + code_point_name(point));
        if (point < 0x7F) continue;
        if (is_direction_override(point)) return refuse("invisible direction override " + code_point_name(point));
        if (u_charType(point) == U_UNASSIGNED) return refuse("unassigned code point " + code_point_name(point));
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return fail(Errc::internal, "Unicode data is missing");
    if (!nfc->isNormalizedUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), status))
        return fail(Errc::bad_value, "text is not in Unicode normal form C", {}, "compose accents and letters (NFC)");
    return {};
}

Result<std::string> to_nfc(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    if (!is_utf8(text)) return fail(Errc::malformed, "text is not UTF-8");
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return fail(Errc::internal, "Unicode data is missing");
    const icu::UnicodeString composed = nfc->normalize(to_unicode(text), status);
    if (U_FAILURE(status)) return fail(Errc::internal, "Unicode normalisation failed");
    return to_utf8(composed);
}

std::string fold_name(std::string_view text) {
    if (is_ascii(text)) {
        std::string folded = collapse_spaces(text);
        for (char& c : folded)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        return folded;
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status) || !is_utf8(text)) return std::string(text);
    const icu::UnicodeString folded = fold->normalize(to_unicode(text), status);
    if (U_FAILURE(status)) return std::string(text);
    return collapse_spaces(to_utf8(folded));
}

std::string skeleton_of(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> checker(uspoof_open(&status), &uspoof_close);
    if (U_FAILURE(status) || !is_utf8(text)) return std::string(text);
    icu::UnicodeString skeleton;
    uspoof_getSkeletonUnicodeString(checker.get(), 0, to_unicode(fold_name(text)), skeleton, &status);
    if (U_FAILURE(status)) return std::string(text);
    return to_utf8(skeleton);
}

std::string to_printable(std::string_view text, bool keep_newlines) {
    std::string out;
    out.reserve(text.size());
    const auto escape = [&](std::string_view bytes) {
        for (const char c : bytes) {
            std::array<char, 8> code{};
            std::snprintf(code.data(), code.size(), "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
            out += code.data();
        }
    };
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
        const auto start = static_cast<std::size_t>(at);
        const UChar32 point = next_code_point(text, at);
        const std::string_view bytes = text.substr(start, static_cast<std::size_t>(at) - start);
        const bool is_control = point < 0x20 || (point >= 0x7F && point < 0xA0) || is_direction_override(point);
        if (point == '\n' && keep_newlines) {
            out += '\n';
        } else if (is_control) {
            escape(bytes);
        } else {
            out += bytes;
        }
    }
    return out;
}

std::string markup_escaped(std::string_view text, bool keep_newlines) {
    std::string out;
    for (const char c : to_printable(text, keep_newlines)) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
    // U+FFFE and U+FFFF are no characters of XML.
    for (const std::string_view none : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
        for (std::size_t at = 0; (at = out.find(none, at)) != std::string::npos;) out.replace(at, none.size(), "?");
    return out;
}

std::string percent_encoded(std::string_view text, std::string_view also_plain) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    static constexpr std::string_view marks = "-._~";
    std::string out;
    for (const char c : text) {
        const bool is_alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        const auto byte = static_cast<unsigned char>(c);
        if (is_alnum || marks.find(c) != std::string_view::npos || also_plain.find(c) != std::string_view::npos)
            out += c;
        else
            out.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return out;
}

std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t most) {
    if (left.size() > right.size()) std::swap(left, right);
    if (right.size() - left.size() > most) return most + 1;
    const std::size_t width = right.size() + 1;
    std::vector<std::size_t> before(width);
    std::vector<std::size_t> above(width);
    std::vector<std::size_t> row(width);
    for (std::size_t j = 0; j < width; ++j) above[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j < width; ++j) {
            const std::size_t replaced = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = above;
        above = row;
    }
    return std::min(above[width - 1], most + 1);
}

}  // namespace annals
