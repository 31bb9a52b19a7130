// The command line of a load driver: each option with its value.
#pragma once

#include "tools/bench/daemon.hpp"

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <variant>

namespace annals::bench {

using OptionValue = std::variant<std::string*, std::uint64_t*, unsigned*, int*, double*>;

// Sets what is given; ends the program at an option that is not there.
inline void read_options(int argc, char** argv, const std::map<std::string, OptionValue>& options) {
    struct Set {
        const char* text;
        void operator()(std::string* value) const { *value = text; }
        void operator()(std::uint64_t* value) const { *value = std::strtoull(text, nullptr, 10); }
        void operator()(unsigned* value) const { *value = static_cast<unsigned>(std::atoi(text)); }
        void operator()(int* value) const { *value = std::atoi(text); }
        void operator()(double* value) const { *value = std::atof(text); }
    };
    for (int i = 1; i + 1 < argc; i += 2) {
        const auto found = options.find(argv[i]);
        if (found == options.end()) die(std::string("unknown option ") + argv[i]);
        std::visit(Set{argv[i + 1]}, found->second);
    }
}

}  // namespace annals::bench
