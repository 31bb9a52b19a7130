#include "daemon/api/openapi.hpp"

#include "daemon/api/slices.hpp"
#include "schema/event/json_text.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace annals::api {

namespace {

using boost::json::array;
using boost::json::object;

boost::json::string text(std::string_view view) { return boost::json::string(view); }
object ref(std::string_view name) { return {{"$ref", text("#/components/schemas/" + std::string(name))}}; }
object content(std::string_view type, object schema) { return {{type, object{{"schema", std::move(schema)}}}}; }

object parameter(std::string_view in, const std::string& name, const std::string& help, bool is_required,
                 object schema) {
    return {{"name", text(name)},
            {"in", text(in)},
            {"required", is_required},
            {"description", text(help)},
            {"schema", std::move(schema)}};
}

bool is_append(const Route& route) { return route.method == "POST" && route.path == "/v1/events"; }

array parameters_of(const Route& route) {
    array parameters;
    for (std::size_t open = route.path.find('{'); open != std::string::npos; open = route.path.find('{', open + 1)) {
        const std::size_t close = route.path.find('}', open);
        std::string name = route.path.substr(open + 1, close - open - 1);
        if (name.ends_with("...")) name.resize(name.size() - 3);
        parameters.push_back(parameter("path", name, "the " + name + " in the path", true, {{"type", "string"}}));
    }
    for (const RouteParam& param : route.params)
        parameters.push_back(parameter("query", param.name, param.help, param.is_required,
                                       {{"type", param.is_flag ? "boolean" : "string"}}));
    if (route.path == "/v1/feed")
        parameters.push_back(parameter("header", "Last-Event-ID", "the last id received: go on behind it", false,
                                       {{"type", "integer"}}));
    if (is_append(route))
        parameters.push_back(
            parameter("header", "If-Match", "the tree size that is expected", false, {{"type", "string"}}));
    return parameters;
}

object head_headers() {
    return {{"Annals-Size",
             object{{"description", "the tree size the answer rests on"}, {"schema", object{{"type", "integer"}}}}},
            {"Annals-Root", object{{"description", "the root of the tree of that size, in hexadecimal"},
                                   {"schema", object{{"type", "string"}}}}}};
}

object answer(std::string_view description, object body) {
    return {{"description", text(description)}, {"headers", head_headers()}, {"content", std::move(body)}};
}

// What a route answers when all is well, by status.
object good_answers(const Route& route, bool is_question) {
    const object any{{"type", "object"}};
    if (route.path == "/v1/lookup")
        return {{"200", answer("the entries, in the order of the keys", content("application/json", ref("Found")))}};
    if (is_append(route))
        return {{"200", answer("all statements were recorded before; or, of a dry run, what would be",
                               content("application/json", object{{"oneOf", array{ref("Appended"), ref("Tried")}}}))},
                {"201", answer("recorded", content("application/json", ref("Appended")))}};
    if (route.path == "/v1/feed")
        return {
            {"200", answer("events entry, caught-up, heartbeat", content("text/event-stream", {{"type", "string"}}))}};
    if (route.path == "/v1/audit")
        return {{"200", answer("events progress, damage and, at the end, done",
                               content("text/event-stream", {{"type", "string"}}))}};
    if (route.path == "/v1/feed.atom")
        return {{"200", answer("the feed", content("application/atom+xml", {{"type", "string"}}))},
                {"304", object{{"description", "as the caller has it already"}}}};
    if (route.method == "PUT")
        return {{"200", answer("it was kept before", content("application/json", any))},
                {"201", answer("it is kept", content("application/json", any))}};
    if (route.path == "/v1/sources/{sha256}")
        return {{"200", answer("the bytes", content("application/octet-stream", {{"type", "string"}}))}};
    if (route.path == "/v1/events") return {{"200", answer("a page", content("application/json", ref("Page")))}};
    if (route.path == "/v1/events/{seq}")
        return {{"200", answer("the entry; with ?as=bytes, its bytes as application/octet-stream",
                               content("application/json", ref("Entry")))},
                {"304", object{{"description", "as the caller has it already"}}}};
    if (route.path == "/checkpoint")
        return {{"200", answer("a signed note", content("text/plain", {{"type", "string"}}))}};
    if (route.path.starts_with("/tile/"))
        return {{"200", answer("the bytes", content("application/octet-stream", {{"type", "string"}}))}};
    if (route.path == "/v1/proofs/inclusion") {
        object bodies = content("text/plain", {{"type", "string"}});
        bodies["application/json"] = object{{"schema", any}};
        return {{"200", answer("the proof", std::move(bodies))}};
    }
    if (route.path == "/metrics") return {{"200", answer("counters", content("text/plain", {{"type", "string"}}))}};
    if (route.path.starts_with("/v1/schema"))
        return {{"200", answer("the schema", content("application/schema+json", any))}};
    if (is_question) return {{"200", answer("the answer", content("application/json", ref("Answer")))}};
    return {{"200", answer("so it is", content("application/json", any))}};
}

object request_body() {
    const object statement{{"type", "object"},
                           {"description", "a statement, as /v1/schema says, and optionally expected_revision"},
                           {"required", array{"type", "key"}}};
    object json{{"oneOf", array{statement, object{{"type", "array"}, {"items", statement}}}}};
    object media = content("application/json", std::move(json));
    media["application/x-ndjson"] = object{{"schema", object{{"type", "string"}}}};
    return {{"required", true}, {"content", std::move(media)}};
}

object lookup_body() {
    object keys{{"type", "array"}, {"items", object{{"type", "string"}}}, {"maxItems", lookup_keys_max}};
    object schema{{"type", "object"}, {"required", array{"keys"}}, {"properties", object{{"keys", std::move(keys)}}}};
    return {{"required", true}, {"content", content("application/json", std::move(schema))}};
}

object typed(std::string_view type) { return {{"type", text(type)}}; }

object record(object properties) {
    array required;
    for (const auto& property : properties) required.push_back(text(property.key()));
    return {{"type", "object"}, {"required", std::move(required)}, {"properties", std::move(properties)}};
}

object list_of(object items) { return {{"type", "array"}, {"items", std::move(items)}}; }

object schemas() {
    array codes;
    for (const Errc code : all_error_codes()) codes.push_back(text(errc_word(code)));
    const object code{{"type", "string"}, {"enum", std::move(codes)}};
    object error = record({{"code", code}, {"detail", typed("string")}});
    error["properties"].as_object()["place"] = typed("string");
    error["properties"].as_object()["hint"] = typed("string");
    object problem = record({{"type", typed("string")},
                             {"title", typed("string")},
                             {"status", typed("integer")},
                             {"code", code},
                             {"detail", typed("string")},
                             {"errors", list_of(std::move(error))}});
    problem["properties"].as_object()["place"] = typed("string");
    problem["properties"].as_object()["hint"] = typed("string");
    const auto of_page = [&](std::string_view name, std::string_view meaning) {
        problem["properties"].as_object()[name] = object{{"type", "integer"}, {"description", text(meaning)}};
    };
    of_page("seq", "of a page: the entry that is damaged or missing");
    of_page("next", "of a page: `after` of the entries behind that one");
    of_page("limit", "of a page: `limit` that gives its entries before that one; absent where there are none");

