#include "schema/event/statement.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <algorithm>

namespace annals::event {
namespace {

template <class T>
constexpr bool is_targeted() {
    return std::is_same_v<T, EventCorrected> || std::is_same_v<T, EventRetracted> || std::is_same_v<T, EventRedacted> ||
           std::is_same_v<T, EvidenceAttached>;
}

template <class T>
constexpr bool has_whole_help() {
    return T::help.size() == boost::mp11::mp_size<boost::describe::describe_members<T, boost::describe::mod_public>>();
}

template <class T>
TypeInfo info_of() {
    static_assert(has_whole_help<T>(), "each field has one line of help");
    return {T::tag, 1, T::type, T::meaning, !is_targeted<T>() && !T::type.ends_with(".registered")};
}

std::vector<TypeInfo> make_types() {
    std::vector<TypeInfo> types;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, PayloadTypes>>(
        [&](auto identity) { types.push_back(info_of<typename decltype(identity)::type>()); });
    return types;
}

std::vector<const TypeInfo*> sort_by_name(const std::vector<TypeInfo>& types) {
    std::vector<const TypeInfo*> sorted;
    for (const TypeInfo& info : types) sorted.push_back(&info);
    std::sort(sorted.begin(), sorted.end(),
              [](const auto* left, const auto* right) { return left->type < right->type; });
    return sorted;
}

}  // namespace

std::uint16_t tag_of(const Payload& payload) {
    return std::visit(
        [](const auto& value) -> std::uint16_t {
            if constexpr (requires { value.bytes; })
                return value.tag;
            else
                return std::decay_t<decltype(value)>::tag;
        },
        payload);
}

std::uint16_t version_of(const Payload& payload) {
    const auto* unknown = std::get_if<Unknown>(&payload);
    return unknown ? unknown->version : std::uint16_t{1};
}

std::string type_of(const Payload& payload) {
    return std::visit(
        [](const auto& value) -> std::string {
            if constexpr (requires { value.bytes; })
                return "unknown-" + std::to_string(value.tag);
            else
                return std::string(std::decay_t<decltype(value)>::type);
        },
        payload);
}

const std::vector<TypeInfo>& all_types() {
    static const std::vector<TypeInfo> types = make_types();
    return types;
}

const TypeInfo* find_type(std::string_view type) {
    static const std::vector<const TypeInfo*> by_name = sort_by_name(all_types());
    const auto found =
        std::lower_bound(by_name.begin(), by_name.end(), type,
                         [](const TypeInfo* info, std::string_view wanted) { return info->type < wanted; });
    return found == by_name.end() || (*found)->type != type ? nullptr : *found;
}

const TypeInfo* find_type(std::uint16_t tag) {
    const auto& types = all_types();
    const auto found = std::lower_bound(types.begin(), types.end(), tag,
                                        [](const TypeInfo& info, std::uint16_t wanted) { return info.tag < wanted; });
    return found == types.end() || found->tag != tag ? nullptr : &*found;
}

std::optional<std::uint64_t> target_of(const Payload& payload) {
    return std::visit(
        [](const auto& value) -> std::optional<std::uint64_t> {
            if constexpr (is_targeted<std::decay_t<decltype(value)>>())
                return value.target;
            else
                return std::nullopt;
        },
        payload);
}

}  // namespace annals::event
