#include "daemon/api/submission.hpp"

#include "schema/base/text.hpp"
#include "schema/event/check_statement.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"

#include <unordered_map>

namespace annals::api {

namespace {

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

// The writer names places as in a batch; a client that sent one object knows no "/0".
std::vector<Error> places_of(std::vector<Error> errors, bool is_one_object) {
    for (Error& error : errors)
        if (is_one_object && error.place.starts_with("/0")) error.place.erase(0, 2);
    return errors;
}

}  // namespace

std::variant<ReadSubmission, Reply> read_submission(const Ports& ports, std::size_t statements_max, const Call& call) {
    const BodyForm form = form_of(call.header("content-type"));
    if (form == BodyForm::other)
        return problem(
            {fail(Errc::unsupported, "a body of type " + to_printable(call.header("content-type").substr(0, 80)),
                  "Content-Type", "application/json, or application/x-ndjson for one a line")},
            415);
    auto expected_size = read_if_match(call.header("if-match"));
    if (!expected_size) return problem(expected_size.error());
    auto body = parse_body(call.request.body, form, statements_max);
    if (!body) return problem(body.error());
    event::Problems problems;
    ReadSubmission read{read_submissions(ports, *body, problems), body->is_one_object};
    if (!problems.empty()) return problem(problems.errors());
    std::vector<Error> reused;
    check_keys(read.request, *body, reused);
    if (!reused.empty()) return problem(reused, 422);
    read.request.recorded_by = call.request.principal;
    read.request.expected_size = *expected_size;
    read.request.bytes = call.request.body.size();
    read.request.may_write_here = call.request.is_alone;
    return read;
}

Reply refusal_of(write::AppendRefusal refusal, bool is_one_object) {
    return problem(places_of(std::move(refusal.errors), is_one_object));
}

}  // namespace annals::api
