#include "cli/intake/item.hpp"

#include <array>

namespace annals::intake {

namespace json = boost::json;

std::string text_of(const json::value& value) {
    const auto* text = value.if_string();
    return text ? std::string(text->data(), text->size()) : std::string();
}

std::string Item::type() const { return text("type"); }

std::string Item::text(std::string_view field) const {
    const auto* value = fields.if_contains(json::string_view(field.data(), field.size()));
    return value ? text_of(*value) : std::string();
}

std::optional<Subject> Item::registers() const {
    const auto kind = registers_kind(type());
    if (!kind || !is_id(text("id"))) return std::nullopt;
    return Subject{*kind, text("id")};
}

std::string Item::origin_of(std::string statement_path) const {
    std::string rest;
    while (!statement_path.empty()) {
        for (const auto& [from, to] : origins)
            if (from == statement_path) return to + rest;
        const std::size_t cut = statement_path.rfind('/');
        rest = statement_path.substr(cut) + rest;
        statement_path.resize(cut);
    }
    return path + rest;
}

std::optional<Kind> registers_kind(std::string_view type) {
    static constexpr std::array<std::pair<std::string_view, Kind>, 8> kinds = {{
        {"agenda.launched", Kind::agenda},
        {"plan.adopted", Kind::plan},
        {"recommendation.published", Kind::recommendation},
        {"commitment.made", Kind::commitment},
        {"milestone.set", Kind::milestone},
        {"party.registered", Kind::party},
        {"occasion.registered", Kind::occasion},
        {"source.registered", Kind::source},
    }};
    for (const auto& [word, kind] : kinds)
        if (word == type) return kind;
    return std::nullopt;
}

std::string to_local_id(std::string_view code) {
    std::string local(code);
    for (char& c : local) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == '.') c = '/';
        if (c == ' ') c = '-';
    }
    return local;
}

}  // namespace annals::intake
