// Subjects and their ids: what the ledger's entries are about.
#pragma once

#include "schema/base/result.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace annals {

// The kinds of subject. The numbers are stored (about[] of a statement): never reused.
enum class Kind : std::uint8_t {
    agenda = 1,
    plan = 2,
    recommendation = 3,
    commitment = 4,
    milestone = 5,
    party = 6,
    occasion = 7,
    source = 8,
    review = 9,
    key = 10,      // a party's public key, by its key id (reserved)
    finding = 11,  // a landscape finding that was dismissed
    topic = 12,    // what claims are about beside a subject
};
inline constexpr std::uint8_t kind_first = 1;
inline constexpr std::uint8_t kind_last = 12;

// "agenda", "plan", ...: the word before the colon of `kind:id`.
std::string_view kind_word(Kind kind);
Result<Kind> parse_kind(std::string_view word);

// Whether `text` has the form of an id: words [a-z0-9]+(-[a-z0-9]+)* joined by '/', at most limits::id_bytes_max bytes.
bool is_id(std::string_view text);

// A subject, named with its kind.
struct Subject {
    Kind kind = Kind::agenda;
    std::string id;
    friend auto operator<=>(const Subject&, const Subject&) = default;
};
// "commitment:road-transport/2023/rt5".
std::string to_string(const Subject& subject);
// The inverse of to_string; also accepts "commitment/road-transport/2023/rt5".
Result<Subject> parse_subject(std::string_view text);

// An id whose kind its type says. Empty only when default-made and not yet filled.
template <Kind K>
struct Id {
    static constexpr Kind kind = K;
    std::string text;
    friend auto operator<=>(const Id&, const Id&) = default;
    Subject subject() const { return {K, text}; }
};

// As Id, in a field that merely mentions the subject: the entry is not *about* it (it is not indexed under it), and so
// the field can be corrected. See schema/event/about.hpp.
template <Kind K>
struct Ref {
    static constexpr Kind kind = K;
    std::string text;
    friend auto operator<=>(const Ref&, const Ref&) = default;
    Subject subject() const { return {K, text}; }
};

// A position in the ledger, from 0: the leaf index of the tree.
enum class Seq : std::uint64_t {};
// How many entries: size n means entries 0 .. n-1.
enum class TreeSize : std::uint64_t {};

constexpr std::uint64_t to_number(Seq seq) { return static_cast<std::uint64_t>(seq); }
constexpr std::uint64_t to_number(TreeSize size) { return static_cast<std::uint64_t>(size); }

}  // namespace annals

template <>
struct std::hash<annals::Subject> {
    std::size_t operator()(const annals::Subject& subject) const noexcept {
        return std::hash<std::string>()(subject.id) * 31 + static_cast<std::size_t>(subject.kind);
    }
};
