// Golden files: what a program prints, kept under tests/golden. With ANNALS_REGOLD set they are written anew, to be
// looked at before they are committed.
#pragma once

#include "tests/support/paths.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace annals::test {

inline void expect_golden(const std::string& name, const std::string& actual) {
    const std::string path = test::source_dir() + "/tests/golden/" + name;
    if (std::getenv("ANNALS_REGOLD")) {
        std::ofstream(path, std::ios::binary) << actual;
        return;
    }
    std::ifstream file(path, std::ios::binary);
    ASSERT_TRUE(file) << path << " is missing";
    const std::string expected((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    EXPECT_EQ(actual, expected) << path;
}

}  // namespace annals::test
