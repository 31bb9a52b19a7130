#include "daemon/api/application.hpp"

#include "daemon/api/openapi.hpp"
#include "daemon/api/slices.hpp"
#include "schema/base/check.hpp"

namespace annals::api {

namespace {

const std::string& size_header() {
    static const std::string name = "Annals-Size";
    return name;
}

bool names_head(const Reply& reply) {
    for (const auto& header : reply.headers)
        if (header.first == size_header()) return true;
    return false;
}

// A route whose handler makes its reply at once.
std::function<void(Call, OnAnswer)> replying(std::function<Reply(const Call&)> make) {
    return [make = std::move(make)](const Call& call, const OnAnswer& answer) { answer({make(call), nullptr}); };
}

const std::vector<RouteParam>& filter_params() {
    static const std::vector<RouteParam> params = {
        {"subject", "only entries about this subject: kind:id", false, false},
        {"type", "only entries of this type, such as member.joined", false, false},
        {"recorded_by", "only entries recorded by this principal", false, false},
    };
    return params;
}

const RouteParam& parts_param() {
    static const RouteParam param{
        "parts", "also what belongs to the subject: an agenda's plans, their commitments, and their milestones", false,
        true};
    return param;
}

std::vector<RouteParam> with_filter(std::vector<RouteParam> params) {
    params.insert(params.end(), filter_params().begin(), filter_params().end());
    return params;
}

}  // namespace

void put_head(Reply& reply, TreeSize size, const Sha256& root) {
    reply.headers.emplace_back(size_header(), std::to_string(to_number(size)));
    reply.headers.emplace_back("Annals-Root", to_hex(root));
}

Application::Application(Ports ports, ops::Limits limits)
    : ports_(std::move(ports)), limits_(limits), router_(make_routes()), counters_(router_.routes().size() + 1) {
    CHECK(ports_.submit && ports_.head && ports_.ledger && ports_.entry && ports_.entries && ports_.size_at &&
          ports_.ask);
    CHECK(ports_.subscribe && ports_.ready && ports_.health && ports_.room);
    CHECK(ports_.metrics_text && ports_.run_on_worker);
}

void Application::put_proofs(const Get& get) {
    get("/checkpoint", "The newest signed checkpoint (C2SP tlog-checkpoint).", {}, [this](const Call&) {
        return show_checkpoint(ports_);
    }).where = Where::here;
    get("/tile/{path...}", "A tile of hashes, or an entry bundle (C2SP tlog-tiles).", {},
        [this](const Call& call) { return show_tile(ports_, call); });
    get("/v1/proofs/inclusion", "That an entry is in the tree: a C2SP tlog-proof, or the hashes for a size.",
        {{"seq", "the entry", true, false},
         {"size", "the tree of this size, not the newest checkpoint's", false, false}},
        [this](const Call& call) { return prove_inclusion(ports_, call); });
    get("/v1/proofs/consistency", "That one tree begins with all entries of another (RFC 6962).",
        {{"from", "the smaller size", true, false}, {"to", "the larger size; by default the head's", false, false}},
        [this](const Call& call) { return prove_consistency(ports_, call); });
    Route& audit = get("/v1/audit",
                       "Reads everything stored again and holds it against the signed root (Server-Sent Events): "
                       "progress, damage, done.",
                       {{"findings", "how many damages are told one by one; by default 100", false, false}}, {});
    audit.handler = [this](const Call& call, const OnAnswer& answer) { answer(open_audit(ports_, limits_, call)); };
}

void Application::put_for_readers(const Get& get) {
    get("/v1/feed.atom", "The newest entries as an Atom feed (RFC 4287), paged from new to old.",
        {{"subject", "only entries about this subject: kind:id", false, false},
         parts_param(),
         {"type", "only entries of this type, such as member.joined", false, false},
         {"after", "only entries behind this seq", false, false},
         {"before", "only entries before this seq: `next` of a page gives it", false, false},
         {"limit", "entries on a page", false, false}},
        [this](const Call& call) { return show_atom(ports_, call); });
    get("/v1/sources/{sha256}", "The saved copy of a source, by the SHA-256 of its bytes.", {},
        [this](const Call& call) { return show_copy(ports_, call); });
    Route& put = get("/v1/sources/{sha256}", "Keeps a copy of a source beside the ledger: its bytes as the body.", {},
                     [this](const Call& call) { return put_copy(ports_, call); });
    put.method = "PUT";
    put.is_writing = true;
}

void Application::put_events(const Get& get) {
    Route& append =
        get("/v1/events", "Appends statements: one object, an array, or NDJSON; all of them or none.",
            {{"wait", "`proof`: answer when a checkpoint covers the entries, with their proofs", false, false},
             {"dry_run", "record nothing: say what would be recorded, and which answers it would change", false, true},
             {"on", "of a dry run: the day that the answers are about; by default today", false, false},
             {"dates", "of a dry run: how imprecise dates are read, `latest` or `earliest`", false, false},
             {"revised", "of a dry run: `false` leaves out which answers would change, and takes ten batches at once",
              false, true}},
            {});
    append.method = "POST";
    append.where = Where::here;
    append.is_writing = true;
    append.handler = [this](Call call, OnAnswer answer) {
        append_events(ports_, limits_, std::move(call), std::move(answer));
    };
    get("/v1/events", "Entries in the order of the ledger, a page at a time.",
        with_filter(
            {{"after", "start behind this seq", false, false},
             {"limit", "entries on a page", false, false},
             {"since", "only entries recorded at or after this instant", false, false},
             {"itself", "of a subject: only what says what it itself is, not what merely involves it", false, true}}),
        [this](const Call& call) { return list_entries(ports_, limits_, call); });
    Route& lookup = get("/v1/lookup", "The entries of idempotency keys, as many as are asked for: a seq each, or null.",
                        {}, [this](const Call& call) { return look_up(ports_, call); });
    lookup.method = "POST";
    get("/v1/events/{seq}", "One entry.",
        {{"as", "`bytes`: the entry as it is stored and hashed, not as JSON", false, false}},
        [this](const Call& call) { return show_entry(ports_, call); });
}

std::vector<Route> Application::make_routes() {
    std::vector<Route> routes;
    const Get get = [&](std::string path, std::string meaning, std::vector<RouteParam> params, Make make) -> Route& {
        routes.push_back({"GET", std::move(path), std::move(meaning), std::move(params), Where::worker, false, false,
                          replying(std::move(make))});
        return routes.back();
    };

    put_events(get);
    routes.push_back(
        {"GET", "/v1/feed", "Entries as they come (Server-Sent Events): entry, caught-up, heartbeat.",
         with_filter(
             {{"after", "start behind this seq, or `now`; Last-Event-ID goes before it", false, false}, parts_param()}),
         Where::worker, false, false,
         [this](const Call& call, const OnAnswer& answer) { answer(open_feed(ports_, limits_, call)); }});
    get("/v1/ledger",
        "Which ledger this is: origin, head, verifier keys (those that sign first; retired_keys names those that sign "
        "no more).",
        {}, [this](const Call&) { return show_ledger(ports_); })
        .where = Where::here;
    get("/v1/questions", "The questions that can be asked, with their parameters.", {}, [this](const Call&) {
        return list_questions(ports_);
    }).where = Where::here;
    get("/v1/schema", "The JSON Schema of all statements.", {}, [](const Call&) { return show_schema(); });
    get("/v1/schema/{type}", "The JSON Schema of one type of statement.", {},
        [](const Call& call) { return show_type_schema(call); });
    get("/v1/openapi.json", "This API, described.", {}, [this](const Call&) {
        Reply reply;
        reply.body = openapi();
        return reply;
    });
    put_for_readers(get);
    put_proofs(get);
    for (const state::QuestionInfo& info : ports_.questions)
        get("/v1/" + std::string(info.name), std::string(info.meaning), params_of(info),
            [this, info](const Call& call) { return answer_question(ports_, info, call); });

    const auto always_up = [](Route& route) {
        route.where = Where::here;
        route.is_always_up = true;
    };
    always_up(get("/healthz", "Whether the daemon is of use; not, after a failed write.", {},
                  [this](const Call&) { return report_health(ports_); }));
    always_up(get("/readyz", "Whether the ledger is replayed and takes appends.", {},
                  [this](const Call&) { return report_readiness(ports_); }));
    always_up(get("/metrics", "Counters for Prometheus.", {}, [this](const Call&) {
        Reply reply;
        reply.content_type = "text/plain; version=0.0.4";
        reply.body = metrics();
        return reply;
    }));
    return routes;
}

void Application::handle(Request request, OnAnswer answer) {
    Call call;
    call.request = std::move(request);
    Router::Match match = router_.match(call);
    const std::size_t index =
        match.route ? static_cast<std::size_t>(match.route - router_.routes().data()) : router_.routes().size();
    Counters& counters = counters_[index];
    const auto ready = ports_.ready();
    const bool is_up = ready || ready.error().code != Errc::not_ready;

    OnAnswer finish = [this, &counters, is_up, answer = std::move(answer)](Answer given) {
        const auto digit = static_cast<std::size_t>(given.reply.status / 100);
        counters.by_class[digit < 6 ? digit : 5].fetch_add(1, std::memory_order_relaxed);
        if (is_up && !names_head(given.reply)) {
            const HeadView head = ports_.head();
            put_head(given.reply, head.size, head.root);
        }
        answer(std::move(given));
    };
    if (!match.route) return finish({std::move(match.problem), nullptr});
    const Route& route = *match.route;
    if (!is_up && !route.is_always_up) return finish({problem(ready.error()), nullptr});
    if (route.is_writing && call.request.principal.empty())
        return finish({problem(fail(Errc::forbidden, "this connection is read-only: nobody is known to be behind it",
                                    {}, "append through the daemon's Unix socket")),
                       nullptr});
    run(route, std::move(call), std::move(finish));
}

void Application::run(const Route& route, Call call, OnAnswer answer) {
    if (route.where == Where::here) return route.handler(std::move(call), std::move(answer));
    // Shared, because a refused task must leave the answer in hand.
    auto held = std::make_shared<std::pair<Call, OnAnswer>>(std::move(call), std::move(answer));
    const bool is_taken =
        ports_.run_on_worker([&route, held] { route.handler(std::move(held->first), std::move(held->second)); });
    if (!is_taken) held->second({problem(fail(Errc::busy, "every worker is taken", {}, "try again")), nullptr});
}

std::string Application::openapi() const { return describe_api(routes(), ports_.questions); }

std::string Application::metrics() const {
    std::string text = ports_.metrics_text();
    text += "# HELP annals_http_answers_total Answers given, by route and class of status.\n";
    text += "# TYPE annals_http_answers_total counter\n";
    for (std::size_t i = 0; i < counters_.size(); ++i) {
        const bool is_route = i < router_.routes().size();
        const std::string route = is_route ? router_.routes()[i].path : "none";
        const std::string method = is_route ? router_.routes()[i].method : "any";
        for (std::size_t digit = 0; digit < counters_[i].by_class.size(); ++digit) {
            const std::uint64_t count = counters_[i].by_class[digit].load(std::memory_order_relaxed);
            if (count == 0) continue;
            text += "annals_http_answers_total{method=\"" + method + "\",route=\"" + route + "\",status=\"" +
                    std::to_string(digit) + "xx\"} " + std::to_string(count) + "\n";
        }
    }
    return text;
}

}  // namespace annals::api
