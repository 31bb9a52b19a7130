// The fuzzers' corpus and the goldens hold the fuzzers' properties in every build.
#include "tests/schema/event/statements.hpp"
#include "tests/support/event_properties.hpp"
#include "tests/support/paths.hpp"

#include <filesystem>

namespace annals::event {
namespace {

std::vector<std::string> corpus(const std::string& name) {
    std::vector<std::string> inputs;
    for (const auto& file : std::filesystem::directory_iterator(test::source_dir() + "/tests/corpus/" + name)) {
        std::ifstream stream(file.path(), std::ios::binary);
        inputs.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    EXPECT_GE(inputs.size(), 5u) << name;
    return inputs;
}

TEST(Corpus, EntriesHoldTheirProperties) {
    for (const std::string& input : corpus("entry")) check_entry_bytes(bytes_of(input));
    for (const Golden& golden : read_goldens()) check_entry_bytes(golden.bytes);
}

TEST(Corpus, TextsHoldTheirProperties) {
    for (const std::string& input : corpus("json")) check_json_text(input);
    for (const Golden& golden : read_goldens()) check_json_text(golden.json);
}

}  // namespace
}  // namespace annals::event
