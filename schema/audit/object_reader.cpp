#include "schema/audit/object_reader.hpp"

namespace annals::audit {

namespace json = boost::json;

json::value hashes_to_json(const proof::Proof& hashes) {
    json::array array;
    for (const Sha256& hash : hashes) array.push_back(json::value(proof::format_base64_hash(hash)));
    return array;
}

ObjectReader::ObjectReader(const json::value& value) : object_(value.if_object()) {
    if (!object_) wrong_ = "an object";
}

const json::value* ObjectReader::find(std::string_view name) const {
    return object_ ? object_->if_contains(json::string_view(name.data(), name.size())) : nullptr;
}

void ObjectReader::wrong(std::string_view name) {
    if (wrong_.empty()) wrong_ = "'" + std::string(name) + "'";
}

std::string ObjectReader::text(std::string_view name) {
    const auto* value = find(name);
    if (!value || !value->is_string()) return wrong(name), std::string();
    return std::string(value->get_string());
}

std::uint64_t ObjectReader::number(std::string_view name) {
    const auto* value = find(name);
    if (value && value->is_int64() && value->get_int64() >= 0) return static_cast<std::uint64_t>(value->get_int64());
    if (value && value->is_uint64()) return value->get_uint64();
    return wrong(name), 0;
}

bool ObjectReader::flag(std::string_view name) {
    const auto* value = find(name);
    if (!value || !value->is_bool()) return wrong(name), false;
    return value->get_bool();
}

json::value ObjectReader::any(std::string_view name) {
    const auto* value = find(name);
    return value ? *value : json::value(nullptr);
}

std::vector<std::string> ObjectReader::texts(std::string_view name) {
    const auto* value = find(name);
    std::vector<std::string> all;
    if (!value || !value->is_array()) return wrong(name), all;
    for (const auto& item : value->get_array()) {
        if (!item.is_string()) return wrong(name), all;
        all.emplace_back(item.get_string());
    }
    return all;
}

proof::Proof ObjectReader::hashes(std::string_view name) {
    proof::Proof all;
    for (const std::string& item : texts(name)) {
        const auto hash = proof::parse_base64_hash(item);
        if (!hash) return wrong(name), all;
        all.push_back(*hash);
    }
    return all;
}

Sha256 ObjectReader::hex_hash(std::string_view name) {
    const auto hash = parse_sha256(text(name));
    if (!hash) return wrong(name), Sha256();
    return *hash;
}

}  // namespace annals::audit
