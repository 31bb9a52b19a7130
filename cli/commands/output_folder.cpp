#include "cli/commands/output_folder.hpp"

#include <unistd.h>

#include <fstream>

namespace annals::cli {

namespace {

namespace fs = std::filesystem;

Result<void> write_file(const fs::path& path, const std::string& content) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) return fail(Errc::io, "cannot be written", path.string());
    return {};
}

}  // namespace

fs::path output_folder(const std::string& path) {
    std::error_code error;
    const fs::path target = fs::absolute(path, error).lexically_normal();
    return target.filename().empty() ? target.parent_path() : target;
}

Result<void> write_output_folder(const fs::path& target, const std::vector<OutputFile>& files,
                                 const OutputSteps& steps) {
    const fs::path fresh = target.string() + ".new-" + std::to_string(::getpid());
    const auto fill = [&]() -> Result<void> {
        for (const OutputFile& file : files)
            if (const auto written = write_file(fresh / file.path, file.content); !written) return written;
        if (steps.complete)
            if (const auto completed = steps.complete(fresh); !completed) return completed;
        if (steps.place) return steps.place(fresh);
        std::error_code renamed;
        fs::rename(fresh, target, renamed);
        if (renamed) return fail(Errc::io, "cannot be put in place: " + renamed.message(), target.string());
        return {};
    };
    std::error_code error;
    fs::remove_all(fresh, error);
    const auto filled = fill();
    fs::remove_all(fresh, error);
    return filled;
}

}  // namespace annals::cli
