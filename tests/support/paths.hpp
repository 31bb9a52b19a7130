// Where the checkout and its build stand. Only paths.cpp is compiled with them, so that tests of one checkout are the
// same to a compiler cache as those of another.
#pragma once

#include <string>

namespace annals::test {

std::string source_dir();  // of the checkout, no slash at its end
std::string binary_dir();  // of the build

}  // namespace annals::test
