// Any text, as JSON, as a statement in it, and as each of the words that fields are written in.
#include "tests/support/event_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    annals::event::check_json_text(annals::text_of({data, size}));
    return 0;
}
