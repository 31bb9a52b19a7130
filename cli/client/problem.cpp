#include "cli/client/problem.hpp"

#include "schema/base/text.hpp"
#include "schema/event/json_text.hpp"

namespace annals::cli {

namespace {

namespace json = boost::json;

std::string text_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
    const auto* text = value ? value->if_string() : nullptr;
    return text ? std::string(text->data(), text->size()) : std::string();
}

Error to_error(const json::object& object, int status) {
    Error error;
    error.code = errc_of_word(text_at(object, "code"));
    error.detail = text_at(object, "detail");
    if (error.detail.empty()) error.detail = text_at(object, "title");
    if (error.detail.empty()) error.detail = "the ledger refused with status " + std::to_string(status);
    error.place = text_at(object, "place");
    error.hint = text_at(object, "hint");
    return error;
}

}  // namespace

Errc errc_of_word(std::string_view word) {
    for (int number = 1; number <= static_cast<int>(Errc::internal); ++number)
        if (errc_word(static_cast<Errc>(number)) == word) return static_cast<Errc>(number);
    return Errc::internal;
}

std::vector<Error> parse_problem(const HttpReply& reply) {
    const auto parsed = event::parse_json(reply.body);
    const auto* object = parsed ? parsed->if_object() : nullptr;
    if (!object) {
        const std::string shown = to_printable(std::string_view(reply.body).substr(0, 200));
        return {fail(Errc::internal, "the ledger answered with status " + std::to_string(reply.status) +
                                         (shown.empty() ? "" : ": " + shown))};
    }
    std::vector<Error> errors;
    if (const auto* list = object->if_contains("errors"); list && list->is_array())
        for (const auto& item : list->get_array())
            if (item.is_object()) errors.push_back(to_error(item.get_object(), reply.status));
    if (errors.empty()) errors.push_back(to_error(*object, reply.status));
    return errors;
}

}  // namespace annals::cli
