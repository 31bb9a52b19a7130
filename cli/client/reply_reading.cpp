#include "cli/client/reply_reading.hpp"

#include "cli/client/problem.hpp"
#include "schema/event/json_text.hpp"

namespace annals::cli {

namespace json = boost::json;

namespace {

// Its member `entries`.
Result<std::vector<AppendedEntry>> entries_of(const json::object& reply) {
    const auto* items = reply.if_contains("entries");
    if (!items || !items->is_array()) return not_understood("no entries");
    std::vector<AppendedEntry> entries;
    for (const auto& item : items->get_array()) {
        const auto seq = item.is_object() ? number_at(item.get_object(), "seq") : std::nullopt;
        if (!seq) return not_understood("an entry without its seq");
        const auto* duplicate = item.get_object().if_contains("duplicate");
        entries.push_back({Seq(*seq), duplicate && duplicate->is_bool() && duplicate->get_bool()});
    }
    return entries;
}

}  // namespace

Error not_understood(std::string_view what) {
    return fail(Errc::malformed, "the daemon's answer is not understood: " + std::string(what), {},
                "annals and annalsd may be of different versions");
}

std::optional<std::uint64_t> number_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
    if (!value) return std::nullopt;
    if (const auto* number = value->if_uint64()) return *number;
    if (const auto* number = value->if_int64(); number && *number >= 0) return static_cast<std::uint64_t>(*number);
    return std::nullopt;
}

std::string text_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
    const auto* text = value ? value->if_string() : nullptr;
    return text ? std::string(text->data(), text->size()) : std::string();
}

Result<AppendOutcome> outcome_of(const HttpReply& reply) {
    const auto parsed = event::parse_json(reply.body);
    if (!parsed) return parsed.error();
    const auto* object = parsed->if_object();
    if (!object) return not_understood("no entries");
    auto entries = entries_of(*object);
    if (!entries) return entries.error();
    AppendOutcome outcome;
    outcome.entries = std::move(*entries);
    outcome.recorded_at = text_at(*object, "recorded_at");
    outcome.root = text_at(*object, "root");
    outcome.size = number_at(*object, "size").value_or(0);
    if (const auto* proofs = object->if_contains("proofs"); proofs && proofs->is_array())
        for (const auto& item : proofs->get_array())
            if (item.is_string()) outcome.proofs.emplace_back(item.get_string());
    if (const auto* problem = object->if_contains("proof_problem"); problem && problem->is_object())
        outcome.proof_problem =
            fail(errc_of_word(text_at(problem->get_object(), "code")), text_at(problem->get_object(), "detail"));
    return outcome;
}

Result<Trial> trial_of(const HttpReply& reply) {
    const auto parsed = event::parse_json(reply.body);
    if (!parsed) return parsed.error();
    const auto* object = parsed->if_object();
    const auto* revised = object ? object->if_contains("revised") : nullptr;
    if (!revised) return not_understood("no trial");
    auto entries = entries_of(*object);
    if (!entries) return entries.error();
    Trial trial;
    trial.entries = std::move(*entries);
    trial.size = number_at(*object, "size").value_or(0);
    trial.root = text_at(*object, "root");
    trial.on = text_at(*object, "on");
    trial.revised = *revised;
    if (const auto* warnings = object->if_contains("warnings"); warnings && warnings->is_array())
        for (const auto& warning : warnings->get_array())
            if (warning.is_string()) trial.warnings.emplace_back(warning.get_string());
    return trial;
}

Result<std::vector<std::optional<Seq>>> seqs_of(const HttpReply& reply, std::size_t count) {
    const auto parsed = event::parse_json(reply.body);
    if (!parsed) return not_understood(parsed.error().detail);
    const auto* object = parsed->if_object();
    const auto* seqs = object ? object->if_contains("seqs") : nullptr;
    if (!seqs || !seqs->is_array() || seqs->get_array().size() != count)
        return not_understood("not a seq for each key");
    std::vector<std::optional<Seq>> found;
    for (const auto& seq : seqs->get_array()) {
        const bool is_number = seq.is_uint64() || (seq.is_int64() && seq.get_int64() >= 0);
        if (!seq.is_null() && !is_number) return not_understood("a seq that is none");
        found.push_back(seq.is_null() ? std::nullopt : std::optional(Seq(seq.to_number<std::uint64_t>())));
    }
    return found;
}

}  // namespace annals::cli
