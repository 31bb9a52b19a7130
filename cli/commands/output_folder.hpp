// Folders of files that a command makes: filled beside their place and put in it as one step.
#pragma once

#include "cli/render/output_file.hpp"
#include "schema/base/result.hpp"

#include <filesystem>
#include <functional>
#include <vector>

namespace annals::cli {

// The folder that a path means: one that ends in a slash is the folder itself.
std::filesystem::path output_folder(const std::string& path);

// Fills a folder beside `target` with the files, lets `complete` add to it (may be empty), then lets `place` put it at
// `target`; by default it is renamed there. io when the system refuses: nothing is left beside `target`, and what
// stands at it is what `place` left.
struct OutputSteps {
    std::function<Result<void>(const std::filesystem::path& fresh)> complete = {};
    std::function<Result<void>(const std::filesystem::path& fresh)> place = {};
};
Result<void> write_output_folder(const std::filesystem::path& target, const std::vector<OutputFile>& files,
                                 const OutputSteps& steps = {});

}  // namespace annals::cli
