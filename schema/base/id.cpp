#include "schema/base/id.hpp"

#include "schema/base/limits.hpp"

#include <array>

namespace annals {
namespace {

constexpr std::array<std::string_view, kind_last + 1> kind_words = {
    "",       "agenda", "plan", "recommendation", "commitment", "milestone", "party", "occasion",
    "source", "review", "key",  "finding",        "topic"};

// Of each character: 0 within a word, separator_bit between words, foreign_bit in no id.
constexpr std::uint8_t separator_bit = 1;
constexpr std::uint8_t foreign_bit = 2;
constexpr std::array<std::uint8_t, 256> make_id_classes() {
    std::array<std::uint8_t, 256> classes{};
    classes.fill(foreign_bit);
    for (unsigned char c = 'a'; c <= 'z'; ++c) classes[c] = 0;
    for (unsigned char c = '0'; c <= '9'; ++c) classes[c] = 0;
    classes['-'] = classes['/'] = separator_bit;
    return classes;
}
constexpr auto id_classes = make_id_classes();

}  // namespace

std::string_view kind_word(Kind kind) { return kind_words[static_cast<std::size_t>(kind)]; }

Result<Kind> parse_kind(std::string_view word) {
    for (std::uint8_t i = kind_first; i <= kind_last; ++i)
        if (kind_words[i] == word) return static_cast<Kind>(i);
    return fail(Errc::bad_value, "no kind of subject is called '" + std::string(word.substr(0, 40)) + "'");
}

bool is_id(std::string_view text) {
    if (text.empty() || text.size() > limits::id_bytes_max) return false;
    // Without branches: decoding an entry judges a hundred characters of ids.
    unsigned wrong = 0;
    unsigned before = separator_bit;  // a separator stands neither first, nor after another, nor last
    for (const char c : text) {
        const unsigned now = id_classes[static_cast<unsigned char>(c)];
        wrong |= (now & foreign_bit) | (now & before);
        before = now;
    }
    return (wrong | before) == 0;
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
