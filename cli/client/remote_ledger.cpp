#include "cli/client/remote_ledger.hpp"

#include "cli/client/problem.hpp"
#include "cli/client/reply_reading.hpp"
#include "cli/client/sse.hpp"
#include "schema/base/limits.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json_text.hpp"
#include "schema/proof/tile.hpp"

#include <algorithm>
#include <thread>

namespace annals::cli {

namespace {

namespace json = boost::json;

constexpr std::size_t lookup_keys = 1'000;                       // of one request: the daemon takes no more
constexpr std::size_t judged_statements_max = 10'000;            // of one request that only asks what would be refused
constexpr std::size_t judged_bytes_max = std::size_t{16} << 20;  // of its body: the daemon takes no more of either
constexpr int follow_attempts_max = 5;                           // connections in a row that brought nothing

// Collects a query string.
class Query {
public:
    explicit Query(std::string path) : text_(std::move(path)) {}
    Query& add(std::string_view name, std::string_view value) {
        text_ += (is_first_ ? '?' : '&') + percent_encoded(name) + '=' + percent_encoded(value);
        is_first_ = false;
        return *this;
    }
    const std::string& text() const { return text_; }

private:
    std::string text_;
    bool is_first_ = true;
};

// A file of a published copy is at most a bundle of the longest entries.
HttpLimits file_limits(HttpLimits limits) {
    limits.reply_bytes_max = proof::tile_width * (limits::entry_bytes_max + 2);
    return limits;
}

std::string_view without_newline(std::string_view text) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    return text;
}

HttpRequest posting(std::string target, const json::value& body) {
    HttpRequest request;
    request.method = "POST";
    request.target = std::move(target);
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = event::print_json(body);
    return request;
}

// The feed, over as many connections as it takes.
class Follower {
public:
    Follower(const Endpoint& endpoint, const HttpLimits& limits, const FeedWanted& wanted, const OnEntry& on_entry,
             const OnCaughtUp& on_caught_up)
        : endpoint_(endpoint), limits_(limits), wanted_(wanted), on_entry_(on_entry), on_caught_up_(on_caught_up) {}

    Result<void> run() {
        bool has_ever_heard = false;
        for (int silent = 0; silent < follow_attempts_max; ++silent) {
            // A daemon that restarts needs a moment; each attempt waits longer.
            if (silent > 0) std::this_thread::sleep_for(std::chrono::seconds(silent));
            has_heard_ = false;
            const auto reply = stream_request(
                endpoint_, next_request(), [this](auto piece) { return take(piece); }, limits_);
            if (wrong_) return *wrong_;
            if (has_enough_) return {};
            if (reply && reply->status != 200) return parse_problem(*reply).front();
            has_ever_heard = has_ever_heard || has_heard_;
            if (!reply && !has_ever_heard) return reply.error();
            if (has_heard_) silent = -1;  // again at once: it was there a moment ago
        }
        return fail(Errc::unreachable, "the feed of " + to_string(endpoint_) + " broke off and did not come back");
    }

private:
    HttpRequest next_request() {
        reader_ = {};
        HttpRequest request;
        Query query("/v1/feed");
        if (!wanted_.after.empty()) query.add("after", wanted_.after);
        if (!wanted_.subject.empty()) query.add("subject", wanted_.subject);
        if (wanted_.with_parts) query.add("parts", "true");
        if (!wanted_.type.empty()) query.add("type", wanted_.type);
        request.target = query.text();
        request.headers.emplace_back("Accept", "text/event-stream");
        if (!last_id_.empty()) request.headers.emplace_back("Last-Event-ID", last_id_);
        return request;
    }

    bool take(std::string_view piece) {
        const auto events = reader_.read(piece);
        if (!events) {
            wrong_ = events.error();
            return false;
        }
        for (const FeedEvent& event : *events)
            if (!take_event(event)) return false;
        return true;
    }

