// Walks over described structs and enums: the one way in which visitors see a payload's fields.
#pragma once

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace annals::event {

template <class T>
concept DescribedStruct = boost::describe::has_describe_members<T>::value && std::is_class_v<T>;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value && std::is_enum_v<T>;

template <DescribedStruct T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public>;

template <DescribedStruct T>
constexpr std::size_t fields_count() {
    return boost::mp11::mp_size<MembersOf<T>>::value;
}

// Calls visit(name, member) for each field in described order.
template <class T, class Visit>
void for_each_field(T& value, Visit&& visit) {
    boost::mp11::mp_for_each<MembersOf<std::remove_const_t<T>>>(
        [&](auto member) { visit(std::string_view(member.name), value.*member.pointer); });
}

// A field's own name on the wire: a trailing '_' (a C++ keyword) is dropped.
constexpr std::string_view field_name(std::string_view name) {
    if (name.ends_with('_')) name.remove_suffix(1);
    return name;
}

// A C++ name as a wire word: '_' becomes '-', a trailing one is dropped (for_ is "for").
inline std::string wire_word(std::string_view name) {
    std::string word(field_name(name));
    for (char& c : word)
        if (c == '_') c = '-';
    return word;
}

template <DescribedEnum E>
std::string enum_word(E value) {
    return wire_word(boost::describe::enum_to_string(value, "?"));
}

// All words of an enum, in described order.
template <DescribedEnum E>
std::vector<std::string> enum_words() {
    std::vector<std::string> words;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto enumerator) { words.push_back(wire_word(enumerator.name)); });
    return words;
}

// Whether `word` is the wire word of a C++ name, without making it.
constexpr bool is_wire_word(std::string_view name, std::string_view word) {
    name = field_name(name);
    if (name.size() != word.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i)
        if ((name[i] == '_' ? '-' : name[i]) != word[i]) return false;
    return true;
}

template <DescribedEnum E>
std::optional<E> parse_enum(std::string_view word) {
    std::optional<E> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
        if (is_wire_word(enumerator.name, word)) found = enumerator.value;
    });
    return found;
}

// Whether a stored number stands for an enumerator. All of ours are small and stored in one byte.
template <DescribedEnum E>
constexpr bool is_enumerator(std::underlying_type_t<E> number) {
    constexpr std::uint64_t known = [] {
        std::uint64_t bits = 0;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
            static_assert(static_cast<std::uint64_t>(decltype(enumerator)::value) < 64);
            bits |= std::uint64_t{1} << static_cast<std::uint64_t>(decltype(enumerator)::value);
        });
        return bits;
    }();
    return number < 64 && (known >> number & 1) != 0;
}

}  // namespace annals::event
