// From method and path to a route. Immutable once built: any thread may match.
#pragma once

#include "daemon/api/http.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace annals::api {

// A request on its way to its handler.
struct Call {
    Request request;
    std::map<std::string, std::string> captures;  // the {names} of the route's path
    std::map<std::string, std::string> params;    // the query: each known to the route, each given once

    // A parameter, or an empty text.
    const std::string& param(const std::string& name) const;
    bool has(const std::string& name) const { return params.count(name) > 0; }
    // A flag that is given, and not as `false`.
    bool is_set(const std::string& name) const { return has(name) && param(name) != "false"; }
    // A header (lower-case name), or an empty text.
    const std::string& header(const std::string& name) const;
};

struct RouteParam {
    std::string name;
    std::string help;
    bool is_required = false;
    bool is_flag = false;
};

// Where a handler runs: `here` never blocks.
enum class Where : std::uint8_t { here, worker };

struct Route {
    std::string method;
    std::string path;  // "/v1/events/{seq}"; a last segment {name...} takes the rest
    std::string meaning;
    std::vector<RouteParam> params;
    Where where = Where::worker;
    bool is_writing = false;    // needs a principal
    bool is_always_up = false;  // answered also while the ledger is not ready
    std::function<void(Call, OnAnswer)> handler;
};

class Router {
public:
    // CHECKs that no two routes have the same method and path.
    explicit Router(std::vector<Route> routes);

    const std::vector<Route>& routes() const { return routes_; }

    // The route of `call.request`, its captures and params filled in; or the problem to answer with: not_found (with
    // the nearest path), 405 with Allow, or a query that the route does not understand.
    struct Match {
        const Route* route = nullptr;
        Reply problem;
    };
    Match match(Call& call) const;

private:
    bool fits(const std::vector<std::string>& pattern, const std::vector<std::string_view>& path,
              std::map<std::string, std::string>& captures) const;
    Reply no_route(const std::string& path) const;

    std::vector<Route> routes_;
    std::vector<std::vector<std::string>> patterns_;                      // of each route, its segments
    std::map<std::string, std::vector<std::size_t>, std::less<>> fixed_;  // routes without captures, by path
};

// The number of a text, or bad_value at `place`.
Result<std::uint64_t> parse_number(std::string_view text, const std::string& place);

}  // namespace annals::api
