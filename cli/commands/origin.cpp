#include "cli/commands/origin.hpp"

#include "schema/event/json_text.hpp"
#include "schema/proof/checkpoint.hpp"
#include "schema/state/answer_json.hpp"

namespace annals::cli {

Result<std::string> origin_of(Context& context) {
    const auto source = context.source();
    if (!source) return source.error();
    if (Ledger* daemon = (*source)->daemon()) {
        const auto bytes = daemon->read("v1/ledger");
        if (!bytes) return bytes.error();
        const auto document = event::parse_json(text_of(*bytes));
        const auto* object = document ? document->if_object() : nullptr;
        const auto* origin = object ? object->if_contains("origin") : nullptr;
        if (!origin || !origin->is_string()) return fail(Errc::malformed, "the daemon does not say which log it keeps");
        return std::string(origin->get_string());
    }
    const auto note = (*source)->checkpoint();
    if (!note) return note.error();
    const auto checkpoint = proof::parse_signed_checkpoint(*note);
    if (!checkpoint) return checkpoint.error();
    return checkpoint->checkpoint.origin;
}

Result<state::AsOfView> as_of_given(Context& context, Ledger& ledger) {
    const auto answer = ledger.ask(context.question("coverage"));
    if (!answer) return answer.error();
    const auto document = state::parse_document(answer->json);
    if (!document) return document.error();
    return document->as_of;
}

Footer footer_of(const state::AsOfView& as_of) {
    return {to_string(as_of.on), as_of.known, std::to_string(to_number(as_of.size)), to_hex(as_of.root), {}};
}

}  // namespace annals::cli
