// Health, readiness and schemas.
#include "daemon/api/slices.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "schema/event/type_words.hpp"

namespace annals::api {

namespace {

Reply verdict(const Result<void>& verdict, std::string_view word) {
    if (!verdict) return problem({verdict.error()}, 503);
    Reply reply;
    reply.headers.emplace_back("Cache-Control", "no-store");
    reply.body = "{\"status\":\"" + std::string(word) + "\"}";
    return reply;
}

boost::json::array texts(const std::vector<std::string>& words) {
    boost::json::array all;
    for (const std::string& word : words) all.push_back(boost::json::string(word));
    return all;
}

}  // namespace

Reply report_health(const Ports& ports) { return verdict(ports.health(), "ok"); }
Reply report_readiness(const Ports& ports) {
    const auto ready = ports.ready();
    return verdict(ready ? ports.room() : ready, "ready");
}

Reply show_ledger(const Ports& ports) {
    const LedgerView ledger = ports.ledger();
    const HeadView head = ports.head();
    Reply reply;
    reply.headers.emplace_back("Cache-Control", "no-cache");
    put_head(reply, head.size, head.root);
    reply.body =
        event::print_json(boost::json::object{{"origin", boost::json::string(ledger.origin)},
                                              {"created_at", boost::json::string(to_string(ledger.created_at))},
                                              {"size", to_number(head.size)},
                                              {"root", boost::json::string(to_hex(head.root))},
                                              {"rules", state::rules_version},
                                              {"verifier_keys", texts(ledger.verifier_keys)},
                                              {"retired_keys", texts(ledger.retired_keys)}});
    return reply;
}

Reply show_schema() {
    static const std::string text = event::print_json(event::statement_schema());
    Reply reply;
    reply.content_type = "application/schema+json";
    reply.body = text;
    return reply;
}

Reply show_type_schema(const Call& call) {
    const std::string& name = call.captures.at("type");
    const event::TypeInfo* type = event::find_type(name);
    if (!type)
        return problem(
            fail(Errc::not_found, "there is no type '" + to_printable(name) + "'", {}, event::suggest_type(name)));
    Reply reply;
    reply.content_type = "application/schema+json";
    reply.body = event::print_json(event::statement_schema(*type));
    return reply;
}

}  // namespace annals::api
