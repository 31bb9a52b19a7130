// Any bytes, as an entry and as a statement: what decodes encodes to the same bytes and survives JSON.
#include "tests/support/event_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    annals::event::check_entry_bytes({data, size});
    return 0;
}
