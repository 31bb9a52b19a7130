// What is asked before something is recorded: dry runs of POST /v1/events, and POST /v1/lookup. Neither writes.
#include "daemon/api/slices.hpp"
#include "daemon/api/submission.hpp"
#include "schema/base/limits.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json_text.hpp"

#include <algorithm>

namespace annals::api {

namespace {

namespace json = boost::json;

// ?on and ?dates, of which answers would change; none where ?revised=false asks for a judgement alone.
Result<std::optional<state::TrialAsked>> read_asked(const Call& call) {
    if (call.has("wait"))
        return fail(Errc::bad_value, "nothing is recorded by a dry run that could be proved", "?wait", "leave it out");
    if (call.param("revised") == "false") {
        if (!call.has("on") && !call.has("dates")) return std::optional<state::TrialAsked>();
        return fail(Errc::bad_value, "it leaves out the answers that ?on and ?dates are about", "?revised");
    }
    state::TrialAsked asked;
    if (call.has("on")) {
        const auto day = parse_day(call.param("on"));
        if (!day) return fail(day.error().code, day.error().detail, "?on", "write YYYY-MM-DD");
        asked.on = *day;
    }
    if (call.has("dates")) {
        if (call.param("dates") != "latest" && call.param("dates") != "earliest")
            return fail(Errc::bad_value, "dates are read `latest` or `earliest`", "?dates");
        asked.dates = call.param("dates") == "latest" ? DateReading::latest : DateReading::earliest;
    }
    return std::optional(asked);
}

Result<std::vector<state::Recorded>> decode(const std::vector<store::StoredEntry>& entries) {
    std::vector<state::Recorded> decoded;
    for (const store::StoredEntry& stored : entries) {
        auto entry = event::decode_entry(stored.bytes);
        if (!entry) return entry.error();
        decoded.push_back(state::recorded_of(stored.seq, std::move(*entry)));
    }
    return decoded;
}

json::array entries_of(const write::AppendAnswer& answer) {
    json::array entries;
    for (const write::Appended& entry : answer.entries)
        entries.push_back(json::object{{"seq", to_number(entry.seq)}, {"duplicate", entry.is_duplicate}});
    return entries;
}

Result<std::vector<std::string>> read_keys(const std::string& body) {
    const auto value = event::parse_json(body);
    if (!value) return value.error();
    const auto* object = value->if_object();
    const auto* given = object ? object->if_contains("keys") : nullptr;
    if (!given || !given->is_array() || object->size() != 1)
        return fail(Errc::bad_value, "expected {\"keys\": [text, ...]}", "/keys");
    const auto& items = given->get_array();
    if (items.size() > lookup_keys_max)
        return fail(Errc::too_large, std::to_string(items.size()) + " keys in one request", "/keys",
                    "at most " + std::to_string(lookup_keys_max));
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto* text = items[i].if_string();
        if (!text || text->empty() || text->size() > limits::key_bytes_max)
            return fail(Errc::bad_value, "a key is a text of 1 to " + std::to_string(limits::key_bytes_max) + " bytes",
                        "/keys/" + std::to_string(i));
        keys.emplace_back(text->data(), text->size());
    }
    return keys;
}

}  // namespace

Reply try_events(const Ports& ports, const ops::Limits& limits, const Call& call) {
    const auto asked = read_asked(call);
    if (!asked) return problem(asked.error());
    auto read = read_submission(ports, *asked ? limits.batch_statements_max : judged_statements_max, call);
    if (auto* refusal = std::get_if<Reply>(&read)) return std::move(*refusal);
    auto& submission = std::get<ReadSubmission>(read);
    auto trial = ports.try_out(std::move(submission.request));
    if (!trial) return problem(trial.error());
    if (auto* refusal = std::get_if<write::AppendRefusal>(&trial->result))
        return refusal_of(std::move(*refusal), submission.is_one_object);
    // Where nothing would be new, the ledger as it is now is what the answer rests on.
    const HeadView head = ports.head();
    const TreeSize size = trial->entries.empty() ? head.size : TreeSize(to_number(trial->entries.front().seq));
    const auto root = size == head.size ? Result<Sha256>(head.root) : ports.root_at(size);
    if (!root) return problem(root.error());
    json::object body{{"dry_run", true}, {"entries", entries_of(std::get<write::AppendAnswer>(trial->result))}};
    body["size"] = to_number(size);
    body["root"] = to_hex(*root);
    if (*asked) {
        auto added = decode(trial->entries);
        if (!added) return problem(added.error());
        const auto changes = ports.what_changes(size, std::move(*added), **asked);
        if (!changes) return problem(changes.error());
        body["on"] = to_string(changes->on);
        body["warnings"] = json::array(changes->warnings.begin(), changes->warnings.end());
        body["revised"] = changes->revised;
    }
    Reply reply;
    reply.headers.emplace_back("Cache-Control", "no-store");
    put_head(reply, size, *root);
    reply.body = event::print_json(body);
    return reply;
}

Reply look_up(const Ports& ports, const Call& call) {
    const auto keys = read_keys(call.request.body);
    if (!keys) return problem(keys.error());
    if (!ports.find_keys) return problem(fail(Errc::unsupported, "keys are not looked up here"));
    const auto found = ports.find_keys(*keys);
    if (!found) return problem(found.error());
    json::array seqs;
    for (const std::optional<Seq>& seq : *found) seqs.push_back(seq ? json::value(to_number(*seq)) : json::value());
    const HeadView head = ports.head();
    Reply reply;
    reply.headers.emplace_back("Cache-Control", "no-store");
    put_head(reply, head.size, head.root);
    reply.body = event::print_json(json::object{{"seqs", std::move(seqs)}, {"head", to_number(head.size)}});
    return reply;
}

}  // namespace annals::api