    bool take_event(const FeedEvent& event) {
        has_heard_ = true;
        if (event.name == "problem") {
            HttpReply problem;
            problem.body = event.data;
            wrong_ = parse_problem(problem).front();
            return false;
        }
        if (event.name == "entry") {
            const auto entry = event::parse_json(event.data);
            if (!entry)
                wrong_ = not_understood(entry.error().detail);
            else if (!on_entry_(*entry))
                has_enough_ = true;
        }
        if (!event.id.empty()) last_id_ = event.id;
        if (event.name == "caught-up" && !on_caught_up_()) has_enough_ = true;
        return !wrong_ && !has_enough_;
    }

    const Endpoint& endpoint_;
    const HttpLimits& limits_;
    const FeedWanted& wanted_;
    const OnEntry& on_entry_;
    const OnCaughtUp& on_caught_up_;
    FeedReader reader_;
    std::string last_id_;
    bool has_heard_ = false;
    bool has_enough_ = false;
    std::optional<Error> wrong_;
};

}  // namespace

std::string target_of(const state::Question& question) {
    Query query("/v1/" + percent_encoded(question.name));
    for (const auto& [name, value] : question.params) query.add(name, value);
    if (question.on) query.add("on", to_string(*question.on));
    if (!std::holds_alternative<KnownNow>(question.known)) query.add("known", to_string(question.known));
    if (question.dates == DateReading::earliest) query.add("dates", "earliest");
    return query.text();
}

Result<json::value> RemoteLedger::get(const std::string& target, std::string* text) {
    HttpRequest request;
    request.target = target;
    auto reply = send_request(endpoint_, request, limits_);
    if (!reply) return reply.error();
    if (reply->status != 200) return parse_problem(*reply).front();
    auto parsed = event::parse_json(reply->body);
    if (!parsed) return not_understood(parsed.error().detail);
    if (text) *text = without_newline(reply->body);
    return parsed;
}

Result<Bytes> Ledger::read(const std::string& path) {
    return fail(Errc::unsupported, "this ledger is no published copy", path);
}

Result<void> Ledger::write(const std::string& path, const std::string&) {
    return fail(Errc::unsupported, "nothing is kept by this ledger", path);
}

Result<void> Ledger::stream(const std::string& path, const OnEvent&) {
    return fail(Errc::unsupported, "only a daemon does this", path, "give its address with --ledger");
}

Trial Ledger::try_out(const json::array&, const state::TrialAsked&) {
    Trial refused;
    refused.errors.push_back(fail(Errc::unsupported, "nothing can be tried out here: it takes a whole ledger"));
    return refused;
}

Judgement Ledger::judge(const json::array&) {
    Judgement judgement;
    judgement.why_not = "it takes a whole ledger";
    return judgement;
}

Result<std::vector<std::optional<Seq>>> Ledger::find_keys(const std::vector<std::string>&) {
    return fail(Errc::unsupported, "keys are not looked up here: it takes a whole ledger");
}

Result<Greeting> Ledger::greet() { return Greeting{}; }

Result<Greeting> RemoteLedger::greet() {
    HttpRequest request;
    request.target = "/checkpoint";
    const auto reply = send_request(endpoint_, request, file_limits(limits_));
    if (!reply) return reply.error();
    Greeting greeting;
    const bool is_problem = reply->header("content-type").starts_with("application/problem+json");
    greeting.answers_questions = is_problem || !reply->header("annals-size").empty();
    if (reply->status == 200)
        greeting.checkpoint = reply->body;
    else if (greeting.answers_questions)
        greeting.no_checkpoint = parse_problem(*reply).front();
    else
        return fail(Errc::not_found, "neither a daemon nor a published ledger is at " + to_string(endpoint_) +
                                         ": it has no checkpoint (status " + std::to_string(reply->status) + ")");
    return greeting;
}

