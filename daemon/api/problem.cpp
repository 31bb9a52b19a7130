#include "daemon/api/http.hpp"

#include "schema/base/check.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json_text.hpp"

#include <boost/json/object.hpp>

namespace annals::api {

namespace {

// What an error code means for HTTP. The first group of Errc is 400 (not well formed), the second 422 (well formed, but
// never true in this ledger), but for what HTTP has its own status for.
struct CodeInfo {
    Errc code;
    int status;
    std::string_view title;
};

const std::vector<CodeInfo>& code_table() {
    static const std::vector<CodeInfo> table = {
        {Errc::malformed, 400, "Not well formed"},
        {Errc::too_large, 413, "Over a limit"},
        {Errc::unsupported_version, 400, "A version that this server does not know"},
        {Errc::unknown_type, 400, "No such event type"},
        {Errc::unknown_field, 400, "No such field"},
        {Errc::missing_field, 400, "A required field is missing"},
        {Errc::duplicate_field, 400, "A field given twice"},
        {Errc::bad_value, 400, "A value that its field cannot hold"},
        {Errc::unknown_subject, 422, "Refers to what nothing registers"},
        {Errc::already_registered, 422, "Already registered"},
        {Errc::already_reached, 422, "Already reached"},
        {Errc::no_such_instance, 422, "No such instance"},
        {Errc::never_joined, 422, "Never joined"},
        {Errc::merger_loop, 422, "A merger that leads back to itself"},
        {Errc::bad_target, 422, "No entry that can be acted on so"},
        {Errc::bad_correction, 422, "A correction that leaves no valid statement"},
        {Errc::key_reused, 409, "The key was used for another statement"},
        {Errc::precondition_failed, 412, "A precondition does not hold"},
        {Errc::not_found, 404, "Not found"},
        {Errc::ambiguous, 409, "Several subjects have this name"},
        {Errc::not_yet_known, 422, "Not known yet"},
        {Errc::not_computable, 501, "Rules that this build cannot compute"},
        {Errc::forbidden, 403, "Not allowed on this connection"},
        {Errc::busy, 503, "Busy"},
        {Errc::disk_full, 507, "The disk reserve is reached"},
        {Errc::poisoned, 503, "Not writing after a failed write"},
        {Errc::not_ready, 503, "Not ready yet"},
        {Errc::locked, 503, "Held by another process"},
        {Errc::io, 500, "The system or the store refused"},
        {Errc::corrupt, 500, "Stored bytes are not what was written"},
        {Errc::bad_proof, 500, "A proof does not verify"},
        {Errc::fork, 500, "Two heads that cannot both be true"},
        {Errc::unreachable, 502, "Out of reach"},
        {Errc::timed_out, 504, "Timed out"},
        {Errc::unsupported, 501, "Not spoken by this server"},
        {Errc::internal, 500, "Internal error"},
    };
    return table;
}

const CodeInfo& info_of(Errc code) {
    for (const CodeInfo& info : code_table())
        if (info.code == code) return info;
    return code_table().back();
}

boost::json::value text_value(std::string_view text) {
    if (is_utf8(text)) return boost::json::value(boost::json::string(text));
    return boost::json::value(boost::json::string(to_printable(text)));
}

boost::json::object error_object(const Error& error) {
    boost::json::object object;
    object["code"] = text_value(errc_word(error.code));
    object["detail"] = text_value(error.detail);
    if (!error.place.empty()) object["place"] = text_value(error.place);
    if (!error.hint.empty()) object["hint"] = text_value(error.hint);
    return object;
}

Reply problem_of(const std::vector<Error>& errors, int status, const boost::json::object& members) {
    CHECK(!errors.empty());
    const CodeInfo& info = info_of(errors.front().code);
    boost::json::object body;
    body["type"] = text_value("urn:annals:error:" + std::string(errc_word(info.code)));
    body["title"] = text_value(info.title);
    body["status"] = status;
    for (auto& member : error_object(errors.front())) body[member.key()] = std::move(member.value());
    for (const auto& member : members) body[member.key()] = member.value();
    boost::json::array all;
    for (const Error& error : errors) all.push_back(error_object(error));
    body["errors"] = std::move(all);

    Reply reply;
    reply.status = status;
    reply.content_type = "application/problem+json";
    reply.headers.emplace_back("Cache-Control", "no-store");
    if (info.code == Errc::busy || info.code == Errc::not_ready) reply.headers.emplace_back("Retry-After", "1");
    reply.body = event::print_json(body);
    reply.body += '\n';
    return reply;
}

}  // namespace

int status_of(Errc code) { return info_of(code).status; }

const std::vector<Errc>& all_error_codes() {
    static const std::vector<Errc> codes = [] {
        std::vector<Errc> all;
        for (const CodeInfo& info : code_table()) all.push_back(info.code);
        return all;
    }();
    return codes;
}

Reply problem(const Error& error) { return problem(std::vector<Error>{error}); }

Reply problem(const std::vector<Error>& errors) {
    CHECK(!errors.empty());
    return problem(errors, status_of(errors.front().code));
}

Reply problem(const std::vector<Error>& errors, int status) { return problem_of(errors, status, {}); }

Reply problem_with(const Error& error, const boost::json::object& members) {
    return problem_of({error}, status_of(error.code), members);
}

std::string_view reason_of(int status) {
    switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "Status";
    }
}

}  // namespace annals::api
