// Passing over values without making them: for whoever needs one field behind many. What is passed over is not judged,
// only its lengths are followed; bytes that nobody has decoded yet belong to archive.hpp.
#pragma once

#include "schema/event/archive.hpp"

#include <boost/mp11/algorithm.hpp>

namespace annals::event {

template <class T>
struct Skip;  // of the types met so far

// Passes over a value of type T. Throws ArchiveError (malformed) when the bytes end within it.
template <class T>
void skip(ByteReader& reader) {
    Skip<T>::pass(reader);
}

inline void skip_text(ByteReader& reader) { reader.get_view(reader.get_length(1)); }

template <std::size_t Max>
struct Skip<Text<Max>> {
    static void pass(ByteReader& reader) { skip_text(reader); }
};
template <Kind K>
struct Skip<Ref<K>> {
    static void pass(ByteReader& reader) { skip_text(reader); }
};
template <>
struct Skip<Subject> {
    static void pass(ByteReader& reader) {
        reader.get_view(1);
        skip_text(reader);
    }
};
template <>
struct Skip<DayRange> {
    static void pass(ByteReader& reader) { reader.get_view(2 * sizeof(Day::days)); }
};
template <class T>
struct Skip<std::optional<T>> {
    static void pass(ByteReader& reader) {
        if (reader.get_view(1)[0] != 0) skip<T>(reader);
    }
};
template <class T>
struct Skip<std::vector<T>> {
    static void pass(ByteReader& reader) {
        for (std::size_t left = reader.get_length(1); left > 0; --left) skip<T>(reader);
    }
};
template <DescribedStruct T>
struct Skip<T> {
    static void pass(ByteReader& reader) {
        boost::mp11::mp_for_each<MembersOf<T>>(
            [&](auto member) { skip<std::decay_t<decltype(std::declval<T&>().*member.pointer)>>(reader); });
    }
};

}  // namespace annals::event
