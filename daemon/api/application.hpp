// The API: takes each request to its route and answers it exactly once. No sockets; the world comes in as Ports.
//
// Thread safety: handle() may be called from any thread, on any number at once. The object outlives every request and
// every stream that it has answered with: stop the sockets, then the workers and the writer, then destroy it.
#pragma once

#include "daemon/api/ports.hpp"
#include "daemon/api/router.hpp"
#include "daemon/ops/limits.hpp"

#include <array>
#include <atomic>
#include <deque>

namespace annals::api {

class Application {
public:
    Application(Ports ports, ops::Limits limits);

    // Never blocks: what may block goes to a worker (busy, when all are taken).
    void handle(Request request, OnAnswer answer);
    Handler handler() {
        return [this](Request request, OnAnswer answer) { handle(std::move(request), std::move(answer)); };
    }

    const std::vector<Route>& routes() const { return router_.routes(); }
    const Ports& ports() const { return ports_; }
    // This API described: OpenAPI 3.1, as daemon/api/openapi.json holds it.
    std::string openapi() const;

private:
    struct Counters {
        std::array<std::atomic<std::uint64_t>, 6> by_class{};  // answers with status 1xx .. 5xx, at its first digit
    };

    using Make = std::function<Reply(const Call&)>;
    using Get = std::function<Route&(std::string path, std::string meaning, std::vector<RouteParam> params, Make make)>;
    std::vector<Route> make_routes();
    void put_events(const Get& get);
    void put_for_readers(const Get& get);
    void put_proofs(const Get& get);
    void run(const Route& route, Call call, OnAnswer answer);
    std::string metrics() const;

    Ports ports_;
    ops::Limits limits_;
    Router router_;
    std::deque<Counters> counters_;  // of each route; the last: no route
};

}  // namespace annals::api
