#include "tests/support/paths.hpp"

namespace annals::test {

std::string source_dir() { return ANNALS_SOURCE_DIR; }

std::string binary_dir() { return ANNALS_BINARY_DIR; }

}  // namespace annals::test
