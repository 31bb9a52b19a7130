#include "daemon/api/router.hpp"

#include "schema/base/check.hpp"
#include "schema/base/text.hpp"
#include "schema/event/problems.hpp"

#include <algorithm>
#include <charconv>

namespace annals::api {

namespace {

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> segments;
    if (path.starts_with('/')) path.remove_prefix(1);
    while (true) {
        const std::size_t slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

bool is_capture(std::string_view segment) { return segment.starts_with('{'); }
bool takes_rest(std::string_view segment) { return segment.ends_with("...}"); }
std::string capture_name(std::string_view segment) {
    segment.remove_prefix(1);
    segment.remove_suffix(takes_rest(segment) ? 4 : 1);
    return std::string(segment);
}

const std::string& find_or_empty(const std::map<std::string, std::string>& map, const std::string& name) {
    static const std::string empty;
    const auto found = map.find(name);
    return found == map.end() ? empty : found->second;
}

// Fills call.params from the query; the problems of names are all found at once.
std::vector<Error> read_query(const Route& route, Call& call) {
    std::vector<Error> errors;
    std::vector<std::string> known;
    for (const RouteParam& param : route.params) known.push_back(param.name);
    for (auto& [name, value] : call.request.query) {
        const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
        if (!is_known) {
            errors.push_back(fail(Errc::unknown_field,
                                  "there is no parameter '" + to_printable(name) + "' of " + route.path,
                                  "?" + to_printable(name), event::suggestion(name, known)));
        } else if (!call.params.emplace(name, value).second) {
            errors.push_back(fail(Errc::duplicate_field, "the parameter is given twice", "?" + to_printable(name)));
        }
    }
    for (const RouteParam& param : route.params)
        if (param.is_required && call.param(param.name).empty())
            errors.push_back(fail(Errc::missing_field, "the parameter is missing: " + param.help, "?" + param.name));
    return errors;
}

}  // namespace

const std::string& Call::param(const std::string& name) const { return find_or_empty(params, name); }
const std::string& Call::header(const std::string& name) const { return find_or_empty(request.headers, name); }

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        const Route& route = routes_[i];
        std::vector<std::string> pattern;
        for (const std::string_view segment : split(route.path)) pattern.emplace_back(segment);
        patterns_.push_back(std::move(pattern));
        if (route.path.find('{') == std::string::npos) fixed_[route.path].push_back(i);
        for (std::size_t j = 0; j < i; ++j) CHECK(routes_[j].method != route.method || routes_[j].path != route.path);
    }
}

bool Router::fits(const std::vector<std::string>& pattern, const std::vector<std::string_view>& path,
                  std::map<std::string, std::string>& captures) const {
    captures.clear();
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const std::string& wanted = pattern[i];
        if (i >= path.size()) return false;
        if (is_capture(wanted) && takes_rest(wanted)) {
            std::string rest;
            for (std::size_t j = i; j < path.size(); ++j) rest.append(j > i ? "/" : "").append(path[j]);
            captures[capture_name(wanted)] = std::move(rest);
            return true;
        }
        if (is_capture(wanted)) {
            if (path[i].empty()) return false;
            captures[capture_name(wanted)] = std::string(path[i]);
        } else if (wanted != path[i]) {
            return false;
        }
    }
    return pattern.size() == path.size();
}

Router::Match Router::match(Call& call) const {
    const Request& request = call.request;
    std::vector<std::size_t> candidates;
    if (const auto found = fixed_.find(request.path); found != fixed_.end()) {
        candidates = found->second;
    } else {
        const auto path = split(request.path);
        std::map<std::string, std::string> captures;
        for (std::size_t i = 0; i < routes_.size(); ++i)
            if (routes_[i].path.find('{') != std::string::npos && fits(patterns_[i], path, captures))
                candidates.push_back(i);
    }
    if (candidates.empty()) return {nullptr, no_route(request.path)};

    std::string allowed;
    for (const std::size_t i : candidates) {
        const Route& route = routes_[i];
        if (route.method != request.method) {
            allowed += (allowed.empty() ? "" : ", ") + route.method;
            if (route.method == "GET") allowed += ", HEAD";
            continue;
        }
        fits(patterns_[i], split(request.path), call.captures);
        const std::vector<Error> errors = read_query(route, call);
        if (!errors.empty()) return {nullptr, problem(errors)};
        return {&route, {}};
    }
    Reply reply = problem(
        {fail(Errc::unsupported, to_printable(request.method) + " is not a method of " + to_printable(request.path), {},
              "allowed: " + allowed)},
        405);
    reply.headers.emplace_back("Allow", allowed);
    return {nullptr, std::move(reply)};
}

Reply Router::no_route(const std::string& path) const {
    std::vector<std::string> known;
    for (const Route& route : routes_) known.push_back(route.path);
    std::string hint = event::suggestion(path, known);
    if (hint.empty()) hint = "GET /v1/openapi.json lists every route";
    return problem(fail(Errc::not_found, "there is no route " + to_printable(path), {}, std::move(hint)));
}

Result<std::uint64_t> parse_number(std::string_view text, const std::string& place) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.empty())
        return fail(Errc::bad_value, "'" + to_printable(text.substr(0, 80)) + "' is no number", place,
                    "a decimal number from 0 to 18446744073709551615");
    return number;
}

}  // namespace annals::api
