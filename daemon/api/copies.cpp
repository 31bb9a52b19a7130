// PUT and GET /v1/sources/{sha256}: saved copies of sources, kept beside the ledger.
#include "daemon/api/slices.hpp"

namespace annals::api {

namespace {

Result<Sha256> hash_of(const Call& call) {
    const auto sha256 = parse_sha256(call.captures.at("sha256"));
    if (!sha256) return fail(Errc::bad_value, sha256.error().detail, "/v1/sources/{sha256}", "64 digits of lower case");
    return *sha256;
}

}  // namespace

Reply put_copy(const Ports& ports, const Call& call) {
    if (!ports.put_copy) return problem(fail(Errc::unsupported, "no copies are kept here"));
    const auto sha256 = hash_of(call);
    if (!sha256) return problem(sha256.error());
    const auto is_new = ports.put_copy(*sha256, call.request.body);
    if (!is_new) return problem(is_new.error());
    Reply reply;
    reply.status = *is_new ? 201 : 200;
    reply.body = "{\"sha256\":\"" + to_hex(*sha256) + "\",\"bytes\":" + std::to_string(call.request.body.size()) +
                 ",\"duplicate\":" + (*is_new ? "false" : "true") + "}";
    return reply;
}

Reply show_copy(const Ports& ports, const Call& call) {
    if (!ports.get_copy) return problem(fail(Errc::unsupported, "no copies are kept here"));
    const auto sha256 = hash_of(call);
    if (!sha256) return problem(sha256.error());
    auto content = ports.get_copy(*sha256);
    if (!content) return problem(content.error());
    Reply reply;
    // Whatever somebody saved, no browser shall run it as ours.
    reply.content_type = "application/octet-stream";
    reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + to_hex(*sha256) + "\"");
    reply.headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
    reply.headers.emplace_back("Cache-Control", cache_for_ever);
    reply.body = std::move(*content);
    return reply;
}

}  // namespace annals::api
