#include "cli/render/template.hpp"

#include "cli/render/marked_text.hpp"
#include "schema/base/text.hpp"
#include "schema/event/problems.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <kainjow/mustache.hpp>

#include <algorithm>

namespace annals::cli {

namespace {

namespace json = boost::json;
namespace mustache = kainjow::mustache;

struct Tag {
    char kind = 0;  // 0 for a name, else # ^ / { & ! > =
    std::string name;
    std::size_t line = 1;
};

Error template_error(const std::string& detail, std::size_t line, const std::string& hint = {}) {
    return fail(Errc::bad_value, detail, "line " + std::to_string(line), hint);
}

std::string trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return std::string(text);
}

// The tags in order; comments are left out.
Result<std::vector<Tag>> tags_of(const std::string& text) {
    std::vector<Tag> tags;
    std::size_t line = 1;
    std::size_t counted = 0;
    for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{", at)) {
        line += static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                                    text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
        counted = at;
        std::size_t begin = at + 2;
        Tag tag{0, {}, line};
        if (begin < text.size() && std::string_view("#^/{&!>=").find(text[begin]) != std::string_view::npos)
            tag.kind = text[begin++];
        const std::string_view closing = tag.kind == '{' ? "}}}" : "}}";
        const std::size_t end = text.find(closing, begin);
        if (end == std::string::npos) return template_error("a tag is not closed", line, "write {{name}}");
        tag.name = trimmed(std::string_view(text).substr(begin, end - begin));
        at = end + closing.size();
        if (tag.kind == '!') continue;
        if (tag.kind == '>') return template_error("there are no partials: {{>" + to_printable(tag.name) + "}}", line);
        if (tag.kind == '=') return template_error("the delimiters cannot be changed", line);
        if (tag.name.empty()) return template_error("a tag without a name", line);
        tags.push_back(std::move(tag));
    }
    return tags;
}

using Scopes = std::vector<const json::value*>;

// A name in the scopes, from the innermost: as mustache finds it. "a.b" is looked up step by step.
const json::value* find_name(const Scopes& scopes, const std::string& name) {
    if (name == ".") return scopes.back();
    std::vector<std::string> steps(1);
    for (const char c : name) {
        if (c == '.')
            steps.emplace_back();
        else
            steps.back() += c;
    }
    for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
        const json::value* value = *scope;
        for (const std::string& step : steps)
            value = value && value->is_object() ? value->get_object().if_contains(step) : nullptr;
        if (value) return value;
    }
    return nullptr;
}

std::vector<std::string> known_names(const Scopes& scopes) {
    std::vector<std::string> names;
    for (const json::value* scope : scopes)
        if (scope->is_object())
            for (const auto& member : scope->get_object()) {
                const std::string name(member.key().data(), member.key().size());
                names.push_back(name);
                if (member.value().is_object())
                    for (const auto& inner : member.value().get_object())
                        names.push_back(name + "." + std::string(inner.key().data(), inner.key().size()));
            }
    return names;
}

Result<void> check_tags(const std::vector<Tag>& tags, const json::value& shape) {
    static const json::value nothing;
    Scopes scopes{&shape};
    std::vector<const Tag*> open;
    for (const Tag& tag : tags) {
        if (tag.kind == '/') {
            if (open.empty() || open.back()->name != tag.name)
                return template_error("{{/" + to_printable(tag.name) + "}} ends no section that is open", tag.line,
                                      open.empty() ? std::string()
                                                   : "open is {{#" + to_printable(open.back()->name) + "}} of line " +
                                                         std::to_string(open.back()->line));
            open.pop_back();
            scopes.pop_back();
            continue;
        }
        const json::value* found = find_name(scopes, tag.name);
        if (!found)
            return template_error("there is no '" + to_printable(tag.name) + "' here", tag.line,
                                  event::suggestion(tag.name, known_names(scopes)));
        if (tag.kind != '#' && tag.kind != '^') continue;
        if (open.size() == template_depth_max) return template_error("too many sections within sections", tag.line);
        open.push_back(&tag);
        const bool is_list = found->is_array();
        const bool has_item = is_list && !found->get_array().empty();
        // Within an inverted section there is no item; a plain value opens no new names.
        scopes.push_back(tag.kind == '^' ? &nothing
                         : has_item      ? &found->get_array().front()
                         : is_list       ? &nothing
                                         : found);
    }
    if (!open.empty())
        return template_error("the section {{#" + to_printable(open.back()->name) + "}} is not ended",
                              open.back()->line);
    return {};
}

// Filled along the shape, so that what an item lacks is nothing, and not what stands further out under the same name.
mustache::data data_of(const json::value& value, const json::value* shape) {
    if (const auto* object = value.if_object()) {
        mustache::data data(mustache::data::type::object);
        if (shape && shape->is_object())
            for (const auto& member : shape->get_object())
                if (!object->contains(member.key())) data[std::string(member.key())] = mustache::data(false);
        for (const auto& member : *object) {
            const json::value* inner =
                shape && shape->is_object() ? shape->get_object().if_contains(member.key()) : nullptr;
            data[std::string(member.key())] = data_of(member.value(), inner);
        }
        return data;
    }
    if (const auto* array = value.if_array()) {
        const json::value* item =
            shape && shape->is_array() && !shape->get_array().empty() ? &shape->get_array().front() : nullptr;
        mustache::list list;
        list.reserve(array->size());
        for (const json::value& one : *array) list.push_back(data_of(one, item));
        return mustache::data(list);
    }
    if (const auto* text = value.if_string())
        return text->empty() ? mustache::data(false) : mustache::data(std::string(text->data(), text->size()));
    if (const auto* yes = value.if_bool()) return mustache::data(*yes);
    if (value.is_null()) return mustache::data(false);
    return mustache::data(value.is_uint64() ? std::to_string(value.get_uint64()) : std::to_string(value.get_int64()));
}

}  // namespace

Result<std::string> fill_template(const std::string& text, const json::value& data, const json::value& shape,
                                  TemplateEscape escape) {
    if (text.size() > template_bytes_max)
        return fail(Errc::too_large, "a template has at most " + std::to_string(template_bytes_max) + " bytes");
    if (!is_utf8(text)) return fail(Errc::malformed, "the template is not UTF-8");
    const auto tags = tags_of(text);
    if (!tags) return tags.error();
    if (const auto checked = check_tags(*tags, shape); !checked) return checked.error();
    try {
        mustache::mustache filled(text);
        if (!filled.is_valid()) return fail(Errc::malformed, filled.error_message());
        filled.set_custom_escape([escape](const std::string& raw) {
            return escape == TemplateEscape::html ? markup_escaped(raw, true) : markdown_escaped(raw);
        });
        return filled.render(data_of(data, &shape));
    } catch (const std::exception& error) {
        return fail(Errc::malformed, std::string("the template cannot be filled: ") + error.what());
    }
}

}  // namespace annals::cli
