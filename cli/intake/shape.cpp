#include "cli/intake/shape.hpp"

#include "schema/event/describe.hpp"
#include "schema/event/statement.hpp"

#include <map>

namespace annals::intake {
namespace {

using event::DescribedStruct;

template <class T>
inline constexpr bool is_text = false;
template <std::size_t Max>
inline constexpr bool is_text<event::Text<Max>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

template <class T>
struct KindsOf {
    static constexpr bool is_id = false;
    static constexpr bool is_any = false;
};
template <Kind K>
struct KindsOf<Id<K>> {
    static constexpr bool is_id = true;
    static constexpr bool is_any = false;
    static std::vector<Kind> kinds() { return {K}; }
};
template <Kind K>
struct KindsOf<Ref<K>> : KindsOf<Id<K>> {};
template <Kind... Ks>
struct KindsOf<event::AnyId<Ks...>> {
    static constexpr bool is_id = false;
    static constexpr bool is_any = true;
    static std::vector<Kind> kinds() { return {Ks...}; }
};

template <class T, class Value>
constexpr bool is_required([[maybe_unused]] std::string_view name) {
    if constexpr (is_optional<Value> || is_list<Value> || std::is_same_v<Value, bool>)
        return false;
    else if constexpr (requires { T::defaulted_field; })
        return name != T::defaulted_field;
    else
        return true;
}

template <class T>
Shape make_shape();

template <class T>
Shape make_object() {
    Shape shape;
    shape.form = Form::object;
    std::vector<std::string> required;
    const T value{};
    event::for_each_field(value, [&](std::string_view name, const auto& field) {
        using Value = std::decay_t<decltype(field)>;
        const std::string word(event::field_name(name));
        if (is_required<T, Value>(name)) required.push_back(word);
        shape.fields.push_back({word, make_shape<Value>()});
    });
    if (required.size() == 1) shape.short_field = required.front();
    return shape;
}

template <class T>
Shape make_shape() {
    Shape shape;
    if constexpr (is_optional<T>) {
        return make_shape<typename T::value_type>();
    } else if constexpr (is_list<T>) {
        shape.form = Form::list;
        shape.items.push_back(make_shape<typename T::value_type>());
    } else if constexpr (is_text<T>) {
        shape.form = Form::text;
    } else if constexpr (KindsOf<T>::is_id || KindsOf<T>::is_any) {
        shape.form = KindsOf<T>::is_any ? Form::any_id : Form::id;
        shape.kinds = KindsOf<T>::kinds();
    } else if constexpr (std::is_same_v<T, event::Deadline>) {
        shape.form = Form::deadline;
    } else if constexpr (DescribedStruct<T> && !std::is_same_v<T, event::Patch>) {
        return make_object<T>();
    }
    return shape;
}

std::map<std::string, Shape, std::less<>> make_shapes() {
    std::map<std::string, Shape, std::less<>> shapes;
    const Shape envelope = make_object<event::Envelope>();
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, event::PayloadTypes>>(
        [&](auto identity) {
            using Type = typename decltype(identity)::type;
            Shape shape = make_object<Type>();
            shape.short_field.clear();
            shape.fields.insert(shape.fields.begin(), envelope.fields.begin(), envelope.fields.end());
            shapes.emplace(Type::type, std::move(shape));
        });
    return shapes;
}

}  // namespace

const Shape* find_shape(std::string_view type) {
    static const std::map<std::string, Shape, std::less<>> shapes = make_shapes();
    const auto found = shapes.find(type);
    return found == shapes.end() ? nullptr : &found->second;
}

}  // namespace annals::intake
