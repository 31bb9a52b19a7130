#include "schema/event/about.hpp"

#include <algorithm>

namespace annals::event {
namespace {

using Subjects = std::vector<Subject>;

template <class T>
void collect(const T&, Subjects&) {}
template <Kind K>
void collect(const Id<K>& id, Subjects& subjects) {
    subjects.push_back(id.subject());
}
template <Kind... Ks>
void collect(const AnyId<Ks...>& id, Subjects& subjects) {
    subjects.push_back(id.subject);
}
inline void collect(const Answered& answered, Subjects& subjects) {
    subjects.push_back(answered.recommendation.subject());
}
template <class T>
void collect(const std::vector<T>& list, Subjects& subjects) {
    for (const T& item : list) collect(item, subjects);
}
template <class T>
void collect(const std::optional<T>& value, Subjects& subjects) {
    if (value) collect(*value, subjects);
}

}  // namespace

std::vector<Subject> about_of(const Payload& payload, const std::vector<Subject>& about_of_target) {
    Subjects subjects;
    if (target_of(payload)) {
        subjects = about_of_target;
    } else {
        std::visit(
            [&](const auto& value) {
                if constexpr (DescribedStruct<std::decay_t<decltype(value)>>)
                    for_each_field(value, [&](std::string_view, const auto& field) { collect(field, subjects); });
            },
            payload);
    }
    std::sort(subjects.begin(), subjects.end());
    subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
    return subjects;
}

}  // namespace annals::event