    object page = record({{"entries", list_of(ref("Entry"))}, {"head", typed("integer")}});
    page["properties"].as_object()["next"] =
        object{{"type", "integer"}, {"description", "`after` of the next page; absent at the head"}};
    object tried = record({{"dry_run", typed("boolean")},
                           {"entries", list_of(record({{"seq", typed("integer")}, {"duplicate", typed("boolean")}}))},
                           {"size", typed("integer")},
                           {"root", typed("string")}});
    // Absent where the request asked to leave them out.
    tried["properties"].as_object()["on"] = typed("string");
    tried["properties"].as_object()["warnings"] = list_of(typed("string"));
    tried["properties"].as_object()["revised"] = typed("object");
    return {
        {"Problem", std::move(problem)},
        {"Appended", record({{"entries", list_of(record({{"seq", typed("integer")},
                                                         {"duplicate", typed("boolean")},
                                                         {"leaf_hash", typed("string")}}))},
                             {"recorded_at", typed("string")},
                             {"size", typed("integer")},
                             {"root", typed("string")}})},
        {"Tried", std::move(tried)},
        {"Found", record({{"seqs", list_of(object{{"type", array{"integer", "null"}}})}, {"head", typed("integer")}})},
        {"Entry", record({{"seq", typed("integer")},
                          {"recorded_at", typed("string")},
                          {"recorded_by", typed("string")},
                          {"about", list_of(typed("string"))},
                          {"leaf_hash", typed("string")},
                          {"statement", typed("object")}})},
        {"Page", std::move(page)},
        {"Answer", record({{"question", typed("object")},
                           {"as_of", typed("object")},
                           {"warnings", typed("array")},
                           {"answer", typed("object")}})}};
}

}  // namespace

std::string describe_api(const std::vector<Route>& routes, const std::vector<state::QuestionInfo>& questions) {
    object paths;
    for (const Route& route : routes) {
        const bool is_question = std::any_of(questions.begin(), questions.end(), [&](const auto& info) {
            return route.path == "/v1/" + std::string(info.name);
        });
        object responses = good_answers(route, is_question);
        responses["default"] =
            object{{"description", "an error"}, {"content", content("application/problem+json", ref("Problem"))}};
        object operation{{"summary", text(route.meaning)}};
        if (is_question) operation["tags"] = array{"questions"};
        if (const array parameters = parameters_of(route); !parameters.empty()) operation["parameters"] = parameters;
        if (route.method == "POST") operation["requestBody"] = is_append(route) ? request_body() : lookup_body();
        if (route.method == "PUT")
            operation["requestBody"] =
                object{{"required", true}, {"content", content("application/octet-stream", {{"type", "string"}})}};
        operation["responses"] = std::move(responses);

        // OpenAPI has no {name...}; the rest of a path is an ordinary parameter there.
        std::string path = route.path;
        if (const std::size_t dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
        const std::string method = route.method == "GET" ? "get" : route.method == "PUT" ? "put" : "post";
        if (!paths[path].is_object()) paths[path] = object();
        paths[path].as_object()[method] = std::move(operation);
    }
    const object document{
        {"openapi", "3.1.0"},
        {"info", object{{"title", "Annals"},
                        {"version", "1"},
                        {"description",
                         "An event-sourced audit ledger of public commitments. Over TCP nothing can be "
                         "appended: writers come through the daemon's Unix socket."}}},
        {"paths", std::move(paths)},
        {"components", object{{"schemas", schemas()}}}};
    return event::print_json_indented(document) + "\n";
}

}  // namespace annals::api
