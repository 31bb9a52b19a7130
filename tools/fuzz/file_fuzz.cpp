// Whatever a reader of a file that travels accepts (bundle, consistency, evidence) must print to a text that it reads
// as the same, and judging it must end.
#include "schema/audit/bundle.hpp"
#include "schema/audit/consistency.hpp"
#include "schema/audit/ratchet.hpp"
#include "schema/base/check.hpp"

namespace annals::audit {
namespace {

void try_text(std::string_view text) {
    if (const auto evidence = parse_evidence(text)) {
        const std::string printed = format_evidence(*evidence);
        const auto again = parse_evidence(printed);
        CHECK(again && format_evidence(*again) == printed);
        static_cast<void>(judge_evidence(*evidence).has_value());
    }
    if (const auto file = parse_consistency(text)) {
        const std::string printed = format_consistency(*file);
        const auto again = parse_consistency(printed);
        CHECK(again && format_consistency(*again) == printed);
        static_cast<void>(check_consistency_file(*file, std::nullopt).has_value());
    }
    if (const auto bundle = parse_bundle_file(text)) {
        const std::string printed = format_bundle(*bundle);
        const auto again = parse_bundle_file(printed);
        CHECK(again && format_bundle(*again) == printed);
        static_cast<void>(check_bundle(*bundle, std::nullopt, {}).holds);
    }
}

}  // namespace
}  // namespace annals::audit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    annals::audit::try_text(annals::text_of(annals::BytesView(data, size)));
    return 0;
}
