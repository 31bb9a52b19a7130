#include "schema/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace annals {

void check_failed(const char* condition, const char* function, int line) {
    std::fprintf(stderr, "CHECK failed: %s in %s, line %d\n", condition, function, line);
    std::abort();
}

}  // namespace annals