Result<Bytes> RemoteLedger::read(const std::string& path) {
    HttpRequest request;
    request.target = "/" + path;
    const auto reply = send_request(endpoint_, request, file_limits(limits_));
    if (!reply) return reply.error();
    if (reply->status == 404) return fail(Errc::not_found, "there is no such file at " + to_string(endpoint_), path);
    if (reply->status != 200) return parse_problem(*reply).front();
    const BytesView bytes = bytes_of(reply->body);
    return Bytes(bytes.begin(), bytes.end());
}

Result<void> RemoteLedger::write(const std::string& path, const std::string& content) {
    HttpRequest request;
    request.method = "PUT";
    request.target = "/" + path;
    request.headers.emplace_back("Content-Type", "application/octet-stream");
    request.body = content;
    const auto reply = send_request(endpoint_, request, limits_);
    if (!reply) return reply.error();
    if (reply->status != 200 && reply->status != 201) return parse_problem(*reply).front();
    return {};
}

Result<void> RemoteLedger::stream(const std::string& path, const OnEvent& on_event) {
    HttpRequest request;
    request.target = "/" + path;
    request.headers.emplace_back("Accept", "text/event-stream");
    FeedReader reader;
    std::optional<Error> wrong;
    const auto take = [&](std::string_view piece) {
        const auto events = reader.read(piece);
        if (!events) wrong = events.error();
        for (std::size_t i = 0; !wrong && i < events->size(); ++i) {
            const auto data = event::parse_json((*events)[i].data);
            if (!data) wrong = not_understood(data.error().detail);
            if (data && !on_event((*events)[i].name, *data)) return false;
        }
        return !wrong;
    };
    const auto reply = stream_request(endpoint_, request, take, limits_);
    if (wrong) return *wrong;
    if (!reply) return reply.error();
    if (reply->status != 200) return parse_problem(*reply).front();
    return {};
}

Result<AnswerBytes> RemoteLedger::ask(const state::Question& question) {
    AnswerBytes answer;
    auto json = get(target_of(question), &answer.text);
    if (!json) return json.error();
    answer.json = std::move(*json);
    return answer;
}

Result<EventsPage> RemoteLedger::events(const EventsWanted& wanted) {
    Query query("/v1/events");
    if (wanted.after) query.add("after", std::to_string(to_number(*wanted.after)));
    query.add("limit", std::to_string(wanted.limit));
    if (!wanted.subject.empty()) query.add("subject", wanted.subject);
    if (!wanted.type.empty()) query.add("type", wanted.type);
    if (wanted.is_itself) query.add("itself", "true");
    const auto json = get(query.text());
    if (!json) return json.error();
    const auto* object = json->if_object();
    const auto* entries = object ? object->if_contains("entries") : nullptr;
    if (!entries || !entries->is_array()) return not_understood("a page without entries");
    EventsPage page;
    for (const auto& entry : entries->get_array()) page.entries.push_back(entry);
    if (const auto next = number_at(*object, "next")) page.next = Seq(*next);
    page.head = number_at(*object, "head").value_or(0);
    if (const auto* head = object->if_contains("head"); head && head->is_object())
        page.head = number_at(head->get_object(), "size").value_or(0);
    return page;
}

Result<json::value> RemoteLedger::entry(Seq seq) { return get("/v1/events/" + std::to_string(to_number(seq))); }

template <class Outcome>
Outcome RemoteLedger::post(const HttpRequest& request, std::initializer_list<int> good,
                           Result<Outcome> (*reader)(const HttpReply& reply)) {
    Outcome refused;
    const auto reply = send_request(endpoint_, request, limits_);
    if (!reply) {
        refused.errors.push_back(reply.error());
        return refused;
    }
    if (std::find(good.begin(), good.end(), reply->status) == good.end()) {
        refused.errors = parse_problem(*reply);
        return refused;
    }
    auto outcome = reader(*reply);
    if (outcome) return std::move(*outcome);
    refused.errors.push_back(outcome.error());
    return refused;
}

