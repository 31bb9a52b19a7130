// POST /v1/events: from a body to statements, each judged by itself, and from the writer's result to an answer.
#include "daemon/api/slices.hpp"
#include "schema/base/text.hpp"
#include "schema/event/check_statement.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"

#include <unordered_map>

namespace annals::api {

namespace {

constexpr std::size_t parse_here_bytes_max = 16'384;  // a larger body is parsed by a worker

enum class BodyForm : std::uint8_t { json, ndjson, other };

BodyForm form_of(std::string_view content_type) {
    std::string_view media = content_type.substr(0, content_type.find(';'));
    while (media.ends_with(' ')) media.remove_suffix(1);
    if (media.empty() || media == "application/json") return BodyForm::json;
    if (media == "application/x-ndjson" || media == "application/ndjson" || media == "application/jsonl")
        return BodyForm::ndjson;
    return BodyForm::other;
}

// What a body says, and how its places are named: "/N/field" in a batch, "/field" for one object.
struct Body {
    std::vector<boost::json::value> values;
    bool is_one_object = false;
    std::string place(std::size_t index) const { return is_one_object ? "" : "/" + std::to_string(index); }
};

Result<Body> parse_body(const std::string& text, BodyForm form, std::size_t statements_max) {
    Body body;
    if (form == BodyForm::ndjson) {
        auto values = event::parse_ndjson(text, statements_max);
        if (!values) return values.error();
        body.values = std::move(*values);
    } else {
        auto value = event::parse_json(text);
        if (!value) return value.error();
        if (auto* array = value->if_array()) {
            if (array->size() <= statements_max) {
                body.values.reserve(array->size());
                for (auto& item : *array) body.values.push_back(std::move(item));
            } else {
                return fail(Errc::too_large, std::to_string(array->size()) + " statements in one request", {},
                            "at most " + std::to_string(statements_max));
            }
        } else {
            body.values.push_back(std::move(*value));
            body.is_one_object = true;
        }
    }
    if (body.values.empty()) return fail(Errc::missing_field, "there is no statement in the request");
    return body;
}

// Takes the member `expected_revision` {subject, revision} out of a statement's object.
std::optional<std::pair<Subject, std::uint64_t>> take_expected_revision(boost::json::value& json,
                                                                        const std::string& path,
                                                                        event::Problems& problems) {
    auto* object = json.if_object();
    const auto* member = object ? object->if_contains("expected_revision") : nullptr;
    if (!member) return std::nullopt;
    const boost::json::value given = *member;
    object->erase("expected_revision");
    const std::string place = path + "/expected_revision";
    const auto* fields = given.if_object();
    const auto* subject = fields ? fields->if_contains("subject") : nullptr;
    const auto* revision = fields ? fields->if_contains("revision") : nullptr;
    if (!subject || !revision || fields->size() != 2 || !subject->is_string()) {
        problems.add(fail(Errc::bad_value, "expected {\"subject\": \"kind:id\", \"revision\": number}", place));
        return std::nullopt;
    }
    auto parsed = parse_subject(std::string_view(subject->get_string().data(), subject->get_string().size()));
    if (!parsed) problems.add(fail(parsed.error().code, parsed.error().detail, place + "/subject"));
    std::uint64_t number = 0;
    if (const auto* small = revision->if_int64(); small && *small >= 0)
        number = static_cast<std::uint64_t>(*small);
    else if (const auto* large = revision->if_uint64())
        number = *large;
    else
        problems.add(fail(Errc::bad_value, "expected a number from 0 on", place + "/revision"));
    if (!parsed) return std::nullopt;
    return std::make_pair(std::move(*parsed), number);
}

// A size, bare or quoted as an entity tag.
Result<std::optional<std::uint64_t>> read_if_match(const std::string& header) {
    if (header.empty()) return std::optional<std::uint64_t>();
    std::string_view text = header;
    if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"')) text = text.substr(1, text.size() - 2);
    auto size = parse_number(text, "If-Match");
    if (!size) return fail(Errc::bad_value, size.error().detail, "If-Match", "the tree size that is expected");
    return std::optional<std::uint64_t>(*size);
}

// A key that stands twice in one batch is allowed on equal statements only.
void check_keys(const write::AppendRequest& request, const Body& body, std::vector<Error>& errors) {
    if (request.submissions.size() < 2) return;
    std::unordered_map<std::string_view, std::size_t> seen;
    seen.reserve(request.submissions.size());
    for (std::size_t i = 0; i < request.submissions.size(); ++i) {
        const event::Statement& statement = request.submissions[i].statement;
        const auto [first, is_new] = seen.emplace(statement.envelope.key.text, i);
        if (is_new) continue;
        const auto one = event::encode_statement(request.submissions[first->second].statement);
        const auto other = event::encode_statement(statement);
        if (one && other && *one == *other) continue;
        errors.push_back(fail(Errc::key_reused,
                              "the key stands on another statement of this request, " + body.place(first->second),
                              body.place(i) + "/key", "a key belongs to one statement"));
    }
}

std::string body_of(const write::AppendAnswer& answer) {
    std::string text = "{\"entries\":[";
    for (std::size_t i = 0; i < answer.entries.size(); ++i) {
        const write::Appended& entry = answer.entries[i];
        text.append(i > 0 ? ",{\"seq\":" : "{\"seq\":").append(std::to_string(to_number(entry.seq)));
        text.append(entry.is_duplicate ? ",\"duplicate\":true" : ",\"duplicate\":false");
        text.append(",\"leaf_hash\":\"").append(to_hex(entry.leaf)).append("\"}");
    }
    text.append("],\"recorded_at\":\"").append(to_string(answer.recorded_at));
    text.append("\",\"size\":").append(std::to_string(to_number(answer.size)));
    text.append(",\"root\":\"").append(to_hex(answer.root)).append("\"}");
    return text;
}

// `more`: further members of the body, each with a comma before it.
Reply reply_of(const write::AppendAnswer& answer, const std::string& more) {
    Reply reply;
    reply.status = 200;
    for (const write::Appended& entry : answer.entries)
        if (!entry.is_duplicate) reply.status = 201;
    if (answer.entries.size() == 1)
        reply.headers.emplace_back("Location", "/v1/events/" + std::to_string(to_number(answer.entries[0].seq)));
    put_head(reply, answer.size, answer.root);
    reply.body = body_of(answer);
    reply.body.insert(reply.body.size() - 1, more);
    return reply;
}

// The proofs of the entries by a checkpoint that covers them, or why there are none: they are recorded either way.
std::string proofs_of(const Ports& ports, const write::AppendAnswer& done, const Result<std::string>& checkpoint) {
    const auto fail_with = [](const Error& error) {
        return ",\"proof_problem\":" +
               event::print_json(boost::json::object{{"code", boost::json::string(errc_word(error.code))},
                                                     {"detail", boost::json::string(to_printable(error.detail))}});
    };
    if (!checkpoint) return fail_with(checkpoint.error());
    boost::json::array proofs;
    for (const write::Appended& entry : done.entries) {
        const auto proof = tlog_proof_of(ports, entry.seq, *checkpoint);
        if (!proof) return fail_with(proof.error());
        proofs.push_back(boost::json::string(*proof));
    }
    return ",\"proofs\":" + event::print_json(proofs);
}

// Answers once a checkpoint covers what was recorded.
void answer_with_proofs(const Ports& ports, const write::AppendAnswer& done, std::shared_ptr<OnAnswer> answer) {
    std::uint64_t size = 0;
    for (const write::Appended& entry : done.entries) size = std::max(size, to_number(entry.seq) + 1);
    ports.when_signed(
        TreeSize(size), [&ports, done, answer = std::move(answer)](const Result<std::string>& checkpoint) {
            // Proofs read the store, which the signer's thread must not wait for.
            const bool is_taken = ports.run_on_worker([&ports, done, answer, checkpoint] {
                (*answer)({reply_of(done, proofs_of(ports, done, checkpoint)), nullptr});
            });
            const Result<std::string> busy = fail(Errc::busy, "every worker is taken: ask /v1/proofs/inclusion");
            if (!is_taken) (*answer)({reply_of(done, proofs_of(ports, done, busy)), nullptr});
        });
}

// ?wait=proof.
Result<bool> read_wait(const Ports& ports, const Call& call) {
    if (!call.has("wait")) return false;
    if (call.param("wait") != "proof")
        return fail(Errc::bad_value, "'" + to_printable(call.param("wait")) + "' is nothing to wait for", "?wait",
                    "proof");
    if (!ports.when_signed || !ports.inclusion)
        return fail(Errc::unsupported, "this daemon serves no proofs", "?wait", "append without it");
    return true;
}

// The writer names places as in a batch; a client that sent one object knows no "/0".
std::vector<Error> places_of(std::vector<Error> errors, bool is_one_object) {
    for (Error& error : errors)
        if (is_one_object && error.place.starts_with("/0")) error.place.erase(0, 2);
    return errors;
}

// The submissions of a body; what is wrong, all of it, goes to `problems`.
write::AppendRequest read_submissions(const Ports& ports, Body& body, event::Problems& problems) {
    write::AppendRequest request;
    request.submissions.reserve(body.values.size());
    for (std::size_t i = 0; i < body.values.size(); ++i) {
        const std::string path = body.place(i);
        auto expected = take_expected_revision(body.values[i], path, problems);
        auto statement = event::statement_from_json(body.values[i], path, ports.find_target, problems);
        if (!statement) continue;
        event::check_statement(*statement, path, problems);
        request.submissions.push_back({std::move(*statement), std::move(expected)});
    }
    return request;
}

void read_and_submit(const Ports& ports, const ops::Limits& limits, const Call& call, BodyForm form, OnAnswer answer) {
    const auto refuse = [&](const Error& error) { answer({problem(error), nullptr}); };
    auto expected_size = read_if_match(call.header("if-match"));
    if (!expected_size) return refuse(expected_size.error());
    const auto is_waiting = read_wait(ports, call);
    if (!is_waiting) return refuse(is_waiting.error());
    auto body = parse_body(call.request.body, form, limits.batch_statements_max);
    if (!body) return refuse(body.error());
    event::Problems problems;
    write::AppendRequest request = read_submissions(ports, *body, problems);
    if (!problems.empty()) return answer({problem(problems.errors()), nullptr});
    std::vector<Error> reused;
    check_keys(request, *body, reused);
    if (!reused.empty()) return answer({problem(reused, 422), nullptr});

    request.recorded_by = call.request.principal;
    request.expected_size = *expected_size;
    request.bytes = call.request.body.size();
    // Shared, because a refused request must leave the answer in hand.
    auto held = std::make_shared<OnAnswer>(std::move(answer));
    const auto taken = ports.submit(std::move(request), [&ports, held, is_one = body->is_one_object,
                                                         is_waiting = *is_waiting](write::AppendResult result) {
        if (const auto* done = std::get_if<write::AppendAnswer>(&result)) {
            if (is_waiting) return answer_with_proofs(ports, *done, held);
            return (*held)({reply_of(*done, {}), nullptr});
        }
        auto& refusal = std::get<write::AppendRefusal>(result);
        (*held)({problem(places_of(std::move(refusal.errors), is_one)), nullptr});
    });
    if (!taken) (*held)({problem(taken.error()), nullptr});
}

}  // namespace

void append_events(const Ports& ports, const ops::Limits& limits, Call call, OnAnswer answer) {
    const BodyForm form = form_of(call.header("content-type"));
    if (form == BodyForm::other)
        return answer({problem({fail(Errc::unsupported,
                                     "a body of type " + to_printable(call.header("content-type").substr(0, 80)),
                                     "Content-Type", "application/json, or application/x-ndjson for one a line")},
                               415),
                       nullptr});
    // Parsing takes some 10 us a statement, less than a change of thread; but a statement with a target reads the
    // store, and a large batch would hold up the other connections of this thread.
    const bool is_light =
        call.request.body.size() <= parse_here_bytes_max && call.request.body.find("\"target\"") == std::string::npos;
    if (is_light) return read_and_submit(ports, limits, call, form, std::move(answer));
    auto held = std::make_shared<std::pair<Call, OnAnswer>>(std::move(call), std::move(answer));
    const bool is_taken = ports.run_on_worker(
        [&ports, &limits, form, held] { read_and_submit(ports, limits, held->first, form, std::move(held->second)); });
    if (!is_taken)
        held->second({problem(fail(Errc::busy, "every worker is taken", {}, "retry with the same keys")), nullptr});
}

}  // namespace annals::api
