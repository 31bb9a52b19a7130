// A file that a rendering makes, by its path within a folder.
#pragma once

#include <string>

namespace annals::cli {

struct OutputFile {
    std::string path;
    std::string content;
};

}  // namespace annals::cli
