#include "cli/commands/origin.hpp"

#include "schema/event/json_text.hpp"
#include "schema/proof/checkpoint.hpp"

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

}  // namespace annals::cli
