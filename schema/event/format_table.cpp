#include "schema/event/format_table.hpp"

#include "schema/event/about.hpp"
#include "schema/event/describe.hpp"
#include "schema/event/statement.hpp"

namespace annals::event {
namespace {

namespace mp11 = boost::mp11;

template <class T>
std::string expression_of();

// The type expression of each kind of field. A field type without one does not compile.
template <class T>
struct Expression;

template <>
struct Expression<bool> {
    static std::string print() { return "bool"; }
};
template <class T>
requires(std::is_integral_v<T>) struct Expression<T> {
    static std::string print() { return (std::is_unsigned_v<T> ? "u" : "i") + std::to_string(8 * sizeof(T)); }
};
template <std::size_t Max>
struct Expression<Text<Max>> {
    static std::string print() { return "text<" + std::to_string(Max) + ">"; }
};
template <Kind K>
struct Expression<Id<K>> {
    static std::string print() { return "id:" + std::string(kind_word(K)); }
};
template <Kind K>
struct Expression<Ref<K>> {
    static std::string print() { return "ref:" + std::string(kind_word(K)); }
};
template <Kind... Ks>
struct Expression<AnyId<Ks...>> {
    static std::string print() {
        std::string kinds;
        ((kinds += (kinds.empty() ? "" : "|") + std::string(kind_word(Ks))), ...);
        return kinds.empty() ? "any" : "any<" + kinds + ">";
    }
};
template <DescribedEnum E>
struct Expression<E> {
    static std::string print() {
        std::string words;
        mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
            words += (words.empty() ? "" : ",") + wire_word(enumerator.name) + "=" +
                     std::to_string(static_cast<unsigned>(enumerator.value));
        });
        return "enum<" + words + ">";
    }
};
template <class T>
struct Expression<std::optional<T>> {
    static std::string print() { return "opt<" + expression_of<T>() + ">"; }
};
template <class T>
struct Expression<std::vector<T>> {
    static std::string print() { return "list<" + expression_of<T>() + ">"; }
};
template <>
struct Expression<Day> {
    static std::string print() { return "day"; }
};
template <>
struct Expression<DayRange> {
    static std::string print() { return "dayrange"; }
};
template <>
struct Expression<Sha256> {
    static std::string print() { return "sha256"; }
};
template <>
struct Expression<Deadline> {
    static std::string print() { return "deadline"; }
};
template <>
struct Expression<Patch> {
    static std::string print() { return "patch"; }
};
template <DescribedStruct T>
struct Expression<T> {
    static std::string print() {
        std::string fields;
        mp11::mp_for_each<MembersOf<T>>([&](auto member) {
            using Field = std::decay_t<decltype(std::declval<T&>().*member.pointer)>;
            fields += (fields.empty() ? "" : ",") + std::string(field_name(member.name)) + ":" + expression_of<Field>();
        });
        return "struct{" + fields + "}";
    }
};

template <class T>
std::string expression_of() {
    return Expression<T>::print();
}

template <class T>
std::string field_rows() {
    std::string rows;
    mp11::mp_for_each<MembersOf<T>>([&](auto member) {
        using Field = std::decay_t<decltype(std::declval<T&>().*member.pointer)>;
        rows += "  " + std::string(field_name(member.name)) + " " + expression_of<Field>();
        rows += is_about_type<Field> ? " about\n" : "\n";
    });
    return rows;
}

}  // namespace

std::string format_table() {
    std::string table;
    for (std::uint8_t kind = kind_first; kind <= kind_last; ++kind)
        table += "kind " + std::to_string(kind) + " " + std::string(kind_word(static_cast<Kind>(kind))) + "\n";
    table += "envelope\n" + field_rows<Envelope>();
    mp11::mp_for_each<mp11::mp_transform<mp11::mp_identity, PayloadTypes>>([&](auto identity) {
        using Type = typename decltype(identity)::type;
        const TypeInfo* type = find_type(Type::tag);
        table += "type " + std::to_string(type->tag) + " " + std::to_string(type->version) + " " +
                 std::string(type->type) + "\n" + field_rows<Type>();
    });
    return table;
}

}  // namespace annals::event