AppendOutcome RemoteLedger::append(const json::array& statements, Wait wait) {
    return post(posting(wait == Wait::proof ? "/v1/events?wait=proof" : "/v1/events", statements), {200, 201},
                outcome_of);
}

Trial RemoteLedger::try_out(const json::array& statements, const state::TrialAsked& asked) {
    Query query("/v1/events");
    query.add("dry_run", "true");
    if (asked.on) query.add("on", to_string(*asked.on));
    if (asked.dates == DateReading::earliest) query.add("dates", "earliest");
    return post(posting(query.text(), statements), {200}, trial_of);
}

Judgement RemoteLedger::judge(const json::array& statements) {
    Judgement judgement;
    // As many as one request takes: what comes later leans on what was not recorded.
    std::string body;
    for (const json::value& statement : statements) {
        std::string text = event::print_json(statement);
        if (judgement.count == judged_statements_max || body.size() + text.size() + 2 > judged_bytes_max) break;
        body += (body.empty() ? '[' : ',') + text;
        ++judgement.count;
    }
    if (judgement.count == 0) return judgement;
    HttpRequest request{"POST", "/v1/events?dry_run=true&revised=false", {{"Content-Type", "application/json"}}, {}};
    request.body = body + ']';
    const auto reply = send_request(endpoint_, request, limits_);
    judgement.by = Judgement::By::ledger;
    if (reply && reply->status == 200) {
        const auto trial = event::parse_json(reply->body);
        const auto* object = trial ? trial->if_object() : nullptr;
        judgement.size = object ? number_at(*object, "size").value_or(0) : 0;
        return judgement;
    }
    judgement.errors = reply ? parse_problem(*reply) : std::vector<Error>{reply.error()};
    const Error& first = judgement.errors.front();
    if (first.code != Errc::forbidden) return judgement;
    return {Judgement::By::nobody, 0, first.detail, 0, {}};
}

Result<std::vector<std::optional<Seq>>> RemoteLedger::find_keys(const std::vector<std::string>& keys) {
    std::vector<std::optional<Seq>> found;
    for (std::size_t from = 0; from < keys.size(); from += lookup_keys) {
        const std::size_t until = std::min(keys.size(), from + lookup_keys);
        json::array asked(keys.begin() + static_cast<std::ptrdiff_t>(from),
                          keys.begin() + static_cast<std::ptrdiff_t>(until));
        const auto reply =
            send_request(endpoint_, posting("/v1/lookup", json::object{{"keys", std::move(asked)}}), limits_);
        if (!reply) return reply.error();
        if (reply->status != 200) return parse_problem(*reply).front();
        const auto seqs = seqs_of(*reply, until - from);
        if (!seqs) return seqs.error();
        found.insert(found.end(), seqs->begin(), seqs->end());
    }
    return found;
}

Result<void> RemoteLedger::follow(const FeedWanted& wanted, const OnEntry& on_entry, const OnCaughtUp& on_caught_up) {
    return Follower(endpoint_, limits_, wanted, on_entry, on_caught_up).run();
}

Result<std::vector<HealthLine>> RemoteLedger::health() {
    std::vector<HealthLine> lines;
    for (const auto& [what, target] : {std::pair<const char*, const char*>{"health", "/healthz"},
                                       std::pair<const char*, const char*>{"readiness", "/readyz"}}) {
        HttpRequest request;
        request.target = target;
        const auto reply = send_request(endpoint_, request, limits_);
        if (!reply) return reply.error();
        const bool is_good = reply->status == 200;
        std::string detail = is_good ? "ok" : to_string(parse_problem(*reply).front());
        lines.push_back({what, is_good, std::move(detail)});
        if (is_good && !reply->header("annals-size").empty())
            lines.push_back(
                {"ledger", true, reply->header("annals-size") + " entries, root " + reply->header("annals-root")});
    }
    return lines;
}

}  // namespace annals::cli
