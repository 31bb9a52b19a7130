#include "schema/event/json_text.hpp"

#include "schema/base/limits.hpp"
#include "schema/base/text.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <functional>

namespace annals::event {
namespace {

namespace json = boost::json;
using boost::json::error_code;

// Builds a value as json::parse does, but refuses a member given twice (which the library silently overwrites) and
// numbers with fractions or exponents.
struct StrictHandler {
    // A thousand members keep the comparison of each with all before it cheap; no statement or answer has as many.
    static constexpr std::size_t max_object_size = 1'000;
    static constexpr std::size_t max_array_size = 1'000'000;
    static constexpr std::size_t max_key_size = 1'000;
    static constexpr std::size_t max_string_size = 1'000'000;

    struct Member {
        std::size_t hash = 0;
        std::size_t at = 0;  // in `names`
        std::size_t size = 0;
    };

    json::value_stack stack;
    std::string names;                // of all members of the objects that are open
    std::vector<Member> members;      // likewise
    std::vector<std::size_t> firsts;  // of each open object its first in `members`
    std::string key;                  // the parts so far of a name that comes in parts
    Error error;

    explicit StrictHandler(json::storage_ptr storage) { stack.reset(std::move(storage)); }

    bool refuse(error_code& code, Errc errc, std::string detail) {
        error = fail(errc, std::move(detail));
        code = boost::json::error::syntax;
        return false;
    }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) {
        firsts.push_back(members.size());
        return true;
    }
    bool on_object_end(std::size_t count, error_code&) {
        const std::size_t first = firsts.back();
        firsts.pop_back();
        if (first < members.size()) names.resize(members[first].at);
        members.resize(first);
        stack.push_object(count);
        return true;
    }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t count, error_code&) {
        stack.push_array(count);
        return true;
    }
    bool on_key_part(json::string_view part, std::size_t, error_code&) {
        key.append(part.data(), part.size());
        stack.push_chars(part);
        return true;
    }
    bool on_key(json::string_view part, std::size_t, error_code& code) {
        std::string_view name(part.data(), part.size());
        if (!key.empty()) name = key.append(part.data(), part.size());
        const std::size_t hash = std::hash<std::string_view>()(name);
        for (std::size_t i = firsts.back(); i < members.size(); ++i)
            if (members[i].hash == hash && std::string_view(names).substr(members[i].at, members[i].size) == name)
                return refuse(code, Errc::duplicate_field, "the member '" + to_printable(name) + "' is given twice");
        members.push_back({hash, names.size(), name.size()});
        names += name;
        key.clear();
        stack.push_key(part);
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, error_code&) {
        stack.push_chars(part);
        return true;
    }
    bool on_string(json::string_view part, std::size_t, error_code&) {
        stack.push_string(part);
        return true;
    }
    bool on_number_part(json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, error_code&) {
        stack.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, json::string_view, error_code&) {
        stack.push_uint64(number);
        return true;
    }
    bool on_double(double, json::string_view, error_code& code) {
        return refuse(code, Errc::bad_value, "a number that is no integer");
    }
    bool on_bool(bool value, error_code&) {
        stack.push_bool(value);
        return true;
    }
    bool on_null(error_code&) {
        stack.push_null();
        return true;
    }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }
};

std::string line_and_column(std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t start = before.rfind('\n');
    const std::size_t column = start == std::string_view::npos ? at + 1 : at - start;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

void indent(std::string& out, const json::value& value, std::size_t depth) {
    const std::string space(2 * depth + 2, ' ');
    const auto* object = value.if_object();
    const auto* array = value.if_array();
    if ((!object || object->empty()) && (!array || array->empty())) {
        out += json::serialize(value);
        return;
    }
    out += object ? "{\n" : "[\n";
    bool is_first = true;
    const auto item = [&](std::string_view name, const json::value& part) {
        if (!is_first) out += ",\n";
        is_first = false;
        out += space;
        if (object) out += json::serialize(json::string_view(name.data(), name.size())) + ": ";
        indent(out, part, depth + 1);
    };
    if (object) {
        for (const auto& member : *object)
            item(std::string_view(member.key().data(), member.key().size()), member.value());
    } else {
        for (const auto& part : *array) item({}, part);
    }
    out += "\n" + std::string(2 * depth, ' ') + (object ? "}" : "]");
}

}  // namespace

Result<json::value> parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = limits::json_depth_max;
    json::basic_parser<StrictHandler> parser(
        options, json::make_shared_resource<json::monotonic_resource>(std::max<std::size_t>(512, text.size())));
    error_code code;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), code);
    if (!code && used < text.size()) {
        // White space alone may follow the value.
        const std::size_t rest = text.find_first_not_of(" \t\r\n", used);
        if (rest != std::string_view::npos)
            return fail(Errc::malformed, "more than one JSON value at " + line_and_column(text, rest));
    }
    if (code) {
        const std::string where = " at " + line_and_column(text, used);
        if (!parser.handler().error.detail.empty()) {
            Error error = parser.handler().error;
            error.detail += where;
            return error;
        }
        for (const auto limit : {json::error::object_too_large, json::error::array_too_large,
                                 json::error::key_too_large, json::error::string_too_large})
            if (code == limit) return fail(Errc::too_large, "JSON over a limit: " + code.message() + where);
        if (code == json::error::too_deep) return fail(Errc::too_large, "JSON nested too deeply" + where);
        return fail(Errc::malformed, "not JSON: " + code.message() + where);
    }
    return parser.handler().stack.release();
}

Result<std::vector<json::value>> parse_ndjson(std::string_view text, std::size_t values_max) {
    std::vector<json::value> values;
    std::size_t line = 0;
    while (!text.empty()) {
        ++line;
        const std::size_t end = text.find('\n');
        const std::string_view one = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (one.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        if (values.size() == values_max)
            return fail(Errc::too_large, "more than " + std::to_string(values_max) + " lines");
        auto value = parse_json(one);
        if (!value) {
            Error error = value.error();
            error.place = "line " + std::to_string(line);
            return error;
        }
        values.push_back(std::move(*value));
    }
    return values;
}

std::string print_json(const json::value& value) { return json::serialize(value); }

std::string print_json_indented(const json::value& value) {
    std::string out;
    indent(out, value, 0);
    return out + "\n";
}

}  // namespace annals::event
