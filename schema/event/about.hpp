// Which subjects a statement concerns: computed from the description, by type. Every Id<> and AnyId<> in a payload
// counts, in lists and nested structs too; a Ref<> does not, nor does a deadline or a cited source.
#pragma once

#include "schema/event/describe.hpp"
#include "schema/event/statement.hpp"

namespace annals::event {

template <class T>
inline constexpr bool is_about_type = false;
template <Kind K>
inline constexpr bool is_about_type<Id<K>> = true;
template <Kind... Ks>
inline constexpr bool is_about_type<AnyId<Ks...>> = true;
template <class T>
inline constexpr bool is_about_type<std::optional<T>> = is_about_type<T>;
template <class T>
inline constexpr bool is_about_type<std::vector<T>> = is_about_type<T>;
template <>
inline constexpr bool is_about_type<Answered> = true;

// The subjects of a payload, sorted, each once. For event.* and evidence.attached they are those of the target, which
// the caller passes; it is ignored for every other type, and for an Unknown the result is empty.
std::vector<Subject> about_of(const Payload& payload, const std::vector<Subject>& about_of_target = {});

}  // namespace annals::event
