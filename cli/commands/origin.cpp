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

namespace {

Result<state::AsOfView> resolved_by(Ledger& ledger, const state::Question& question) {
    const auto answer = ledger.ask(question);
    if (!answer) return answer.error();
    const auto document = state::parse_document(answer->json);
    if (!document) return document.error();
    return document->as_of;
}

}  // namespace

Result<state::AsOfView> as_of_given(Context& context, Ledger& ledger) {
    const auto source = context.has_source() ? context.source() : Result<Source*>(nullptr);
    if (!source) return source.error();
    const audit::Bundle* bundle = *source ? (*source)->bundle() : nullptr;
    // A bundle of one answer knows its own clocks and no others.
    return resolved_by(ledger,
                       bundle && bundle->question && !bundle->is_whole ? *bundle->question : context.question("as-of"));
}

Result<state::AsOfView> as_of_size(Context& context, Ledger& ledger, std::uint64_t size) {
    state::Question question = context.question("as-of");
    question.known = TreeSize(size);
    if (!question.on) question.on = day_of(context.host().now);
    return resolved_by(ledger, question);
}

Result<state::AsOfView> as_of_head(Context& context, Ledger& ledger) {
    state::Question question = context.question("as-of");
    question.known = KnownNow{};
    if (!question.on) question.on = day_of(context.host().now);
    auto as_of = resolved_by(ledger, question);
    if (as_of) as_of->known = to_string(Known(as_of->size));
    return as_of;
}

Footer footer_of(const state::AsOfView& as_of) {
    return {to_string(as_of.on), as_of.known, std::to_string(to_number(as_of.size)), to_hex(as_of.root), {}};
}

}  // namespace annals::cli
