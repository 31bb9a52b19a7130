#include "schema/base/id.hpp"

#include "schema/base/limits.hpp"

#include <array>

namespace annals {
namespace {

constexpr std::array<std::string_view, kind_last + 1> kind_words = {
    "",       "agenda", "plan", "recommendation", "commitment", "milestone", "party", "occasion",
    "source", "review", "key",  "finding",        "topic"};

bool is_word_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

std::string_view kind_word(Kind kind) { return kind_words[static_cast<std::size_t>(kind)]; }

Result<Kind> parse_kind(std::string_view word) {
    for (std::uint8_t i = kind_first; i <= kind_last; ++i)
        if (kind_words[i] == word) return static_cast<Kind>(i);
    return fail(Errc::bad_value, "no kind of subject is called '" + std::string(word.substr(0, 40)) + "'");
}

bool is_id(std::string_view text) {
    if (text.empty() || text.size() > limits::id_bytes_max) return false;
    bool in_word = false;  // whether the character before this one belongs to a word
    for (const char c : text) {
        if (is_word_char(c)) {
            in_word = true;
        } else if ((c == '-' || c == '/') && in_word) {
            in_word = false;
        } else {
            return false;
        }
    }
    return in_word;
}

std::string to_string(const Subject& subject) { return std::string(kind_word(subject.kind)) + ":" + subject.id; }

Result<Subject> parse_subject(std::string_view text) {
    const std::size_t cut = text.find_first_of(":/");
    if (cut == std::string_view::npos)
        return fail(Errc::bad_value, "a subject is written kind:id, such as party:norway");
    const auto kind = parse_kind(text.substr(0, cut));
    if (!kind) return kind.error();
    const std::string_view id = text.substr(cut + 1);
    if (!is_id(id))
        return fail(Errc::bad_value,
                    "'" + std::string(id.substr(0, 80)) + "' is no id: words of a-z and 0-9, joined by - and /");
    return Subject{*kind, std::string(id)};
}

}  // namespace annals
