#include "cli/render/review_shape.hpp"

#include "schema/event/describe.hpp"
#include "schema/state/answers_review.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace annals::cli {

namespace {

namespace json = boost::json;

template <class T>
json::value shape_of(const T*);

template <class T>
json::value shape_of(const std::vector<T>*) {
    return json::array{shape_of(static_cast<const T*>(nullptr))};
}
template <class T>
json::value shape_of(const std::optional<T>*) {
    return shape_of(static_cast<const T*>(nullptr));
}
// A described struct is its fields; all else is a word or a number.
template <class T>
json::value shape_of(const T*) {
    if constexpr (event::DescribedStruct<T>) {
        json::object object;
        boost::mp11::mp_for_each<event::MembersOf<T>>([&](auto member) {
            using Field = std::remove_reference_t<decltype(std::declval<T&>().*member.pointer)>;
            const std::string_view name = event::field_name(member.name);
            object[json::string_view(name.data(), name.size())] = shape_of(static_cast<const Field*>(nullptr));
        });
        return object;
    } else {
        return "";
    }
}

}  // namespace

json::value review_shape() { return shape_of(static_cast<const state::ReviewAnswer*>(nullptr)); }

}  // namespace annals::cli
